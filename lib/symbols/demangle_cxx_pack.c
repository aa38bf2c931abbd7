/* demangle_cxx_pack: the pack of an expansion is searched for each time, by the table of what is part of
 * what. */
#include "symbols/demangle_cxx_pack.h"

#include "symbols/demangle_cxx_print_expression.h"

#include "base/banned.h"

static uint32_t list_item(const struct demangle_cxx_printer *self, uint32_t list, uint32_t number) {
    const struct demangle_node *node = demangle_cxx_print_node(self, list);
    return node->kind == DEMANGLE_LIST && number < node->b ? self->tree->lists[node->a + number] : 0;
}

/* A parameter of a lambda is one that its template declares, or an auto. */
static void print_lambda_parameter(struct demangle_cxx_printer *self, uint32_t number) {
    uint32_t declared = list_item(self, self->lambda, number);
    if (declared) {
        char kind = (char)demangle_cxx_print_node(self, declared)->op;
        while (kind == 'p') {
            declared = demangle_cxx_print_node(self, declared)->a;
            kind = (char)demangle_cxx_print_node(self, declared)->op;
        }
        demangle_cxx_print_text(self, kind == 'n' ? SLICE("$N") : kind == 't' ? SLICE("$TT") : SLICE("$T"));
        demangle_output_add_number(self->out, number);
    } else {
        demangle_cxx_print_text(self, SLICE("auto:"));
        demangle_output_add_number(self->out, (uint64_t)number + 1);
    }
}

uint32_t demangle_cxx_pack_argument(struct demangle_cxx_printer *self,
                                    const struct demangle_node *parameter) {
    uint32_t argument = 0;
    self->parameters++;
    if (self->lambda) {
        print_lambda_parameter(self, parameter->b);
        return 0;
    }
    if (self->scope)
        argument = list_item(self, self->scope->arguments, parameter->b);
    if (argument && !self->whole && demangle_cxx_print_node(self, argument)->kind == DEMANGLE_LIST)
        argument = list_item(self, argument, self->element);
    self->failed |= !argument;
    return argument;
}

/* Which of a, b and c (1, 2, 4) of a kind's nodes are nodes in which a pack is searched. */
static const uint8_t parts[] = {
    [DEMANGLE_QUALIFIED] = 3,  [DEMANGLE_LOCAL] = 3,       [DEMANGLE_TEMPLATE] = 3,
    [DEMANGLE_CONVERSION] = 1, [DEMANGLE_TYPED] = 3,       [DEMANGLE_QUALS] = 1,
    [DEMANGLE_OWN_QUAL] = 3,   [DEMANGLE_POINTER] = 1,     [DEMANGLE_LVALUE] = 1,
    [DEMANGLE_RVALUE] = 1,     [DEMANGLE_COMPLEX] = 1,     [DEMANGLE_IMAGINARY] = 1,
    [DEMANGLE_FUNCTION] = 7,   [DEMANGLE_ARRAY] = 3,       [DEMANGLE_MEMBER_POINTER] = 3,
    [DEMANGLE_VECTOR] = 3,     [DEMANGLE_DECLTYPE] = 1,    [DEMANGLE_LITERAL] = 1,
    [DEMANGLE_GLOBAL] = 1,     [DEMANGLE_UNARY] = 1,       [DEMANGLE_POSTFIX] = 1,
    [DEMANGLE_BINARY] = 3,     [DEMANGLE_TERNARY] = 7,     [DEMANGLE_CAST] = 3,
    [DEMANGLE_CALL] = 3,       [DEMANGLE_BRACES] = 3,      [DEMANGLE_FIELD] = 2,
    [DEMANGLE_RANGE] = 7,      [DEMANGLE_NEW] = 7,         [DEMANGLE_FOLD] = 3,
    [DEMANGLE_PACK_SIZE] = 1,  [DEMANGLE_LIST_SIZE] = 1,   [DEMANGLE_OWN_EXPRESSION] = 2,
    [DEMANGLE_REQUIRES] = 3,   [DEMANGLE_REQUIREMENT] = 3,
};

static uint32_t find_in_list(struct demangle_cxx_printer *self, const struct demangle_node *list) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < list->b && !found && !self->failed; i++)
        found = demangle_cxx_pack_find(self, self->tree->lists[list->a + i]);
    return found;
}

uint32_t demangle_cxx_pack_find(struct demangle_cxx_printer *self, uint32_t number) {
    const struct demangle_node *node = demangle_cxx_print_node(self, number);
    uint32_t found = 0;
    if (node->kind == DEMANGLE_PARAMETER) {
        self->parameters++;
        found = self->scope && !self->lambda ? list_item(self, self->scope->arguments, node->b) : 0;
        return found && demangle_cxx_print_node(self, found)->kind == DEMANGLE_LIST ? found : 0;
    }
    unsigned mask = node->kind < sizeof parts ? parts[node->kind] : 0;
    if ((!mask && node->kind != DEMANGLE_LIST) || !demangle_cxx_print_enter(self))
        return 0;
    if (node->kind == DEMANGLE_LIST)
        found = find_in_list(self, node);
    if (mask & 1 && node->a)
        found = demangle_cxx_pack_find(self, node->a);
    if (!found && mask & 2 && node->b)
        found = demangle_cxx_pack_find(self, node->b);
    if (!found && mask & 4 && node->c)
        found = demangle_cxx_pack_find(self, node->c);
    demangle_cxx_print_leave(self);
    return found;
}

void demangle_cxx_pack_print(struct demangle_cxx_printer *self, uint32_t pattern) {
    uint32_t pack = demangle_cxx_pack_find(self, pattern), element = self->element;
    if (!pack) {
        demangle_cxx_print_operand(self, pattern);
        demangle_cxx_print_text(self, SLICE("..."));
        return;
    }
    uint32_t count = demangle_cxx_print_node(self, pack)->b;
    for (uint32_t i = 0; i < count && !self->failed; i++) {
        if (i)
            demangle_cxx_print_text(self, SLICE(", "));
        self->element = i;
        demangle_cxx_print(self, pattern);
    }
    self->element = element;
}

void demangle_cxx_pack_print_declared(struct demangle_cxx_printer *self, uint32_t declared, uint32_t number) {
    const struct demangle_node *node = demangle_cxx_print_node(self, declared);
    bool pack = node->op == 'p';
    while (node->op == 'p')
        node = demangle_cxx_print_node(self, node->a);
    if (node->op == 'y')
        demangle_cxx_print_text(self, SLICE("typename"));
    else if (node->op == 't')
        demangle_cxx_print_text(self, SLICE("template<> typename"));
    else
        demangle_cxx_print(self, node->a);
    demangle_cxx_print_text(self, pack ? SLICE(" ...") : SLICE(" "));
    self->parameters++;
    print_lambda_parameter(self, number);
}
