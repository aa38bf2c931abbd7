/*
 * unwinder: this program itself, which knows who called whom, also from within a signal handler; code without
 * tables on a stack made here; stacks that are cut off, go in circles, or lead nowhere.
 */
#include "support.h"

#include <signal.h>
#include <ucontext.h>

#include "perf/unwinder.h"

enum { MOST = 127, WORDS = 64, STACK = 0x7000, CODE = 0x400000, CODE_SIZE = 0x1000, ALL = 0xff0fff };

/* What perf calls the registers of x86-64. */
enum { BP = 6, SP = 7, IP = 8, REGISTERS = 24 };

struct fixture {
    struct recording recording;
    struct replay replay;
    struct unwinder unwinder;
    struct recording_event event;
    struct record_sample sample;
    uint32_t thread;
    uint64_t registers[REGISTERS]; /* by perf's number */
    uint64_t packed[REGISTERS];
    uint64_t addresses[MOST];
};

static const struct symbol_places anywhere = {0};

static void set_up(struct fixture *self) {
    *self = (struct fixture){.recording = {.architecture = SLICE("x86_64")},
                             .event = {.user_registers = ALL},
                             .sample = {.registers_kind = REGISTERS_64}};
    self->replay.recording = &self->recording;
    self->replay.modules.recording = &self->recording;
    self->unwinder = (struct unwinder){.replay = &self->replay, .places = &anywhere};
    self->sample.event = &self->event;
    self->thread = thread_table_get(&self->replay.threads, 5, 5);
}

static void add_map(struct fixture *self, enum module_kind kind, const char *path, uint64_t start,
                    uint64_t end, uint64_t offset) {
    struct address_map map = {.start = start, .end = end, .offset = offset};
    map.module = module_table_add(&self->replay.modules, kind, slice_of_text(path), NULL);
    thread_table_map(&self->replay.threads, self->thread, &map);
}

/* The frames; `addresses` has them. */
static unsigned unwind(struct fixture *self, unsigned most) {
    unsigned count = 0;
    for (unsigned i = 0; i < REGISTERS; i++)
        if (self->event.user_registers >> i & 1)
            self->packed[count++] = self->registers[i];
    self->sample.registers = (struct view){(const unsigned char *)self->packed, count * sizeof *self->packed};
    return unwinder_run(&self->unwinder, &self->sample, self->thread, self->addresses, most);
}

static void tear_down(struct fixture *self) {
    unwinder_free(&self->unwinder);
    replay_free(&self->replay);
}

/* ---- this program ---- */

#ifdef __x86_64__
enum { COPY = 1 << 16, LEVELS = 8 };

static struct {
    ucontext_t context;
    unsigned char stack[COPY];
    size_t size;
    const void *callers[LEVELS]; /* return addresses, innermost first */
    unsigned count;
} here;

static const unsigned char *stack_end;

#ifdef __clang__
#define NOT_INLINED __attribute__((noinline, no_sanitize_address))
#else
#define NOT_INLINED __attribute__((noinline, noclone, no_sanitize_address))
#endif
#define NOTE_CALLER() (here.callers[here.count++] = __builtin_return_address(0))

/* Copies what perf would: registers, and the stack from its pointer on. */
static NOT_INLINED void capture(void) {
    NOTE_CALLER();
    getcontext(&here.context);
    const unsigned char *from = (const unsigned char *)here.context.uc_mcontext.gregs[REG_RSP];
    here.size = (size_t)(stack_end - from) < COPY ? (size_t)(stack_end - from) : COPY;
    for (size_t i = 0; i < here.size; i++)
        here.stack[i] = from[i];
}

static NOT_INLINED void inner(volatile int depth) {
    capture();
    NOTE_CALLER();
    depth++;
}

static NOT_INLINED void middle(volatile int depth) {
    volatile char room[300];
    room[depth] = 1;
    inner(depth + room[depth]);
    NOTE_CALLER();
}

static NOT_INLINED void outer(volatile int depth) {
    middle(depth);
    NOTE_CALLER();
    depth++;
}

static volatile int handled;

static void handle(int number) {
    capture();
    handled = number; /* so that capture is called, not jumped to */
}

static NOT_INLINED void interrupted(volatile int depth) {
    raise(SIGUSR1);
    NOTE_CALLER();
    depth++;
}

/* Adds what is mapped for execution, and finds the end of the stack. fixture: may be NULL. */
static void read_own_maps(struct fixture *fixture) {
    FILE *file = fopen("/proc/self/maps", "r");
    char line[4096], path[4096], flags[8];
    unsigned long long start, end, offset;
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%llx-%llx %7s %llx %*s %*s %4000[^\n]", &start, &end, flags, &offset, path) != 5)
            continue;
        if (strcmp(path, "[stack]") == 0)
            stack_end = (const unsigned char *)(uintptr_t)end;
        if (fixture && flags[2] == 'x')
            add_map(fixture, path[0] == '/' ? MODULE_FILE : MODULE_VDSO, path, start, end,
                    path[0] == '/' ? offset : 0);
    }
    fclose(file);
}

