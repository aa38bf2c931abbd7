/* demangle_cxx_type: one function for each letter that needs more than a node around a type. */
#include "symbols/demangle_cxx_type.h"

#include "symbols/demangle_cxx_builtin.h"
#include "symbols/demangle_cxx_expression.h"
#include "symbols/demangle_cxx_name.h"
#include "symbols/demangle_cxx_template.h"

#include "base/banned.h"

unsigned demangle_cxx_type_quals(struct demangle_tree *tree) {
    unsigned quals = 0;
    for (;; tree->at++) {
        char c = demangle_tree_peek(tree);
        unsigned one = c == 'K'   ? DEMANGLE_CONST
                       : c == 'V' ? DEMANGLE_VOLATILE
                       : c == 'r' ? DEMANGLE_RESTRICT
                                  : 0;
        if (!one)
            return quals;
        quals |= one;
    }
}

unsigned demangle_cxx_type_reference(struct demangle_tree *tree) {
    return demangle_tree_take(tree, 'R') ? DEMANGLE_LREF : demangle_tree_take(tree, 'O') ? DEMANGLE_RREF : 0;
}

/* Whether what is at the cursor ends a list of parameters: a reference qualifier is before the 'E'. */
static bool parameters_end(const struct demangle_tree *tree) {
    char c = demangle_tree_peek(tree);
    return c == '\0' || c == 'E' || c == '.' || c == 'Q' ||
           ((c == 'R' || c == 'O') && demangle_tree_peek_next(tree) == 'E');
}

uint32_t demangle_cxx_type_parameters(struct demangle_tree *tree) {
    uint32_t open = demangle_tree_open(tree);
    do
        if (!demangle_tree_push(tree, demangle_cxx_type(tree)))
            return 0;
    while (!parameters_end(tree));
    const struct demangle_node *only = &tree->nodes[tree->open[open]];
    if (tree->open_len == open + 1 && only->kind == DEMANGLE_BUILTIN &&
        demangle_cxx_builtins[only->op].code == 'v' && !demangle_cxx_builtins[only->op].extended)
        tree->open_len = open;
    return demangle_tree_close(tree, open);
}

/* Exceptions before the 'F': noexcept, throw(...). */
static bool exceptions(struct demangle_tree *tree, unsigned *quals, uint32_t *what) {
    if (demangle_tree_take2(tree, 'D', 'o')) {
        *quals |= DEMANGLE_NOEXCEPT;
    } else if (demangle_tree_take2(tree, 'D', 'O')) {
        *quals |= DEMANGLE_NOEXCEPT;
        *what = demangle_cxx_expression(tree);
        return *what && demangle_tree_take(tree, 'E');
    } else if (demangle_tree_take2(tree, 'D', 'w')) {
        *quals |= DEMANGLE_THROWS;
        *what = demangle_cxx_type_parameters(tree);
        return *what && demangle_tree_take(tree, 'E');
    }
    return true;
}

/* A function, after its qualifiers: exceptions, "Dx", 'F', ["Y"], type returned, parameters, reference, 'E'.
 */
static uint32_t function(struct demangle_tree *tree, unsigned quals) {
    uint32_t what = 0;
    if (!exceptions(tree, &quals, &what))
        return 0;
    if (demangle_tree_take2(tree, 'D', 'x'))
        quals |= DEMANGLE_SAFE;
    if (!demangle_tree_take(tree, 'F'))
        return 0;
    demangle_tree_take(tree, 'Y');
    uint32_t returned = demangle_cxx_type(tree);
    uint32_t parameters = returned ? demangle_cxx_type_parameters(tree) : 0;
    quals |= demangle_cxx_type_reference(tree);
    if (!parameters || !demangle_tree_take(tree, 'E'))
        return 0;
    return demangle_tree_add(
        tree,
        (struct demangle_node){
            .kind = DEMANGLE_FUNCTION, .quals = (uint16_t)quals, .a = returned, .b = parameters, .c = what});
}

/* Whether the qualifiers before this belong to a function. */
static bool function_follows(const struct demangle_tree *tree) {
    char c = demangle_tree_peek(tree), next = demangle_tree_peek_next(tree);
    return c == 'F' || (c == 'D' && (next == 'o' || next == 'O' || next == 'w' || next == 'x'));
}

