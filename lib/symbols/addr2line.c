/*
 * addr2line: an answer does not say how many lines it has, so each question is followed by one for an address
 * that no module has. Both answers begin with the address that was asked for, and between these two lines is
 * what belongs to the question; names in it may hold anything, newlines too. At most MAX_RUNNING helpers run
 * at a time. Which of them ends for a new one is random: stacks visit modules in cycles, where the helper
 * that was idle longest is the next one needed.
 */
#include "symbols/addr2line.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "base/linereader.h"
#include "symbols/module.h"

#include "base/banned.h"

enum {
    MAX_RUNNING = 128,
    MAX_LINES = 20000, /* of one answer: what never stops answering is not an addr2line */
    UNREADABLE = 1,    /* exit status of GNU's for a file that it cannot read, which it says itself */
    END = 0x7f000000,  /* the address that marks an end, and those after it; fits 32-bit files */
    ENDS = 0xffffff,
    END_DIGITS = 8,
    ADDRESS_DIGITS = 16
};

struct addr2line_module {
    struct child helper;
    struct linereader answers;
    bool running;
    bool dead;         /* it ended, or could not be started */
    bool unrecognised; /* an answer was not understood: there is a message */
    bool asked;        /* at least once */
    int lines_left;    /* of the answer being read */
    bool has_symbols;
    struct intern symbols; /* of nm */
    uint64_t *addresses;   /* by symbol: the first in nm's list */
    size_t capacity;
    char *name; /* with its NUL, for argv */
};

static void add_unstarted(struct addr2line *self, const char *program, int error) {
    if (!self->failed)
        messages_add(&self->messages, "--inline: cannot run %s: %s; %sleave --inline out", program,
                     strerror(error), error == ENOENT ? "install binutils, or " : "");
    self->failed = true;
}

/* For each module, since others may be answered. */
static void add_ended(struct addr2line *self, const struct addr2line_module *module, const char *program,
                      int error) {
    const char *reason = error == LINEREADER_TOO_LONG ? "a line is too long" : strerror(error);
    messages_add(&self->messages, "--inline: %s ended in the middle of %s%s%s", program, module->name,
                 error ? ": " : "", error ? reason : "");
    self->failed = true;
}

/* Its exit status. */
static int end_helper(struct addr2line *self, struct addr2line_module *module) {
    if (!module->running)
        return 0;
    linereader_free(&module->answers);
    module->running = false;
    self->running--;
    return child_end(&module->helper);
}

/* The helper does not answer any more. */
static void give_up(struct addr2line *self, struct addr2line_module *module) {
    int error = module->answers.error;
    module->dead = true;
    if (end_helper(self, module) != UNREADABLE || error || module->asked)
        add_ended(self, module, "addr2line", error);
}

/* Ends one of the helpers that run, a random one; there must be one. */
static void end_any(struct addr2line *self) {
    size_t skip = (self->clock * 0x9E3779B97F4A7C15u >> 32) % self->running, i = 0;
    while (!self->known[i].running || skip--)
        i++;
    end_helper(self, &self->known[i]);
}

/* An address without "0x" and zeros before it: GNU's prints leading zeros, LLVM's none. */
static struct slice digits(struct slice address) {
    if (slice_starts(address, SLICE("0x")))
        address = slice_from(address, 2);
    while (slice_starts(address, SLICE("0")))
        address = slice_from(address, 1);
    return address;
}

static bool same_address(struct slice x, struct slice y) {
    return slice_equal(digits(x), digits(y));
}

/* The address in the question that marks the end of its answer. */
static struct slice end_of(struct slice question) {
    return slice_part(question, question.len - END_DIGITS - 1, question.len - 1);
}

/* The address as a question, "" if it is not one: addr2line would read a long line as several. */
static struct slice askable(struct slice address) {
    struct slice hex = digits(address);
    if (!hex.len)
        return SLICE("0");
    return slice_is_hex(hex) && hex.len <= ADDRESS_DIGITS ? hex : SLICE("");
}

/* What the next line of the helper is. */
enum answer_line {
    ANSWER_GONE, /* there is none: the helper ended, or it never stops answering */
    ANSWER_END,  /* the address that marks the end */
    ANSWER_TEXT
};

static enum answer_line next_line(const struct addr2line *self, struct addr2line_module *module,
                                  struct slice *line) {
    if (module->lines_left-- <= 0 || !linereader_next(&module->answers, line))
        return ANSWER_GONE;
    return same_address(*line, end_of(bytebuf_slice(&self->question))) ? ANSWER_END : ANSWER_TEXT;
}

/* Asks for an address, which is repeated before its answer, and then for one that marks the end. */
static bool send_question(struct addr2line *self, struct addr2line_module *module, struct slice address) {
    struct bytebuf *question = &self->question;
    question->len = 0;
    bytebuf_add(question, address);
    bytebuf_add_format(question, "%s%0*x\n", address.len ? "\n" : "", END_DIGITS,
                       (unsigned)(END + self->clock % ENDS));
    module->lines_left = MAX_LINES;
    return child_say(&module->helper, bytebuf_slice(question));
}

