/*
 * A program of any bytes ends, and with the same result each time; with words of four bytes that has no more
 * than 32 bits.
 */
#include <elf.h>

#include "symbols/dwarf_expression.h"
#include "fuzz.h"

static unsigned reads;
static uint64_t work;

/* Memory that holds its addresses, but for every third word. */
static bool read_memory(void *context, uint64_t address, unsigned size, uint64_t *value) {
    (void)context;
    fuzz_check(size == 1 || size == 2 || size == 4 || size == 8);
    reads++;
    *value = size == 8 ? address : address & (((uint64_t)1 << 8 * size) - 1);
    return address / 8 % 3 != 0;
}

static void check(uint16_t machine, struct view program, const uint64_t *start) {
    struct unwind_memory memory = {read_memory, NULL, unwind_machine_of(machine), &work};
    struct unwind_registers registers = {0};
    for (uint32_t i = 0; i < CFI_REGISTERS; i += 2)
        unwind_registers_set(&registers, i, 0x1234567890u * (i + 1));
    struct dwarf_expression expression = {program, &registers, &memory};
    uint64_t first = 0, second = 0;
    reads = 0;
    work = 0;
    bool good = dwarf_expression_run(&expression, start, &first);
    fuzz_check(reads <= work && work <= 300);
    fuzz_check(dwarf_expression_run(&expression, start, &second) == good);
    fuzz_check(!good || first == second);
    fuzz_check(!good || machine != EM_386 || first <= UINT32_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    unsigned char *bytes = size ? heap_resize(NULL, size, 1) : NULL;
    const uint64_t start = 0x7ffd0000;
    if (size)
        memcpy(bytes, data, size);
    check(EM_X86_64, (struct view){bytes, size}, &start);
    check(EM_386, (struct view){bytes, size}, NULL);
    free(bytes);
    return 0;
}
