/*
 * cfi_program: programs as compilers write them, at several addresses; every instruction; those that are
 * damaged. A row is shown as text: "cfa r7+8; r16 at -8".
 */
#include "support.h"

#include "symbols/cfi_program.h"

enum { START = 0x1000 };

static void add_rule(struct bytebuf *text, const struct cfi_rule *rule, struct slice section) {
    static const char *const names[] = {"same",     "undefined",     "at",        "cfa",
                                        "register", "at expression", "expression"};
    bytebuf_add_text(text, names[rule->kind]);
    if (rule->kind == CFI_SAVED || rule->kind == CFI_SUM)
        bytebuf_add_format(text, " %lld", (long long)rule->offset);
    else if (rule->kind == CFI_REGISTER)
        bytebuf_add_format(text, " %u", (unsigned)rule->number);
    else if (rule->kind >= CFI_SAVED_EXPRESSION) {
        bytebuf_add_byte(text, ' ');
        bytebuf_add(text, slice_part(section, rule->offset, rule->offset + rule->number));
    }
}

static struct bytebuf show(const struct cfi_row *row, struct slice section) {
    struct bytebuf text = {0};
    bytebuf_add_text(&text, "cfa ");
    if (row->cfa.kind == CFI_SUM)
        bytebuf_add_format(&text, "r%u%+lld", (unsigned)row->cfa.number, (long long)row->cfa.offset);
    else
        add_rule(&text, &row->cfa, section);
    for (unsigned i = 0; i < CFI_REGISTERS; i++) {
        if (row->rules[i].kind == CFI_SAME)
            continue;
        bytebuf_add_format(&text, "; r%u ", i);
        add_rule(&text, &row->rules[i], section);
    }
    return text;
}

/* The row as text; "failed" if there is none. To be freed. */
static struct bytebuf run(struct slice common, struct slice own, uint64_t offset) {
    struct bytebuf section = {0}, text = {0};
    struct cfi_row row;
    bytebuf_add(&section, common);
    bytebuf_add(&section, own);
    struct cfi_entry entry = {.start = START,
                              .end = START + 0x1000,
                              .section = view_of(bytebuf_slice(&section)),
                              .common = {0, common.len},
                              .own = {common.len, section.len},
                              .section_address = 0x9000,
                              .code_factor = 1,
                              .data_factor = -8,
                              .return_register = 16,
                              .word = 8};
    if (cfi_program_run(&entry, START + offset, &row))
        text = show(&row, bytebuf_slice(&section));
    else
        bytebuf_add_text(&text, "failed");
    bytebuf_free(&section);
    return text;
}

/* What gcc puts in front: CFA is rsp + 8, the return address is at CFA - 8. */
#define COMMON BYTES("\x0c\x07\x08\x90\x01")

/* push %rbp; mov %rsp, %rbp; push %rbx; ...; pop, leave, ret in the middle; what follows goes on as before.
 */
#define FUNCTION \
    BYTES("\x41\x0e\x10\x86\x02\x43\x0d\x06\x44\x83\x03\x02\x20\x0a\x0c\x07\x08\x41\x0b\x03\x00\x01\xc3")

