/* demangle_cxx_print: names and functions; types and expressions are printed by modules of their own. */
#include "symbols/demangle_cxx_print.h"

#include "symbols/demangle_cxx_builtin.h"
#include "symbols/demangle_cxx_encoding.h"
#include "symbols/demangle_cxx_name.h"
#include "symbols/demangle_cxx_operator.h"
#include "symbols/demangle_cxx_pack.h"
#include "symbols/demangle_cxx_print_expression.h"
#include "symbols/demangle_cxx_print_type.h"

#include "base/banned.h"

enum { STEPS_PER_BYTE = 64 };

bool demangle_cxx_print_goes_on(struct demangle_cxx_printer *self) {
    self->steps_max = STEPS_PER_BYTE * (self->tree->name.len + demangle_output_len(self->out));
    return self->steps <= self->steps_max;
}

/*
 * QUIRK_EMPTY_PACK: as in c++filt, a pack without elements leaves its comma, unless nothing follows it:
 * "f<, int>", "f<int, , int>", but "f<int>". Its blank counts as the last byte there: ">>", not "> >".
 */
void demangle_cxx_print_list(struct demangle_cxx_printer *self, uint32_t list) {
    const struct demangle_node *node = demangle_cxx_print_node(self, list);
    size_t end = 0;
    for (uint32_t i = 0; i < node->b && !self->failed; i++) {
        if (i)
            demangle_cxx_print_text(self, SLICE(", "));
        size_t start = demangle_output_len(self->out);
        demangle_cxx_print(self, self->tree->lists[node->a + i]);
        if (i == 0 || demangle_output_len(self->out) > start)
            end = demangle_output_len(self->out);
    }
    if (node->b && !self->failed)
        demangle_output_cut(self->out, end);
}

static void print_name(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    struct slice name = slice_part(self->tree->name, node->a, (size_t)node->a + node->b);
    bool anonymous = slice_starts(name, SLICE("_GLOBAL_")) && name.len >= 10 && name.at[9] == 'N' &&
                     byte_is_any_of(name.at[8], SLICE("._$"));
    demangle_cxx_print_text(self, anonymous ? SLICE("(anonymous namespace)") : name);
}

static void print_text(struct demangle_cxx_printer *self, uint8_t number) {
    static const struct slice texts[] = {
        [DEMANGLE_TEXT_STD] = SLICE_INIT("std"),
        [DEMANGLE_TEXT_STRING_LITERAL] = SLICE_INIT("string literal"),
        [DEMANGLE_TEXT_FLOAT] = SLICE_INIT("_Float"),
        [DEMANGLE_TEXT_BFLOAT16] = SLICE_INIT("std::bfloat16_t"),
        [DEMANGLE_TEXT_BITINT] = SLICE_INIT("_BitInt("),
        [DEMANGLE_TEXT_UBITINT] = SLICE_INIT("unsigned _BitInt("),
        [DEMANGLE_TEXT_THROW] = SLICE_INIT("throw"),
    };
    assert(number < sizeof texts / sizeof *texts);
    demangle_cxx_print_text(self, texts[number]);
}

static void print_operator(struct demangle_cxx_printer *self, struct slice text) {
    demangle_cxx_print_text(self, SLICE("operator"));
    if (text.at[0] >= 'a' && text.at[0] <= 'z')
        demangle_cxx_print_byte(self, ' ');
    demangle_cxx_print_text(self, text);
}

/* The name of a class as its constructors have it. */
static void print_class(struct demangle_cxx_printer *self, uint32_t name) {
    const struct demangle_node *node = demangle_cxx_print_node(self, name);
    if (node->kind == DEMANGLE_STD)
        demangle_cxx_print_text(self, demangle_cxx_stds[node->op].name);
    else
        demangle_cxx_print(self, name);
}

static void print_template(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    struct demangle_scope scope = {self->scope, node->b};
    uint32_t last = demangle_cxx_name_last(self->tree, node->a);
    if (demangle_cxx_print_node(self, last)->kind == DEMANGLE_CONVERSION)
        self->scope = &scope; /* the type that it converts to depends on the arguments */
    demangle_cxx_print(self, node->a);
    self->scope = scope.outer;
    demangle_cxx_print_text(self, self->out->last == '<' ? SLICE(" <") : SLICE("<"));
    demangle_cxx_print_list(self, node->b);
    demangle_cxx_print_text(self, self->out->last == '>' ? SLICE(" >") : SLICE(">"));
}

