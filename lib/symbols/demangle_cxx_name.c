/* demangle_cxx_name: each part of a nested name becomes a substitution, but for the whole, which its user
 * adds. */
#include "symbols/demangle_cxx_name.h"

#include "symbols/demangle_cxx_builtin.h"
#include "symbols/demangle_cxx_encoding.h"
#include "symbols/demangle_cxx_template.h"
#include "symbols/demangle_cxx_type.h"
#include "symbols/demangle_cxx_unqualified.h"

#include "base/banned.h"

uint32_t demangle_cxx_name_text(struct demangle_tree *tree, size_t start, size_t end) {
    assert(start <= end && end <= tree->name.len);
    struct demangle_node node = {.kind = DEMANGLE_NAME, .a = (uint32_t)start, .b = (uint32_t)(end - start)};
    return demangle_tree_add(tree, node);
}

uint32_t demangle_cxx_name_source(struct demangle_tree *tree) {
    uint32_t len;
    if (!demangle_tree_number(tree, &len) || len == 0 || len > tree->name.len - tree->at)
        return 0;
    tree->at += len;
    return demangle_cxx_name_text(tree, tree->at - len, tree->at);
}

uint32_t demangle_cxx_name_last(const struct demangle_tree *tree, uint32_t name) {
    for (;;) {
        const struct demangle_node *node = &tree->nodes[name];
        switch (node->kind) {
        case DEMANGLE_QUALIFIED:
        case DEMANGLE_LOCAL:
            name = node->b;
            break;
        case DEMANGLE_TEMPLATE:
        case DEMANGLE_TAGGED:
        case DEMANGLE_IN_MODULE:
            name = node->a;
            break;
        default:
            return name;
        }
    }
}

bool demangle_cxx_name_discriminator(struct demangle_tree *tree) {
    uint32_t ignored;
    if (demangle_tree_peek(tree) != '_')
        return true;
    if (byte_is_digit(demangle_tree_peek_next(tree))) {
        tree->at++;
        return demangle_tree_number(tree, &ignored);
    }
    if (!demangle_tree_take2(tree, '_', '_'))
        return true; /* it ends the number of a temporary */
    if (!demangle_tree_number(tree, &ignored))
        return false;
    demangle_tree_take(tree, '_');
    return true;
}

/* "S_", "S0_", ..., "SZ_", "S10_": what was read before. */
static uint32_t earlier(struct demangle_tree *tree) {
    uint32_t number = 0;
    if (!demangle_tree_take(tree, '_')) {
        for (char c; (c = demangle_tree_peek(tree)) != '_'; tree->at++) {
            if (!(byte_is_digit(c) || (c >= 'A' && c <= 'Z')) || number > DEMANGLE_TREE_MAX)
                return 0;
            number = number * 36 + (uint32_t)(byte_is_digit(c) ? c - '0' : c - 'A' + 10);
        }
        tree->at++;
        number++;
    }
    return number < tree->substitution_count ? tree->substitutions[number] : 0;
}

uint32_t demangle_cxx_name_substitution(struct demangle_tree *tree, bool in_prefix) {
    if (!demangle_tree_take(tree, 'S'))
        return 0;
    int number = demangle_cxx_std_find(demangle_tree_peek(tree));
    if (number < 0)
        return earlier(tree);
    tree->at++;
    char next = demangle_tree_peek(tree);
    uint32_t name =
        demangle_tree_add(tree, (struct demangle_node){.kind = DEMANGLE_STD,
                                                       .op = (uint8_t)number,
                                                       .quals = in_prefix && (next == 'C' || next == 'D')});
    if (next != 'B')
        return name;
    return demangle_tree_substitutable(tree, demangle_cxx_unqualified_tags(tree, name));
}

static uint32_t std_namespace(struct demangle_tree *tree) {
    return demangle_tree_add(tree, (struct demangle_node){.kind = DEMANGLE_TEXT, .op = DEMANGLE_TEXT_STD});
}

