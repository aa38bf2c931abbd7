/* demangle_cxx_print_type: the left part goes to the innermost type first, the right part to it last. */
#include "symbols/demangle_cxx_print_type.h"

#include "symbols/demangle_cxx_builtin.h"
#include "symbols/demangle_cxx_pack.h"

#include "base/banned.h"

static void print_quals(struct demangle_cxx_printer *self, unsigned quals) {
    static const struct slice texts[] = {SLICE_INIT(" const"),    SLICE_INIT(" volatile"),
                                         SLICE_INIT(" restrict"), SLICE_INIT(" &"),
                                         SLICE_INIT(" &&"),       SLICE_INIT(" transaction_safe")};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (quals >> i & 1)
            demangle_cxx_print_text(self, texts[i]);
}

void demangle_cxx_print_parameters(struct demangle_cxx_printer *self, uint32_t function) {
    const struct demangle_node *node = demangle_cxx_print_node(self, function);
    demangle_cxx_print_byte(self, '(');
    demangle_cxx_print_list(self, node->b);
    demangle_cxx_print_byte(self, ')');
    print_quals(self, node->quals);
    if (node->quals & (DEMANGLE_NOEXCEPT | DEMANGLE_THROWS))
        demangle_cxx_print_text(self, node->quals & DEMANGLE_THROWS ? SLICE(" throw") : SLICE(" noexcept"));
    if (node->c) {
        demangle_cxx_print_byte(self, '(');
        demangle_cxx_print(self, node->c);
        demangle_cxx_print_byte(self, ')');
    }
}

/* Of the type below qualifiers and parameters: what needs parentheses around a pointer to it. */
static enum demangle_kind shape(struct demangle_cxx_printer *self, uint32_t number) {
    const struct demangle_scope *before = self->scope;
    const struct demangle_node *node = demangle_cxx_print_node(self, number);
    while (node->kind == DEMANGLE_QUALS || (node->kind == DEMANGLE_PARAMETER && !self->lambda)) {
        number = node->a;
        if (node->kind == DEMANGLE_PARAMETER) {
            number = demangle_cxx_pack_argument(self, node);
            if (!number)
                break;
            self->scope = self->scope->outer;
        }
        node = demangle_cxx_print_node(self, number);
    }
    self->scope = before;
    return (enum demangle_kind)node->kind;
}

/*
 * What a reference refers to: a reference to a parameter that stands for a reference is one. *kind becomes
 * that of the result; the scope may change.
 */
static uint32_t referred(struct demangle_cxx_printer *self, const struct demangle_node *node,
                         enum demangle_kind *kind) {
    const struct demangle_node *inner = demangle_cxx_print_node(self, node->a);
    *kind = (enum demangle_kind)node->kind;
    if (*kind == DEMANGLE_POINTER || inner->kind != DEMANGLE_PARAMETER || self->lambda)
        return node->a;
    uint32_t argument = demangle_cxx_pack_argument(self, inner);
    if (!argument)
        return node->a;
    inner = demangle_cxx_print_node(self, argument);
    if (inner->kind != DEMANGLE_LVALUE && inner->kind != DEMANGLE_RVALUE)
        return node->a;
    if (inner->kind == DEMANGLE_LVALUE)
        *kind = DEMANGLE_LVALUE;
    self->scope = self->scope->outer;
    return inner->a;
}

/* The parenthesis before what is declared as a function or an array, or the blank before a class. */
static void open_declarator(struct demangle_cxx_printer *self, enum demangle_kind inner, bool member) {
    char last = self->out->last;
    if (inner == DEMANGLE_FUNCTION || inner == DEMANGLE_ARRAY) {
        if (last != ' ' && (inner == DEMANGLE_ARRAY || (last != '(' && last != '*')))
            demangle_cxx_print_byte(self, ' ');
        demangle_cxx_print_byte(self, '(');
    } else if (member && last != ' ') {
        demangle_cxx_print_byte(self, ' ');
    }
}

