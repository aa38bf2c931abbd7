/* demangle_cxx_template: what a parameter stands for is looked up when it is printed. */
#include "symbols/demangle_cxx_template.h"

#include "symbols/demangle_cxx_expression.h"
#include "symbols/demangle_cxx_name.h"
#include "symbols/demangle_cxx_type.h"

#include "base/banned.h"

static uint32_t declared(struct demangle_tree *tree);

static bool declaration_follows(const struct demangle_tree *tree) {
    return demangle_tree_peek(tree) == 'T' && byte_is_any_of(demangle_tree_peek_next(tree), SLICE("yntpk"));
}

static uint32_t argument(struct demangle_tree *tree) {
    if (declaration_follows(tree) && !declared(tree))
        return 0; /* the parameter as the template declares it, which is not printed */
    switch (demangle_tree_peek(tree)) {
    case 'L':
        return demangle_cxx_expression(tree);
    case 'X': {
        tree->at++;
        uint32_t expression = demangle_cxx_expression(tree);
        return demangle_tree_take(tree, 'E') ? expression : 0;
    }
    case 'I':
    case 'J':
        return demangle_cxx_template_arguments(tree);
    }
    return demangle_cxx_type(tree);
}

static uint32_t arguments(struct demangle_tree *tree) {
    uint32_t open = demangle_tree_open(tree);
    if (!demangle_tree_take(tree, 'I') && !demangle_tree_take(tree, 'J'))
        return 0;
    while (demangle_tree_peek(tree) != 'E' && demangle_tree_peek(tree) != 'Q')
        if (!demangle_tree_push(tree, argument(tree)))
            return 0;
    if (demangle_tree_take(tree, 'Q') && !demangle_cxx_expression(tree))
        return 0; /* nor is what the arguments were required to be */
    return demangle_tree_take(tree, 'E') ? demangle_tree_close(tree, open) : 0;
}

uint32_t demangle_cxx_template_arguments(struct demangle_tree *tree) {
    bool conversion = tree->conversion;
    if (!demangle_tree_enter(tree))
        return 0;
    tree->conversion = false;
    uint32_t list = arguments(tree);
    tree->conversion = conversion;
    return demangle_tree_leave(tree, list);
}

uint32_t demangle_cxx_template_parameter(struct demangle_tree *tree) {
    struct demangle_node node = {.kind = DEMANGLE_PARAMETER};
    if (!demangle_tree_take(tree, 'T'))
        return 0;
    if (demangle_tree_take(tree, 'L') &&
        (!demangle_tree_number(tree, &node.c) || !demangle_tree_take(tree, '_')))
        return 0;
    return demangle_tree_index(tree, &node.b) ? demangle_tree_add(tree, node) : 0;
}

/*
 * In the type of a conversion operator, arguments after a parameter are the operator's, unless others follow
 * them. What was read in vain keeps its nodes: their limit ends names that are read again and again.
 */
static uint32_t conversion_arguments(struct demangle_tree *tree) {
    size_t at = tree->at;
    uint32_t lists = tree->list_len, substitutions = tree->substitution_count, open = tree->open_len;
    uint32_t list = demangle_cxx_template_arguments(tree);
    if (tree->broken || (list && demangle_tree_peek(tree) == 'I'))
        return list;
    tree->at = at;
    tree->list_len = lists;
    tree->substitution_count = substitutions;
    tree->open_len = open;
    return 0;
}

uint32_t demangle_cxx_template_type(struct demangle_tree *tree) {
    char next = demangle_tree_peek_next(tree);
    if (next == 's' || next == 'u' || next == 'e') {
        tree->at += 2;
        return demangle_cxx_name(tree);
    }
    uint32_t parameter = demangle_cxx_template_parameter(tree);
    if (!parameter || demangle_tree_peek(tree) != 'I')
        return parameter;
    size_t at = tree->at;
    if (!tree->conversion && !demangle_tree_substitutable(tree, parameter))
        return 0;
    uint32_t count = tree->substitution_count;
    if (tree->conversion)
        demangle_tree_substitutable(tree, parameter);
    uint32_t list = tree->conversion ? conversion_arguments(tree) : demangle_cxx_template_arguments(tree);
    if (!list && tree->conversion && tree->at == at) {
        tree->substitution_count = count;
        return parameter;
    }
    return demangle_tree_pair(tree, DEMANGLE_TEMPLATE, parameter, list);
}

/* One parameter: "Ty" typename, "Tk" a concept, "Tn" and a type, "Tt" and a head, "Tp" and what it is a pack
 * of. */
static uint32_t declared(struct demangle_tree *tree) {
    struct demangle_node node = {.kind = DEMANGLE_DECLARED, .op = (uint8_t)demangle_tree_peek_next(tree)};
    tree->at += 2;
    if (node.op == 'n') {
        node.a = demangle_cxx_type(tree);
    } else if (node.op == 'k') {
        node.a = demangle_cxx_name(tree);
    } else if (node.op == 't') {
        node.a = demangle_cxx_template_head(tree);
        if (!demangle_tree_take(tree, 'E'))
            return 0;
    } else if (node.op == 'p') {
        if (!demangle_tree_enter(tree))
            return 0;
        node.a = declaration_follows(tree) ? declared(tree) : 0;
        demangle_tree_leave(tree, node.a);
    }
    return node.op == 'y' || node.a ? demangle_tree_add(tree, node) : 0;
}

uint32_t demangle_cxx_template_head(struct demangle_tree *tree) {
    uint32_t open = demangle_tree_open(tree), list = 0;
    if (!demangle_tree_enter(tree))
        return 0;
    while (declaration_follows(tree))
        if (!demangle_tree_push(tree, declared(tree)))
            return demangle_tree_leave(tree, 0);
    list = demangle_tree_close(tree, open);
    return demangle_tree_leave(tree, list);
}
