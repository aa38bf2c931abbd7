/* demangle_cxx_expression: those of a shape of their own by two letters, all others by the table of
 * operators. */
#include "symbols/demangle_cxx_expression.h"

#include "symbols/demangle_cxx_encoding.h"
#include "symbols/demangle_cxx_name.h"
#include "symbols/demangle_cxx_operator.h"
#include "symbols/demangle_cxx_template.h"
#include "symbols/demangle_cxx_type.h"
#include "symbols/demangle_cxx_unqualified.h"

#include "base/banned.h"

static uint32_t operation(struct demangle_tree *tree, enum demangle_kind kind, int op, uint32_t a, uint32_t b,
                          uint32_t c) {
    struct demangle_node node = {.kind = (uint8_t)kind, .op = (uint8_t)op, .a = a, .b = b, .c = c};
    return demangle_tree_add(tree, node);
}

/* Expressions until 'E' (or '_', when `last` is that). */
static uint32_t list(struct demangle_tree *tree, char last) {
    uint32_t open = demangle_tree_open(tree);
    while (!demangle_tree_take(tree, last))
        if (!demangle_tree_push(tree, demangle_cxx_expression(tree)))
            return 0;
    return demangle_tree_close(tree, open);
}

/* 'L', a mangled name or a type and a value, 'E'. */
static uint32_t literal(struct demangle_tree *tree) {
    demangle_tree_take(tree, 'L');
    if (demangle_tree_take2(tree, '_', 'Z') || demangle_tree_take(tree, 'Z')) {
        uint32_t name = demangle_cxx_encoding(tree, false);
        return demangle_tree_take(tree, 'E') ? name : 0;
    }
    struct demangle_node node = {.kind = DEMANGLE_LITERAL, .a = demangle_cxx_type(tree)};
    if (!node.a)
        return 0;
    node.op = demangle_tree_take(tree, 'n');
    size_t start = tree->at;
    while (tree->at < tree->name.len && tree->name.at[tree->at] != 'E')
        tree->at++;
    if (tree->at > start && !(node.b = demangle_cxx_name_text(tree, start, tree->at)))
        return 0;
    return demangle_tree_take(tree, 'E') ? demangle_tree_add(tree, node) : 0;
}

/* The last part of a name that only instantiation resolves, with template arguments or none. */
static uint32_t unresolved(struct demangle_tree *tree) {
    uint32_t name;
    if (demangle_tree_take2(tree, 'd', 'n')) {
        uint32_t type = byte_is_digit(demangle_tree_peek(tree)) ? demangle_cxx_name_source(tree)
                                                                : demangle_cxx_type(tree);
        name = demangle_tree_node(tree, DEMANGLE_DESTRUCTOR, type, 0);
    } else {
        name = demangle_cxx_unqualified(tree, 0);
    }
    if (name && demangle_tree_peek(tree) == 'I')
        name = demangle_tree_pair(tree, DEMANGLE_TEMPLATE, name, demangle_cxx_template_arguments(tree));
    return name;
}

/* Whether 'E' and the last part of a name are at the cursor. */
static bool last_part_follows(const struct demangle_tree *tree) {
    char c = demangle_tree_peek_next(tree),
         next = tree->at + 2 < tree->name.len ? tree->name.at[tree->at + 2] : 0;
    return demangle_tree_peek(tree) == 'E' && (byte_is_digit(c) || ((c == 'o' || c == 'd') && next == 'n'));
}

/* After "sr": a type and a name; or names, 'E', a name. */
static uint32_t scoped(struct demangle_tree *tree) {
    bool is_type = !byte_is_digit(demangle_tree_peek(tree));
    uint32_t name = is_type ? demangle_cxx_type(tree) : unresolved(tree);
    if (name && is_type)
        return demangle_tree_pair(tree, DEMANGLE_QUALIFIED, name, unresolved(tree));
    for (bool last = false; name && !last;) {
        last = last_part_follows(tree) && demangle_tree_take(tree, 'E');
        name = demangle_tree_pair(tree, DEMANGLE_QUALIFIED, name, unresolved(tree));
        last |= !byte_is_digit(demangle_tree_peek(tree)) && !last_part_follows(tree);
    }
    return name;
}

