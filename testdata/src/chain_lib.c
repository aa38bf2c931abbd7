/* A library for chain.c: it is called through a linkage table, calls through one, and calls back. */
typedef unsigned long word;

__attribute__((noinline)) word library_leaf(word rounds) {
    word sum = 0;
    for (word i = 0; i < rounds; i++)
        __asm__ volatile("" : "+r"(sum) : "r"(i));
    return sum + 1;
}

word library_spin(word rounds, word (*back)(word)) {
    word sum = library_leaf(rounds);
    sum += back(rounds);
    __asm__ volatile("" ::: "memory");
    return sum + 1;
}
