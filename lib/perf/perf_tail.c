/* perf_tail: one pass over the words finds the address of the frame, one over its groups the module. */
#include "perf/perf_tail.h"

#include "perf/perf_frame.h"

#include "base/banned.h"

enum { ADDRESS_COLUMNS = 16, SHORT_HEX = 8 };

/* ---- words ---- */

/* The next word of the text from *at, which moves to its end; *gap: blanks before it. */
static bool next_word(struct slice text, size_t *at, struct slice *word, size_t *gap) {
    size_t start = *at, end;
    while (start < text.len && byte_is_blank(text.at[start]))
        start++;
    for (end = start; end < text.len && !byte_is_blank(text.at[end]);)
        end++;
    *gap = start - *at;
    *word = slice_part(text, start, end);
    *at = end;
    return end > start;
}

static struct slice first_word(struct slice text) {
    struct slice word;
    size_t at = 0, gap;
    next_word(text, &at, &word, &gap);
    return word;
}

static bool is_number(struct slice word) {
    size_t i = 0;
    while (i < word.len && byte_is_digit(word.at[i]))
        i++;
    return word.len > 0 && i == word.len;
}

static bool has_digit(struct slice word) {
    size_t i = 0;
    while (i < word.len && !byte_is_digit(word.at[i]))
        i++;
    return i < word.len;
}

/* True if it is an address and not a word of a tracepoint, such as "added": no such word is so long. */
static bool is_address(struct slice word) {
    return slice_is_hex(word) && (word.len >= SHORT_HEX || has_digit(word));
}

static bool is_aligned(struct slice word, size_t gap) {
    return slice_is_hex(word) && word.len <= ADDRESS_COLUMNS && gap > 0 && gap + word.len > ADDRESS_COLUMNS;
}

/* The same without a blank before it, as perf prints fields that are no ip. */
static bool is_column(struct slice word, size_t gap) {
    return slice_is_hex(word) && gap + word.len >= ADDRESS_COLUMNS;
}

bool perf_tail_aligned_address(struct slice text, size_t *end) {
    struct slice word;
    size_t gap;
    *end = 0;
    return next_word(text, end, &word, &gap) && is_aligned(word, gap);
}

/* "4K", "2M", "N/A": a page size. */
static bool is_page_size(struct slice word) {
    if (slice_equal(word, SLICE("N/A")))
        return true;
    return word.len > 1 && byte_is_any_of(word.at[word.len - 1], SLICE("BKMGT")) &&
           is_number(slice_part(word, 0, word.len - 1));
}

/* Words of the flags field (sample_flags in builtin-script.c). */
bool perf_tail_is_flag(struct slice word) {
    static const struct slice flags[] = {SLICE_INIT("call"),    SLICE_INIT("return"), SLICE_INIT("jcc"),
                                         SLICE_INIT("jmp"),     SLICE_INIT("int"),    SLICE_INIT("iret"),
                                         SLICE_INIT("syscall"), SLICE_INIT("sysret"), SLICE_INIT("async"),
                                         SLICE_INIT("hw"),      SLICE_INIT("tx"),     SLICE_INIT("tr"),
                                         SLICE_INIT("(x)"),     SLICE_INIT("vmexit"), SLICE_INIT("vmentry")};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (slice_equal(word, flags[i]))
            return true;
    return false;
}

/* ---- fields ---- */

bool perf_tail_is_fields(struct slice text) {
    static const struct slice starts[] = {SLICE_INIT("0x"),    SLICE_INIT("ABI:"), SLICE_INIT("insn:"),
                                          SLICE_INIT("ilen:"), SLICE_INIT("IPC:"), SLICE_INIT("=>")};
    struct slice word, after;
    size_t at = 0, gap;
    if (!next_word(text, &at, &word, &gap))
        return true;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (slice_starts(word, starts[i]))
            return true;
    if (is_page_size(word))
        return true;
    /* a physical address is the last but for page sizes; no blank is printed before it */
    return is_column(word, gap) && (!next_word(text, &at, &after, &gap) || is_page_size(after));
}

/* True if the text before a frame, or instead of one, is not the arguments of a tracepoint. */
static bool is_no_argument(struct slice text) {
    struct slice word = first_word(text);
    return word.len == 0 || is_address(word) || is_number(word) || perf_tail_is_flag(word) ||
           word.at[0] == '|' || word.at[0] == '/' || perf_tail_is_fields(text);
}

/* Where the last branch of the branch stack is, by its flags; 0: there is none. */
static size_t last_branch(struct slice text) {
    for (size_t i = text.len; i >= 3; i--) {
        struct slice flags = slice_part(text, i - 3, i);
        if (slice_equal(flags, SLICE("/P/")) || slice_equal(flags, SLICE("/M/")) ||
            slice_equal(flags, SLICE("/-/")))
            return i;
    }
    return 0;
}