/* "fp", "fL" and a level: qualifiers, which are not printed, and a number or 'T' for this. */
static uint32_t argument(struct demangle_tree *tree) {
    struct demangle_node node = {.kind = DEMANGLE_ARGUMENT};
    tree->at++;
    if (demangle_tree_take(tree, 'L') && !demangle_tree_number(tree, &node.c))
        return 0;
    if (!demangle_tree_take(tree, 'p'))
        return 0;
    if (demangle_tree_take(tree, 'T'))
        return demangle_tree_add(tree, node);
    demangle_cxx_type_quals(tree);
    if (!demangle_tree_index(tree, &node.b))
        return 0;
    node.b++;
    return demangle_tree_add(tree, node);
}

/* "fl", "fr", "fL" or "fR", an operator, one pack or a pack and another operand. */
static uint32_t fold(struct demangle_tree *tree) {
    char kind = demangle_tree_peek_next(tree);
    tree->at += 2;
    int op = demangle_cxx_operator_find(demangle_tree_peek(tree), demangle_tree_peek_next(tree));
    if (op < 0)
        return 0;
    tree->at += 2;
    struct demangle_node node = {.kind = DEMANGLE_FOLD, .op = (uint8_t)op, .quals = DEMANGLE_FOLD_BOTH};
    node.a = demangle_cxx_expression(tree);
    if (kind == 'l' || kind == 'r')
        node.quals = kind == 'l' ? DEMANGLE_FOLD_LEFT : DEMANGLE_FOLD_RIGHT;
    else
        node.b = node.a ? demangle_cxx_expression(tree) : 0;
    return node.a && (node.b || node.quals != DEMANGLE_FOLD_BOTH) ? demangle_tree_add(tree, node) : 0;
}

/* In braces: "di" a name, "dx" an index, "dX" a range, and the value. */
static uint32_t designated(struct demangle_tree *tree, char kind) {
    uint32_t a = kind == 'i' ? demangle_cxx_name_source(tree) : demangle_cxx_expression(tree);
    uint32_t b = a && kind == 'X' ? demangle_cxx_expression(tree) : 0;
    uint32_t value = a && (kind != 'X' || b) ? demangle_cxx_expression(tree) : 0;
    if (!value)
        return 0;
    if (kind == 'i')
        return demangle_tree_node(tree, DEMANGLE_FIELD, a, value);
    return operation(tree, DEMANGLE_RANGE, 0, a, b, value);
}

/* "cv", a type, an expression; or '_' and several, 'E'. */
static uint32_t cast(struct demangle_tree *tree) {
    uint32_t type = demangle_cxx_type(tree), operand = 0;
    if (type)
        operand = demangle_tree_take(tree, '_') ? list(tree, 'E') : demangle_cxx_expression(tree);
    return demangle_tree_pair(tree, DEMANGLE_CAST, type, operand);
}

/* "nw" or "na": placement, '_', a type, then 'E', "pi" with expressions, or braces. */
static uint32_t allocation(struct demangle_tree *tree) {
    struct demangle_node node = {.kind = DEMANGLE_NEW, .a = list(tree, '_')};
    node.b = node.a ? demangle_cxx_type(tree) : 0;
    if (!node.b)
        return 0;
    if (demangle_tree_take2(tree, 'p', 'i'))
        node.c = list(tree, 'E');
    else if (demangle_tree_peek(tree) == 'i')
        node.c = demangle_cxx_expression(tree);
    else
        return demangle_tree_take(tree, 'E') ? demangle_tree_add(tree, node) : 0;
    return node.c ? demangle_tree_add(tree, node) : 0;
}

/* "gs": "::" before a name, new or delete. */
static uint32_t global(struct demangle_tree *tree) {
    char c = demangle_tree_peek(tree);
    bool is_operator = c == 'n' || c == 'd';
    if (demangle_tree_take2(tree, 's', 'r'))
        return demangle_tree_node(tree, DEMANGLE_GLOBAL, scoped(tree), 0);
    return demangle_tree_node(tree, DEMANGLE_GLOBAL,
                              is_operator ? demangle_cxx_expression(tree) : unresolved(tree), 0);
}

static uint32_t own_expression(struct demangle_tree *tree) {
    uint32_t name = demangle_cxx_name_source(tree), open = demangle_tree_open(tree);
    if (!name)
        return 0;
    while (!demangle_tree_take(tree, 'E')) {
        bool is_expression = demangle_tree_take(tree, 'X');
        uint32_t part = is_expression || demangle_tree_peek(tree) == 'L' ? demangle_cxx_expression(tree)
                                                                         : demangle_cxx_type(tree);
        if (!demangle_tree_push(tree, part) || (is_expression && !demangle_tree_take(tree, 'E')))
            return 0;
    }
    return demangle_tree_pair(tree, DEMANGLE_OWN_EXPRESSION, name, demangle_tree_close(tree, open));
}