static bool left_of_pointer(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    enum demangle_kind kind;
    uint32_t inner = referred(self, node, &kind);
    bool right = demangle_cxx_print_left(self, inner);
    open_declarator(self, right ? shape(self, inner) : DEMANGLE_NAME, false);
    demangle_cxx_print_text(self, kind == DEMANGLE_POINTER  ? SLICE("*")
                                  : kind == DEMANGLE_LVALUE ? SLICE("&")
                                                            : SLICE("&&"));
    return right;
}

static bool left_of_member_pointer(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    bool right = demangle_cxx_print_left(self, node->b);
    open_declarator(self, right ? shape(self, node->b) : DEMANGLE_NAME, true);
    demangle_cxx_print(self, node->a);
    demangle_cxx_print_text(self, SLICE("::*"));
    return right;
}

/* Qualifiers around a parameter and those of what it stands for are the same ones; a function has none. */
static bool left_of_quals(struct demangle_cxx_printer *self, const struct demangle_node *node,
                          unsigned around) {
    if (around & node->op) {
        self->quals = around;
        return demangle_cxx_print_left(self, node->a);
    }
    self->quals = around | node->op;
    bool right = demangle_cxx_print_left(self, node->a);
    if (!right || shape(self, node->a) != DEMANGLE_FUNCTION)
        print_quals(self, node->op);
    return right;
}

static void print_sized(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    struct demangle_node text = {.kind = DEMANGLE_TEXT, .op = node->op};
    demangle_cxx_print_text(self, text.op == DEMANGLE_TEXT_FLOAT    ? SLICE("_Float")
                                  : text.op == DEMANGLE_TEXT_BITINT ? SLICE("_BitInt(")
                                                                    : SLICE("unsigned _BitInt("));
    demangle_cxx_print(self, node->a);
    if (node->c)
        demangle_cxx_print_byte(self, (char)node->c);
    if (node->op != DEMANGLE_TEXT_FLOAT)
        demangle_cxx_print_byte(self, ')');
}

/* Types that have no right part of their own: a type and a text. */
static bool left_of_suffixed(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    bool right = demangle_cxx_print_left(self, node->kind == DEMANGLE_VECTOR ? node->b : node->a);
    switch (node->kind) {
    case DEMANGLE_COMPLEX:
        demangle_cxx_print_text(self, SLICE(" _Complex"));
        break;
    case DEMANGLE_IMAGINARY:
        demangle_cxx_print_text(self, SLICE(" _Imaginary"));
        break;
    case DEMANGLE_VECTOR:
        demangle_cxx_print_text(self, SLICE(" __vector("));
        demangle_cxx_print(self, node->a);
        demangle_cxx_print_byte(self, ')');
        break;
    default:
        demangle_cxx_print_byte(self, ' ');
        demangle_cxx_print(self, node->b);
    }
    return right;
}

static bool left_of_parameter(struct demangle_cxx_printer *self, const struct demangle_node *node,
                              unsigned around) {
    const struct demangle_scope *before = self->scope;
    uint32_t argument = demangle_cxx_pack_argument(self, node);
    if (!argument)
        return false;
    self->scope = before->outer;
    self->quals = around;
    return demangle_cxx_print_left(self, argument);
}

/* Types without a right part. */
static void print_whole(struct demangle_cxx_printer *self, uint32_t number,
                        const struct demangle_node *node) {
    switch (node->kind) {
    case DEMANGLE_BUILTIN:
        demangle_cxx_print_text(self, demangle_cxx_builtins[node->op].text);
        break;
    case DEMANGLE_SIZED:
        print_sized(self, node);
        break;
    case DEMANGLE_DECLTYPE:
        demangle_cxx_print_text(self, SLICE("decltype ("));
        demangle_cxx_print(self, node->a);
        demangle_cxx_print_byte(self, ')');
        break;
    case DEMANGLE_EXPANSION:
        demangle_cxx_pack_print(self, node->a);
        break;
    default:
        demangle_cxx_print(self, number);
    }
}

