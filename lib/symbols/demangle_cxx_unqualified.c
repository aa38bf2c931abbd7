/* demangle_cxx_unqualified: the first letter decides. */
#include "symbols/demangle_cxx_unqualified.h"

#include "symbols/demangle_cxx_name.h"
#include "symbols/demangle_cxx_operator.h"
#include "symbols/demangle_cxx_template.h"
#include "symbols/demangle_cxx_type.h"

#include "base/banned.h"

uint32_t demangle_cxx_unqualified_tags(struct demangle_tree *tree, uint32_t name) {
    while (name && demangle_tree_take(tree, 'B'))
        name = demangle_tree_pair(tree, DEMANGLE_TAGGED, name, demangle_cxx_name_source(tree));
    return name;
}

/* "cv" and a type. Arguments after a parameter are the operator's there, but not in an expression. */
static uint32_t conversion(struct demangle_tree *tree) {
    bool before = tree->conversion;
    tree->conversion = !tree->in_expression;
    uint32_t type = demangle_cxx_type(tree);
    tree->conversion = before;
    return demangle_tree_node(tree, DEMANGLE_CONVERSION, type, 0);
}

uint32_t demangle_cxx_unqualified_operator(struct demangle_tree *tree) {
    char first = demangle_tree_peek(tree), second = demangle_tree_peek_next(tree);
    tree->at += second ? 2 : 0;
    if (first == 'c' && second == 'v')
        return conversion(tree);
    if (first == 'l' && second == 'i')
        return demangle_tree_node(tree, DEMANGLE_LITERAL_SUFFIX, demangle_cxx_name_source(tree), 0);
    if (first == 'v' && byte_is_digit(second))
        return demangle_tree_node(tree, DEMANGLE_OWN_OPERATOR, demangle_cxx_name_source(tree), 0);
    int number = demangle_cxx_operator_find(first, second);
    if (number < 0)
        return 0;
    return demangle_tree_add(tree, (struct demangle_node){.kind = DEMANGLE_OPERATOR, .op = (uint8_t)number});
}

/* "C1", "D0", ...: of `scope`; "CI1" and a class: of that one, inherited. */
static uint32_t constructor(struct demangle_tree *tree, uint32_t scope) {
    bool destroys = demangle_tree_peek(tree) == 'D';
    tree->at++;
    bool inherited = !destroys && demangle_tree_take(tree, 'I');
    char kind = demangle_tree_peek(tree);
    if (kind < '0' || kind > '9')
        return 0;
    tree->at++;
    if (inherited)
        scope = demangle_cxx_type(tree);
    if (!scope)
        return 0;
    return demangle_tree_node(tree, destroys ? DEMANGLE_DESTRUCTOR : DEMANGLE_CONSTRUCTOR,
                              demangle_cxx_name_last(tree, scope), 0);
}

/* "DC", names, 'E': auto [a, b]. */
static uint32_t bindings(struct demangle_tree *tree) {
    uint32_t open = demangle_tree_open(tree);
    do
        if (!demangle_tree_push(tree, demangle_cxx_name_source(tree)))
            return 0;
    while (!demangle_tree_take(tree, 'E'));
    return demangle_tree_node(tree, DEMANGLE_BINDINGS, demangle_tree_close(tree, open), 0);
}

/* "Ul", parameters, 'E', which of those in its scope. */
static uint32_t lambda(struct demangle_tree *tree) {
    struct demangle_node node = {.kind = DEMANGLE_LAMBDA};
    node.c = demangle_cxx_template_head(tree);
    node.a = node.c ? demangle_cxx_type_parameters(tree) : 0;
    if (!node.a)
        return 0;
    if (demangle_tree_take(tree, 'Q') && !demangle_cxx_type(tree))
        return 0;
    if (!demangle_tree_take(tree, 'E') || !demangle_tree_index(tree, &node.b))
        return 0;
    node.b++;
    return demangle_tree_add(tree, node);
}

static uint32_t unnamed(struct demangle_tree *tree) {
    struct demangle_node node = {.kind = DEMANGLE_UNNAMED};
    if (!demangle_tree_index(tree, &node.b))
        return 0;
    node.b++;
    return demangle_tree_add(tree, node);
}

/* 'L' and an identifier that other files do not see. */
static uint32_t internal(struct demangle_tree *tree) {
    uint32_t name = demangle_cxx_name_source(tree);
    return demangle_cxx_name_discriminator(tree) ? name : 0;
}

uint32_t demangle_cxx_unqualified_module(struct demangle_tree *tree) {
    uint32_t parent = 0;
    while (demangle_tree_take(tree, 'W')) {
        struct demangle_node node = {.kind = DEMANGLE_MODULE, .a = parent};
        node.op = demangle_tree_take(tree, 'P');
        node.b = demangle_cxx_name_source(tree);
        parent = node.b ? demangle_tree_substitutable(tree, demangle_tree_add(tree, node)) : 0;
        if (!parent)
            return 0;
    }
    return parent;
}

static uint32_t read(struct demangle_tree *tree, uint32_t scope) {
    char c = demangle_tree_peek(tree);
    if (byte_is_digit(c))
        return demangle_cxx_name_source(tree);
    if (c >= 'a' && c <= 'z') {
        demangle_tree_take2(tree, 'o', 'n');
        return demangle_cxx_unqualified_operator(tree);
    }
    if (demangle_tree_take2(tree, 'D', 'C'))
        return bindings(tree);
    if (c == 'C' || c == 'D')
        return constructor(tree, scope);
    if (demangle_tree_take2(tree, 'U', 'l'))
        return lambda(tree);
    if (demangle_tree_take2(tree, 'U', 't'))
        return unnamed(tree);
    return demangle_tree_take(tree, 'L') ? internal(tree) : 0;
}

uint32_t demangle_cxx_unqualified(struct demangle_tree *tree, uint32_t scope) {
    uint32_t within = 0;
    if (demangle_tree_peek(tree) == 'W') {
        within = demangle_cxx_unqualified_module(tree);
        if (!within)
            return 0;
    }
    bool friendly = demangle_tree_take(tree, 'F');
    uint32_t name = read(tree, scope);
    if (friendly)
        name = demangle_tree_node(tree, DEMANGLE_FRIEND, name, 0);
    name = within ? demangle_tree_pair(tree, DEMANGLE_IN_MODULE, name, within) : name;
    return demangle_cxx_unqualified_tags(tree, name);
}