/* "sZ" a pack, "sP" arguments and 'E'. */
static uint32_t size(struct demangle_tree *tree, bool of_list) {
    if (!of_list)
        return demangle_tree_node(tree, DEMANGLE_PACK_SIZE, demangle_cxx_expression(tree), 0);
    uint32_t open = demangle_tree_open(tree);
    while (!demangle_tree_take(tree, 'E')) {
        bool is_expression = demangle_tree_take(tree, 'X') || demangle_tree_peek(tree) == 'L';
        if (!demangle_tree_push(tree,
                                is_expression ? demangle_cxx_expression(tree) : demangle_cxx_type(tree)))
            return 0;
    }
    return demangle_tree_node(tree, DEMANGLE_LIST_SIZE, demangle_tree_close(tree, open), 0);
}

static uint32_t braces(struct demangle_tree *tree, bool typed) {
    uint32_t type = typed ? demangle_cxx_type(tree) : 0;
    uint32_t values = typed && !type ? 0 : list(tree, 'E');
    return values ? operation(tree, DEMANGLE_BRACES, 0, type, values, 0) : 0;
}

/* "cl" and "cp": a function and its arguments. */
static uint32_t call(struct demangle_tree *tree) {
    uint32_t function = demangle_cxx_expression(tree);
    return function ? demangle_tree_pair(tree, DEMANGLE_CALL, function, list(tree, 'E')) : 0;
}

/* 'X', an expression, 'N' for noexcept, 'R' and a concept of its type; 'T', a type; or 'Q', an expression. */
static uint32_t requirement(struct demangle_tree *tree) {
    char kind = demangle_tree_peek(tree);
    struct demangle_node node = {.kind = DEMANGLE_REQUIREMENT, .op = (uint8_t)kind};
    if (!byte_is_any_of(kind, SLICE("XTQ")))
        return 0;
    tree->at++;
    node.a = kind == 'T' ? demangle_cxx_type(tree) : demangle_cxx_expression(tree);
    if (node.a && kind == 'X') {
        node.quals = demangle_tree_take(tree, 'N') ? DEMANGLE_NOEXCEPT : 0;
        if (demangle_tree_take(tree, 'R') && !(node.b = demangle_cxx_name(tree)))
            return 0;
    }
    return node.a ? demangle_tree_add(tree, node) : 0;
}

/* "rq", or "rQ" with types of parameters and '_'; then requirements, 'E'. */
static uint32_t requires_expression(struct demangle_tree *tree, bool has_parameters) {
    struct demangle_node node = {.kind = DEMANGLE_REQUIRES};
    uint32_t open = demangle_tree_open(tree);
    if (has_parameters) {
        while (!demangle_tree_take(tree, '_'))
            if (!demangle_tree_push(tree, demangle_cxx_type(tree)))
                return 0;
        node.a = demangle_tree_close(tree, open);
        open = demangle_tree_open(tree);
    }
    while (!demangle_tree_take(tree, 'E'))
        if (!demangle_tree_push(tree, requirement(tree)))
            return 0;
    node.b = demangle_tree_close(tree, open);
    return node.b && (node.a || !has_parameters) ? demangle_tree_add(tree, node) : 0;
}

