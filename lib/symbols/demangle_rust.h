/*
 * demangle_rust - names of Rust functions and statics, demangled
 *
 * Both manglings: the old one, which is that of C++ with a hash at the end and escapes in between, and "v0"
 * (RFC 2603). Written as perf and GNU c++filt write them: without hashes and crates' numbers. What LLVM or a
 * linker added after a '.' is left out.
 *
 *     demangle_rust(SLICE("_ZN4core3fmt5write17h0123456789abcdefE"), &out)         // core::fmt::write
 *     demangle_rust(SLICE("_RINvCs1_4core3getlE"), &out)                           // core::get::<i32>
 */
#ifndef DEMANGLE_RUST_H
#define DEMANGLE_RUST_H

#include "base/bytebuf.h"

/* Appends the name. False, and nothing is appended: it is not mangled so, not understood, or past a limit. */
bool demangle_rust(struct slice mangled, struct bytebuf *out);

#endif
