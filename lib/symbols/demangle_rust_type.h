/*
 * demangle_rust_type - v0 names of Rust: types
 *
 *     demangle_rust_type_read(&reader);                // "RSh": &[u8]
 */
#ifndef DEMANGLE_RUST_TYPE_H
#define DEMANGLE_RUST_TYPE_H

#include "symbols/demangle_rust_reader.h"

void demangle_rust_type_read(struct demangle_rust_reader *reader);

/* The name of a type of one letter; empty when there is none. */
struct slice demangle_rust_type_basic(char letter);

#endif
