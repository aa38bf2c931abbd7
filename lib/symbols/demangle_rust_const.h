/*
 * demangle_rust_const - v0 names of Rust: values in generic arguments
 *
 *     demangle_rust_const_read(&reader, false);           // "j3_": 3
 */
#ifndef DEMANGLE_RUST_CONST_H
#define DEMANGLE_RUST_CONST_H

#include "symbols/demangle_rust_reader.h"

/* `inner`: within another value or a type, where one of several parts needs no braces around it. */
void demangle_rust_const_read(struct demangle_rust_reader *reader, bool inner);

#endif
