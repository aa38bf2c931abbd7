/*
 * A program without any library, for recordings that are kept with their binaries: a few kilobytes.
 *
 *     g++ -O1 -g0 -nostdlib -static-pie -fPIE -fno-exceptions -fno-rtti -fno-stack-protector -fno-omit-frame-pointer
 *         -fno-optimize-sibling-calls -fcf-protection=none alone.cpp -o alone
 *
 * alone ROUNDS: calls functions with hard names, asks the kernel for its number, forks, and runs itself anew as a program
 * with another name. With -DJIT it also runs code that it has put into memory, and writes a perf map of it; with -DLIBRARY
 * its work is in a library (libwork.cpp), so that there is a linkage table.
 */
typedef unsigned long word;

#ifdef LIBRARY
word library_work(word);
#endif

namespace {
#ifdef __x86_64__
enum { EXIT = 60, FORK = 57, EXEC = 59, WAIT = 61, GETPPID = 110, PRCTL = 157, GETPID = 39, OPEN = 2, WRITE = 1, MMAP = 9 };
word kernel(word number, word a = 0, word b = 0, word c = 0, word d = 0, word e = 0, word f = 0) {
    word result;
    register word r10 asm("r10") = d;
    register word r8 asm("r8") = e;
    register word r9 asm("r9") = f;
    asm volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
}
#else
enum { EXIT = 1, FORK = 2, EXEC = 11, WAIT = 114, GETPPID = 64, PRCTL = 172 };
word kernel(word number, word a = 0, word b = 0, word c = 0, word d = 0) {
    word result;
    asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d) : "memory");
    return result;
}
#endif
} // namespace

namespace app {
template <typename T> struct Worker {
    T total;
    __attribute__((noinline)) T operator()(T rounds) {
        for (T i = 0; i < rounds; i++) {
            total += i * i;
            asm volatile("" : "+r"(total));
        }
        return total + 1;
    }
    __attribute__((noinline)) T operator<<(T rounds) { return (*this)(rounds) + 1; }
};

__attribute__((noinline)) word ask(word rounds) {
    word sum = 0;
    for (word i = 0; i < rounds; i++)
        sum += kernel(GETPPID);
    return sum + 1;
}

#ifdef JIT
word text(char *into, const char *from) {
    word n = 0;
    for (; from[n]; n++)
        into[n] = from[n];
    return n;
}

word number(char *into, word value, word base) {
    char digits[24];
    word n = 0;
    do
        digits[n++] = "0123456789abcdef"[value % base];
    while (value /= base);
    for (word i = 0; i < n; i++)
        into[i] = digits[n - 1 - i];
    return n;
}

__attribute__((noinline)) word jit(word rounds) {
    static const unsigned char code[] = {0x55, 0x48, 0x89, 0xe5, 0x48, 0xff, 0xcf, 0x75, 0xfb, 0x5d, 0xc3};
    static unsigned char *memory;
    if (!memory) {
        char path[64], map[128];
        word n = text(path, "/tmp/perf-");
        n += number(path + n, kernel(GETPID), 10);
        n += text(path + n, ".map");
        path[n] = 0;
        memory = (unsigned char *)kernel(MMAP, 0, 4096, 7, 0x22, (word)-1, 0);
        for (word i = 0; i < sizeof code; i++)
            memory[i] = code[i];
        n = number(map, (word)memory, 16);
        n += text(map + n, " 20 LazyCompile:*hot loop.js:1\n");
        kernel(WRITE, kernel(OPEN, (word)path, 01101, 0644), (word)map, n);
    }
    ((void (*)(word))memory)(rounds);
    return rounds + 1;
}
#endif

__attribute__((noinline)) word run(word rounds) {
    Worker<unsigned> small = {1};
    Worker<word> large = {1};
    word sum = 0;
    for (word i = 0; i < rounds; i++) {
        sum += (small << 30000) + large(20000) + ask(300);
#ifdef JIT
        sum += jit(60000);
#endif
#ifdef LIBRARY
        sum += library_work(20000);
#endif
    }
    return sum + 1;
}

__attribute__((noinline)) void child(word rounds, const char *name) {
    if (kernel(FORK) == 0) {
        kernel(PRCTL, 15, (word)name);
        run(rounds);
        kernel(EXIT, 0);
    }
    kernel(WAIT, (word)-1, 0, 0, 0);
}
} // namespace app

extern "C" __attribute__((used, noinline)) void begin(word *stack) {
    char **argv = (char **)(stack + 1);
    word rounds = 0;
    for (const char *at = stack[0] > 1 ? argv[1] : "1"; *at; at++)
        rounds = rounds * 10 + (word)(*at - '0');
    app::run(rounds);
    app::child(rounds, "a child; of it");
    if (stack[0] == 2 && kernel(FORK) == 0) {
        char *words[] = {argv[0], argv[1], argv[1], nullptr};
        kernel(EXEC, (word)argv[0], (word)words, 0);
        kernel(EXIT, 1);
    }
    kernel(WAIT, (word)-1, 0, 0, 0);
    kernel(EXIT, 0);
}

#ifdef __x86_64__
asm(".globl _start\n_start:\nxor %ebp, %ebp\nmov %rsp, %rdi\nand $-16, %rsp\ncall begin\n");
#else
asm(".globl _start\n_start:\nxor %ebp, %ebp\nmov %esp, %eax\nand $-16, %esp\nsub $12, %esp\npush %eax\ncall begin\n");
#endif
