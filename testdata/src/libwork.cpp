/*
 * The library of alone.cpp with -DLIBRARY: its functions call each other through a linkage table.
 *
 *     g++ -O1 -g0 -nostdlib -shared -fPIC -fno-exceptions -fno-rtti -fno-stack-protector -fno-omit-frame-pointer
 *         -fno-optimize-sibling-calls -fcf-protection=none libwork.cpp -o libwork.so
 */
typedef unsigned long word;

__attribute__((noinline)) word library_step(word value) {
    asm volatile("" : "+r"(value));
    return value * 3 + 1;
}

__attribute__((noinline)) word library_work(word rounds) {
    word sum = 0;
    for (word i = 0; i < rounds; i++)
        sum += library_step(i);
    return sum + 1;
}