/* The parameters that a lambda's template declares: "<typename $T0, int $N1>". */
static void print_head(struct demangle_cxx_printer *self, uint32_t head) {
    const struct demangle_node *list = demangle_cxx_print_node(self, head);
    if (!list->b)
        return;
    demangle_cxx_print_byte(self, '<');
    for (uint32_t i = 0; i < list->b; i++) {
        uint32_t declared = self->tree->lists[list->a + i];
        if (i)
            demangle_cxx_print_text(self, SLICE(", "));
        demangle_cxx_pack_print_declared(self, declared, i);
    }
    demangle_cxx_print_byte(self, '>');
}

static void print_lambda(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    uint32_t before = self->lambda;
    self->lambda = node->c;
    demangle_cxx_print_text(self, SLICE("{lambda"));
    print_head(self, node->c);
    demangle_cxx_print_byte(self, '(');
    demangle_cxx_print_list(self, node->a);
    demangle_cxx_print_text(self, SLICE(")#"));
    demangle_output_add_number(self->out, node->b);
    demangle_cxx_print_byte(self, '}');
    self->lambda = before;
}

static void print_local(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    demangle_cxx_print_function(self, node->a, false);
    demangle_cxx_print_text(self, SLICE("::"));
    if (node->c) {
        demangle_cxx_print_text(self, SLICE("{default arg#"));
        demangle_output_add_number(self->out, node->c);
        demangle_cxx_print_text(self, SLICE("}::"));
    }
    demangle_cxx_print(self, node->b);
}

/* "name@module", "module.part", "module:partition". */
static void print_module(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    if (node->a)
        demangle_cxx_print(self, node->a);
    if (node->kind == DEMANGLE_IN_MODULE)
        demangle_cxx_print_byte(self, '@');
    else if (node->a || node->op)
        demangle_cxx_print_byte(self, node->op ? ':' : '.');
    demangle_cxx_print(self, node->b);
}

static void print_special(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    const struct demangle_cxx_special *special = &demangle_cxx_specials[node->op];
    demangle_cxx_print_text(self, special->text);
    if (slice_ends(special->text, SLICE("#"))) {
        demangle_output_add_number(self->out, node->b);
        demangle_cxx_print_text(self, SLICE(" for "));
    }
    demangle_cxx_print(self, node->a);
    if (slice_starts(special->text, SLICE("construction"))) {
        demangle_cxx_print_text(self, SLICE("-in-"));
        demangle_cxx_print(self, node->b);
    }
}

void demangle_cxx_print_function(struct demangle_cxx_printer *self, uint32_t function, bool returned) {
    const struct demangle_node *node = demangle_cxx_print_node(self, function), *name;
    if (node->kind != DEMANGLE_TYPED) {
        demangle_cxx_print(self, function);
        return;
    }
    struct demangle_scope scope = {self->scope, 0};
    name = demangle_cxx_print_node(self, node->a);
    while (name->kind == DEMANGLE_LOCAL)
        name = demangle_cxx_print_node(self, name->b);
    scope.arguments = name->b;
    const struct demangle_scope *inner = name->kind == DEMANGLE_TEMPLATE ? &scope : self->scope;
    uint32_t type = demangle_cxx_print_node(self, node->b)->a;
    self->scope = inner;
    bool around = returned && type && demangle_cxx_print_left(self, type);
    if (returned && type && !around)
        demangle_cxx_print_byte(self, ' ');
    self->scope = scope.outer;
    demangle_cxx_print(self, node->a);
    self->scope = inner;
    demangle_cxx_print_parameters(self, node->b);
    if (around)
        demangle_cxx_print_right(self, type);
    self->scope = scope.outer;
}

