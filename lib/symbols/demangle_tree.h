/*
 * demangle_tree - a mangled C++ name as a tree, and the cursor that reads it
 *
 * Nodes are numbers into one array, 0 being none; a substitution is the number of a node that was read
 * before, so that the tree is small whatever the name stands for. All memory is kept for the next name.
 * Limits: DEMANGLE_TREE_MAX bytes of name, DEMANGLE_TREE_DEPTH levels of nesting, some nodes per byte. Past
 * one the tree is `broken`, and what reads it gets 0.
 *
 *     struct demangle_tree tree = {0};
 *     demangle_tree_begin(&tree, SLICE("_Z3foov"));          // false: too long
 *     ...                                                    // demangle_cxx_encoding
 *     demangle_tree_free(&tree);
 */
#ifndef DEMANGLE_TREE_H
#define DEMANGLE_TREE_H

#include "base/contract.h"
#include "base/slice.h"

#define DEMANGLE_TREE_MAX ((size_t)1 << 16)
#define DEMANGLE_TREE_DEPTH 256

enum demangle_kind {
    /* names */
    DEMANGLE_NAME,           /* a: where in the mangled name, b: bytes */
    DEMANGLE_TEXT,           /* op: enum demangle_text */
    DEMANGLE_STD,            /* op: number in demangle_cxx_std; quals: written in full */
    DEMANGLE_QUALIFIED,      /* a::b */
    DEMANGLE_LOCAL,          /* a function, b what is inside it, c number of a default argument or 0 */
    DEMANGLE_TEMPLATE,       /* a name, b list of arguments */
    DEMANGLE_TAGGED,         /* a name, b ABI tag */
    DEMANGLE_IN_MODULE,      /* a name, b module */
    DEMANGLE_MODULE,         /* a parent or 0, b name, op: it is a partition */
    DEMANGLE_CONSTRUCTOR,    /* a class name */
    DEMANGLE_DESTRUCTOR,     /* the same */
    DEMANGLE_OPERATOR,       /* op: number in demangle_cxx_operator */
    DEMANGLE_OWN_OPERATOR,   /* a name, of a vendor */
    DEMANGLE_LITERAL_SUFFIX, /* operator"" a */
    DEMANGLE_CONVERSION,     /* operator a, a type */
    DEMANGLE_LAMBDA,         /* a list of parameters, b number from 1, c list of template parameters or 0 */
    DEMANGLE_UNNAMED,        /* b number from 1 */
    DEMANGLE_BINDINGS,       /* a list of names */
    DEMANGLE_FRIEND,         /* a name of a friend whose constraints belong to the class around it */
    /* functions and objects */
    DEMANGLE_TYPED,       /* a name, b function type */
    DEMANGLE_SPECIAL,     /* op: number in demangle_cxx_specials, a what it is of, b another or a number */
    DEMANGLE_TRANSACTION, /* a function, op: it is the clone that is not for transactions */
    /* types */
    DEMANGLE_BUILTIN,   /* op: number in demangle_cxx_builtin */
    DEMANGLE_SIZED,     /* a number of bits, op: enum demangle_text of what is before it; c: its suffix */
    DEMANGLE_QUALS,     /* a type, op: one of DEMANGLE_CONST, ... */
    DEMANGLE_OWN_QUAL,  /* a type, b name of a vendor */
    DEMANGLE_POINTER,   /* a type */
    DEMANGLE_LVALUE,    /* the same */
    DEMANGLE_RVALUE,    /* the same */
    DEMANGLE_COMPLEX,   /* the same */
    DEMANGLE_IMAGINARY, /* the same */
    DEMANGLE_FUNCTION,  /* a type returned or 0, b list of parameters, quals, c exceptions */
    DEMANGLE_ARRAY,     /* a dimension or 0, b type */
    DEMANGLE_MEMBER_POINTER, /* a class, b type */
    DEMANGLE_VECTOR,         /* a number of elements, b type */
    DEMANGLE_DECLTYPE,       /* a expression */
    DEMANGLE_EXPANSION,      /* a pattern */
    DEMANGLE_PARAMETER,      /* of a template; b number from 0, c level from 0 */
    DEMANGLE_LIST,           /* a first of the lists' numbers, b how many */
    DEMANGLE_DECLARED,       /* a parameter of a lambda's template: op 'y', 'n', 't' or 'p', a type or list, b
                                number */
    /* expressions */
    DEMANGLE_LITERAL,  /* a type, b value: a NAME or 0, op: it is negative */
    DEMANGLE_ARGUMENT, /* of a function; b number from 1, 0: this */
    DEMANGLE_GLOBAL,   /* ::a */
    DEMANGLE_UNARY,    /* op: as of DEMANGLE_OPERATOR, a operand */
    DEMANGLE_POSTFIX,
    DEMANGLE_BINARY, /* op, a, b operands */
    DEMANGLE_TERNARY,
    DEMANGLE_CAST,           /* a type, b operand: conversion by (a)b */
    DEMANGLE_CALL,           /* a function, b list */
    DEMANGLE_BRACES,         /* a type or 0, b list */
    DEMANGLE_FIELD,          /* a name, b value: .a=b */
    DEMANGLE_RANGE,          /* a from, b to or 0, c value: [a ... b]=c */
    DEMANGLE_NEW,            /* a list of placement or 0, b type, c initializer or 0 */
    DEMANGLE_FOLD,           /* op, a pack or first, b pack or 0, quals: enum demangle_fold */
    DEMANGLE_PACK_SIZE,      /* a pack */
    DEMANGLE_LIST_SIZE,      /* a list */
    DEMANGLE_OWN_EXPRESSION, /* a name, b list */
    DEMANGLE_REQUIRES,       /* a list of parameters or 0, b list of requirements */
    DEMANGLE_REQUIREMENT, /* op 'X': a expression, b concept of its type or 0, quals: it is noexcept; op 'T':
                             a type; op 'Q': a expression */
};