/* The part of a nested name at the cursor, after `prefix`; *known: nothing that can be substituted again. */
static uint32_t prefix_part(struct demangle_tree *tree, uint32_t prefix, bool *known) {
    char c = demangle_tree_peek(tree), next = demangle_tree_peek_next(tree);
    if (c == 'I')
        return prefix ? demangle_tree_pair(tree, DEMANGLE_TEMPLATE, prefix,
                                           demangle_cxx_template_arguments(tree))
                      : 0;
    uint32_t part;
    if (c == 'S' && next == 't') {
        tree->at += 2;
        *known = true;
        part = std_namespace(tree);
    } else if (c == 'S') {
        *known = true;
        part = demangle_cxx_name_substitution(tree, true);
    } else if (c == 'T') {
        part = demangle_cxx_template_parameter(tree);
    } else if (c == 'D' && (next == 't' || next == 'T')) {
        tree->at += 2;
        part = demangle_cxx_type_decltype(tree);
    } else {
        part = demangle_cxx_unqualified(tree, prefix);
    }
    return prefix ? demangle_tree_pair(tree, DEMANGLE_QUALIFIED, prefix, part) : part;
}

static uint32_t nested(struct demangle_tree *tree) {
    demangle_tree_take(tree, 'H'); /* an object parameter written by name, which is not printed */
    unsigned quals = demangle_cxx_type_quals(tree) | demangle_cxx_type_reference(tree);
    uint32_t name = 0;
    while (!demangle_tree_take(tree, 'E')) {
        bool known = false;
        if (name && demangle_tree_take(tree, 'M'))
            continue; /* `name` is a member in whose initializer a lambda is */
        name = prefix_part(tree, name, &known);
        if (!name || (!known && demangle_tree_peek(tree) != 'E' && !demangle_tree_substitutable(tree, name)))
            return 0;
    }
    tree->quals = quals;
    return name;
}

/* What is inside of a function, after 'Z'. */
static uint32_t local(struct demangle_tree *tree) {
    struct demangle_node node = {.kind = DEMANGLE_LOCAL};
    node.a = demangle_cxx_encoding(tree, false);
    tree->quals = 0;
    if (!node.a || !demangle_tree_take(tree, 'E'))
        return 0;
    if (demangle_tree_take(tree, 's')) {
        struct demangle_node literal = {.kind = DEMANGLE_TEXT, .op = DEMANGLE_TEXT_STRING_LITERAL};
        node.b = demangle_tree_add(tree, literal);
    } else {
        if (demangle_tree_take(tree, 'd')) {
            if (!demangle_tree_index(tree, &node.c))
                return 0;
            node.c++;
        }
        node.b = demangle_cxx_name(tree);
    }
    if (!node.b || (!node.c && !demangle_cxx_name_discriminator(tree)))
        return 0;
    return demangle_tree_add(tree, node);
}

/* A name outside of classes and functions, with template arguments or none. */
static uint32_t plain(struct demangle_tree *tree) {
    bool known = false;
    uint32_t name;
    if (demangle_tree_peek(tree) != 'S') {
        name = demangle_cxx_unqualified(tree, 0);
    } else if (demangle_tree_take2(tree, 'S', 't')) {
        uint32_t scope = std_namespace(tree);
        name = scope ? demangle_tree_pair(tree, DEMANGLE_QUALIFIED, scope, demangle_cxx_unqualified(tree, 0))
                     : 0;
    } else {
        name = demangle_cxx_name_substitution(tree, false);
        known = true;
    }
    if (name && demangle_tree_peek(tree) == 'I') {
        if (!known && !demangle_tree_substitutable(tree, name))
            return 0;
        name = demangle_tree_pair(tree, DEMANGLE_TEMPLATE, name, demangle_cxx_template_arguments(tree));
    }
    tree->quals = 0;
    return name;
}

uint32_t demangle_cxx_name(struct demangle_tree *tree) {
    bool conversion = tree->conversion;
    if (!demangle_tree_enter(tree))
        return 0;
    tree->conversion = false;
    uint32_t name = demangle_tree_take(tree, 'N')   ? nested(tree)
                    : demangle_tree_take(tree, 'Z') ? local(tree)
                                                    : plain(tree);
    tree->conversion = conversion;
    return demangle_tree_leave(tree, name);
}
