/*
 * dwarf_expression: every operation, with what it takes from the stack; words of four bytes; loops, deep
 * stacks, and programs that want what is not there. Among them the ones that linkers write.
 */
#include "support.h"

#include <elf.h>

#include "symbols/dwarf_expression.h"

/* Memory in which an address holds itself plus one, up to 0x10000. */
static bool read_memory(void *context, uint64_t address, unsigned size, uint64_t *value) {
    (void)context;
    *value = size == 8 ? address + 1 : (address + 1) & ((1ULL << 8 * size) - 1);
    return address < 0x10000;
}

static uint64_t work; /* operations of all */

static bool run(uint16_t machine, struct slice program, uint64_t *result) {
    struct unwind_memory memory = {read_memory, NULL, unwind_machine_of(machine), &work};
    struct unwind_registers registers = {0};
    const uint64_t start = 0x77;
    unwind_registers_set(&registers, 7, 0x1000);
    unwind_registers_set(&registers, 16, 0x40001b);
    struct dwarf_expression expression = {view_of(program), &registers, &memory};
    return dwarf_expression_run(&expression, &start, result);
}

static void test_operations(void **state) {
    (void)state;
    static const struct {
        const char *what;
        struct slice program;
        uint64_t want;
    } cases[] = {
        {"start", BYTES(""), 0x77},
        {"literals", BYTES("\x30\x4f\x22"), 31},
        {"an address", BYTES("\x03\x08\x07\x06\x05\x04\x03\x02\x01"), 0x0102030405060708},
        {"bytes", BYTES("\x08\xff\x09\xff\x22"), 254},
        {"of two", BYTES("\x0a\xff\xff\x0b\xfe\xff\x22"), 0xfffd},
        {"of four", BYTES("\x0c\xff\xff\xff\xff\x0d\xff\xff\xff\xff\x22"), 0xfffffffe},
        {"of eight", BYTES("\x0e\1\0\0\0\0\0\0\0\x0f\2\0\0\0\0\0\0\0\x22"), 3},
        {"of any size", BYTES("\x10\x81\x01\x11\x7f\x22"), 128},
        {"dup", BYTES("\x32\x12\x22"), 4},
        {"drop", BYTES("\x32\x33\x13"), 2},
        {"over", BYTES("\x32\x33\x14\x22"), 5},
        {"pick", BYTES("\x32\x33\x34\x15\x02\x22"), 6},
        {"swap", BYTES("\x32\x33\x16\x1c"), 1},
        {"rot", BYTES("\x31\x32\x33\x17\x1c\x1c"), 4}, /* 3 1 2: 3 - (1 - 2) */
        {"abs", BYTES("\x11\x7d\x19"), 3},
        {"and, or, xor", BYTES("\x3c\x3a\x1a\x35\x21\x31\x27"), 12},
        {"div", BYTES("\x11\x78\x33\x1b"), (uint64_t)-2},
        {"mod", BYTES("\x3f\x34\x1d"), 3},
        {"mul", BYTES("\x36\x37\x1e"), 42},
        {"neg", BYTES("\x31\x1f"), UINT64_MAX},
        {"not", BYTES("\x30\x20"), UINT64_MAX},
        {"plus a constant", BYTES("\x31\x23\x81\x01"), 130},
        {"shl", BYTES("\x31\x34\x24"), 16},
        {"shl by all", BYTES("\x31\x08\x40\x24"), 0},
        {"shr", BYTES("\x11\x7f\x08\x3c\x25"), 15},
        {"shra", BYTES("\x11\x40\x34\x26"), (uint64_t)-4},
        {"shra by all", BYTES("\x11\x40\x08\x7f\x26"), UINT64_MAX},
        {"eq", BYTES("\x31\x31\x29"), 1},
        {"ge", BYTES("\x11\x7f\x30\x2a"), 0},
        {"gt", BYTES("\x31\x30\x2b"), 1},
        {"le", BYTES("\x11\x7f\x30\x2c"), 1},
        {"lt", BYTES("\x31\x31\x2d"), 0},
        {"ne", BYTES("\x31\x32\x2e"), 1},
        {"skip", BYTES("\x2f\x01\x00\x31\x32"), 2},
        {"branch taken", BYTES("\x31\x28\x01\x00\x96\x35"), 5},
        {"branch back", BYTES("\x08\x05\x31\x1c\x12\x28\xfa\xff"), 0}, /* counts down */
        {"a register", BYTES("\x77\x08"), 0x1008},
        {"a negative offset", BYTES("\x77\x78"), 0xff8},
        {"any register", BYTES("\x92\x07\x08"), 0x1008},
        {"memory", BYTES("\x77\x00\x06"), 0x1001},
        {"a byte of it", BYTES("\x77\x01\x94\x01"), 2},
        /* an entry of a linkage table, at its second push: rsp + 8 + (((rip & 15) >= 11) << 3) */
        {"a linkage table", BYTES("\x77\x08\x80\x00\x3f\x1a\x3b\x2a\x33\x24\x22"), 0x1010},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t result = 0;
        support_check(cases[i].what, run(EM_X86_64, cases[i].program, &result));
        support_check(cases[i].what, result == cases[i].want);
    }
}

static void test_refused(void **state) {
    (void)state;
    static const struct {
        const char *what;
        struct slice program;
    } cases[] = {
        {"an empty stack", BYTES("\x13\x13")},
        {"nothing left", BYTES("\x13")},
        {"too little for two", BYTES("\x22")},
        {"picked too deep", BYTES("\x15\x09")},
        {"a loop without end", BYTES("\x2f\xfd\xff")},
        {"a jump before it", BYTES("\x2f\x00\x80")},
        {"a jump after it", BYTES("\x2f\x00\x10")},
        {"a stack that grows for ever", BYTES("\x31\x2f\xfc\xff")},
        {"cut off", BYTES("\x0e\x01\x02")},
        {"division by zero", BYTES("\x31\x30\x1b")},
        {"rest of it", BYTES("\x31\x30\x1d")},
        {"a register that is not known", BYTES("\x73\x00")},
        {"a register that there is not", BYTES("\x92\xc0\x02\x00")},
        {"memory that is not known", BYTES("\x0c\x00\x00\x01\x00\x06")},
        {"three bytes", BYTES("\x30\x94\x03")},
        {"an unknown operation", BYTES("\xe0")},
        {"another", BYTES("\x97")},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t result, before = work;
        support_check(cases[i].what, !run(EM_X86_64, cases[i].program, &result));
        support_check(cases[i].what, work > before && work < before + 300);
    }
}

static void test_words_of_four(void **state) {
    (void)state;
    static const struct {
        struct slice program;
        uint64_t want;
    } cases[] = {
        {BYTES("\x30\x31\x1c"), 0xffffffff},
        {BYTES("\x03\x04\x03\x02\x01"), 0x01020304},
        {BYTES("\x31\x08\x20\x24"), 0},
        {BYTES("\x11\x78\x34\x26"), 0xffffffff},
        {BYTES("\x0c\xff\xff\xff\xff\x30\x2d"), 1}, /* it is negative */
        {BYTES("\x77\x00\x06"), 0x1001},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t result = 0;
        assert_true(run(EM_386, cases[i].program, &result));
        assert_int_equal(result, cases[i].want);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_operations), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_words_of_four)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
