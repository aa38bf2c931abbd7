/* demangle_rust_reader: after a failure nothing is read, so that callers need not look each time. */
#include "symbols/demangle_rust_reader.h"

#include "symbols/demangle_punycode.h"

#include "base/banned.h"

enum { STEPS_PER_BYTE = 16 };

bool demangle_rust_reader_enter(struct demangle_rust_reader *self) {
    self->failed |= self->out->full || self->depth >= DEMANGLE_RUST_DEPTH ||
                    ++self->steps / STEPS_PER_BYTE > self->name.len + demangle_output_len(self->out);
    if (self->failed)
        return false;
    self->depth++;
    return true;
}

char demangle_rust_reader_next(struct demangle_rust_reader *self) {
    if (self->at < self->name.len)
        return self->name.at[self->at++];
    self->failed = true;
    return '\0';
}

uint64_t demangle_rust_reader_number(struct demangle_rust_reader *self) {
    uint64_t value = 0;
    if (demangle_rust_reader_take(self, '_'))
        return 0;
    while (!demangle_rust_reader_take(self, '_')) {
        char c = demangle_rust_reader_next(self);
        bool letter = byte_lower(c) >= 'a' && byte_lower(c) <= 'z';
        if ((!byte_is_digit(c) && !letter) || value > (UINT64_MAX - 62) / 62) {
            self->failed = true;
            return 0;
        }
        value = value * 62 + (uint64_t)(byte_is_digit(c) ? c - '0' : c >= 'a' ? c - 'a' + 10 : c - 'A' + 36);
    }
    return value + 1;
}

static uint64_t after(struct demangle_rust_reader *self, char mark) {
    if (!demangle_rust_reader_take(self, mark))
        return 0;
    uint64_t number = demangle_rust_reader_number(self);
    return number == UINT64_MAX ? number : number + 1;
}

uint64_t demangle_rust_reader_disambiguator(struct demangle_rust_reader *self) {
    return after(self, 's');
}

uint64_t demangle_rust_reader_binder(struct demangle_rust_reader *self) {
    return after(self, 'G');
}

struct demangle_rust_identifier demangle_rust_reader_identifier(struct demangle_rust_reader *self) {
    struct demangle_rust_identifier identifier = {0};
    bool encoded = demangle_rust_reader_take(self, 'u');
    size_t len = (size_t)(demangle_rust_reader_peek(self) - '0');
    if (!byte_is_digit(demangle_rust_reader_next(self))) {
        self->failed = true;
        return identifier;
    }
    while (len && byte_is_digit(demangle_rust_reader_peek(self)) && len <= self->name.len)
        len = len * 10 + (size_t)(self->name.at[self->at++] - '0');
    demangle_rust_reader_take(self, '_');
    if (len > self->name.len - self->at) {
        self->failed = true;
        return identifier;
    }
    identifier.ascii = slice_part(self->name, self->at, self->at + len);
    self->at += len;
    for (size_t i = 0; i < len; i++)
        self->failed |= !byte_is_word(identifier.ascii.at[i]);
    if (encoded) {
        size_t end = slice_find_last(identifier.ascii, '_');
        identifier.deltas = slice_from(identifier.ascii, end < len ? end + 1 : 0);
        identifier.ascii.len = end < len ? end : 0;
        self->failed |= !identifier.deltas.len;
    }
    return identifier;
}

struct slice demangle_rust_reader_hex(struct demangle_rust_reader *self) {
    size_t start = self->at;
    while (!self->failed && !demangle_rust_reader_take(self, '_')) {
        char c = demangle_rust_reader_next(self);
        self->failed |= !byte_is_hex(c) || byte_lower(c) != c;
    }
    return self->failed ? SLICE("") : slice_part(self->name, start, self->at - 1);
}

size_t demangle_rust_reader_back(struct demangle_rust_reader *self) {
    size_t mark = self->at - 1;
    uint64_t at = demangle_rust_reader_number(self);
    self->failed |= at >= mark;
    return self->failed ? 0 : (size_t)at;
}

void demangle_rust_reader_print(struct demangle_rust_reader *self, struct slice text) {
    if (!self->silent && !self->failed)
        demangle_output_add(self->out, text);
}

void demangle_rust_reader_print_number(struct demangle_rust_reader *self, uint64_t number) {
    if (!self->silent && !self->failed)
        demangle_output_add_number(self->out, number);
}

void demangle_rust_reader_print_identifier(struct demangle_rust_reader *self,
                                           struct demangle_rust_identifier identifier) {
    if (self->silent || self->failed)
        return;
    if (identifier.deltas.len)
        self->failed |= !demangle_punycode(identifier.ascii, identifier.deltas, self->out);
    else
        demangle_output_add(self->out, identifier.ascii);
}

void demangle_rust_reader_print_lifetime(struct demangle_rust_reader *self, uint64_t number) {
    demangle_rust_reader_print(self, SLICE("'"));
    if (number == 0) {
        demangle_rust_reader_print(self, SLICE("_"));
        return;
    }
    if (number > self->lifetimes) {
        self->failed = true;
        return;
    }
    uint64_t depth = self->lifetimes - number;
    char letter = (char)('a' + depth % 26);
    if (depth < 26) {
        demangle_rust_reader_print(self, slice_make(&letter, 1));
    } else {
        demangle_rust_reader_print(self, SLICE("_"));
        demangle_rust_reader_print_number(self, depth);
    }
}
