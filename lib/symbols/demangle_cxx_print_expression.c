/* demangle_cxx_print_expression: parentheses are where c++filt has them, which is nearly everywhere. */
#include "symbols/demangle_cxx_print_expression.h"

#include "symbols/demangle_cxx_builtin.h"
#include "symbols/demangle_cxx_expression.h"
#include "symbols/demangle_cxx_operator.h"
#include "symbols/demangle_cxx_pack.h"

#include "base/banned.h"

static void print_in(struct demangle_cxx_printer *self, char open, uint32_t node, char close) {
    demangle_cxx_print_byte(self, open);
    demangle_cxx_print(self, node);
    demangle_cxx_print_byte(self, close);
}

void demangle_cxx_print_operand(struct demangle_cxx_printer *self, uint32_t node) {
    uint8_t kind = demangle_cxx_print_node(self, node)->kind;
    if (kind == DEMANGLE_NAME || kind == DEMANGLE_QUALIFIED || kind == DEMANGLE_BRACES ||
        kind == DEMANGLE_ARGUMENT)
        demangle_cxx_print(self, node);
    else
        print_in(self, '(', node, ')');
}

/* Of a literal: whether it was printed without its type. */
static bool print_bare(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    const struct demangle_node *type = demangle_cxx_print_node(self, node->a);
    if (type->kind != DEMANGLE_BUILTIN)
        return false;
    const struct demangle_cxx_builtin *builtin = &demangle_cxx_builtins[type->op];
    const struct demangle_node *value = demangle_cxx_print_node(self, node->b);
    char first = value->b == 1 && !node->op ? self->tree->name.at[value->a] : '\0';
    if (builtin->literal == DEMANGLE_LITERAL_BOOL && (first == '0' || first == '1')) {
        demangle_cxx_print_text(self, first == '0' ? SLICE("false") : SLICE("true"));
        return true;
    }
    if (builtin->literal != DEMANGLE_LITERAL_PLAIN)
        return false;
    if (node->op)
        demangle_cxx_print_byte(self, '-');
    demangle_cxx_print(self, node->b);
    demangle_cxx_print_text(self, builtin->suffix);
    return true;
}

static void print_literal(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    const struct demangle_node *type = demangle_cxx_print_node(self, node->a);
    if (!node->b) {
        demangle_cxx_print(self, node->a);
        return;
    }
    if (print_bare(self, node))
        return;
    bool is_float =
        type->kind == DEMANGLE_BUILTIN && demangle_cxx_builtins[type->op].literal == DEMANGLE_LITERAL_FLOAT;
    print_in(self, '(', node->a, ')');
    if (node->op)
        demangle_cxx_print_byte(self, '-');
    if (is_float)
        print_in(self, '[', node->b, ']');
    else
        demangle_cxx_print(self, node->b);
}

/* The address of a member function is its name alone. */
static bool is_plain_member(const struct demangle_cxx_printer *self, uint32_t number) {
    const struct demangle_node *node = demangle_cxx_print_node(self, number);
    return node->kind == DEMANGLE_TYPED &&
           demangle_cxx_print_node(self, node->a)->kind == DEMANGLE_QUALIFIED &&
           !demangle_cxx_print_node(self, node->b)->quals;
}

static void print_unary(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    const struct demangle_cxx_operator *is = &demangle_cxx_operators[node->op];
    bool word = is->text.at[0] >= 'a' && is->text.at[0] <= 'z';
    bool always =
        is->operands == DEMANGLE_OF_TYPE || is->code[0] == 't' ? is->code[1] != 'w' : is->code[1] == 'x';
    demangle_cxx_print_text(self, is->text);
    if (word)
        demangle_cxx_print_byte(self, ' ');
    if (is->code[0] == 'a' && is->code[1] == 'd' && is_plain_member(self, node->a))
        demangle_cxx_print(self, demangle_cxx_print_node(self, node->a)->a);
    else if (always)
        print_in(self, '(', node->a, ')');
    else
        demangle_cxx_print_operand(self, node->a);
}

