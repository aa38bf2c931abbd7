/* demangle_cxx_encoding: a table says what follows the two letters of a special name. */
#include "symbols/demangle_cxx_encoding.h"

#include "symbols/demangle_cxx_expression.h"
#include "symbols/demangle_cxx_name.h"
#include "symbols/demangle_cxx_template.h"
#include "symbols/demangle_cxx_type.h"
#include "symbols/demangle_cxx_unqualified.h"

#include "base/banned.h"

enum operands {
    OF_TYPE,
    OF_NAME,
    OF_ENCODING,
    OF_OFFSET, /* a thunk: an offset, then a function */
    OF_TWO_OFFSETS,
    OF_TWO_TYPES,  /* and a number between them */
    OF_TEMPORARY,  /* a name and a number */
    OF_EXPRESSION, /* a template argument */
    OF_MODULE,
};

#define ROW(first, second, operands, text) \
    { {first, second}, operands, SLICE_INIT(text) }

const struct demangle_cxx_special demangle_cxx_specials[] = {
    ROW('T', 'V', OF_TYPE, "vtable for "),
    ROW('T', 'T', OF_TYPE, "VTT for "),
    ROW('T', 'I', OF_TYPE, "typeinfo for "),
    ROW('T', 'S', OF_TYPE, "typeinfo name for "),
    ROW('T', 'F', OF_TYPE, "typeinfo fn for "),
    ROW('T', 'J', OF_TYPE, "java Class for "),
    ROW('T', 'h', OF_OFFSET, "non-virtual thunk to "),
    ROW('T', 'v', OF_OFFSET, "virtual thunk to "),
    ROW('T', 'c', OF_TWO_OFFSETS, "covariant return thunk to "),
    ROW('T', 'C', OF_TWO_TYPES, "construction vtable for "),
    ROW('T', 'H', OF_NAME, "TLS init function for "),
    ROW('T', 'W', OF_NAME, "TLS wrapper function for "),
    ROW('T', 'A', OF_EXPRESSION, "template parameter object for "),
    ROW('G', 'V', OF_NAME, "guard variable for "),
    ROW('G', 'R', OF_TEMPORARY, "reference temporary #"),
    ROW('G', 'A', OF_ENCODING, "hidden alias for "),
    ROW('G', 'I', OF_MODULE, "initializer for module "),
};

static bool offset_number(struct demangle_tree *tree) {
    uint32_t ignored;
    demangle_tree_take(tree, 'n');
    return demangle_tree_number(tree, &ignored) && demangle_tree_take(tree, '_');
}

/* 'h' and a number, or 'v' and two; each ends in '_'. */
static bool offset(struct demangle_tree *tree, char kind) {
    return kind == 'h' ? offset_number(tree) : kind == 'v' && offset_number(tree) && offset_number(tree);
}

static uint32_t after_offsets(struct demangle_tree *tree, bool two, char kind) {
    if (two) {
        char first = demangle_tree_peek(tree);
        tree->at += first != '\0';
        if (!offset(tree, first))
            return 0;
        kind = demangle_tree_peek(tree);
        tree->at += kind != '\0';
    }
    return offset(tree, kind) ? demangle_cxx_encoding(tree, false) : 0;
}

static uint32_t construction(struct demangle_tree *tree, struct demangle_node *node) {
    uint32_t derived = demangle_cxx_type(tree), ignored;
    if (!derived || !demangle_tree_number(tree, &ignored) || !demangle_tree_take(tree, '_'))
        return 0;
    node->b = derived;
    return demangle_cxx_type(tree);
}

/* The number is that of c++filt, which writes 0 for the first two. */
static uint32_t temporary(struct demangle_tree *tree, struct demangle_node *node) {
    uint32_t name = demangle_cxx_name(tree);
    if (!name)
        return 0;
    if (byte_is_digit(demangle_tree_peek(tree)) && !demangle_tree_number(tree, &node->b))
        return 0;
    return name;
}

static uint32_t value(struct demangle_tree *tree) {
    bool is_expression = demangle_tree_take(tree, 'X');
    uint32_t node = is_expression || demangle_tree_peek(tree) == 'L' ? demangle_cxx_expression(tree)
                                                                     : demangle_cxx_type(tree);
    return !is_expression || demangle_tree_take(tree, 'E') ? node : 0;
}