/* In `quals` of functions and `op` of DEMANGLE_QUALS. */
enum {
    DEMANGLE_CONST = 1,
    DEMANGLE_VOLATILE = 2,
    DEMANGLE_RESTRICT = 4,
    DEMANGLE_LREF = 8,
    DEMANGLE_RREF = 16,
    DEMANGLE_SAFE = 32,     /* transaction_safe */
    DEMANGLE_NOEXCEPT = 64, /* noexcept, with c: noexcept(c) */
    DEMANGLE_THROWS = 128,  /* throw(c) */
};

enum demangle_text {
    DEMANGLE_TEXT_NONE,
    DEMANGLE_TEXT_STD,
    DEMANGLE_TEXT_STRING_LITERAL,
    DEMANGLE_TEXT_FLOAT,
    DEMANGLE_TEXT_BFLOAT16,
    DEMANGLE_TEXT_BITINT,
    DEMANGLE_TEXT_UBITINT,
    DEMANGLE_TEXT_THROW,
};

struct demangle_node {
    uint8_t kind, op;
    uint16_t quals;
    uint32_t a, b, c;
};

/* Where the text of a node is in the output. */
struct demangle_text_range {
    uint32_t start, len; /* len 0: it was not printed yet, or depends on where it is */
};

struct demangle_tree {
    struct slice name; /* what is read */
    size_t at;         /* the cursor: bytes of it that were read */
    bool broken;       /* a limit was met */

    struct demangle_node *nodes;
    uint32_t count;                    /* of nodes; the first is not used */
    struct demangle_text_range *texts; /* for the printer: of each node */
    uint32_t *lists;                   /* numbers of nodes, one list after the other */
    uint32_t list_len;
    uint32_t *open; /* lists that are being read */
    uint32_t open_len;
    uint32_t *substitutions;
    uint32_t substitution_count;
    uint32_t limit; /* of nodes; of the others each */
    size_t capacity[5];
    unsigned depth;

    unsigned quals;     /* of the nested name that was read last */
    bool conversion;    /* the type of a conversion operator is being read */
    bool in_expression; /* one is being read */
};

/* Empties the tree for another name. False: the name is too long. */
MUST_USE bool demangle_tree_begin(struct demangle_tree *self, struct slice name);

void demangle_tree_free(struct demangle_tree *self);

/* The byte at the cursor, or the one after it; NUL at the end. */
static inline char demangle_tree_peek(const struct demangle_tree *self) {
    return self->at < self->name.len ? self->name.at[self->at] : '\0';
}

static inline char demangle_tree_peek_next(const struct demangle_tree *self) {
    return self->at + 1 < self->name.len ? self->name.at[self->at + 1] : '\0';
}

/* Takes the byte if it is at the cursor. */
static inline bool demangle_tree_take(struct demangle_tree *self, char byte) {
    bool is = self->at < self->name.len && self->name.at[self->at] == byte;
    self->at += is;
    return is;
}

/* Takes two bytes if they are at the cursor. */
static inline bool demangle_tree_take2(struct demangle_tree *self, char first, char second) {
    bool is = self->at + 1 < self->name.len && self->name.at[self->at] == first &&
              self->name.at[self->at + 1] == second;
    self->at += is ? 2 : 0;
    return is;
}

/* Takes a decimal number. False: there is none, or it is past 2^31. */
MUST_USE bool demangle_tree_number(struct demangle_tree *self, uint32_t *number);

/* Takes "_" (0) or a number, plus 1, and "_". */
MUST_USE bool demangle_tree_index(struct demangle_tree *self, uint32_t *number);

/* A new node, 0 past the limit. */
static inline uint32_t demangle_tree_add(struct demangle_tree *self, struct demangle_node node) {
    if (self->count >= self->limit) {
        self->broken = true;
        return 0;
    }
    self->nodes[self->count] = node;
    self->texts[self->count] = (struct demangle_text_range){0};
    return self->count++;
}

/* A new node whose parts were read: 0 when the first was not. */
static inline uint32_t demangle_tree_node(struct demangle_tree *self, enum demangle_kind kind, uint32_t a,
                                          uint32_t b) {
    return a ? demangle_tree_add(self, (struct demangle_node){.kind = (uint8_t)kind, .a = a, .b = b}) : 0;
}

/* The same, when both must have been. */
static inline uint32_t demangle_tree_pair(struct demangle_tree *self, enum demangle_kind kind, uint32_t a,
                                          uint32_t b) {
    return b ? demangle_tree_node(self, kind, a, b) : 0;
}

/* Remembers what later parts of the name can refer to. Returns `node`, or 0 past the limit. */
uint32_t demangle_tree_substitutable(struct demangle_tree *self, uint32_t node);

/*
 * Lists: what demangle_tree_push adds after demangle_tree_open becomes one by demangle_tree_close, which
 * returns its node. They nest.
 */
static inline uint32_t demangle_tree_open(const struct demangle_tree *self) {
    return self->open_len;
}

/* False: `node` is 0, or past the limit. */
MUST_USE bool demangle_tree_push(struct demangle_tree *self, uint32_t node);

uint32_t demangle_tree_close(struct demangle_tree *self, uint32_t open);

/* Before and after each level of nesting. False: too many. */
static inline bool demangle_tree_enter(struct demangle_tree *self) {
    if (self->depth < DEMANGLE_TREE_DEPTH) {
        self->depth++;
        return true;
    }
    self->broken = true;
    return false;
}

static inline uint32_t demangle_tree_leave(struct demangle_tree *self, uint32_t node) {
    assert(self->depth);
    self->depth--;
    return node;
}

#endif