/* Names that are one part, or a part with something added. */
static void print_part(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    switch (node->kind) {
    case DEMANGLE_TAGGED:
        demangle_cxx_print(self, node->a);
        demangle_cxx_print_text(self, SLICE("[abi:"));
        demangle_cxx_print(self, node->b);
        demangle_cxx_print_byte(self, ']');
        break;
    case DEMANGLE_DESTRUCTOR:
        demangle_cxx_print_byte(self, '~');
        print_class(self, node->a);
        break;
    case DEMANGLE_OPERATOR:
        print_operator(self, demangle_cxx_operators[node->op].text);
        break;
    case DEMANGLE_OWN_OPERATOR:
    case DEMANGLE_CONVERSION:
        demangle_cxx_print_text(self, SLICE("operator "));
        demangle_cxx_print(self, node->a);
        break;
    case DEMANGLE_LITERAL_SUFFIX:
        demangle_cxx_print_text(self, SLICE("operator\"\" "));
        demangle_cxx_print(self, node->a);
        break;
    case DEMANGLE_UNNAMED:
        demangle_cxx_print_text(self, SLICE("{unnamed type#"));
        demangle_output_add_number(self->out, node->b);
        demangle_cxx_print_byte(self, '}');
        break;
    case DEMANGLE_BINDINGS:
        demangle_cxx_print_byte(self, '[');
        demangle_cxx_print_list(self, node->a);
        demangle_cxx_print_byte(self, ']');
        break;
    }
}

static void print(struct demangle_cxx_printer *self, const struct demangle_node *node) {
    switch (node->kind) {
    case DEMANGLE_NAME:
        print_name(self, node);
        break;
    case DEMANGLE_TEXT:
        print_text(self, node->op);
        break;
    case DEMANGLE_STD:
        demangle_cxx_print_text(self, node->quals ? demangle_cxx_stds[node->op].full
                                                  : demangle_cxx_stds[node->op].text);
        break;
    case DEMANGLE_QUALIFIED:
        demangle_cxx_print(self, node->a);
        demangle_cxx_print_text(self, SLICE("::"));
        demangle_cxx_print(self, node->b);
        break;
    case DEMANGLE_LOCAL:
        print_local(self, node);
        break;
    case DEMANGLE_TEMPLATE:
        print_template(self, node);
        break;
    case DEMANGLE_CONSTRUCTOR:
    case DEMANGLE_FRIEND:
        print_class(self, node->a);
        break;
    case DEMANGLE_LAMBDA:
        print_lambda(self, node);
        break;
    case DEMANGLE_MODULE:
    case DEMANGLE_IN_MODULE:
        print_module(self, node);
        break;
    default:
        print_part(self, node);
    }
}

static void print_any(struct demangle_cxx_printer *self, uint32_t number, const struct demangle_node *node) {
    if (node->kind == DEMANGLE_TYPED) {
        demangle_cxx_print_function(self, number, true);
    } else if (node->kind == DEMANGLE_SPECIAL) {
        print_special(self, node);
    } else if (node->kind == DEMANGLE_TRANSACTION) {
        demangle_cxx_print_text(self, node->op ? SLICE("non-transaction clone for ")
                                               : SLICE("transaction clone for "));
        demangle_cxx_print(self, node->a);
    } else if (node->kind == DEMANGLE_LIST) {
        demangle_cxx_print_list(self, number);
    } else if (node->kind < DEMANGLE_TYPED) {
        print(self, node);
    } else if (node->kind < DEMANGLE_LITERAL) {
        demangle_cxx_print_type(self, number);
    } else {
        demangle_cxx_print_expression(self, node);
    }
}

/* A name of several parts: it is copied where it was printed before, unless it depends on template
 * parameters. */
static void print_again(struct demangle_cxx_printer *self, uint32_t number,
                        const struct demangle_node *node) {
    struct demangle_text_range *range = &self->tree->texts[number];
    if (range->len) {
        demangle_output_repeat(self->out, range->start, range->len);
        return;
    }
    size_t start = demangle_output_len(self->out), parameters = self->parameters;
    print(self, node);
    if (self->parameters == parameters && !self->failed && !self->out->full)
        *range =
            (struct demangle_text_range){(uint32_t)start, (uint32_t)(demangle_output_len(self->out) - start)};
}

void demangle_cxx_print(struct demangle_cxx_printer *self, uint32_t number) {
    const struct demangle_node *node = demangle_cxx_print_node(self, number);
    if (!demangle_cxx_print_enter(self))
        return;
    if (node->kind == DEMANGLE_QUALIFIED || node->kind == DEMANGLE_TEMPLATE)
        print_again(self, number, node);
    else
        print_any(self, number, node);
    demangle_cxx_print_leave(self);
}