static bool left(struct demangle_cxx_printer *self, uint32_t number, unsigned around) {
    const struct demangle_node *node = demangle_cxx_print_node(self, number);
    switch (node->kind) {
    case DEMANGLE_QUALS:
        return left_of_quals(self, node, around);
    case DEMANGLE_POINTER:
    case DEMANGLE_LVALUE:
    case DEMANGLE_RVALUE:
        return left_of_pointer(self, node);
    case DEMANGLE_MEMBER_POINTER:
        return left_of_member_pointer(self, node);
    case DEMANGLE_COMPLEX:
    case DEMANGLE_IMAGINARY:
    case DEMANGLE_VECTOR:
    case DEMANGLE_OWN_QUAL:
        return left_of_suffixed(self, node);
    case DEMANGLE_FUNCTION:
        if (node->a && !demangle_cxx_print_left(self, node->a))
            demangle_cxx_print_byte(self, ' ');
        return true;
    case DEMANGLE_ARRAY:
        self->quals = around;
        demangle_cxx_print_left(self, node->b);
        return true;
    case DEMANGLE_PARAMETER:
        return left_of_parameter(self, node, around);
    default:
        print_whole(self, number, node);
        return false;
    }
}

bool demangle_cxx_print_left(struct demangle_cxx_printer *self, uint32_t number) {
    const struct demangle_scope *scope = self->scope;
    unsigned around = self->quals;
    if (!demangle_cxx_print_enter(self))
        return false;
    self->quals = 0;
    bool right = left(self, number, around);
    self->quals = around;
    self->scope = scope;
    demangle_cxx_print_leave(self);
    return right;
}

static void right_of_array(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    demangle_cxx_print_text(self, self->out->last == ']' ? SLICE("[") : SLICE(" ["));
    if (node->a)
        demangle_cxx_print(self, node->a);
    demangle_cxx_print_byte(self, ']');
    demangle_cxx_print_right(self, node->b);
}

static void right_of_pointer(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    enum demangle_kind kind = DEMANGLE_POINTER;
    uint32_t inner = node->kind == DEMANGLE_MEMBER_POINTER ? node->b : referred(self, node, &kind);
    enum demangle_kind is = shape(self, inner);
    if (is == DEMANGLE_FUNCTION || is == DEMANGLE_ARRAY)
        demangle_cxx_print_byte(self, ')');
    demangle_cxx_print_right(self, inner);
}

static void right(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    uint32_t argument;
    switch (node->kind) {
    case DEMANGLE_POINTER:
    case DEMANGLE_LVALUE:
    case DEMANGLE_RVALUE:
    case DEMANGLE_MEMBER_POINTER:
        right_of_pointer(self, node);
        break;
    case DEMANGLE_QUALS:
    case DEMANGLE_COMPLEX:
    case DEMANGLE_IMAGINARY:
    case DEMANGLE_OWN_QUAL:
        demangle_cxx_print_right(self, node->a);
        break;
    case DEMANGLE_VECTOR:
        demangle_cxx_print_right(self, node->b);
        break;
    case DEMANGLE_ARRAY:
        right_of_array(self, node);
        break;
    case DEMANGLE_PARAMETER:
        argument = self->lambda ? 0 : demangle_cxx_pack_argument(self, node);
        if (argument) {
            self->scope = self->scope->outer;
            demangle_cxx_print_right(self, argument);
        }
        break;
    }
}

void demangle_cxx_print_right(struct demangle_cxx_printer *self, uint32_t number) {
    const struct demangle_node *node = demangle_cxx_print_node(self, number);
    const struct demangle_scope *scope = self->scope;
    if (!demangle_cxx_print_enter(self))
        return;
    if (node->kind == DEMANGLE_FUNCTION) {
        demangle_cxx_print_parameters(self, number);
        if (node->a)
            demangle_cxx_print_right(self, node->a);
    } else {
        right(self, node);
    }
    self->scope = scope;
    demangle_cxx_print_leave(self);
}

void demangle_cxx_print_type(struct demangle_cxx_printer *self, uint32_t node) {
    unsigned quals = self->quals;
    self->quals = 0;
    if (demangle_cxx_print_left(self, node))
        demangle_cxx_print_right(self, node);
    self->quals = quals;
}
