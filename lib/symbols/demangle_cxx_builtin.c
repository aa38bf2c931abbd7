/* demangle_cxx_builtin: tables; the letters of the types are in the order of the alphabet. */
#include "symbols/demangle_cxx_builtin.h"

#include "base/banned.h"

#define TYPE(code, text) \
    { code, false, DEMANGLE_LITERAL_CAST, SLICE_INIT(text), SLICE_INIT("") }
#define NUMBER(code, text, suffix) \
    { code, false, DEMANGLE_LITERAL_PLAIN, SLICE_INIT(text), SLICE_INIT(suffix) }
#define FLOAT(code, text) \
    { code, false, DEMANGLE_LITERAL_FLOAT, SLICE_INIT(text), SLICE_INIT("") }
#define EXTENDED(code, text) \
    { code, true, DEMANGLE_LITERAL_CAST, SLICE_INIT(text), SLICE_INIT("") }

const struct demangle_cxx_builtin demangle_cxx_builtins[] = {
    TYPE('a', "signed char"),
    {'b', false, DEMANGLE_LITERAL_BOOL, SLICE_INIT("bool"), SLICE_INIT("")},
    TYPE('c', "char"),
    FLOAT('d', "double"),
    FLOAT('e', "long double"),
    FLOAT('f', "float"),
    FLOAT('g', "__float128"),
    TYPE('h', "unsigned char"),
    NUMBER('i', "int", ""),
    NUMBER('j', "unsigned int", "u"),
    NUMBER('l', "long", "l"),
    NUMBER('m', "unsigned long", "ul"),
    TYPE('n', "__int128"),
    TYPE('o', "unsigned __int128"),
    TYPE('s', "short"),
    TYPE('t', "unsigned short"),
    TYPE('v', "void"),
    TYPE('w', "wchar_t"),
    NUMBER('x', "long long", "ll"),
    NUMBER('y', "unsigned long long", "ull"),
    TYPE('z', "..."),
    EXTENDED('a', "auto"),
    EXTENDED('c', "decltype(auto)"),
    EXTENDED('d', "decimal64"),
    EXTENDED('e', "decimal128"),
    EXTENDED('f', "decimal32"),
    EXTENDED('h', "half"),
    EXTENDED('i', "char32_t"),
    EXTENDED('n', "decltype(nullptr)"),
    EXTENDED('s', "char16_t"),
    EXTENDED('u', "char8_t"),
};

enum { BUILTINS = sizeof demangle_cxx_builtins / sizeof *demangle_cxx_builtins, PLAIN = 21 };

/* By letter: 1 plus the number of the type, 0 where there is none. */
static const unsigned char plain['z' - 'a' + 1] = {1,  2,  3, 4, 5, 6,  7,  8, 9,  10, 0,  11, 12,
                                                   13, 14, 0, 0, 0, 15, 16, 0, 17, 18, 19, 20, 21};

int demangle_cxx_builtin_find(char code) {
    return code >= 'a' && code <= 'z' ? plain[code - 'a'] - 1 : -1;
}

int demangle_cxx_builtin_find_extended(char code) {
    for (int i = PLAIN; i < BUILTINS; i++)
        if (demangle_cxx_builtins[i].code == code)
            return i;
    return -1;
}

#define TRAITS "std::char_traits<char>"

const struct demangle_cxx_std demangle_cxx_stds[] = {
    {'a', SLICE_INIT("std::allocator"), SLICE_INIT("std::allocator"), SLICE_INIT("allocator")},
    {'b', SLICE_INIT("std::basic_string"), SLICE_INIT("std::basic_string"), SLICE_INIT("basic_string")},
    {'d', SLICE_INIT("std::iostream"), SLICE_INIT("std::basic_iostream<char, " TRAITS " >"),
     SLICE_INIT("basic_iostream")},
    {'i', SLICE_INIT("std::istream"), SLICE_INIT("std::basic_istream<char, " TRAITS " >"),
     SLICE_INIT("basic_istream")},
    {'o', SLICE_INIT("std::ostream"), SLICE_INIT("std::basic_ostream<char, " TRAITS " >"),
     SLICE_INIT("basic_ostream")},
    {'s', SLICE_INIT("std::string"), SLICE_INIT("std::basic_string<char, " TRAITS ", std::allocator<char> >"),
     SLICE_INIT("basic_string")},
};

int demangle_cxx_std_find(char code) {
    for (int i = 0; i < (int)(sizeof demangle_cxx_stds / sizeof *demangle_cxx_stds); i++)
        if (demangle_cxx_stds[i].code == code)
            return i;
    return -1;
}