static uint32_t operand(struct demangle_tree *tree, struct demangle_node *node) {
    const struct demangle_cxx_special *special = &demangle_cxx_specials[node->op];
    switch ((enum operands)special->operands) {
    case OF_TYPE:
        return demangle_cxx_type(tree);
    case OF_NAME:
        return demangle_cxx_name(tree);
    case OF_ENCODING:
        return demangle_cxx_encoding(tree, false);
    case OF_OFFSET:
    case OF_TWO_OFFSETS:
        return after_offsets(tree, special->operands == OF_TWO_OFFSETS, special->code[1]);
    case OF_TWO_TYPES:
        return construction(tree, node);
    case OF_TEMPORARY:
        return temporary(tree, node);
    case OF_EXPRESSION:
        return value(tree);
    case OF_MODULE:
        return demangle_cxx_unqualified_module(tree);
    }
    return 0;
}

/* "GTt" and "GTn": what transactional memory calls in place of a function. */
static uint32_t transaction(struct demangle_tree *tree) {
    struct demangle_node node = {.kind = DEMANGLE_TRANSACTION};
    char kind = demangle_tree_peek(tree);
    node.op = kind == 'n';
    tree->at += kind != '\0';
    node.a = kind == 't' || kind == 'n' ? demangle_cxx_encoding(tree, false) : 0;
    return node.a ? demangle_tree_add(tree, node) : 0;
}

static uint32_t special(struct demangle_tree *tree) {
    char first = demangle_tree_peek(tree), second = demangle_tree_peek_next(tree);
    struct demangle_node node = {.kind = DEMANGLE_SPECIAL};
    const size_t count = sizeof demangle_cxx_specials / sizeof *demangle_cxx_specials;
    while (node.op < count && (demangle_cxx_specials[node.op].code[0] != first ||
                               demangle_cxx_specials[node.op].code[1] != second))
        node.op++;
    tree->at += second ? 2 : 0;
    if (node.op == count)
        return first == 'G' && second == 'T' ? transaction(tree) : 0;
    node.a = operand(tree, &node);
    return node.a ? demangle_tree_add(tree, node) : 0;
}

/* Whether the type returned is part of the mangled name: of templates, but not where the name says it. */
static bool has_return_type(const struct demangle_tree *tree, uint32_t name) {
    const struct demangle_node *node = &tree->nodes[name];
    while (node->kind == DEMANGLE_LOCAL)
        node = &tree->nodes[node->b];
    if (node->kind != DEMANGLE_TEMPLATE)
        return false;
    uint8_t kind = tree->nodes[demangle_cxx_name_last(tree, node->a)].kind;
    return kind != DEMANGLE_CONSTRUCTOR && kind != DEMANGLE_DESTRUCTOR && kind != DEMANGLE_CONVERSION;
}

/* The function called `name`: its parameters are at the cursor. */
static uint32_t function(struct demangle_tree *tree, uint32_t name) {
    struct demangle_node node = {.kind = DEMANGLE_FUNCTION, .quals = (uint16_t)tree->quals};
    if (has_return_type(tree, name)) {
        demangle_tree_take(tree, 'J');
        node.a = demangle_cxx_type(tree);
        if (!node.a)
            return 0;
    }
    node.b = demangle_cxx_type_parameters(tree);
    if (!node.b || (demangle_tree_take(tree, 'Q') && !demangle_cxx_expression(tree)))
        return 0;
    return demangle_tree_pair(tree, DEMANGLE_TYPED, name, demangle_tree_add(tree, node));
}

static uint32_t read(struct demangle_tree *tree, bool outermost) {
    char c = demangle_tree_peek(tree);
    if (c == 'G' || c == 'T')
        return special(tree);
    uint32_t name = demangle_cxx_name(tree);
    c = demangle_tree_peek(tree);
    return !name || outermost || c == '\0' || c == 'E' || c == '.' ? name : function(tree, name);
}

uint32_t demangle_cxx_encoding(struct demangle_tree *tree, bool outermost) {
    if (!demangle_tree_enter(tree))
        return 0;
    return demangle_tree_leave(tree, read(tree, outermost));
}
