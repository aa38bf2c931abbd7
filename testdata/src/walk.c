/*
 * Calls a few functions again and again, touches new pages and sleeps: a small program for recordings.
 *
 *     gcc -O1 -g -fno-omit-frame-pointer -fno-optimize-sibling-calls walk.c -o walk
 *     ./walk ROUNDS [THREAD NAME]
 */
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

__attribute__((noinline)) static int leaf(volatile int *n) {
    int sum = 0;
    for (int i = 0; i < 20000; i++)
        sum += *n * i;
    return sum;
}

__attribute__((noinline)) static int left(volatile int *n) {
    return leaf(n) + 1;
}

__attribute__((noinline)) static int right(volatile int *n) {
    return leaf(n) * 2 + left(n);
}

__attribute__((noinline)) static int pages(void) {
    enum { SIZE = 1 << 20, PAGE = 4096 };
    char *memory = malloc(SIZE);
    for (int i = 0; memory && i < SIZE; i += PAGE)
        memory[i] = 1;
    int one = memory ? memory[PAGE] : 0;
    free(memory);
    usleep(200);
    return one;
}

int main(int argc, char **argv) {
    volatile int n = 3, sum = 0;
    int rounds = argc > 1 ? atoi(argv[1]) : 1;
    if (argc > 2)
        prctl(PR_SET_NAME, argv[2]);
    for (int i = 0; i < rounds; i++)
        sum += left(&n) + right(&n) + pages();
    return 0;
}
