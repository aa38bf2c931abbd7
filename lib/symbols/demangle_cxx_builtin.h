/*
 * demangle_cxx_builtin - the types and the names of the standard library that mangled names abbreviate
 *
 * As in "Builtin types" and "Compression" of the Itanium C++ ABI; the words are those of GNU c++filt.
 *
 *     demangle_cxx_builtins[demangle_cxx_builtin_find('i')].text       // "int"
 *     demangle_cxx_stds[demangle_cxx_std_find('s')].text               // "std::string"
 */
#ifndef DEMANGLE_CXX_BUILTIN_H
#define DEMANGLE_CXX_BUILTIN_H

#include "base/slice.h"

/* How a literal of a type is written. */
enum demangle_literal {
    DEMANGLE_LITERAL_CAST,  /* (type)1 */
    DEMANGLE_LITERAL_PLAIN, /* 1, and the suffix */
    DEMANGLE_LITERAL_BOOL,
    DEMANGLE_LITERAL_FLOAT, /* (type)[the bytes of the value] */
};

struct demangle_cxx_builtin {
    char code; /* one letter; after 'D' where `extended` */
    bool extended;
    uint8_t literal; /* enum demangle_literal */
    struct slice text, suffix;
};

extern const struct demangle_cxx_builtin demangle_cxx_builtins[];

/* The type's number, or -1: of one letter, of a letter after 'D'. */
int demangle_cxx_builtin_find(char code);
int demangle_cxx_builtin_find_extended(char code);

struct demangle_cxx_std {
    char code;
    struct slice text; /* "std::string" */
    struct slice full; /* as constructors and destructors have it */
    struct slice name; /* of the class alone: "basic_string" */
};

extern const struct demangle_cxx_std demangle_cxx_stds[];

/* The name's number, or -1. */
int demangle_cxx_std_find(char code);

#endif
