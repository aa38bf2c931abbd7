/*
 * Asks for the time again and again, which the kernel answers in the process itself: code of the vdso.
 *
 *     gcc -O1 -fno-omit-frame-pointer -fno-optimize-sibling-calls clock.c -o clock
 *     ./clock ROUNDS
 */
#include <stdlib.h>
#include <time.h>

__attribute__((noinline)) static long ask(long rounds) {
    struct timespec now;
    long sum = 0;
    for (long i = 0; i < rounds; i++) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        sum += now.tv_nsec & 1;
    }
    return sum;
}

int main(int argc, char **argv) {
    long sum = 0;
    for (int i = 0; i < 10; i++)
        sum += ask(argc > 1 ? atol(argv[1]) * 200 : 0);
    return sum < 0;
}
