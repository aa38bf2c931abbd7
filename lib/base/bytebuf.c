/* bytebuf: appending grows by half (heap_grow), formatting prints into the free part and retries once. */
#include "base/bytebuf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/banned.h"

void bytebuf_add_number(struct bytebuf *self, uint64_t number) {
    char digits[20]; /* 2^64 - 1 has 20 */
    size_t n = sizeof digits;
    do
        digits[--n] = (char)('0' + number % 10);
    while (number /= 10);
    bytebuf_add(self, slice_make(digits + n, sizeof digits - n));
}

void bytebuf_add_format(struct bytebuf *self, const char *format, ...) {
    va_list values;
    va_start(values, format);
    bytebuf_add_values(self, format, values);
    va_end(values);
}

void bytebuf_add_values(struct bytebuf *self, const char *format, va_list values) {
    for (size_t capacity = 64;;) {
        char *to = bytebuf_reserve(self, capacity);
        va_list again;
        va_copy(again, values);
        int printed = vsnprintf(to, capacity, format, again);
        va_end(again);
        if (printed < 0)
            return;
        if ((size_t)printed < capacity) {
            self->len += (size_t)printed;
            return;
        }
        capacity = (size_t)printed + 1;
    }
}

void bytebuf_free(struct bytebuf *self) {
    free(self->at);
    *self = (struct bytebuf){0};
}