/* Reads up to the line that repeats the address, past what is left of the answer before. */
static enum answer_line find_answer(struct addr2line *self, struct addr2line_module *module,
                                    struct slice address) {
    struct slice line;
    enum answer_line found;
    do
        found = next_line(self, module, &line);
    while (found == ANSWER_TEXT && !(address.len && same_address(line, address)));
    return found;
}

static bool is_shortage(int error) {
    return error == EMFILE || error == ENFILE || error == EAGAIN || error == ENOMEM;
}

static void start_helper(struct addr2line *self, struct addr2line_module *module) {
    const char *const words[] = {"addr2line", "-a", "-i", "-f", "-s", "-C", "-e", module->name, NULL};
    if (self->running == MAX_RUNNING)
        end_any(self);
    bool started = child_start(&module->helper, words, CHILD_TALK);
    while (!started && self->running && is_shortage(module->helper.error)) {
        end_any(self);
        started = child_start(&module->helper, words, CHILD_TALK);
    }
    if (!started) {
        add_unstarted(self, words[0], module->helper.error);
        module->dead = true;
        return;
    }
    module->running = true;
    self->running++;
    linereader_attach(&module->answers, module->helper.output, words[0]);
    if (!send_question(self, module, (struct slice){0}) ||
        find_answer(self, module, (struct slice){0}) == ANSWER_GONE)
        give_up(self, module);
}

/*
 * The module's name for argv. An @ is preceded by "./", for
 * "@FILE" would make the helpers read words there.
 */
static char *name_for_words(struct slice name) {
    struct bytebuf text = {0};
    bytebuf_add(&text, slice_starts(name, SLICE("@")) ? SLICE("./") : SLICE(""));
    bytebuf_add(&text, name);
    bytebuf_add_byte(&text, '\0');
    return text.at;
}

static struct addr2line_module *module_of(struct addr2line *self, struct slice name) {
    size_t known = self->modules.count;
    uint32_t number = intern_add(&self->modules, name);
    if (number == known) {
        self->known = heap_grow(self->known, &self->capacity, known + 1, sizeof *self->known);
        self->known[number] = (struct addr2line_module){
            .name = name_for_words(name),
            .dead = slice_find(name, '\0') < name.len, /* no file has such a name */
        };
    }
    return &self->known[number];
}

/* Drops the first " (discriminator N)" of a line. */
static void add_without_discriminator(struct bytebuf *into, struct slice line) {
    size_t at = slice_search(line, SLICE(" (discriminator "));
    size_t end = at + slice_find(slice_from(line, at), ')');
    bytebuf_add(into, slice_part(line, 0, at));
    if (at < line.len && end < line.len)
        bytebuf_add(into, slice_from(line, end + 1));
}

static void reverse(struct bytebuf *text, size_t from) {
    for (size_t end = text->len; from + 1 < end; from++) {
        char c = text->at[from];
        text->at[from] = text->at[--end];
        text->at[end] = c;
    }
}

static void add_unrecognised(struct addr2line *self, struct addr2line_module *module) {
    if (!module->unrecognised)
        messages_add(&self->messages, "--inline: an answer of addr2line for %s was not understood",
                     module->name);
    module->unrecognised = true;
}

/*
 * Appends one function: its name and, with --context, its position, all of it backwards. *recognised: it is a
 * pair of lines, of which the second one is a position. *unknown: the helper does not know the address.
 */
static enum answer_line read_function(struct addr2line *self, struct addr2line_module *module,
                                      struct bytebuf *names, bool *recognised, bool *unknown) {
    struct slice line;
    enum answer_line found = next_line(self, module, &line);
    if (found != ANSWER_TEXT)
        return found;
    bytebuf_add(names, names->len ? SLICE(";") : SLICE(""));
    size_t from = names->len;
    bool has_name = !slice_ends(line, SLICE("??"));
    add_without_discriminator(names, line);
    found = next_line(self, module, &line);
    *recognised &= found == ANSWER_TEXT && slice_find(line, ':') < line.len;
    if (found != ANSWER_TEXT)
        return found;
    *unknown |= !has_name && slice_starts(line, SLICE("??:0"));
    if (self->context) {
        bytebuf_add_byte(names, ':');
        add_without_discriminator(names, line);
    }
    reverse(names, from);
    return ANSWER_TEXT;
}

/*
 * Reads the functions of an answer, which come innermost first: each is appended backwards, and at the end
 * all of it is reversed. A name with a newline is more than one line, and its answer is dropped. False: the
 * helper is gone.
 */
static bool read_functions(struct addr2line *self, struct addr2line_module *module, struct bytebuf *names,
                           bool *unknown) {
    bool recognised = true;
    enum answer_line found;
    do
        found = read_function(self, module, names, &recognised, unknown);
    while (found == ANSWER_TEXT);
    if (found == ANSWER_GONE)
        return false;
    reverse(names, 0);
    if (!recognised) {
        add_unrecognised(self, module);
        names->len = 0;
    }
    return true;
}