/* The chain of this program at the time of the last capture. */
static unsigned unwind_own(struct fixture *self) {
    static const int order[REGISTERS] = {REG_RAX, REG_RBX, REG_RCX, REG_RDX, REG_RSI, REG_RDI,
                                         REG_RBP, REG_RSP, REG_RIP, -1,      -1,      -1,
                                         -1,      -1,      -1,      -1,      REG_R8,  REG_R9,
                                         REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
    for (unsigned i = 0; i < REGISTERS; i++)
        self->registers[i] = order[i] < 0 ? 0 : (uint64_t)here.context.uc_mcontext.gregs[order[i]];
    self->sample.stack = (struct view){here.stack, here.size};
    read_own_maps(self);
    return unwind(self, MOST);
}

static void test_own_chain(void **state) {
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    here.count = 0;
    outer(7);
    unsigned count = unwind_own(&fixture);
    assert_true(count > 5);
    assert_int_equal(fixture.unwinder.cut + fixture.unwinder.lost, 0); /* up to _start */
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(fixture.addresses[1 + i], (uintptr_t)here.callers[i] - 1);
    fixture.unwinder.work = UNWINDER_MOST_WORK + 1; /* no more tables are read, nor rows used */
    assert_true(unwind(&fixture, MOST) < count);
    assert_int_equal(fixture.unwinder.lost + fixture.unwinder.cut, 1);
    tear_down(&fixture);
}

/* capture, handle, what returns from handlers, raise and what it calls, interrupted, its caller. */
static void test_own_handler(void **state) {
    (void)state;
    struct fixture fixture;
    unsigned at = 0;
    set_up(&fixture);
    here.count = 0;
    struct sigaction action = {.sa_handler = handle}, before;
    assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
    interrupted(3);
    assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
    unsigned count = unwind_own(&fixture);
    assert_int_equal(fixture.unwinder.cut + fixture.unwinder.lost, 0);
    assert_int_equal(fixture.addresses[1], (uintptr_t)here.callers[0] - 1);
    while (at < count && fixture.addresses[at] != (uintptr_t)here.callers[1] - 1)
        at++;
    assert_true(at >= 5 && at < count);
    tear_down(&fixture);
}

/* The copy ends at each of its bytes: frames are those of the whole, and then one for those that are missing.
 */
static void test_own_cut(void **state) {
    (void)state;
    struct fixture fixture;
    uint64_t whole[MOST];
    set_up(&fixture);
    here.count = 0;
    outer(7);
    unsigned count = unwind_own(&fixture);
    memcpy(whole, fixture.addresses, sizeof whole);
    fixture.sample.stack_is_cut = true;
    for (size_t size = 8; size < 2000; size += 8) {
        fixture.unwinder.cut = 0;
        fixture.sample.stack.size = size;
        unsigned shorter = unwind(&fixture, MOST);
        assert_true(fixture.unwinder.cut || shorter == count);
        for (unsigned i = 0; i < shorter; i++)
            assert_true(fixture.addresses[i] == whole[i] ||
                        (i == shorter - 1 && fixture.addresses[i] == UNWINDER_CUT));
    }
    assert_int_equal(fixture.unwinder.lost, 0);
    assert_int_equal(unwind(&fixture, 2), 2);
    tear_down(&fixture);
}
#endif

/* ---- a stack made here ---- */

/* Code without tables at CODE; rsp at STACK, rbp at its eighth word. */
static void set_up_made(struct fixture *self, const uint64_t *words) {
    set_up(self);
    add_map(self, MODULE_JIT, "/tmp/perf-5.map", CODE, CODE + CODE_SIZE, CODE);
    self->registers[IP] = CODE + 0x10;
    self->registers[SP] = STACK;
    self->registers[BP] = STACK + 64;
    self->sample.stack = (struct view){(const unsigned char *)words, WORDS * sizeof *words};
    self->sample.stack_is_cut = true;
}

static void test_frame_pointers(void **state) {
    (void)state;
    uint64_t words[WORDS] = {0};
    struct fixture fixture;
    words[8] = STACK + 8 * 20;
    words[9] = CODE + 0x101;
    words[21] = CODE + 0x201;
    set_up_made(&fixture, words);
    assert_int_equal(unwind(&fixture, MOST), 3);
    assert_int_equal(fixture.addresses[0], CODE + 0x10);
    assert_int_equal(fixture.addresses[1], CODE + 0x100);
    assert_int_equal(fixture.addresses[2], CODE + 0x200);
    assert_int_equal(fixture.unwinder.lost + fixture.unwinder.cut, 0); /* the outermost frame says so by 0 */
    assert_int_equal(unwind(&fixture, 2), 2);
    tear_down(&fixture);
}

static void test_ends(void **state) {
    (void)state;
    static const struct {
        const char *what;
        uint64_t frame, next, back; /* rbp; what it leads to; the return address */
        unsigned frames, cut, lost;
    } cases[] = {
        {"the frame leads to itself", STACK + 64, STACK + 64, CODE + 1, 2, 0, 1},
        {"it leads down", STACK + 64, STACK, CODE + 1, 2, 0, 1},
        {"it leads beyond the copy", STACK + 64, STACK + 0x10000, CODE + 1, 3, 1, 0},
        {"it leads far away", STACK + 64, (uint64_t)1 << 60, CODE + 1, 2, 0, 1},
        {"the return address is nowhere", STACK + 64, 0, CODE - 0x1000, 1, 0, 1},
        {"it is no frame", STACK + 65, 0, 0, 1, 0, 1},
        {"there is no caller", STACK + 64, 0, 0, 1, 0, 0},
        {"nor a frame", 0, 0, 0, 1, 0, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t words[WORDS] = {0};
        struct fixture fixture;
        words[8] = cases[i].next;
        words[9] = cases[i].back;
        set_up_made(&fixture, words);
        fixture.registers[BP] = cases[i].frame;
        unsigned count = unwind(&fixture, MOST);
        support_check(cases[i].what, count == cases[i].frames);
        support_check(cases[i].what, fixture.unwinder.cut == cases[i].cut);
        support_check(cases[i].what, fixture.unwinder.lost == cases[i].lost);
        support_check(cases[i].what, (fixture.addresses[count - 1] == UNWINDER_CUT) == cases[i].cut);
        tear_down(&fixture);
    }
}

/* A call of a null pointer: its caller is on top of the stack. */
static void test_null_call(void **state) {
    (void)state;
    uint64_t words[WORDS] = {CODE + 0x101};
    struct fixture fixture;
    set_up_made(&fixture, words);
    fixture.registers[IP] = 0x10;
    assert_int_equal(unwind(&fixture, MOST), 2);
    assert_int_equal(fixture.addresses[0], 0x10);
    assert_int_equal(fixture.addresses[1], CODE + 0x100);
    tear_down(&fixture);
}

/* Without registers, stack, or those registers that are needed there is no chain. */
static void test_none(void **state) {
    (void)state;
    uint64_t words[WORDS] = {0};
    struct fixture fixture;
    set_up_made(&fixture, words);
    fixture.sample.registers_kind = REGISTERS_NONE;
    assert_int_equal(unwind(&fixture, MOST), 0);
    fixture.sample.registers_kind = REGISTERS_64;
    fixture.event.user_registers = ALL & ~(1u << IP);
    assert_int_equal(unwind(&fixture, MOST), 0);
    fixture.event.user_registers = ALL & ~(1u << SP);
    assert_int_equal(unwind(&fixture, MOST), 0);
    fixture.event.user_registers = ALL;
    fixture.recording.architecture = SLICE("riscv64");
    assert_int_equal(unwind(&fixture, MOST), 0);
    fixture.recording.architecture = SLICE("x86_64");
    fixture.sample.stack.size = 0;
    assert_int_equal(unwind(&fixture, MOST), 0);
    assert_int_equal(fixture.unwinder.chains, 0);
    tear_down(&fixture);
}

/* A process of 32 bit has words of four bytes, and other numbers for its registers. */
static void test_32_bit(void **state) {
    (void)state;
    uint64_t words[WORDS] = {0};
    uint32_t frame[] = {0, CODE + 0x101};
    struct fixture fixture;
    memcpy(words + 8, frame, sizeof frame);
    set_up_made(&fixture, words);
    fixture.sample.registers_kind = REGISTERS_32;
    assert_int_equal(unwind(&fixture, MOST), 2);
    assert_int_equal(fixture.addresses[1], CODE + 0x100);
    tear_down(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#ifdef __x86_64__
        cmocka_unit_test(test_own_chain),      cmocka_unit_test(test_own_handler),
        cmocka_unit_test(test_own_cut),
#endif
        cmocka_unit_test(test_frame_pointers), cmocka_unit_test(test_ends),
        cmocka_unit_test(test_null_call),      cmocka_unit_test(test_none),
        cmocka_unit_test(test_32_bit)};
#ifdef __x86_64__
    read_own_maps(NULL);
#endif
    return cmocka_run_group_tests(tests, NULL, NULL);
}
