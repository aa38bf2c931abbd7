/*
 * demangle_cxx_print - the tree of a mangled C++ name as text
 *
 * What a template parameter stands for depends on the function in which it is printed, so it is looked up
 * here, in the scope of the innermost template function. Printing ends, and `failed` says so, where a
 * parameter stands for nothing and past limits: of the depth, of the length of the text, and of steps, which
 * are so many for each byte read and written.
 *
 *     struct demangle_cxx_printer printer = {.tree = &tree, .out = &out};
 *     demangle_cxx_print(&printer, node);
 *     if (printer.failed || out.full)
 *         ...
 */
#ifndef DEMANGLE_CXX_PRINT_H
#define DEMANGLE_CXX_PRINT_H

#include "symbols/demangle_output.h"
#include "symbols/demangle_tree.h"

#define DEMANGLE_CXX_PRINT_DEPTH 512

/* The arguments of a template, while what depends on them is printed. */
struct demangle_scope {
    const struct demangle_scope *outer;
    uint32_t arguments; /* a list */
};

struct demangle_cxx_printer {
    const struct demangle_tree *tree; /* set before use */
    struct demangle_output *out;      /* the same */
    bool failed;

    const struct demangle_scope *scope; /* private from here: NULL outside of templates */
    uint32_t element;                   /* of packs, the one that is printed */
    bool whole;                         /* packs are printed whole */
    uint32_t lambda;                    /* the head of the lambda whose parameters are printed, or 0 */
    unsigned quals;                     /* of the types around this one, which are not printed twice */
    unsigned depth;
    size_t steps, steps_max; /* the latter grows with what is printed */
    size_t parameters;       /* template parameters that were looked up */
};

/* Any node. */
void demangle_cxx_print(struct demangle_cxx_printer *self, uint32_t node);

/* The nodes of a list, with commas between them. */
void demangle_cxx_print_list(struct demangle_cxx_printer *self, uint32_t list);

/* A function's name, and its parameters; the type that it returns where `returned`. */
void demangle_cxx_print_function(struct demangle_cxx_printer *self, uint32_t node, bool returned);

/* private: false past the limit of steps */
bool demangle_cxx_print_goes_on(struct demangle_cxx_printer *self);

/* Before and after each level. False: past a limit, nothing is to be printed. */
static inline bool demangle_cxx_print_enter(struct demangle_cxx_printer *self) {
    self->failed |= self->out->full || self->depth >= DEMANGLE_CXX_PRINT_DEPTH ||
                    (++self->steps > self->steps_max && !demangle_cxx_print_goes_on(self));
    self->depth += !self->failed;
    return !self->failed;
}

static inline void demangle_cxx_print_leave(struct demangle_cxx_printer *self) {
    self->depth--;
}

static inline const struct demangle_node *demangle_cxx_print_node(const struct demangle_cxx_printer *self,
                                                                  uint32_t node) {
    assert(node && node < self->tree->count);
    return &self->tree->nodes[node];
}

static inline void demangle_cxx_print_text(struct demangle_cxx_printer *self, struct slice text) {
    demangle_output_add(self->out, text);
}

static inline void demangle_cxx_print_byte(struct demangle_cxx_printer *self, char byte) {
    demangle_output_add_byte(self->out, byte);
}

#endif
