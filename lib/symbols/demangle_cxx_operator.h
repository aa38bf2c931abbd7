/*
 * demangle_cxx_operator - the operators of C++ by their two letters in mangled names
 *
 * The codes are those of "Operator Encodings" in the Itanium C++ ABI.
 *
 *     int number = demangle_cxx_operator_find('p', 'l');
 *     demangle_cxx_operators[number].text                      // "+"
 */
#ifndef DEMANGLE_CXX_OPERATOR_H
#define DEMANGLE_CXX_OPERATOR_H

#include "base/slice.h"

/* How an operator is used in an expression. */
enum demangle_operands {
    DEMANGLE_NO_EXPRESSION, /* it is the name of a function only, or has a shape of its own */
    DEMANGLE_PREFIX,
    DEMANGLE_STEP,    /* ++ and --: postfix unless '_' follows */
    DEMANGLE_OF_TYPE, /* its operand is a type */
    DEMANGLE_INFIX,
    DEMANGLE_NAMED_CAST, /* static_cast<type>(expression) */
    DEMANGLE_MEMBER,     /* the right operand is a name */
    DEMANGLE_CONDITION,  /* ?: */
};

struct demangle_cxx_operator {
    char code[2];
    uint8_t operands; /* enum demangle_operands */
    struct slice text;
};

extern const struct demangle_cxx_operator demangle_cxx_operators[];

/* The operator's number, or -1. */
int demangle_cxx_operator_find(char first, char second);

#endif
