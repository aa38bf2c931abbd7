/*
 * frame_name: each rule is one small function; frame_name_make applies them in the original's order. Runs
 * once per distinct frame text, so clarity goes before speed here.
 */
#include "perf/frame_name.h"

#include <stdlib.h>

#include "symbols/module.h"

#include "base/banned.h"

/* The symbol without one final "+0x" and lower-case hex digits. */
static struct slice without_offset(struct slice symbol) {
    size_t end = symbol.len;
    while (end > 0 && byte_is_small_hex(symbol.at[end - 1]))
        end--;
    if (end < symbol.len && end >= 3 && slice_equal(slice_part(symbol, end - 3, end), SLICE("+0x")))
        symbol.len = end - 3;
    return symbol;
}

/* Length of an operator's sign after the word "operator": nothing for conversions and literals. */
static size_t operator_sign(struct slice rest) {
    if (slice_starts(rest, SLICE("()")) || slice_starts(rest, SLICE("[]")))
        return 2;
    size_t n = 0;
    while (n < rest.len && byte_is_any_of(rest.at[n], SLICE("<>=!+-*/%^&|~,")))
        n++;
    return n;
}

/* Length of the token at `at` that brackets must not be looked for in: "operator<<", "->", else 0. */
static size_t opaque_token(struct slice symbol, size_t at) {
    struct slice rest = slice_from(symbol, at);
    if (slice_starts(rest, SLICE("->")) || slice_starts(rest, SLICE("=>")))
        return 2;
    if (slice_starts(rest, SLICE("operator")) && (at == 0 || !byte_is_word(symbol.at[at - 1])))
        return 8 + operator_sign(slice_from(rest, 8));
    return 0;
}

/* The position after the bracket that closes the one at `open`, or 0 when it is never closed. */
static size_t group_end(struct slice symbol, size_t open) {
    size_t depth = 0;
    for (size_t i = open; i < symbol.len; i++) {
        size_t opaque = opaque_token(symbol, i);
        if (opaque)
            i += opaque - 1;
        else if (byte_is_any_of(symbol.at[i], SLICE("<([{")))
            depth++;
        else if (byte_is_any_of(symbol.at[i], SLICE(">)]}")) && --depth == 0)
            return i + 1;
    }
    return 0;
}

/* Takes one of the texts off the start of *rest. False: it starts with none of them. */
static bool skip_any(struct slice *rest, const struct slice *texts, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (slice_starts(*rest, texts[i])) {
            *rest = slice_from(*rest, texts[i].len);
            return true;
        }
    return false;
}

/* True if what follows an argument list, maybe after qualifiers, is more of the name. */
static bool name_goes_on(struct slice rest) {
    static const struct slice qualifiers[] = {SLICE_INIT(" const"), SLICE_INIT(" volatile"),
                                              SLICE_INIT(" noexcept"), SLICE_INIT("&"), SLICE_INIT(" &")};
    while (skip_any(&rest, qualifiers, sizeof qualifiers / sizeof *qualifiers))
        ;
    return slice_starts(rest, SLICE("::")) || slice_starts(rest, SLICE(".")) ||
           slice_starts(rest, SLICE(" in conformance ")); /* Swift's witnesses: of which type */
}

size_t frame_name_arguments(struct slice symbol) {
    for (size_t i = 0; i < symbol.len;) {
        size_t opaque = opaque_token(symbol, i);
        if (opaque) {
            i += opaque;
        } else if (byte_is_any_of(symbol.at[i], SLICE("<([{"))) {
            size_t end = group_end(symbol, i);
            if (!end)
                return symbol.len; /* brackets that do not match: not a signature */
            bool attached =
                i > 0 && symbol.at[i - 1] != ' ' && !slice_ends(slice_part(symbol, 0, i), SLICE("decltype"));
            if (symbol.at[i] == '(' && attached && !name_goes_on(slice_from(symbol, end)))
                return i;
            i = end;
        } else {
            i++;
        }
    }
    return symbol.len;
}

/*
 * Where the original cuts: at the first "(" that does not open
 * "(anonymous namespace)", but not in Go methods.
 */
