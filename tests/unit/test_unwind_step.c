/*
 * unwind_step: rows of every kind on a small stack; frame pointers that lead nowhere; signal frames of both
 * processors, laid out by the C library's own ucontext_t where it is this one's; signed return addresses.
 */
#include "support.h"

#include <elf.h>
#include <ucontext.h>

#include "symbols/unwind_step.h"

enum { STACK = 0x7000, WORDS = 128, NOWHERE = 0x100000 };

struct memory {
    uint64_t words[WORDS];
};

static bool read_memory(void *context, uint64_t address, unsigned size, uint64_t *value) {
    struct memory *self = context;
    struct view bytes = {(const unsigned char *)self->words, sizeof self->words};
    *value = 0;
    if (size == 4) {
        uint32_t half = 0;
        bool good = view_read4(&bytes, address - STACK, &half);
        *value = half;
        return good;
    }
    return view_read8(&bytes, address - STACK, value);
}

static struct unwind_memory memory_of(struct memory *words, uint16_t machine) {
    return (struct unwind_memory){read_memory, words, unwind_machine_of(machine), NULL};
}

/* rsp at the start of the stack, rbp at its tenth word, rbx 0x33. */
static struct unwind_registers start(void) {
    struct unwind_registers registers = {.pc = 0x400000, .floor = STACK};
    unwind_registers_set(&registers, 7, STACK);
    unwind_registers_set(&registers, 6, STACK + 80);
    unwind_registers_set(&registers, 3, 0x33);
    return registers;
}

static struct cfi_row row_of(uint32_t base, uint64_t offset) {
    struct cfi_row row = {.cfa = {CFI_SUM, base, offset}, .return_register = 16};
    row.rules[16] = (struct cfi_rule){CFI_SAVED, 0, (uint64_t)-8};
    return row;
}

static void test_row(void **state) {
    (void)state;
    struct memory words = {{0}};
    struct unwind_memory memory = memory_of(&words, EM_X86_64);
    struct unwind_registers registers = start();
    struct cfi_row row = row_of(7, 32);
    uint64_t value;
    row.section = view_of(SLICE("\x23\x08\x23\x10"));
    row.rules[6] = (struct cfi_rule){CFI_SAVED, 0, (uint64_t)-16};
    row.rules[12] = (struct cfi_rule){CFI_REGISTER, 3, 0};
    row.rules[13] = (struct cfi_rule){CFI_SUM, 0, 5};
    row.rules[14] = (struct cfi_rule){CFI_EXPRESSION, 2, 0};
    row.rules[15] = (struct cfi_rule){CFI_SAVED_EXPRESSION, 2, 2};
    row.rules[3] = (struct cfi_rule){CFI_UNDEFINED, 0, 0};
    words.words[2] = 0x66;
    words.words[3] = 0x401234;
    words.words[6] = 0x15;
    assert_int_equal(unwind_by_row(&registers, &row, &memory), UNWIND_STEPPED);
    assert_int_equal(registers.pc, 0x401234);
    assert_int_equal(registers.floor, STACK + 32);
    static const struct {
        uint32_t number;
        uint64_t want;
    } wants[] = {{7, STACK + 32},  {6, 0x66},  {12, 0x33},    {13, STACK + 37},
                 {14, STACK + 40}, {15, 0x15}, {16, 0x401234}};
    for (size_t i = 0; i < COUNT_OF(wants); i++) {
        assert_true(unwind_registers_get(&registers, wants[i].number, &value));
        assert_int_equal(value, wants[i].want);
    }
    assert_false(unwind_registers_get(&registers, 3, &value));
    assert_false(unwind_registers_get(&registers, 0, &value));
}

static void test_ends(void **state) {
    (void)state;
    struct memory words = {{0}};
    struct unwind_memory memory = memory_of(&words, EM_X86_64);
    struct unwind_registers registers = start(), before = registers;
    struct cfi_row row = row_of(7, 32);
    row.rules[16].kind = CFI_UNDEFINED;
    assert_int_equal(unwind_by_row(&registers, &row, &memory), UNWIND_OUTERMOST);
    row = row_of(7, 0x10000);
    assert_int_equal(unwind_by_row(&registers, &row, &memory), UNWIND_UNREADABLE);
    row = row_of(10, 8); /* is not known */
    assert_int_equal(unwind_by_row(&registers, &row, &memory), UNWIND_LOST);
    row = row_of(7, 32);
    row.rules[16].kind = CFI_SAME; /* not on this processor */
    assert_int_equal(unwind_by_row(&registers, &row, &memory), UNWIND_LOST);
    row = row_of(7, 32);
    row.cfa = (struct cfi_rule){CFI_EXPRESSION, 9, 0}; /* not in the section */
    assert_int_equal(unwind_by_row(&registers, &row, &memory), UNWIND_LOST);
    assert_memory_equal(&registers, &before, sizeof before);
}

