/*
 * A program without any library that knows who calls whom in it, for recordings of --call-graph dwarf.
 *
 *     gcc -O2 -g0 -nostdlib -static-pie -fPIE -fomit-frame-pointer -fno-stack-protector chain.c -o chain
 *
 * chain ROUNDS: spins at the end of several call chains: through functions without frame pointer, with a stack that is
 * aligned anew or grows at run time, out of a signal handler (whose return to the kernel has no call frame information),
 * and through code that it has put into memory, which has a frame pointer and a perf map. With -DLIBRARY also through a
 * linkage table (chain_lib.c). "chain -" prints every stack that a sample of it can have.
 *
 * On aarch64, where it runs under an emulator, it does not spin but takes the samples itself: for each, the registers x0 to
 * x30, sp and pc, the size of a copy of the stack, and the copy are written to standard output (tests/recordings/emulated.py).
 */
typedef unsigned long word;

#define NOT_INLINED __attribute__((noinline, noclone))
#define NO_TAIL_CALL() __asm__ volatile("" ::: "memory")

enum { SIGTRAP = 5, SIGUSR1 = 10, SA_SIGINFO = 4, SA_RESTORER = 0x04000000 };

#ifdef LIBRARY
word library_spin(word rounds, word (*back)(word));
#endif

#ifdef __x86_64__
enum { WRITE = 1, OPEN = 2, MMAP = 9, SIGACTION = 13, GETPID = 39, EXIT = 60, KILL = 62 };