static void test_function(void **state) {
    (void)state;
    static const struct slice common = COMMON, own = FUNCTION;
    static const struct {
        uint64_t offset;
        const char *want;
    } cases[] = {
        {0, "cfa r7+8; r16 at -8"},
        {1, "cfa r7+16; r6 at -16; r16 at -8"},
        {3, "cfa r7+16; r6 at -16; r16 at -8"},
        {4, "cfa r6+16; r6 at -16; r16 at -8"},
        {8, "cfa r6+16; r3 at -24; r6 at -16; r16 at -8"},
        {0x28, "cfa r7+8; r3 at -24; r6 at -16; r16 at -8"},
        {0x29, "cfa r6+16; r3 at -24; r6 at -16; r16 at -8"},
        {0x129, "cfa r6+16; r6 at -16; r16 at -8"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf text = run(common, own, cases[i].offset);
        support_text(cases[i].want, bytebuf_slice(&text), cases[i].want);
        bytebuf_free(&text);
    }
}

static void test_instructions(void **state) {
    (void)state;
    static const struct slice common = COMMON;
    static const struct {
        struct slice own;
        const char *want;
    } cases[] = {
        {BYTES("\x00\x00"), "cfa r7+8; r16 at -8"},
        {BYTES("\x05\x03\x02"), "cfa r7+8; r3 at -16; r16 at -8"},
        {BYTES("\x07\x10"), "cfa r7+8; r16 undefined"},
        {BYTES("\x08\x10"), "cfa r7+8"},
        {BYTES("\x08\x10\x06\x10"), "cfa r7+8; r16 at -8"},
        {BYTES("\x09\x10\x0e"), "cfa r7+8; r16 register 14"},
        {BYTES("\x0d\x0a"), "cfa r10+8; r16 at -8"},
        {BYTES("\x0f\x02"
               "ab"),
         "cfa expression ab; r16 at -8"},
        {BYTES("\x10\x03\x01x"), "cfa r7+8; r3 at expression x; r16 at -8"},
        {BYTES("\x16\x03\x01y"), "cfa r7+8; r3 expression y; r16 at -8"},
        {BYTES("\x11\x03\x7f"), "cfa r7+8; r3 at 8; r16 at -8"},
        {BYTES("\x12\x06\x7e"), "cfa r6+16; r16 at -8"},
        {BYTES("\x13\x7d"), "cfa r7+24; r16 at -8"},
        {BYTES("\x14\x03\x02"), "cfa r7+8; r3 cfa -16; r16 at -8"},
        {BYTES("\x15\x03\x7e"), "cfa r7+8; r3 cfa 16; r16 at -8"},
        {BYTES("\x2f\x03\x02"), "cfa r7+8; r3 at 16; r16 at -8"},
        {BYTES("\x2e\x10\x2d\x2c"), "cfa r7+8; r16 at -8"},
        {BYTES("\xbf\x01\x05\xc0\x01\x07"), "cfa r7+8; r16 at -8"},         /* registers that are left out */
        {BYTES("\x01\x01\x10\0\0\0\0\0\0\x0e\x20"), "cfa r7+8; r16 at -8"}, /* beyond the address */
        {BYTES("\x04\x01\x00\x00\x00\x0e\x20"), "cfa r7+8; r16 at -8"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf text = run(common, cases[i].own, 0);
        support_text(cases[i].want, bytebuf_slice(&text), cases[i].want);
        bytebuf_free(&text);
    }
}

static void test_refused(void **state) {
    (void)state;
    static const struct slice common = COMMON, nothing = BYTES("");
    static const struct {
        const char *what;
        struct slice own;
    } cases[] = {
        {"nothing was remembered", BYTES("\x0b")},
        {"too much was", BYTES("\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a")},
        {"an unknown instruction", BYTES("\x17")},
        {"another", BYTES("\x3f")},
        {"cut off", BYTES("\x0c\x07")},
        {"an expression that is cut off", BYTES("\x0f\x05"
                                                "ab")},
        {"an offset without a register", BYTES("\x0f\x01"
                                               "a\x0e\x10")},
        {"a register without an offset", BYTES("\x0f\x01"
                                               "a\x0d\x06")},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf text = run(common, cases[i].own, 0);
        support_text(cases[i].what, bytebuf_slice(&text), "failed");
        bytebuf_free(&text);
    }
    struct bytebuf text = run(nothing, nothing, 0), nops = {0};
    support_text("no CFA", bytebuf_slice(&text), "failed");
    bytebuf_free(&text);
    for (unsigned i = 0; i < 100000; i++)
        bytebuf_add_byte(&nops, '\0');
    text = run(common, bytebuf_slice(&nops), 0);
    support_text("too long", bytebuf_slice(&text), "failed");
    bytebuf_free(&text);
    for (unsigned pairs = 1000; pairs <= 4000; pairs += 3000) { /* whole rows take longer */
        nops.len = 0;
        for (unsigned i = 0; i < pairs; i++)
            bytebuf_add(&nops, SLICE("\x0a\x0b"));
        text = run(common, bytebuf_slice(&nops), 0);
        support_text("rows", bytebuf_slice(&text), pairs == 1000 ? "cfa r7+8; r16 at -8" : "failed");
        bytebuf_free(&text);
    }
    bytebuf_free(&nops);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_function), cmocka_unit_test(test_instructions),
                                       cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