/* The end of a function has taken rbp off the stack already; the information still calls it saved. */
static void test_epilogue(void **state) {
    (void)state;
    struct memory words = {{0x401234}};
    struct unwind_memory memory = memory_of(&words, EM_X86_64);
    struct unwind_registers registers = start();
    struct cfi_row row = row_of(7, 8);
    uint64_t value;
    row.rules[6] = (struct cfi_rule){CFI_SAVED, 0, (uint64_t)-16};
    row.rules[3] = (struct cfi_rule){CFI_SAVED, 0, 0x10000}; /* above: it is lost */
    assert_int_equal(unwind_by_row(&registers, &row, &memory), UNWIND_STEPPED);
    assert_true(unwind_registers_get(&registers, 6, &value));
    assert_int_equal(value, STACK + 80);
    assert_false(unwind_registers_get(&registers, 3, &value));
}

static void test_frame_pointer(void **state) {
    (void)state;
    struct memory words = {{0}};
    struct unwind_memory memory = memory_of(&words, EM_X86_64);
    struct unwind_registers registers = start();
    uint64_t value;
    words.words[10] = STACK + 160;
    words.words[11] = 0x401234;
    words.words[20] = 0;
    words.words[21] = 0x405678;
    assert_int_equal(unwind_by_frame_pointer(&registers, &memory), UNWIND_STEPPED);
    assert_int_equal(registers.pc, 0x401234);
    assert_true(unwind_registers_get(&registers, 7, &value));
    assert_int_equal(value, STACK + 96);
    assert_false(unwind_registers_get(&registers, 3, &value)); /* who knows */
    assert_int_equal(unwind_by_frame_pointer(&registers, &memory), UNWIND_STEPPED);
    assert_int_equal(registers.pc, 0x405678);
    assert_int_equal(unwind_by_frame_pointer(&registers, &memory), UNWIND_OUTERMOST);
    static const struct {
        uint64_t frame;
        enum unwind_result want;
    } cases[] = {{STACK + 81, UNWIND_LOST}, {STACK - 16, UNWIND_LOST}, {NOWHERE, UNWIND_UNREADABLE}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        registers = start();
        unwind_registers_set(&registers, 6, cases[i].frame);
        assert_int_equal(unwind_by_frame_pointer(&registers, &memory), cases[i].want);
    }
    registers = start();
    unwind_registers_set(&registers, 6, STACK + 80);
    words.words[10] = STACK + 80; /* a frame that leads to itself */
    assert_int_equal(unwind_by_frame_pointer(&registers, &memory), UNWIND_STEPPED);
    assert_int_equal(unwind_by_frame_pointer(&registers, &memory), UNWIND_LOST);
}

static void test_call(void **state) {
    (void)state;
    struct memory words = {{0x401234}};
    struct unwind_memory memory = memory_of(&words, EM_X86_64), arm = memory_of(&words, EM_AARCH64);
    struct unwind_registers registers = start();
    uint64_t value;
    assert_int_equal(unwind_by_call(&registers, &memory), UNWIND_STEPPED);
    assert_int_equal(registers.pc, 0x401234);
    assert_true(unwind_registers_get(&registers, 7, &value));
    assert_int_equal(value, STACK + 8);
    unwind_registers_set(&registers, 7, NOWHERE);
    assert_int_equal(unwind_by_call(&registers, &memory), UNWIND_UNREADABLE);
    unwind_registers_forget(&registers, 7);
    assert_int_equal(unwind_by_call(&registers, &memory), UNWIND_LOST);
    assert_int_equal(unwind_by_call(&registers, &arm), UNWIND_LOST);
    unwind_registers_set(&registers, 30, 0x2a000000401234);
    assert_int_equal(unwind_by_call(&registers, &arm), UNWIND_STEPPED);
    assert_int_equal(registers.pc, 0x401234);
    assert_int_equal(unwind_by_call(&registers, &arm), UNWIND_LOST); /* once */
}

