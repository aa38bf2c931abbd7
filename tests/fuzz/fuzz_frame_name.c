/* Any symbol and module under any rules (the first byte): names without ';', the same ones each time. */
#include "perf/frame_name.h"
#include "symbols/module.h"
#include "fuzz.h"

/* Names between ';' come apart as they were. */
static void check_split(const struct frame_names *names) {
    struct bytebuf joined = {0};
    struct frame_names parts = {0};
    for (size_t i = 0; i < names->count; i++) {
        bytebuf_add(&joined, i ? SLICE(";") : SLICE(""));
        bytebuf_add(&joined, frame_names_at(names, i));
    }
    frame_names_split(&parts, bytebuf_slice(&joined));
    fuzz_check(!joined.len || parts.count == names->count);
    for (size_t i = 0; joined.len && i < names->count; i++)
        fuzz_check(slice_equal(frame_names_at(&parts, i), frame_names_at(names, i)));
    frame_names_free(&parts);
    bytebuf_free(&joined);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct frame_names names; /* reused, as the program does */
    struct frame_names fresh = {0};
    if (size < 1)
        return 0;
    struct slice text = {(const char *)data + 1, size - 1}, symbol;
    struct name_rules rules = {(enum tidy)(data[0] % 3), data[0] & 4, data[0] & 8, data[0] & 16,
                               data[0] & 64};
    bool java = data[0] & 32;
    slice_cut(&text, '\n', &symbol);
    struct frame frame = {SLICE("4005d0"), symbol, text, text.at != NULL};
    frame_name_make(&names, &rules, &frame, java);
    frame_name_make(&fresh, &rules, &frame, java);
    fuzz_check(names.count == fresh.count && names.sourced == fresh.sourced && names.sourced <= names.count);
    for (size_t i = 0; i < names.count; i++) {
        struct slice name = frame_names_at(&names, i);
        fuzz_check(slice_equal(name, frame_names_at(&fresh, i)));
        fuzz_check(slice_find(name, ';') == name.len);
        fuzz_check(rules.demangle || name.len <= size + 40); /* "[", " <", the address, ">]", and marks */
    }
    fuzz_check(rules.tidy == TIDY_CLASSIC || names.count <= 1 || module_is_jit(text));
    fuzz_check(frame_name_arguments(symbol) <= symbol.len);
    check_split(&names);
    frame_names_free(&fresh);
    return 0;
}