static size_t classic_cut(struct slice name) {
    size_t open = slice_find(name, '(');
    if (open == name.len)
        return name.len;
    size_t receiver = slice_search(name, SLICE(".("));
    if (receiver < name.len && slice_has(slice_from(name, receiver + 2), SLICE(").")))
        return name.len; /* QUIRK_GO_METHOD */
    for (; open < name.len; open += 1 + slice_find(slice_from(name, open + 1), '('))
        if (!slice_starts(slice_from(name, open), SLICE("(anonymous namespace)")))
            return open;
    return name.len;
}

static void replace(struct bytebuf *out, size_t start, char old, char new) {
    struct slice text = bytebuf_slice(out);
    for (size_t i = start; (i += slice_find(slice_from(text, i), old)) < text.len; i++)
        out->at[i] = new;
}

static void remove_quotes(struct bytebuf *out, size_t start) {
    struct slice text = slice_from(bytebuf_slice(out), start);
    if (slice_find(text, '"') == text.len && slice_find(text, '\'') == text.len)
        return;
    out->len = start;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '"' && text.at[i] != '\'')
            out->at[out->len++] = text.at[i];
}

/* Appends one name, tidied. */
static void add_tidied(struct bytebuf *out, struct slice name, enum tidy tidy, bool is_symbol) {
    size_t cut = name.len, start = out->len;
    if (tidy == TIDY_CLASSIC)
        cut = classic_cut(name);
    else if (tidy == TIDY_BALANCED && is_symbol)
        cut = frame_name_arguments(name);
    if (cut == 0)
        return;
    bytebuf_add(out, slice_part(name, 0, cut));
    replace(out, start, ';', ':');
    replace(out, start, '\n', ' '); /* symbol tables may have it */
    if (tidy == TIDY_CLASSIC)
        remove_quotes(out, start);
    if (tidy == TIDY_BALANCED && is_symbol)
        while (out->len > start + 1 && byte_is_blank(out->at[out->len - 1]))
            out->len--;
}

static void add_unknown(struct bytebuf *out, const struct name_rules *rules, const struct frame *frame,
                        struct slice name) {
    struct bytebuf text = {0};
    bytebuf_add_byte(&text, '[');
    bytebuf_add(&text, name);
    if (rules->addrs) {
        bytebuf_add(&text, SLICE(" <"));
        bytebuf_add(&text, frame->address);
        bytebuf_add_byte(&text, '>');
    }
    bytebuf_add_byte(&text, ']');
    add_tidied(out, bytebuf_slice(&text), rules->tidy, false);
    bytebuf_free(&text);
}

/* The mark of the frame, if any; `name` is what it is appended to. */
static struct slice mark(const struct name_rules *rules, struct slice module, struct slice name,
                         bool inlined) {
    if (inlined)
        return slice_has(name, SLICE("_[i]")) ? SLICE("") : SLICE("_[i]");
    if (rules->kernel && module_is_kernel(module))
        return SLICE("_[k]");
    if (rules->jit && (module_is_perf_map(module) || module_is_jit_file(module)))
        return slice_has(name, SLICE("_[j]")) ? SLICE("") : SLICE("_[j]");
    return SLICE("");
}

static void end_name(struct frame_names *names) {
    names->ends = heap_grow(names->ends, &names->capacity, names->count + 1, sizeof *names->ends);
    names->ends[names->count++] = names->text.len;
}

static void frame_names_clear(struct frame_names *names) {
    names->text.len = names->count = names->sourced = 0;
    names->unknown = false;
}

void frame_names_split(struct frame_names *names, struct slice text) {
    frame_names_clear(names);
    if (!text.at)
        text = SLICE("");
    for (struct slice name; slice_cut(&text, ';', &name);) {
        bytebuf_add(&names->text, name);
        end_name(names);
    }
}

