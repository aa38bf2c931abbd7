/* module: plain searches; each name is looked at once per distinct frame. */
#include "symbols/module.h"

#include "base/banned.h"

struct slice module_base(struct slice module) {
    size_t slash = slice_find_last(module, '/');
    if (slash < module.len)
        module = slice_from(module, slash + 1);
    if (slice_ends(module, SLICE(" (deleted)")))
        module.len -= SLICE(" (deleted)").len;
    return module;
}

/* True if the text contains `before`, digits (at least one) and `after`. */
static bool has_numbered(struct slice text, struct slice before, struct slice after) {
    for (size_t at = 0; at < text.len; at++) {
        at += slice_search(slice_from(text, at), before);
        size_t digits = at + before.len, end = digits;
        while (end < text.len && byte_is_digit(text.at[end]))
            end++;
        if (end < text.len && end > digits && slice_starts(slice_from(text, end), after))
            return true;
    }
    return false;
}

/* True if the text contains `before`, digits, '-', digits and `after`. */
static bool has_two_numbers(struct slice text, struct slice before, struct slice after) {
    for (size_t at = 0; at < text.len; at++) {
        at += slice_search(slice_from(text, at), before);
        size_t end = at + before.len, minus = end;
        while (minus < text.len && byte_is_digit(text.at[minus]))
            minus++;
        for (end = minus + 1; end < text.len && byte_is_digit(text.at[end]);)
            end++;
        if (end < text.len && minus > at + before.len && text.at[minus] == '-' && end > minus + 1 &&
            slice_starts(slice_from(text, end), after))
            return true;
    }
    return false;
}

bool module_is_jit_file(struct slice module) {
    return has_two_numbers(module, SLICE("/tmp/jitted-"), SLICE(".so"));
}

bool module_is_perf_map(struct slice module) {
    return has_numbered(module, SLICE("/tmp/perf-"), SLICE(".map"));
}

bool module_is_jit(struct slice module) {
    return has_numbered(module, SLICE("/perf-"), SLICE(".map")) ||
           has_numbered(module, SLICE("jitted-"), SLICE("-")) || slice_starts(module, SLICE("[JIT"));
}

static bool ends_any(struct slice text, const struct slice *ends, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (slice_ends(text, ends[i]))
            return true;
    return false;
}

bool module_is_kernel(struct slice module) {
    static const struct slice ends[] = {SLICE_INIT("vmlinux"), SLICE_INIT(".ko"), SLICE_INIT(".ko.gz"),
                                        SLICE_INIT(".ko.xz"), SLICE_INIT(".ko.zst")};
    bool is_kernel = slice_starts(module, SLICE("[")) || ends_any(module, ends, sizeof ends / sizeof *ends) ||
                     slice_starts(module_base(module), SLICE("vmlinux-"));
    return is_kernel && !slice_has(module, SLICE("unknown"));
}

/* QUIRK_ANY_MAP: "perf-", digits, any byte, "map", wherever it is; the byte may be the last digit. */
static bool names_any_map(struct slice module) {
    for (size_t at = 0; at < module.len; at++) {
        at += slice_search(slice_from(module, at), SLICE("perf-"));
        size_t digits = at + 5, end = digits;
        while (end < module.len && byte_is_digit(module.at[end]))
            end++;
        for (; end > digits; end--)
            if (end < module.len && slice_starts(slice_from(module, end + 1), SLICE("map")))
                return true;
    }
    return false;
}

static bool has_brackets(struct slice module) {
    size_t last = slice_find_last(module, ']');
    for (size_t open = 0; last < module.len && open < last; open++) {
        open += slice_find(slice_from(module, open), '[');
        size_t close = open + slice_find(slice_from(module, open), ']');
        if (close < module.len && close > open + 1)
            return true;
    }
    return false;
}

bool module_has_no_file(struct slice module) {
    return names_any_map(module) || has_brackets(module) || slice_has(module, SLICE("kernel."));
}