/* Two letters and where they lead. Those of one letter of a row are told apart from names before. */
static uint32_t by_operator(struct demangle_tree *tree, int op) {
    uint32_t a, b, c;
    switch ((enum demangle_operands)demangle_cxx_operators[op].operands) {
    case DEMANGLE_PREFIX:
        a = demangle_cxx_expression(tree);
        return a ? operation(tree, DEMANGLE_UNARY, op, a, 0, 0) : 0;
    case DEMANGLE_STEP: {
        bool before = demangle_tree_take(tree, '_');
        a = demangle_cxx_expression(tree);
        return a ? operation(tree, before ? DEMANGLE_UNARY : DEMANGLE_POSTFIX, op, a, 0, 0) : 0;
    }
    case DEMANGLE_OF_TYPE:
        a = demangle_cxx_type(tree);
        return a ? operation(tree, DEMANGLE_UNARY, op, a, 0, 0) : 0;
    case DEMANGLE_INFIX:
        a = demangle_cxx_expression(tree);
        b = a ? demangle_cxx_expression(tree) : 0;
        return b ? operation(tree, DEMANGLE_BINARY, op, a, b, 0) : 0;
    case DEMANGLE_NAMED_CAST:
        a = demangle_cxx_type(tree);
        b = a ? demangle_cxx_expression(tree) : 0;
        return b ? operation(tree, DEMANGLE_BINARY, op, a, b, 0) : 0;
    case DEMANGLE_MEMBER:
        a = demangle_cxx_expression(tree);
        b = !a ? 0 : demangle_tree_take2(tree, 's', 'r') ? scoped(tree) : unresolved(tree);
        return b ? operation(tree, DEMANGLE_BINARY, op, a, b, 0) : 0;
    case DEMANGLE_CONDITION:
        a = demangle_cxx_expression(tree);
        b = a ? demangle_cxx_expression(tree) : 0;
        c = b ? demangle_cxx_expression(tree) : 0;
        return c ? operation(tree, DEMANGLE_TERNARY, op, a, b, c) : 0;
    case DEMANGLE_NO_EXPRESSION:
        break;
    }
    return 0;
}

/* Two letters as one number. */
#define CODE(first, second) ((unsigned char)(first) << 8 | (unsigned char)(second))

/* After two letters that are not an operator's with operands alone. */
static uint32_t of_own_shape(struct demangle_tree *tree, int code, bool *known) {
    *known = true;
    switch (code) {
    case CODE('s', 'r'):
        return scoped(tree);
    case CODE('s', 'p'):
        return demangle_tree_node(tree, DEMANGLE_EXPANSION, demangle_cxx_expression(tree), 0);
    case CODE('i', 'l'):
    case CODE('t', 'l'):
        return braces(tree, code == CODE('t', 'l'));
    case CODE('c', 'l'):
    case CODE('c', 'p'):
        return call(tree);
    case CODE('c', 'v'):
        return cast(tree);
    case CODE('n', 'w'):
    case CODE('n', 'a'):
        return allocation(tree);
    case CODE('g', 's'):
        return global(tree);
    case CODE('d', 'i'):
    case CODE('d', 'x'):
    case CODE('d', 'X'):
        return designated(tree, (char)(code & 0xff));
    case CODE('s', 'Z'):
    case CODE('s', 'P'):
        return size(tree, code == CODE('s', 'P'));
    case CODE('r', 'q'):
    case CODE('r', 'Q'):
        return requires_expression(tree, code == CODE('r', 'Q'));
    case CODE('t', 'r'):
        return operation(tree, DEMANGLE_TEXT, DEMANGLE_TEXT_THROW, 0, 0, 0);
    }
    *known = false;
    return 0;
}

static uint32_t by_letters(struct demangle_tree *tree) {
    char first = demangle_tree_peek(tree), second = demangle_tree_peek_next(tree);
    if (!second)
        return 0;
    if (first == 'f' && (second == 'p' || (second == 'L' && tree->at + 2 < tree->name.len &&
                                           byte_is_digit(tree->name.at[tree->at + 2]))))
        return argument(tree);
    if (first == 'f' && byte_is_any_of(second, SLICE("lrLR")))
        return fold(tree);
    if (first == 'o' && second == 'n')
        return unresolved(tree);
    tree->at += 2;
    bool known;
    uint32_t node = of_own_shape(tree, CODE(first, second), &known);
    int op = known ? -1 : demangle_cxx_operator_find(first, second);
    return op < 0 ? node : by_operator(tree, op);
}

static uint32_t read(struct demangle_tree *tree) {
    char c = demangle_tree_peek(tree);
    if (c == 'L')
        return literal(tree);
    if (c == 'T')
        return demangle_cxx_template_parameter(tree);
    if (byte_is_digit(c))
        return unresolved(tree);
    if (c == 'u') {
        tree->at++;
        return own_expression(tree);
    }
    return by_letters(tree);
}

uint32_t demangle_cxx_expression(struct demangle_tree *tree) {
    bool before = tree->in_expression;
    if (!demangle_tree_enter(tree))
        return 0;
    tree->in_expression = true;
    uint32_t node = read(tree);
    tree->in_expression = before;
    return demangle_tree_leave(tree, node);
}
