/* Reads records and computes checksums: most of its time is in checksum, called by handle_request. */
#include <stdio.h>
#include <time.h>

static unsigned char records[1 << 16];

__attribute__((noinline, noclone)) static unsigned checksum(const unsigned char *bytes, size_t size) {
    unsigned sum = 0;
    for (size_t i = 0; i < size; i++) {
        sum = sum * 31 + bytes[i];
        __asm__ volatile("" : "+r"(sum));
    }
    return sum;
}

__attribute__((noinline)) static void fill(unsigned seed) {
    for (size_t i = 0; i < sizeof records; i += 8) {
        records[i] = (unsigned char)(seed >> (i % 24));
    }
}

static inline __attribute__((always_inline)) unsigned inlined_part(unsigned seed) {
    return checksum(records, sizeof records) ^ seed;
}

__attribute__((noinline)) static unsigned handle_request(unsigned seed) {
    fill(seed);
    return inlined_part(seed) + 1;
}

__attribute__((noinline)) static unsigned serve(unsigned seed) {
    for (int i = 0; i < 10; i++) {
        seed = handle_request(seed) + 1;
    }
    return seed;
}

int main(void) {
    unsigned sum = 0;
    for (clock_t end = clock() + CLOCKS_PER_SEC; clock() < end;) {
        sum = serve(sum) + 1;
    }
    printf("%u\n", sum);
    return 0;
}