static void print_binary(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    const struct demangle_cxx_operator *is = &demangle_cxx_operators[node->op];
    bool greater = is->code[0] == 'g' && is->code[1] == 't'; /* would end template arguments */
    if (is->operands == DEMANGLE_NAMED_CAST) {
        demangle_cxx_print_text(self, is->text);
        print_in(self, '<', node->a, '>');
        demangle_cxx_print_operand(self, node->b);
        return;
    }
    if (greater)
        demangle_cxx_print_byte(self, '(');
    demangle_cxx_print_operand(self, node->a);
    if (is->code[0] == 'i' && is->code[1] == 'x') {
        print_in(self, '[', node->b, ']');
    } else {
        demangle_cxx_print_text(self, is->text);
        demangle_cxx_print_operand(self, node->b);
    }
    if (greater)
        demangle_cxx_print_byte(self, ')');
}

static void print_condition(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    demangle_cxx_print_operand(self, node->a);
    demangle_cxx_print_byte(self, '?');
    demangle_cxx_print_operand(self, node->b);
    demangle_cxx_print_text(self, SLICE(" : "));
    demangle_cxx_print_operand(self, node->c);
}

/* Of a function that is called the types of its parameters are not printed. */
static void print_call(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    const struct demangle_node *function = demangle_cxx_print_node(self, node->a);
    demangle_cxx_print_operand(self, function->kind == DEMANGLE_TYPED ? function->a : node->a);
    demangle_cxx_print_operand(self, node->b);
}

static void print_fold(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    struct slice text = demangle_cxx_operators[node->op].text;
    bool before = self->whole;
    self->whole = true;
    demangle_cxx_print_text(self, node->quals == DEMANGLE_FOLD_LEFT ? SLICE("(...") : SLICE("("));
    if (node->quals == DEMANGLE_FOLD_LEFT)
        demangle_cxx_print_text(self, text);
    demangle_cxx_print_operand(self, node->a);
    if (node->quals != DEMANGLE_FOLD_LEFT) {
        demangle_cxx_print_text(self, text);
        demangle_cxx_print_text(self, SLICE("..."));
    }
    if (node->quals == DEMANGLE_FOLD_BOTH) {
        demangle_cxx_print_text(self, text);
        demangle_cxx_print_operand(self, node->b);
    }
    demangle_cxx_print_byte(self, ')');
    self->whole = before;
}

static void print_new(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    demangle_cxx_print_text(self, SLICE("new "));
    if (demangle_cxx_print_node(self, node->a)->b) {
        print_in(self, '(', node->a, ')');
        demangle_cxx_print_byte(self, ' ');
    }
    demangle_cxx_print(self, node->b);
    if (node->c)
        demangle_cxx_print_operand(self, node->c);
}

/* .a=b, [a]=c, [a ... b]=c; what is designated in turn needs no "=". */
static void print_designated(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    bool is_field = node->kind == DEMANGLE_FIELD;
    uint32_t value = is_field ? node->b : node->c;
    demangle_cxx_print_byte(self, is_field ? '.' : '[');
    demangle_cxx_print(self, node->a);
    if (!is_field && node->b) {
        demangle_cxx_print_text(self, SLICE(" ... "));
        demangle_cxx_print(self, node->b);
    }
    if (!is_field)
        demangle_cxx_print_byte(self, ']');
    uint8_t kind = demangle_cxx_print_node(self, value)->kind;
    if (kind == DEMANGLE_FIELD || kind == DEMANGLE_RANGE) {
        demangle_cxx_print(self, value);
    } else {
        demangle_cxx_print_byte(self, '=');
        demangle_cxx_print_operand(self, value);
    }
}

/* How many arguments a list has when its packs are expanded. */
static uint32_t list_size(struct demangle_cxx_printer *self, uint32_t list) {
    const struct demangle_node *node = demangle_cxx_print_node(self, list);
    uint32_t size = 0;
    for (uint32_t i = 0; i < node->b && !self->failed; i++) {
        const struct demangle_node *item = demangle_cxx_print_node(self, self->tree->lists[node->a + i]);
        uint32_t pack = item->kind == DEMANGLE_EXPANSION ? demangle_cxx_pack_find(self, item->a) : 0;
        size += pack ? demangle_cxx_print_node(self, pack)->b : 1;
    }
    return size;
}