/* ---- the frame ---- */

/* The end of the balanced group that starts at `open`, or 0. */
static size_t group_end(struct slice text, size_t open) {
    size_t depth = 0;
    for (size_t i = open; i < text.len; i++) {
        if (text.at[i] == '(')
            depth++;
        else if (text.at[i] == ')' && --depth == 0)
            return i + 1;
    }
    return 0;
}

/* The end of the first group that fields follow, which is the module; 0: there is none. */
static size_t module_end(struct slice text) {
    size_t branch = last_branch(text);
    for (size_t at = 0; at < text.len; at++) {
        at += slice_search(slice_from(text, at), SLICE(" ("));
        size_t end = at < text.len ? group_end(text, at + 1) : 0;
        if (!end)
            return 0;
        bool ends = end == text.len || byte_is_blank(text.at[end]);
        if (ends && (branch > end || perf_tail_is_fields(slice_from(text, end))))
            return end;
        at = end - 1;
    }
    return 0;
}

/* The end of a symbol without module: where fields follow. */
static size_t symbol_end(struct slice text) {
    struct slice word;
    size_t at = 0, gap, start;
    for (start = 0; next_word(text, &at, &word, &gap); start = at)
        if (start > 0 && perf_tail_is_fields(slice_part(text, start, at)))
            break;
    return start;
}

/* The frame at an address of the text. */
static bool read_frame(struct slice text, struct slice address, struct perf_tail *tail) {
    struct slice rest = slice_from(text, (size_t)(address.at - text.at) + address.len);
    size_t end = module_end(rest);
    if (end)
        rest.len = end;
    if (!perf_frame_read(rest, &tail->frame))
        return false;
    tail->frame.address = address;
    tail->after_address = rest;
    return true;
}

static bool read_bare_frame(struct slice text, struct slice address, struct perf_tail *tail) {
    struct slice rest = slice_from(text, (size_t)(address.at - text.at) + address.len);
    rest.len = symbol_end(rest);
    struct slice symbol = slice_trim(rest);
    if (!symbol.len)
        return false;
    tail->frame = (struct frame){.address = address, .symbol = symbol};
    tail->after_address = rest;
    return true;
}

/* The last aligned address with a word after it that is neither an aligned number nor a page size. */
static bool find_address(struct slice text, struct slice *address) {
    struct slice word, before = {0};
    bool aligned_before = false, found = false;
    for (size_t at = 0, gap; next_word(text, &at, &word, &gap);) {
        bool aligned = is_aligned(word, gap);
        bool is_symbol = !is_column(word, gap) && !is_page_size(word) && word.at[0] != '|';
        if (aligned_before && is_symbol) {
            *address = before;
            found = true;
        }
        aligned_before = aligned;
        before = word;
    }
    return found;
}

/* The first word as an address, where nothing is aligned; without a digit it is known by the symbol's offset.
 */
static bool read_first_word(struct slice text, struct perf_tail *tail) {
    struct slice word = first_word(text);
    return slice_is_hex(word) && read_frame(text, word, tail) &&
           (is_address(word) || slice_has(tail->frame.symbol, SLICE("+0x")));
}

/* One word of letters: no list of arguments. */
static bool is_one_word(struct slice text) {
    struct slice word = slice_trim(text);
    size_t i = 0;
    while (i < word.len && byte_is_word(word.at[i]) && !byte_is_digit(word.at[i]))
        i++;
    return i == word.len;
}

static bool ends_with_address(struct slice text) {
    struct slice word;
    bool aligned = false;
    for (size_t at = 0, gap; next_word(text, &at, &word, &gap);)
        aligned = is_aligned(word, gap);
    return aligned;
}

void perf_tail_read(struct slice text, struct perf_tail *tail) {
    struct slice address;
    *tail = (struct perf_tail){0};
    if (find_address(text, &address)) {
        struct slice before = slice_part(text, 0, (size_t)(address.at - text.at));
        tail->has_arguments = !is_no_argument(before);
        tail->has_frame =
            read_frame(text, address, tail) || (!tail->has_arguments && read_bare_frame(text, address, tail));
    }
    if (!tail->has_frame)
        tail->has_frame = read_first_word(text, tail);
    if (!tail->has_frame)
        *tail = (struct perf_tail){.has_arguments = !is_no_argument(text)};
    tail->is_word = tail->has_arguments && is_one_word(text);
    tail->has_address = !tail->has_frame && !tail->has_arguments && ends_with_address(text);
}
