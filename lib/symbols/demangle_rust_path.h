/*
 * demangle_rust_path - v0 names of Rust: paths
 *
 * RFC 2603, "Syntax of mangled names".
 *
 *     demangle_rust_path(SLICE("NvC4core3get"), &out)         // core::get
 */
#ifndef DEMANGLE_RUST_PATH_H
#define DEMANGLE_RUST_PATH_H

#include "symbols/demangle_rust_reader.h"

/* All that follows "_R": a path, and where it was instantiated, which is not printed. */
MUST_USE bool demangle_rust_path(struct slice name, struct demangle_output *out);

/* A path at the cursor; of a value: "::<" begins its generic arguments. */
void demangle_rust_path_read(struct demangle_rust_reader *reader, bool value);

/* The same for a trait: what follows can go on with its arguments. Returns whether they were begun. */
bool demangle_rust_path_read_open(struct demangle_rust_reader *reader);

#endif