static void print_size(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    uint32_t pack = 0;
    if (node->kind == DEMANGLE_LIST_SIZE) {
        demangle_output_add_number(self->out, list_size(self, node->a));
        return;
    }
    pack = demangle_cxx_pack_find(self, node->a);
    demangle_output_add_number(self->out, pack ? demangle_cxx_print_node(self, pack)->b : 0);
}

static void print_argument(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    if (!node->b) {
        demangle_cxx_print_text(self, SLICE("this"));
        return;
    }
    demangle_cxx_print_text(self, SLICE("{parm#"));
    demangle_output_add_number(self->out, node->b);
    demangle_cxx_print_byte(self, '}');
}

static void print_requirement(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    bool compound = node->b || node->quals;
    if (node->op != 'X')
        demangle_cxx_print_text(self, node->op == 'T' ? SLICE("typename ") : SLICE("requires "));
    if (compound)
        print_in(self, '{', node->a, '}');
    else
        demangle_cxx_print(self, node->a);
    if (node->quals)
        demangle_cxx_print_text(self, SLICE(" noexcept"));
    if (node->b) {
        demangle_cxx_print_text(self, SLICE(" -> "));
        demangle_cxx_print(self, node->b);
    }
}

/* As in the source: "requires (int) { {f({parm#1})} -> C; typename T; }". */
static void print_requires(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    const struct demangle_node *list = demangle_cxx_print_node(self, node->b);
    demangle_cxx_print_text(self, SLICE("requires "));
    if (node->a) {
        print_in(self, '(', node->a, ')');
        demangle_cxx_print_byte(self, ' ');
    }
    demangle_cxx_print_text(self, SLICE("{ "));
    for (uint32_t i = 0; i < list->b && !self->failed; i++) {
        demangle_cxx_print(self, self->tree->lists[list->a + i]);
        demangle_cxx_print_text(self, SLICE("; "));
    }
    demangle_cxx_print_byte(self, '}');
}

/* Operations, of an operator's operands, and what C++20 requires. */
static void print_operation(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    switch (node->kind) {
    case DEMANGLE_UNARY:
        print_unary(self, node);
        break;
    case DEMANGLE_POSTFIX:
        demangle_cxx_print_operand(self, node->a);
        demangle_cxx_print_text(self, demangle_cxx_operators[node->op].text);
        break;
    case DEMANGLE_BINARY:
        print_binary(self, node);
        break;
    case DEMANGLE_TERNARY:
        print_condition(self, node);
        break;
    case DEMANGLE_FOLD:
        print_fold(self, node);
        break;
    case DEMANGLE_CAST:
        print_in(self, '(', node->a, ')');
        demangle_cxx_print_operand(self, node->b);
        break;
    case DEMANGLE_REQUIRES:
        print_requires(self, node);
        break;
    case DEMANGLE_REQUIREMENT:
        print_requirement(self, node);
        break;
    case DEMANGLE_OWN_EXPRESSION:
        demangle_cxx_print(self, node->a);
        demangle_cxx_print_operand(self, node->b);
        break;
    }
}

void demangle_cxx_print_expression(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    switch (node->kind) {
    case DEMANGLE_LITERAL:
        print_literal(self, node);
        break;
    case DEMANGLE_ARGUMENT:
        print_argument(self, node);
        break;
    case DEMANGLE_GLOBAL:
        demangle_cxx_print_text(self, SLICE("::"));
        demangle_cxx_print(self, node->a);
        break;
    case DEMANGLE_CALL:
        print_call(self, node);
        break;
    case DEMANGLE_BRACES:
        if (node->a)
            demangle_cxx_print(self, node->a);
        print_in(self, '{', node->b, '}');
        break;
    case DEMANGLE_FIELD:
    case DEMANGLE_RANGE:
        print_designated(self, node);
        break;
    case DEMANGLE_NEW:
        print_new(self, node);
        break;
    case DEMANGLE_PACK_SIZE:
    case DEMANGLE_LIST_SIZE:
        print_size(self, node);
        break;
    default:
        print_operation(self, node);
    }
}
