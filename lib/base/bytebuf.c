/* bytebuf: appending grows by half (heap_grow), formatting prints into the free part and retries once. */
#include "base/bytebuf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/banned.h"

/* How many digits the number has. */
static size_t digits_of(uint64_t number) {
    size_t digits = 1;
    for (; number >= 1000; number /= 1000)
        digits += 3;
    return digits + (number >= 10) + (number >= 100);
}

void bytebuf_add_number(struct bytebuf *self, uint64_t number) {
    static const char pairs[] =
        "0001020304050607080910111213141516171819202122232425262728293031323334353637383940"
        "4142434445464748495051525354555657585960616263646566676869707172737475767778798081"
        "828384858687888990919293949596979899";
    size_t digits = digits_of(number);
    char *to = bytebuf_reserve(self, digits);
    self->len += digits;
    for (; digits > 2; number /= 100) {
        digits -= 2;
        memcpy(to + digits, pairs + number % 100 * 2, 2);
    }
    if (digits == 2)
        memcpy(to, pairs + number * 2, 2);
    else
        to[0] = (char)('0' + number);
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