static inline __attribute__((always_inline)) word kernel(word number, word a, word b, word c, word d, word e, word f) {
    word result;
    register word r10 __asm__("r10") = d;
    register word r8 __asm__("r8") = e;
    register word r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

static inline __attribute__((always_inline)) word spin(word rounds) {
    word sum = 0;
    for (word i = 0; i < rounds; i++)
        __asm__ volatile("" : "+r"(sum) : "r"(i));
    return sum + 1;
}
#else
enum { WRITE = 64, OPENAT = 56, MMAP = 222, SIGACTION = 134, GETPID = 172, EXIT = 93, KILL = 129 };

static inline __attribute__((always_inline)) word kernel(word number, word a, word b, word c, word d, word e, word f) {
    register word x8 __asm__("x8") = number;
    register word x0 __asm__("x0") = a;
    register word x1 __asm__("x1") = b;
    register word x2 __asm__("x2") = c;
    register word x3 __asm__("x3") = d;
    register word x4 __asm__("x4") = e;
    register word x5 __asm__("x5") = f;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
    return x0;
}

static inline __attribute__((always_inline)) word spin(word rounds) {
    __asm__ volatile("brk #7" : "+r"(rounds));
    return rounds + 1;
}
#endif

/* ---- functions that differ by how their frames are found ---- */

NOT_INLINED word leaf(word rounds) { return spin(rounds); }

/* Saves registers, and has room on the stack. */
NOT_INLINED word by_stack(word rounds) {
    volatile word room[5] = {rounds, rounds + 1, rounds + 2};
    word a = room[0], b = room[1], c = room[2];
    for (word i = 0; i < 2; i++)
        a += leaf(rounds) + b * c;
    return a + room[4];
}

/* Aligns its stack anew: its frame is found by a register that is saved in between. */
NOT_INLINED word by_alignment(word rounds) {
    __attribute__((aligned(64))) volatile char room[128];
    room[rounds % 128] = 1;
    word sum = leaf(rounds) + (word)room[3];
    return sum + (word)room[rounds % 127];
}

/* Its stack grows while it runs. */
NOT_INLINED word by_growth(word rounds) {
    volatile char *room = __builtin_alloca(16 + rounds % 64);
    room[3] = 1;
    word sum = leaf(rounds) + (word)room[3];
    return sum + (word)room[rounds % 7];
}

NOT_INLINED word by_pointer(word rounds, word (*function)(word)) {
    word sum = function(rounds);
    NO_TAIL_CALL();
    return sum + 1;
}

static volatile word handler_rounds, copied = 1024;

NOT_INLINED void handler(int number) {
    copied = 6144; /* the kernel's frame is large */
    handler_rounds += leaf(handler_rounds) & (word)number & 0;
    copied = 1024;
}

/* What the kernel goes on with after the handler, as musl has it: no call frame information. */
void give_back(void);
#ifdef __x86_64__
__asm__(".text\n.type give_back,@function\ngive_back:\nmov $15, %rax\nsyscall\n.size give_back, . - give_back\n");
#else
__asm__(".text\n.type give_back,@function\ngive_back:\nmov x8, #139\nsvc #0\n.size give_back, . - give_back\n");
#endif

static inline __attribute__((always_inline)) void handle(word number, void *function) {
    struct {
        void *handler;
        word flags;
        void (*restorer)(void);
        word mask;
    } action = {function, SA_RESTORER | SA_SIGINFO, give_back, 0};
    kernel(SIGACTION, number, (word)&action, 0, 8, 0, 0);
}

NOT_INLINED word interrupted(word rounds) {
    handler_rounds = rounds;
    kernel(KILL, kernel(GETPID, 0, 0, 0, 0, 0, 0), SIGUSR1, 0, 0, 0, 0);
    return handler_rounds + 1;
}

#ifdef __aarch64__
/* A sample; then the process goes on after the trap. */
NOT_INLINED void take(int number, void *info, unsigned char *context) {
    word *registers = (word *)(context + 184), size = copied;
    (void)number;
    (void)info;
    kernel(WRITE, 1, (word)registers, 33 * 8, 0, 0, 0);
    kernel(WRITE, 1, (word)&size, sizeof size, 0, 0, 0);
    kernel(WRITE, 1, registers[31], size, 0, 0, 0);
    registers[32] += 4;
}
#endif

/* ---- code in memory ---- */

static word text(char *into, const char *from) {
    word n = 0;
    for (; from[n]; n++)
        into[n] = from[n];
    return n;
}

static word number(char *into, word value, word base) {
    char digits[24];
    word n = 0;
    do
        digits[n++] = "0123456789abcdef"[value % base];
    while (value /= base);
    for (word i = 0; i < n; i++)
        into[i] = digits[n - 1 - i];
    return n;
}

#ifdef __x86_64__
/* push %rbp; mov %rsp, %rbp; call *%rsi; pop %rbp; ret */
static const unsigned char code[] = {0x55, 0x48, 0x89, 0xe5, 0xff, 0xd6, 0x5d, 0xc3};
#else
/* stp x29, x30, [sp, #-16]!; mov x29, sp; blr x1; ldp x29, x30, [sp], #16; ret */
static const unsigned char code[] = {0xfd, 0x7b, 0xbf, 0xa9, 0xfd, 0x03, 0x00, 0x91, 0x20, 0x00,
                                     0x3f, 0xd6, 0xfd, 0x7b, 0xc1, 0xa8, 0xc0, 0x03, 0x5f, 0xd6};
#endif

static word (*make_code(void))(word, word (*)(word)) {
    char path[64], map[128];
    word n = text(path, "/tmp/perf-");
    n += number(path + n, kernel(GETPID, 0, 0, 0, 0, 0, 0), 10);
    n += text(path + n, ".map");
    path[n] = 0;
    unsigned char *memory = (unsigned char *)kernel(MMAP, 0, 4096, 7, 0x22, (word)-1, 0);
    for (word i = 0; i < sizeof code; i++)
        memory[i] = code[i];
    n = number(map, (word)memory, 16);
    n += text(map + n, " 8 made_code\n");
#ifdef __x86_64__
    kernel(WRITE, kernel(OPEN, (word)path, 01101, 0644, 0, 0, 0), (word)map, n, 0, 0, 0);
#endif
    return (word(*)(word, word (*)(word)))memory;
}

NOT_INLINED word by_code(word rounds, word (*function)(word, word (*)(word))) {
    word sum = function(rounds, leaf);
    NO_TAIL_CALL();
    return sum + 1;
}

/* ---- the program ---- */

NOT_INLINED word run(word rounds) {
    word (*made)(word, word (*)(word)) = make_code();
    word sum = 0;
    handle(SIGUSR1, handler);
#ifdef __aarch64__
    handle(SIGTRAP, take);
#endif
    for (word i = 0; i < rounds; i++) {
        sum += by_stack(20000) + by_alignment(40000) + by_growth(40000) + by_pointer(40000, by_stack);
        sum += interrupted(40000) + by_code(40000, made);
#ifdef LIBRARY
        sum += library_spin(20000, by_stack);
#endif
    }
    return sum;
}

static const char stacks[] = "by_stack;leaf\n"
                             "by_alignment;leaf\n"
                             "by_growth;leaf\n"
                             "by_pointer;by_stack;leaf\n"
                             "interrupted;give_back;handler;leaf\n"
                             "by_code;made_code;leaf\n"
#ifdef LIBRARY
                             "library_spin@plt\n"
                             "library_spin;library_leaf@plt\n"
                             "library_spin;library_leaf\n"
                             "library_spin;by_stack;leaf\n"
#endif
    ;

__attribute__((used)) NOT_INLINED void begin(word *stack) {
    const char *at = stack[0] > 1 ? ((char **)(stack + 1))[1] : "1";
    word rounds = 0;
    if (*at == '-')
        kernel(WRITE, 1, (word)stacks, sizeof stacks - 1, 0, 0, 0);
    for (; *at >= '0'; at++)
        rounds = rounds * 10 + (word)(*at - '0');
    if (rounds)
        run(rounds);
    kernel(EXIT, 0, 0, 0, 0, 0, 0);
}

#ifdef __x86_64__
__asm__(".globl _start\n.type _start,@function\n_start:\n.cfi_startproc\n.cfi_undefined %rip\nmov %rsp, %rdi\nand $-16, %rsp\n"
        "call begin\n.cfi_endproc\n.size _start, . - _start\n");
#else
/* There is room above, so that the whole of a copy is stack. */
__asm__(".globl _start\n.type _start,@function\n_start:\n.cfi_startproc\n.cfi_undefined x30\nmov x29, #0\nmov x0, sp\n"
        "sub sp, sp, #8192\nbl begin\nbrk #1\n.cfi_endproc\n.size _start, . - _start\n");
#endif
