/* perf_tail: one pass over the words finds the address of the frame, one over its groups the module. */
#include "perf/perf_tail.h"

#include "perf/perf_frame.h"

#include "base/banned.h"

enum {
    ADDRESS_COLUMNS = 16,
    SHORT_HEX = 8,
    SYMBOL_GAP = 2,
    CODE_DIGITS = 4,
    FLAGS_START = 3,
    FLAGS_END = 22,
    WIDE_FLAGS_END = 24 /* since perf 6.12 */
};

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

/* The same without a blank before it, as perf prints fields other than ip. */
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

static bool starts_field(struct slice word) {
    static const struct slice names[] = {SLICE_INIT("insn:"), SLICE_INIT("ilen:"), SLICE_INIT("IPC:"),
                                         SLICE_INIT("=>")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_equal(word, names[i]))
            return true;
    return slice_starts(word, SLICE("0x")) ||
           (slice_starts(word, SLICE("ABI:")) && is_number(slice_from(word, 4)));
}

/* True if a word is after the TABs before a disassembled instruction. */
static bool is_instruction(struct slice word, size_t gap) {
    return gap > 1 && word.at[-1] == '\t';
}

bool perf_tail_is_field_name(struct slice text) {
    size_t start = text.len;
    while (start > 0 && !byte_is_blank(text.at[start - 1]))
        start--;
    return starts_field(slice_from(text, start));
}

/* A disassembled instruction and cycles are what perf prints after a TAB. */
static bool starts_with_tab(struct slice text) {
    size_t at = 0;
    while (at < text.len && text.at[at] == ' ')
        at++;
    return at < text.len && text.at[at] == '\t';
}

/* True if the text is [PAGE_SIZE] [PAGE_SIZE] [other fields]. */
static bool are_page_sizes(struct slice text) {
    struct slice word;
    size_t at = 0, gap, start = 0;
    for (int sizes = 0; sizes < 3; sizes++, start = at) {
        if (starts_with_tab(slice_from(text, start)) || !next_word(text, &at, &word, &gap) ||
            starts_field(word))
            return true;
        if (!is_page_size(word))
            return false;
    }
    return false;
}

bool perf_tail_is_fields(struct slice text) {
    struct slice word;
    size_t at = 0, gap;
    if (are_page_sizes(text))
        return true;
    /* a physical address is the last but for page sizes and cycles; no blank is printed before it */
    return next_word(text, &at, &word, &gap) && is_column(word, gap) && are_page_sizes(slice_from(text, at));
}

size_t perf_tail_find_branch(struct slice text) {
    for (size_t i = 0; i + 7 < text.len; i++) {
        i += slice_find(slice_from(text, i), '/');
        if (i + 7 >= text.len)
            break;
        const char *at = text.at + i; /* predicted, in a transaction, aborted, cycles */
        if (byte_is_any_of(at[1], SLICE("PMN-")) && at[2] == '/' && byte_is_any_of(at[3], SLICE("X-")) &&
            at[4] == '/' && byte_is_any_of(at[5], SLICE("A-")) && at[6] == '/' && byte_is_digit(at[7]))
            return i;
    }
    return text.len;
}

static bool has_branches(struct slice text) {
    return perf_tail_find_branch(text) < text.len;
}

/*
 * The end of the flags field, "  %-19s " or wider, after the blank that ends the event; 0: there is none.
 * Longer flags are followed by a blank, too.
 */
static size_t flags_end(struct slice text) {
    size_t end = FLAGS_END;
    if (text.len <= end || !slice_starts(text, SLICE("   ")) || text.at[FLAGS_START] == ' ')
        return 0;
    if (!byte_is_blank(text.at[end]))
        end = WIDE_FLAGS_END;
    return end < text.len && byte_is_blank(text.at[end]) ? end : 0;
}

bool perf_tail_is_flags(struct slice text) {
    size_t end = flags_end(text);
    return end && slice_trim(slice_from(text, end)).len == 0;
}

/* True if the text begins with branches. By address they may follow other text; by symbol they are taken for
 * the first field. */
static bool starts_with_branches(struct slice text) {
    size_t branch = perf_tail_find_branch(text);
    return branch < text.len && !slice_has(slice_part(text, 0, branch), SLICE(" 0x"));
}

