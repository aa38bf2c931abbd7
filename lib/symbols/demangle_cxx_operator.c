/* demangle_cxx_operator: sorted by code, and searched by halves. */
#include "symbols/demangle_cxx_operator.h"

#include "base/banned.h"

#define ROW(first, second, operands, text) \
    { {first, second}, operands, SLICE_INIT(text) }

const struct demangle_cxx_operator demangle_cxx_operators[] = {
    ROW('a', 'N', DEMANGLE_INFIX, "&="),
    ROW('a', 'S', DEMANGLE_INFIX, "="),
    ROW('a', 'a', DEMANGLE_INFIX, "&&"),
    ROW('a', 'd', DEMANGLE_PREFIX, "&"),
    ROW('a', 'n', DEMANGLE_INFIX, "&"),
    ROW('a', 't', DEMANGLE_OF_TYPE, "alignof"),
    ROW('a', 'w', DEMANGLE_PREFIX, "co_await"),
    ROW('a', 'z', DEMANGLE_PREFIX, "alignof"),
    ROW('c', 'c', DEMANGLE_NAMED_CAST, "const_cast"),
    ROW('c', 'l', DEMANGLE_NO_EXPRESSION, "()"),
    ROW('c', 'm', DEMANGLE_INFIX, ","),
    ROW('c', 'o', DEMANGLE_PREFIX, "~"),
    ROW('d', 'V', DEMANGLE_INFIX, "/="),
    ROW('d', 'a', DEMANGLE_PREFIX, "delete[]"),
    ROW('d', 'c', DEMANGLE_NAMED_CAST, "dynamic_cast"),
    ROW('d', 'e', DEMANGLE_PREFIX, "*"),
    ROW('d', 'l', DEMANGLE_PREFIX, "delete"),
    ROW('d', 's', DEMANGLE_INFIX, ".*"),
    ROW('d', 't', DEMANGLE_MEMBER, "."),
    ROW('d', 'v', DEMANGLE_INFIX, "/"),
    ROW('e', 'O', DEMANGLE_INFIX, "^="),
    ROW('e', 'o', DEMANGLE_INFIX, "^"),
    ROW('e', 'q', DEMANGLE_INFIX, "=="),
    ROW('g', 'e', DEMANGLE_INFIX, ">="),
    ROW('g', 't', DEMANGLE_INFIX, ">"),
    ROW('i', 'x', DEMANGLE_INFIX, "[]"),
    ROW('l', 'S', DEMANGLE_INFIX, "<<="),
    ROW('l', 'e', DEMANGLE_INFIX, "<="),
    ROW('l', 's', DEMANGLE_INFIX, "<<"),
    ROW('l', 't', DEMANGLE_INFIX, "<"),
    ROW('m', 'I', DEMANGLE_INFIX, "-="),
    ROW('m', 'L', DEMANGLE_INFIX, "*="),
    ROW('m', 'i', DEMANGLE_INFIX, "-"),
    ROW('m', 'l', DEMANGLE_INFIX, "*"),
    ROW('m', 'm', DEMANGLE_STEP, "--"),
    ROW('n', 'a', DEMANGLE_NO_EXPRESSION, "new[]"),
    ROW('n', 'e', DEMANGLE_INFIX, "!="),
    ROW('n', 'g', DEMANGLE_PREFIX, "-"),
    ROW('n', 't', DEMANGLE_PREFIX, "!"),
    ROW('n', 'w', DEMANGLE_NO_EXPRESSION, "new"),
    ROW('n', 'x', DEMANGLE_PREFIX, "noexcept"),
    ROW('o', 'R', DEMANGLE_INFIX, "|="),
    ROW('o', 'o', DEMANGLE_INFIX, "||"),
    ROW('o', 'r', DEMANGLE_INFIX, "|"),
    ROW('p', 'L', DEMANGLE_INFIX, "+="),
    ROW('p', 'l', DEMANGLE_INFIX, "+"),
    ROW('p', 'm', DEMANGLE_INFIX, "->*"),
    ROW('p', 'p', DEMANGLE_STEP, "++"),
    ROW('p', 's', DEMANGLE_PREFIX, "+"),
    ROW('p', 't', DEMANGLE_MEMBER, "->"),
    ROW('q', 'u', DEMANGLE_CONDITION, "?"),
    ROW('r', 'M', DEMANGLE_INFIX, "%="),
    ROW('r', 'S', DEMANGLE_INFIX, ">>="),
    ROW('r', 'c', DEMANGLE_NAMED_CAST, "reinterpret_cast"),
    ROW('r', 'm', DEMANGLE_INFIX, "%"),
    ROW('r', 's', DEMANGLE_INFIX, ">>"),
    ROW('s', 'c', DEMANGLE_NAMED_CAST, "static_cast"),
    ROW('s', 's', DEMANGLE_INFIX, "<=>"),
    ROW('s', 't', DEMANGLE_OF_TYPE, "sizeof"),
    ROW('s', 'z', DEMANGLE_PREFIX, "sizeof"),
    ROW('t', 'e', DEMANGLE_PREFIX, "typeid"),
    ROW('t', 'i', DEMANGLE_OF_TYPE, "typeid"),
    ROW('t', 'w', DEMANGLE_PREFIX, "throw"),
};

static int order(const char code[2], char first, char second) {
    return code[0] != first ? code[0] - first : code[1] - second;
}

int demangle_cxx_operator_find(char first, char second) {
    int low = 0, high = sizeof demangle_cxx_operators / sizeof *demangle_cxx_operators;
    while (low < high) {
        int middle = (low + high) / 2, is = order(demangle_cxx_operators[middle].code, first, second);
        if (is == 0)
            return middle;
        if (is < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}
