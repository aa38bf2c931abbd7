/*
 * Registers, a stack and an ELF file of any bytes: a chain begins where the process was, has no more frames
 * than asked for, and is counted once; it ends with the mark of a copy that is too small if it is counted as
 * one of these. The first 192 bytes are registers, the next two say how large the stack is, which follows;
 * the rest is the file, mapped at 0x400000. Code without tables is at 0x10000000.
 */
#include <unistd.h>

#include "perf/unwinder.h"
#include "fuzz.h"

enum { REGISTERS = 24, FILE_AT = 0x400000, CODE_AT = 0x10000000, CODE_SIZE = 0x100000, MOST = 127 };

static const struct symbol_places anywhere = {0};

static void add_map(struct replay *replay, uint32_t thread, enum module_kind kind, struct slice path,
                    struct address_map map) {
    map.module = module_table_add(&replay->modules, kind, path, NULL);
    thread_table_map(&replay->threads, thread, &map);
}

static void check_chain(struct unwinder *unwinder, const struct record_sample *sample, uint32_t thread,
                        unsigned most, uint64_t pc) {
    uint64_t addresses[MOST + 1];
    uint64_t chains = unwinder->chains, cut = unwinder->cut, lost = unwinder->lost;
    addresses[most] = 0x5a5a;
    unsigned count = unwinder_run(unwinder, sample, thread, addresses, most);
    fuzz_check(count <= most && addresses[most] == 0x5a5a);
    fuzz_check(unwinder->chains - chains <= 1 && unwinder->cut + unwinder->lost - cut - lost <= 1);
    fuzz_check(!count || unwinder->chains > chains);
    fuzz_check(!count || addresses[0] == pc);
    if (count > 1 && count < most)
        fuzz_check(unwinder->cut > cut ? addresses[count - 1] == UNWINDER_CUT : true);
}

static void check(struct view registers, struct view stack, struct slice file, uint8_t kind) {
    static const uint64_t masks[] = {0xff0fff, 0xff0fff, 0xfffff | (uint64_t)0xf << 29};
    static const uint64_t pc_at[] = {64, 64, 184}; /* where it is in them */
    static const struct slice names[] = {SLICE_INIT("x86_64"), SLICE_INIT("x86_64"), SLICE_INIT("aarch64")};
    struct recording recording = {.architecture = names[kind % 3]};
    struct replay replay = {.recording = &recording, .modules = {.recording = &recording}};
    struct unwinder unwinder = {.replay = &replay, .places = &anywhere};
    struct recording_event event = {.user_registers = masks[kind % 3]};
    struct record_sample sample = {.event = &event,
                                   .registers_kind = kind % 3 == 1 ? REGISTERS_32 : REGISTERS_64,
                                   .registers = registers,
                                   .stack = stack,
                                   .stack_is_cut = kind & 1};
    uint32_t thread = thread_table_get(&replay.threads, 5, 5);
    int fd = fuzz_file(file);
    uint64_t pc = 0;
    add_map(&replay, thread, MODULE_FILE, slice_of_text(fuzz_name(fd)),
            (struct address_map){.start = FILE_AT, .end = FILE_AT + file.len});
    add_map(&replay, thread, MODULE_JIT, SLICE("/tmp/perf-5.map"),
            (struct address_map){.start = CODE_AT, .end = CODE_AT + CODE_SIZE, .offset = CODE_AT});
    if (view_read8(&registers, pc_at[kind % 3], &pc)) {
        check_chain(&unwinder, &sample, thread, MOST, pc);
        check_chain(&unwinder, &sample, thread, 2, pc);
    }
    unwinder_free(&unwinder);
    replay_free(&replay);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct view_cursor cursor = {.view = {data, size}};
    struct view registers = cursor_read_part(&cursor, REGISTERS * sizeof(uint64_t));
    uint16_t stack_size = cursor_read2(&cursor);
    struct view stack = cursor_read_part(&cursor, stack_size % 1024);
    struct view file = {0};
    if (!cursor.failed && view_part(&cursor.view, cursor.at, size - cursor.at, &file))
        check(registers, stack, view_slice(&file), (uint8_t)(stack_size >> 10));
    return 0;
}