/* True if the text before a frame, or instead of one, is not the arguments of a tracepoint. */
static bool is_no_argument(struct slice text) {
    size_t flags = flags_end(text);
    struct slice rest = slice_from(text, flags), word = first_word(rest);
    return word.len == 0 || is_address(word) || is_number(word) || (!flags && perf_tail_is_flag(word)) ||
           word.at[0] == '|' || word.at[0] == '/' || perf_tail_is_fields(rest) || starts_with_branches(rest);
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

size_t perf_tail_fields_start(struct slice text) {
    struct slice word;
    size_t at = 0, gap;
    if (!next_word(text, &at, &word, &gap))
        return text.len;
    for (size_t start = at; next_word(text, &at, &word, &gap); start = at)
        if (perf_tail_is_fields(slice_from(text, start)))
            return start;
    return at;
}

/*
 * The end of the module: of the group that ends the text, or to which a branch is glued, as perf prints no
 * blank before the first one ("main (/bin/app)main+0x5(/bin/app)/..."). 0: there is none.
 */
static size_t module_end(struct slice text) {
    bool branches = has_branches(text);
    for (size_t at = 0; at < text.len; at++) {
        at += slice_search(slice_from(text, at), SLICE(" ("));
        size_t end = at < text.len ? group_end(text, at + 1) : 0;
        if (!end)
            return 0;
        if (end == text.len || (branches && !byte_is_any_of(text.at[end], SLICE("():&")) &&
                                !slice_starts(slice_from(text, end), SLICE(" ("))))
            return end;
        at = end - 1;
    }
    return 0;
}

/* A symbol without module, to which a branch may be glued: then it ends in its offset. */
static struct slice bare_symbol(struct slice text) {
    struct slice symbol = slice_trim(text);
    if (!has_branches(symbol))
        return symbol;
    if (slice_starts(symbol, SLICE("[unknown]")))
        return SLICE("[unknown]");
    return slice_part(symbol, 0, slice_search(symbol, SLICE("+0x")));
}

/* The frame at an address of the text. Without a module if `bare`. */
static bool read_frame(struct slice text, struct slice address, bool bare, struct perf_tail *tail) {
    struct slice rest = slice_from(text, (size_t)(address.at - text.at) + address.len);
    if (perf_tail_is_fields(rest))
        return false;
    rest = slice_trim_end(slice_part(rest, 0, perf_tail_fields_start(rest)));
    size_t end = module_end(rest);
    if (end)
        rest.len = end;
    if (!perf_frame_read(rest, &tail->frame)) {
        tail->frame = (struct frame){.symbol = bare_symbol(rest)};
        if (!bare || !tail->frame.symbol.len)
            return false;
    }
    tail->frame.address = address;
    tail->after_address = rest;
    return true;
}

/* True if the word is "=>" and the target of a branch follows. */
static bool is_target(struct slice word, struct slice rest) {
    size_t at = 0, gap;
    return slice_equal(word, SLICE("=>")) && next_word(rest, &at, &word, &gap) && is_aligned(word, gap);
}

/* The last aligned address with a word after it that is no other field; *exact: in the columns of
 * an ip, or as long as one. */
static bool find_address(struct slice text, struct slice *address, bool *exact) {
    struct slice word, before = {0};
    bool aligned_before = false, exact_before = false, found = false;
    for (size_t at = 0, gap; next_word(text, &at, &word, &gap);) {
        bool aligned = is_aligned(word, gap), field = starts_field(word) || is_instruction(word, gap);
        if (field && (found || is_target(word, slice_from(text, at))))
            return found;
        bool is_symbol = !field && gap <= SYMBOL_GAP && !is_column(word, gap) && !is_page_size(word) &&
                         word.at[0] != '|' && word.at[0] != '/';
        if (aligned_before && is_symbol) {
            *address = before;
            *exact = exact_before;
            found = true;
        }
        aligned_before = aligned;
        exact_before = gap + word.len == ADDRESS_COLUMNS + 1 || word.len >= CODE_DIGITS;
        before = word;
    }
    return found;
}

/* The first word as an address, where nothing is aligned; without a digit it is known by the symbol's offset.
 */
static bool read_first_word(struct slice text, struct perf_tail *tail) {
    struct slice word = first_word(text);
    return slice_is_hex(word) && read_frame(text, word, false, tail) &&
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
    bool exact = false;
    *tail = (struct perf_tail){0};
    if (slice_trim_start(text).len == 0)
        return;
    if (find_address(text, &address, &exact)) {
        struct slice before = slice_part(text, 0, (size_t)(address.at - text.at));
        tail->has_arguments = !is_no_argument(before);
        tail->has_frame = read_frame(text, address, exact || !tail->has_arguments, tail);
    }
    if (!tail->has_frame)
        tail->has_frame = read_first_word(text, tail);
    if (!tail->has_frame)
        *tail = (struct perf_tail){.has_arguments = !is_no_argument(text)};
    tail->is_word = tail->has_arguments && is_one_word(text);
    tail->has_address = !tail->has_frame && !tail->has_arguments && ends_with_address(text);
}
