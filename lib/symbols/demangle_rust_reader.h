/*
 * demangle_rust_reader - the cursor over a v0 name of Rust, which is printed while it is read
 *
 * A reference back reads again what was read before, so a name can expand to much more than its bytes: it is
 * given up past the limits of depth, text, and steps for each byte read and written.
 *
 *     struct demangle_rust_reader reader = {.name = SLICE("s_3foo"), .out = &out};
 *     uint64_t number = demangle_rust_reader_disambiguator(&reader);         // 1
 *     if (reader.failed || out.full)
 *         ...
 */
#ifndef DEMANGLE_RUST_READER_H
#define DEMANGLE_RUST_READER_H

#include "symbols/demangle_output.h"

#define DEMANGLE_RUST_DEPTH 256

struct demangle_rust_reader {
    struct slice name;           /* set before use: what follows "_R" */
    struct demangle_output *out; /* set before use */
    size_t at;                   /* bytes read */
    bool failed;
    bool silent;        /* what is read is not printed */
    uint64_t lifetimes; /* that are bound around what is read */
    unsigned depth;
    size_t steps;
};

struct demangle_rust_identifier {
    struct slice ascii, deltas; /* the second for letters beyond ASCII */
};

static inline char demangle_rust_reader_peek(const struct demangle_rust_reader *self) {
    return self->at < self->name.len ? self->name.at[self->at] : '\0';
}

/* Takes any byte; NUL at the end, which is a failure. */
char demangle_rust_reader_next(struct demangle_rust_reader *self);

static inline bool demangle_rust_reader_take(struct demangle_rust_reader *self, char byte) {
    bool is = self->at < self->name.len && self->name.at[self->at] == byte;
    self->at += is;
    return is;
}

/* Numbers of base 62 that end in '_'; after 's', with 0 for none; after 'G', the same: how many lifetimes. */
uint64_t demangle_rust_reader_number(struct demangle_rust_reader *self);
uint64_t demangle_rust_reader_disambiguator(struct demangle_rust_reader *self);
uint64_t demangle_rust_reader_binder(struct demangle_rust_reader *self);

struct demangle_rust_identifier demangle_rust_reader_identifier(struct demangle_rust_reader *self);

/* Hexadecimal digits that end in '_'. */
struct slice demangle_rust_reader_hex(struct demangle_rust_reader *self);

/* After 'B': where to read again. Fails unless that precedes the reference. */
size_t demangle_rust_reader_back(struct demangle_rust_reader *self);

/* Printing, unless silent or failed. */
void demangle_rust_reader_print(struct demangle_rust_reader *self, struct slice text);
void demangle_rust_reader_print_number(struct demangle_rust_reader *self, uint64_t number);
void demangle_rust_reader_print_identifier(struct demangle_rust_reader *self,
                                           struct demangle_rust_identifier identifier);
void demangle_rust_reader_print_lifetime(struct demangle_rust_reader *self, uint64_t number);

/* Before and after each level. False: failed, nothing is to be read. */
bool demangle_rust_reader_enter(struct demangle_rust_reader *self);

static inline void demangle_rust_reader_leave(struct demangle_rust_reader *self) {
    self->depth--;
}

#endif