/*
 * Asks for one address. `names` is replaced. *unknown: the helper does not know the address, or it is not
 * one. False: the helper is gone.
 */
static bool ask(struct addr2line *self, struct addr2line_module *module, struct slice address,
                struct bytebuf *names, bool *unknown) {
    struct slice question = askable(address);
    names->len = 0;
    *unknown = question.len == 0;
    if (*unknown)
        return true;
    module->asked = true;
    self->clock++;
    enum answer_line found =
        send_question(self, module, question) ? find_answer(self, module, question) : ANSWER_GONE;
    return found == ANSWER_TEXT ? read_functions(self, module, names, unknown) : found == ANSWER_END;
}

/* Takes hexadecimal digits off the start of *rest. False: there are none. What passes 64 bits is cut off. */
static bool cut_hex(struct slice *rest, uint64_t *value) {
    size_t digits = 0;
    for (*value = 0; digits < rest->len && byte_is_hex(rest->at[digits]); digits++)
        *value = *value << 4 | byte_hex_value(rest->at[digits]);
    *rest = slice_from(*rest, digits);
    return digits > 0;
}

/* "HEX TYPE NAME", as nm prints a symbol that has an address. */
static void add_symbol(struct addr2line_module *module, struct slice line) {
    uint64_t address;
    if (!cut_hex(&line, &address) || line.len <= 3 || line.at[0] != ' ' || line.at[2] != ' ')
        return;
    size_t known = module->symbols.count;
    uint32_t number = intern_add(&module->symbols, slice_from(line, 3));
    if (number < known)
        return;
    module->addresses = heap_grow(module->addresses, &module->capacity, known + 1, sizeof *module->addresses);
    module->addresses[number] = address;
}

static void read_symbols(struct addr2line *self, struct addr2line_module *module) {
    const char *const words[] = {"nm", "--", module->name, NULL};
    struct child nm;
    struct linereader in = {0};
    module->has_symbols = true;
    if (!child_start(&nm, words, CHILD_NO_INPUT)) {
        add_unstarted(self, words[0], nm.error);
        return;
    }
    linereader_attach(&in, nm.output, words[0]);
    for (struct slice line; linereader_next(&in, &line);)
        add_symbol(module, line);
    int error = in.error;
    linereader_free(&in);
    if (child_end(&nm) >= CHILD_SIGNAL || error)
        add_ended(self, module, words[0], error);
}

/* Cuts "NAME+0xHEX", with small digits, into the name and the offset. */
static bool read_symbol(struct slice symbol, struct slice *name, uint64_t *offset) {
    size_t plus = slice_find_last(symbol, '+');
    struct slice rest = slice_from(symbol, plus);
    *name = slice_part(symbol, 0, plus);
    if (!name->len || !slice_starts(rest, SLICE("+0x")))
        return false;
    rest = slice_from(rest, 3);
    for (size_t i = 0; i < rest.len; i++)
        if (!byte_is_small_hex(rest.at[i]))
            return false;
    return cut_hex(&rest, offset);
}

/* Where NAME+0xHEX lies according to nm; false when it is not known or the symbol has another shape. */
static bool address_of_symbol(struct addr2line *self, struct addr2line_module *module, struct slice symbol,
                              struct bytebuf *address) {
    struct slice name;
    uint64_t offset;
    if (!read_symbol(symbol, &name, &offset))
        return false;
    if (!module->has_symbols)
        read_symbols(self, module);
    uint32_t number = intern_find(&module->symbols, name);
    if (number == INTERN_NONE)
        return false;
    address->len = 0;
    bytebuf_add_format(address, "0x%llx", (unsigned long long)(module->addresses[number] + offset));
    return true;
}

static bool is_name(struct slice names) {
    return names.len > 0 && !slice_equal(names, SLICE("??")) && !slice_equal(names, SLICE("??:??:0"));
}

bool addr2line_names(struct addr2line *self, struct slice module_name, struct slice at, struct slice symbol,
                     struct bytebuf *names) {
    if (module_has_no_file(module_name))
        return false;
    struct addr2line_module *module = module_of(self, module_name);
    if (!module->running && !module->dead)
        start_helper(self, module);
    if (module->dead)
        return false;
    bool unknown = false;
    struct bytebuf address = {0};
    bool answered = ask(self, module, at, names, &unknown);
    if (answered && unknown && address_of_symbol(self, module, symbol, &address))
        answered = ask(self, module, bytebuf_slice(&address), names, &unknown);
    bytebuf_free(&address);
    if (!answered)
        give_up(self, module);
    return answered && is_name(bytebuf_slice(names));
}

bool addr2line_end(struct addr2line *self) {
    bool good = !self->failed;
    for (size_t i = 0; i < self->modules.count; i++) {
        end_helper(self, &self->known[i]);
        intern_free(&self->known[i].symbols);
        free(self->known[i].addresses);
        free(self->known[i].name);
    }
    free(self->known);
    intern_free(&self->modules);
    bytebuf_free(&self->question);
    messages_free(&self->messages);
    *self = (struct addr2line){0};
    return good;
}