/* A leaf of aarch64 keeps the return address in a register, which may be signed; its caller does not. */
static void test_link_register(void **state) {
    (void)state;
    struct memory words = {{0}};
    struct unwind_memory memory = memory_of(&words, EM_AARCH64);
    struct unwind_registers registers = {.pc = 0x400000, .floor = STACK};
    struct cfi_row row = {.cfa = {CFI_SUM, 31, 0}, .return_register = 30};
    unwind_registers_set(&registers, 31, STACK);
    unwind_registers_set(&registers, 30, 0x35000000401234);
    assert_int_equal(unwind_by_row(&registers, &row, &memory), UNWIND_STEPPED);
    assert_int_equal(registers.pc, 0x401234);
    assert_int_equal(unwind_by_row(&registers, &row, &memory), UNWIND_LOST);
    row.cfa.offset = 32;
    row.rules[29] = (struct cfi_rule){CFI_SAVED, 0, (uint64_t)-32};
    row.rules[30] = (struct cfi_rule){CFI_SAVED, 0, (uint64_t)-24};
    words.words[0] = STACK + 64;
    words.words[1] = 0x35000000405678;
    words.words[8] = 0;
    words.words[9] = 0x409abc;
    assert_int_equal(unwind_by_row(&registers, &row, &memory), UNWIND_STEPPED);
    assert_int_equal(registers.pc, 0x405678);
    assert_int_equal(unwind_by_frame_pointer(&registers, &memory), UNWIND_STEPPED);
    assert_int_equal(registers.pc, 0x409abc);
    uint64_t value;
    assert_true(unwind_registers_get(&registers, 31, &value));
    assert_int_equal(value, STACK + 80);
}

#ifdef __x86_64__
static void test_signal_frame(void **state) {
    (void)state;
    struct memory words = {{0}};
    struct unwind_memory memory = memory_of(&words, EM_X86_64);
    struct unwind_registers registers = start();
    ucontext_t context = {0};
    uint64_t value;
    static const int order[] = {REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI, REG_RBP, REG_RSP,
                                REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
    for (size_t i = 0; i < COUNT_OF(order); i++)
        context.uc_mcontext.gregs[order[i]] = (greg_t)(1000 + i);
    context.uc_mcontext.gregs[REG_RIP] = 0x401234;
    memcpy(words.words, &context, sizeof context < sizeof words.words ? sizeof context : sizeof words.words);
    assert_int_equal(unwind_by_signal_frame(&registers, &memory), UNWIND_STEPPED);
    assert_int_equal(registers.pc, 0x401234);
    for (uint32_t i = 0; i < COUNT_OF(order); i++) {
        assert_true(unwind_registers_get(&registers, i, &value));
        assert_int_equal(value, 1000 + i);
    }
    registers = start();
    unwind_registers_set(&registers, 7, NOWHERE);
    assert_int_equal(unwind_by_signal_frame(&registers, &memory), UNWIND_UNREADABLE);
}
#endif

/* struct rt_sigframe of aarch64: siginfo_t, then struct ucontext. */
static void test_signal_frame_of_arm(void **state) {
    (void)state;
    struct memory words = {{0}};
    struct unwind_memory memory = memory_of(&words, EM_AARCH64), wide = memory_of(&words, EM_386);
    struct unwind_registers registers = {.floor = STACK};
    uint64_t value;
    for (unsigned i = 0; i < 32; i++)
        words.words[39 + i] = 1000 + i;
    words.words[39 + 32] = 0x401234;
    unwind_registers_set(&registers, 31, STACK);
    assert_int_equal(unwind_by_signal_frame(&registers, &memory), UNWIND_STEPPED);
    assert_int_equal(registers.pc, 0x401234);
    for (uint32_t i = 0; i < 32; i++) {
        assert_true(unwind_registers_get(&registers, i, &value));
        assert_int_equal(value, 1000 + i);
    }
    assert_int_equal(unwind_by_signal_frame(&registers, &wide), UNWIND_LOST);
}

static void test_32_bit(void **state) {
    (void)state;
    struct memory words = {{0}};
    struct unwind_memory memory = memory_of(&words, EM_386);
    struct unwind_registers registers = {.floor = STACK};
    struct cfi_row row = {.cfa = {CFI_SUM, 4, 8}, .return_register = 8};
    uint32_t halves[2] = {0x11, 0x8041234};
    row.rules[8] = (struct cfi_rule){CFI_SAVED, 0, (uint64_t)-4};
    memcpy(words.words, halves, sizeof halves);
    unwind_registers_set(&registers, 4, STACK);
    assert_int_equal(unwind_by_row(&registers, &row, &memory), UNWIND_STEPPED);
    assert_int_equal(registers.pc, 0x8041234);
    assert_int_equal(registers.floor, STACK + 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_row),
                                       cmocka_unit_test(test_ends),
                                       cmocka_unit_test(test_epilogue),
                                       cmocka_unit_test(test_frame_pointer),
                                       cmocka_unit_test(test_call),
                                       cmocka_unit_test(test_link_register),
#ifdef __x86_64__
                                       cmocka_unit_test(test_signal_frame),
#endif
                                       cmocka_unit_test(test_signal_frame_of_arm),
                                       cmocka_unit_test(test_32_bit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
