/*
 * A program without any library that knows who calls whom in it, for recordings of --call-graph dwarf.
 *
 *     gcc -O2 -g0 -nostdlib -static-pie -fPIE -fomit-frame-pointer -fno-stack-protector chain.c -o chain
 *
 * chain ROUNDS: spins at the end of several call chains: through functions without frame pointer, with a stack that is
 * aligned anew or grows at run time, out of a signal handler (whose return to the kernel has no call frame information),
 * and through code that it has put into memory, which has a frame pointer and a perf map. With -DLIBRARY also through a
 * linkage table (chain_lib.c). "chain -" prints every stack that a sample of it can have.
 */
typedef unsigned long word;

#define NOT_INLINED __attribute__((noinline, noclone))
#define NO_TAIL_CALL() __asm__ volatile("" ::: "memory")

enum { WRITE = 1, OPEN = 2, MMAP = 9, SIGACTION = 13, GETPID = 39, EXIT = 60, KILL = 62, SIGUSR1 = 10, SA_RESTORER = 0x04000000 };

#ifdef LIBRARY
word library_spin(word rounds, word (*back)(word));
#endif

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

static volatile word handler_rounds;

NOT_INLINED void handler(int number) {
    handler_rounds += leaf(handler_rounds) & (word)number & 0;
}

/* What the kernel goes on with after the handler, as musl has it: no call frame information. */
void give_back(void);
__asm__(".text\n.type give_back,@function\ngive_back:\nmov $15, %rax\nsyscall\n.size give_back, . - give_back\n");

NOT_INLINED word interrupted(word rounds) {
    struct {
        void (*handler)(int);
        word flags;
        void (*restorer)(void);
        word mask;
    } action = {handler, SA_RESTORER, give_back, 0};
    handler_rounds = rounds;
    kernel(SIGACTION, SIGUSR1, (word)&action, 0, 8, 0, 0);
    kernel(KILL, kernel(GETPID, 0, 0, 0, 0, 0, 0), SIGUSR1, 0, 0, 0, 0);
    return handler_rounds + 1;
}

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

/* push %rbp; mov %rsp, %rbp; call *%rsi; pop %rbp; ret */
static const unsigned char code[] = {0x55, 0x48, 0x89, 0xe5, 0xff, 0xd6, 0x5d, 0xc3};

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
    kernel(WRITE, kernel(OPEN, (word)path, 01101, 0644, 0, 0, 0), (word)map, n, 0, 0, 0);
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

__asm__(".globl _start\n.type _start,@function\n_start:\n.cfi_startproc\n.cfi_undefined %rip\nmov %rsp, %rdi\nand $-16, %rsp\n"
        "call begin\n.cfi_endproc\n.size _start, . - _start\n");