/* Nodes for the qualifiers, the last one of the name innermost. */
static uint32_t qualified(struct demangle_tree *tree) {
    size_t start = tree->at;
    unsigned quals = demangle_cxx_type_quals(tree);
    if (function_follows(tree))
        return function(tree, quals);
    size_t end = tree->at;
    uint32_t type = demangle_cxx_type(tree);
    while (type && end > start) {
        char c = tree->name.at[--end];
        uint8_t qual = c == 'K' ? DEMANGLE_CONST : c == 'V' ? DEMANGLE_VOLATILE : DEMANGLE_RESTRICT;
        type = demangle_tree_add(tree, (struct demangle_node){.kind = DEMANGLE_QUALS, .op = qual, .a = type});
    }
    return type;
}

static uint32_t array(struct demangle_tree *tree) {
    uint32_t dimension = 0;
    if (byte_is_digit(demangle_tree_peek(tree))) {
        size_t start = tree->at;
        while (byte_is_digit(demangle_tree_peek(tree)))
            tree->at++;
        dimension = demangle_cxx_name_text(tree, start, tree->at);
        if (!dimension)
            return 0;
    } else if (demangle_tree_peek(tree) != '_') {
        dimension = demangle_cxx_expression(tree);
        if (!dimension)
            return 0;
    }
    uint32_t type = demangle_tree_take(tree, '_') ? demangle_cxx_type(tree) : 0;
    if (!type)
        return 0;
    return demangle_tree_add(tree, (struct demangle_node){.kind = DEMANGLE_ARRAY, .a = dimension, .b = type});
}

/* "Dv": a number or "_" and an expression; '_'; what it is a vector of. */
static uint32_t vector(struct demangle_tree *tree) {
    uint32_t count;
    size_t start = tree->at;
    if (demangle_tree_number(tree, &count))
        count = demangle_cxx_name_text(tree, start, tree->at);
    else
        count = demangle_tree_take(tree, '_') ? demangle_cxx_expression(tree) : 0;
    uint32_t type = count && demangle_tree_take(tree, '_') ? demangle_cxx_type(tree) : 0;
    return demangle_tree_pair(tree, DEMANGLE_VECTOR, count, type);
}

uint32_t demangle_cxx_type_decltype(struct demangle_tree *tree) {
    uint32_t expression = demangle_cxx_expression(tree);
    return demangle_tree_take(tree, 'E') ? demangle_tree_node(tree, DEMANGLE_DECLTYPE, expression, 0) : 0;
}

/* Types whose names hold a number of bits: "DF16_", "DF16b", "DF32x", "DB8_", "DU8_". */
static uint32_t sized(struct demangle_tree *tree, char kind) {
    size_t start = tree->at;
    uint32_t bits;
    if (kind != 'F' && !byte_is_digit(demangle_tree_peek(tree)))
        bits = demangle_cxx_expression(tree);
    else
        bits = demangle_tree_number(tree, &bits) ? demangle_cxx_name_text(tree, start, tree->at) : 0;
    struct demangle_node node = {.kind = DEMANGLE_SIZED, .op = DEMANGLE_TEXT_FLOAT, .a = bits};
    if (kind != 'F')
        node.op = kind == 'B' ? DEMANGLE_TEXT_BITINT : DEMANGLE_TEXT_UBITINT;
    else if (demangle_tree_take(tree, 'b'))
        return demangle_tree_add(tree,
                                 (struct demangle_node){.kind = DEMANGLE_TEXT, .op = DEMANGLE_TEXT_BFLOAT16});
    if (kind == 'F' && demangle_tree_take(tree, 'x'))
        node.c = 'x';
    else if (!demangle_tree_take(tree, '_'))
        return 0;
    return bits ? demangle_tree_add(tree, node) : 0;
}

/* What begins with 'D'. Sets *plain for builtin types, which are not substitutable. */
static uint32_t extended(struct demangle_tree *tree, bool *plain) {
    char code = demangle_tree_peek_next(tree);
    if (function_follows(tree))
        return function(tree, 0);
    tree->at += 2;
    switch (code) {
    case 't':
    case 'T':
        return demangle_cxx_type_decltype(tree);
    case 'p':
        return demangle_tree_node(tree, DEMANGLE_EXPANSION, demangle_cxx_type(tree), 0);
    case 'v':
        return vector(tree);
    case 'F':
    case 'B':
    case 'U':
        *plain = true;
        return sized(tree, code);
    }
    int number = demangle_cxx_builtin_find_extended(code);
    *plain = true;
    if (number < 0)
        return 0;
    return demangle_tree_add(tree, (struct demangle_node){.kind = DEMANGLE_BUILTIN, .op = (uint8_t)number});
}