static void add_part(struct frame_names *names, const struct name_rules *rules, const struct frame *frame,
                     struct slice part, bool java) {
    struct bytebuf *out = &names->text;
    size_t start = out->len;
    bool unknown = slice_equal(part, SLICE("[unknown]"));
    bool nowhere = unknown && (!frame->has_module || slice_equal(frame->module, SLICE("[unknown]")));
    if (unknown)
        add_unknown(out, rules, frame, nowhere ? SLICE("unknown") : module_base(frame->module));
    else
        add_tidied(out, part, rules->tidy, true);
    struct slice name = slice_from(bytebuf_slice(out), start);
    if (java && rules->tidy != TIDY_NONE && name.len && name.at[0] == 'L' &&
        slice_find(name, '/') < name.len) {
        memmove(out->at + start, out->at + start + 1, --name.len);
        out->len--;
    }
    bytebuf_add(out, mark(rules, frame->module, name, names->count > 0));
    if (!nowhere && names->sourced == names->count)
        names->sourced++;
    names->unknown |= unknown;
    end_name(names);
}

/*
 * Position of the first "->" between frames: with balanced names, one outside brackets and operators. After
 * a bracket that never closes (*closed becomes false) brackets are not looked at: one pass for all parts.
 */
static size_t find_arrow(struct slice symbol, enum tidy tidy, bool *closed) {
    if (tidy == TIDY_CLASSIC)
        return slice_search(symbol, SLICE("->"));
    for (size_t i = 0; i < symbol.len;) {
        size_t opaque = opaque_token(symbol, i), end = 0;
        if (*closed && byte_is_any_of(symbol.at[i], SLICE("<([{"))) {
            end = group_end(symbol, i);
            *closed = end != 0;
        }
        if (slice_starts(slice_from(symbol, i), SLICE("->")))
            return i;
        i = opaque ? i + opaque : end ? end : i + 1;
    }
    return symbol.len;
}

static struct slice without_final_arrows(struct slice symbol) {
    while (slice_ends(symbol, SLICE("->")))
        symbol.len -= 2;
    return symbol;
}

/* QUIRK_ARROW: every "->" separates a caller from what was inlined into it; an empty part at the end is
 * skipped. */
static void add_parts(struct frame_names *names, const struct name_rules *rules, const struct frame *frame,
                      struct slice symbol, bool java) {
    bool closed = true;
    size_t end = without_final_arrows(symbol).len;
    for (size_t start = 0; start < end;) {
        struct slice rest = slice_from(symbol, start);
        size_t arrow = find_arrow(rest, rules->tidy, &closed);
        add_part(names, rules, frame, slice_part(rest, 0, arrow), java);
        start += arrow + 2;
    }
}

/* Frames that old perf made of a process name: "(comm)". The original takes any leading "(" for one. */
static bool is_process_name(struct slice symbol, enum tidy tidy) {
    if (!slice_starts(symbol, SLICE("(")) || tidy == TIDY_NONE)
        return false;
    return tidy == TIDY_CLASSIC || group_end(symbol, 0) == symbol.len;
}

/* The symbol, or the name that it stands for. */
static struct slice source_name(struct frame_names *names, const struct name_rules *rules,
                                struct slice symbol) {
    names->demangled.len = 0;
    bool is = rules->demangle && demangle(&names->demangler, symbol, &names->demangled);
    return is ? bytebuf_slice(&names->demangled) : symbol;
}

void frame_name_make(struct frame_names *names, const struct name_rules *rules, const struct frame *frame,
                     bool java) {
    frame_names_clear(names);
    struct slice symbol = without_offset(frame->symbol);
    if (is_process_name(symbol, rules->tidy))
        return;
    symbol = source_name(names, rules, symbol);
    bool split =
        rules->tidy == TIDY_CLASSIC || (rules->tidy == TIDY_BALANCED && module_is_jit(frame->module));
    if (split)
        add_parts(names, rules, frame, symbol, java);
    else if (symbol.len)
        add_part(names, rules, frame, symbol, java);
}

void frame_names_free(struct frame_names *names) {
    bytebuf_free(&names->text);
    bytebuf_free(&names->demangled);
    demangler_free(&names->demangler);
    free(names->ends);
    *names = (struct frame_names){0};
}
