/* kallsyms: 120,000 lines and more, so each is looked at once, in place. */
#include "symbols/kallsyms.h"

#include "base/banned.h"

enum { DIGITS = 16 };

/* The address at the start of a line, its type after it; *rest: the name. False: it is no such line. */
static bool read_start(struct slice line, uint64_t *address, char *type, struct slice *rest) {
    size_t i = 0;
    *address = 0;
    for (; i < line.len && i < DIGITS && byte_is_hex(line.at[i]); i++)
        *address = *address << 4 | byte_hex_value(line.at[i]);
    if (!i || line.len < i + 4 || line.at[i] != ' ' || line.at[i + 2] != ' ')
        return false;
    *type = line.at[i + 1];
    *rest = slice_from(line, i + 3);
    return true;
}

static void take_line(struct kallsyms *self, struct slice line) {
    uint64_t address;
    char type;
    struct slice name;
    if (!read_start(line, &address, &type, &name)) {
        self->skipped++;
        return;
    }
    bool counts = byte_is_any_of(byte_lower(type), SLICE("twdb"));
    size_t tab = slice_find(name, '\t');
    struct slice symbol = slice_part(name, 0, tab);
    if (!counts || !symbol.len || symbol.at[0] == '$' || !address)
        return;
    if (slice_equal(symbol, SLICE("_text")) && tab == name.len)
        self->text = address;
    if (slice_equal(symbol, SLICE("_stext")) && tab == name.len)
        self->stext = address;
    uint32_t flags = type < 'a' ? SYMBOL_GLOBAL : 0;
    symbol_table_add(tab < name.len ? &self->modules : &self->kernel,
                     (struct symbol){address, address, symbol, flags, 0, NULL});
}

struct slice kallsyms_module(const struct kallsyms *self, const struct symbol *symbol) {
    size_t after = (size_t)(symbol->name.at - self->content.at) + symbol->name.len;
    struct slice rest = slice_from(self->content, after);
    rest = slice_part(rest, 0, slice_find(rest, '\n'));
    rest = slice_from(rest, slice_find(rest, '['));
    size_t end = slice_find(rest, ']');
    return end < rest.len ? slice_part(rest, 1, end) : SLICE("");
}

void kallsyms_read(struct kallsyms *self, struct slice text) {
    self->content = text;
    while (text.len) {
        const char *newline = memchr(text.at, '\n', text.len);
        size_t len = newline ? (size_t)(newline - text.at) : text.len;
        take_line(self, slice_make(text.at, len));
        text = slice_from(text, newline ? len + 1 : len);
    }
    symbol_table_settle(&self->kernel);
    symbol_table_finish(&self->kernel);
    symbol_table_settle(&self->modules);
    symbol_table_finish(&self->modules);
}

bool kallsyms_find(struct slice text, struct slice name, uint64_t *address) {
    struct slice line, found;
    char type;
    while (text.len && slice_cut(&text, '\n', &line))
        if (slice_ends(line, name) && read_start(line, address, &type, &found) && slice_equal(found, name))
            return true;
    return false;
}

void kallsyms_free(struct kallsyms *self) {
    symbol_table_free(&self->kernel);
    symbol_table_free(&self->modules);
    *self = (struct kallsyms){0};
}