/* A name of a vendor, with template arguments or none: a type ('u') or a qualifier ('U'). */
static uint32_t own_name(struct demangle_tree *tree) {
    uint32_t name = demangle_cxx_name_source(tree);
    if (name && demangle_tree_peek(tree) == 'I')
        name = demangle_tree_pair(tree, DEMANGLE_TEMPLATE, name, demangle_cxx_template_arguments(tree));
    return name;
}

/* QUIRK_VENDOR_TYPE: c++filt writes the arguments of a vendor's type after a comma. */
static uint32_t own_type(struct demangle_tree *tree) {
    uint32_t name = demangle_cxx_name_source(tree);
    if (!name || demangle_tree_peek(tree) != 'I')
        return name;
    uint32_t open = demangle_tree_open(tree), arguments = demangle_cxx_template_arguments(tree);
    if (!arguments || !demangle_tree_push(tree, name) || !demangle_tree_push(tree, arguments))
        return 0;
    return demangle_tree_close(tree, open);
}

static uint32_t own_qual(struct demangle_tree *tree) {
    uint32_t name = own_name(tree);
    uint32_t type = name ? demangle_cxx_type(tree) : 0;
    return demangle_tree_pair(tree, DEMANGLE_OWN_QUAL, type, name);
}

static uint32_t around(struct demangle_tree *tree, enum demangle_kind kind) {
    tree->at++;
    return demangle_tree_node(tree, kind, demangle_cxx_type(tree), 0);
}

static uint32_t member_pointer(struct demangle_tree *tree) {
    uint32_t owner = demangle_cxx_type(tree);
    return owner ? demangle_tree_pair(tree, DEMANGLE_MEMBER_POINTER, owner, demangle_cxx_type(tree)) : 0;
}

/* What begins with 'S': a name in std, or something that was read before, with template arguments or none. */
static uint32_t substituted(struct demangle_tree *tree, bool *plain) {
    if (demangle_tree_peek_next(tree) == 't')
        return demangle_cxx_name(tree);
    uint32_t name = demangle_cxx_name_substitution(tree, false);
    *plain = demangle_tree_peek(tree) != 'I';
    if (!name || *plain)
        return name;
    return demangle_tree_pair(tree, DEMANGLE_TEMPLATE, name, demangle_cxx_template_arguments(tree));
}

/* The kind of node around the type that follows the letter, or DEMANGLE_NAME. */
static enum demangle_kind around_kind(char c) {
    switch (c) {
    case 'P':
        return DEMANGLE_POINTER;
    case 'R':
        return DEMANGLE_LVALUE;
    case 'O':
        return DEMANGLE_RVALUE;
    case 'C':
        return DEMANGLE_COMPLEX;
    case 'G':
        return DEMANGLE_IMAGINARY;
    default:
        return DEMANGLE_NAME;
    }
}

static uint32_t builtin(struct demangle_tree *tree, char c) {
    int number = demangle_cxx_builtin_find(c);
    if (number < 0)
        return 0;
    tree->at++;
    return demangle_tree_add(tree, (struct demangle_node){.kind = DEMANGLE_BUILTIN, .op = (uint8_t)number});
}

/* A type but for whether it can be substituted: *plain says that it cannot. */
static uint32_t read(struct demangle_tree *tree, bool *plain) {
    char c = demangle_tree_peek(tree);
    enum demangle_kind kind = around_kind(c);
    if (kind != DEMANGLE_NAME)
        return around(tree, kind);
    switch (c) {
    case 'K':
    case 'V':
    case 'r':
        return qualified(tree);
    case 'F':
        return function(tree, 0);
    case 'A':
        tree->at++;
        return array(tree);
    case 'M':
        tree->at++;
        return member_pointer(tree);
    case 'T':
        return demangle_cxx_template_type(tree);
    case 'S':
        return substituted(tree, plain);
    case 'D':
        return extended(tree, plain);
    case 'U':
        tree->at++;
        return own_qual(tree);
    case 'u':
        tree->at++;
        return own_type(tree);
    }
    if (byte_is_digit(c) || c == 'N' || c == 'Z' || c == 'W')
        return demangle_cxx_name(tree);
    *plain = true;
    return builtin(tree, c);
}

uint32_t demangle_cxx_type(struct demangle_tree *tree) {
    bool plain = false;
    if (!demangle_tree_enter(tree))
        return 0;
    uint32_t type = read(tree, &plain);
    if (!plain)
        type = demangle_tree_substitutable(tree, type);
    return demangle_tree_leave(tree, type);
}
