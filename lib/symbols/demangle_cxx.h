/*
 * demangle_cxx - names of C++ functions and objects, demangled
 *
 * The Itanium C++ ABI ("External Names"), written as `c++filt -p -i` of GNU binutils writes it, on whose
 * words perf's names rest: of the outermost function neither parameters nor the type returned; std::string,
 * not std::basic_string<...>. What follows the name is not looked at, so that ".cold" or ".constprop.0" of a
 * clone is left out.
 *
 *     struct demangle_tree tree = {0};
 *     if (demangle_cxx(&tree, SLICE("_ZN1AIiE1fEv.cold"), &out))      // A<int>::f
 *         ...
 *     demangle_tree_free(&tree);
 */
#ifndef DEMANGLE_CXX_H
#define DEMANGLE_CXX_H

#include "base/bytebuf.h"
#include "symbols/demangle_tree.h"

/*
 * Appends the name that `mangled` stands for. False, and nothing is appended: it is not mangled, not
 * understood, or past a limit (demangle_tree.h, demangle_output.h). `tree` is used and can be used again.
 */
bool demangle_cxx(struct demangle_tree *tree, struct slice mangled, struct bytebuf *out);

#endif
