/* demangle_output: what is used often is in the header. */
#include "symbols/demangle_output.h"

#include "base/banned.h"

void demangle_output_add_number(struct demangle_output *self, uint64_t number) {
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    demangle_output_add(self, slice_make(digits + at, sizeof digits - at));
}
