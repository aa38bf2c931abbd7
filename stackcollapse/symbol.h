/*
 * symbol - names of C++ functions with their brackets and operators
 *
 * A cursor over a name: each step is one byte, or a whole "->" or operator, and keeps count of the brackets
 * that are open. Brackets in "operator<", "operator()" and "->" do not count.
 *
 *     struct symbol symbol = {.text = SLICE("Rope::operator()(int)")};
 *     while (symbol_step(&symbol))
 *         use(symbol.at, symbol.depth);
 */
#ifndef SYMBOL_H
#define SYMBOL_H

#include "base/contract.h"
#include "base/slice.h"

struct symbol {
    struct slice text; /* set before use */
    size_t at, next;   /* the step: bytes at to next; 0, 0 before the first */
    size_t depth;      /* brackets open after it */
};

/* Goes to the next step. False: the name is at its end. */
bool symbol_step(struct symbol *self);

/*
 * Where the first " (" outside of brackets is, which begins the arguments that a debugger prints; the length
 * of the text: nowhere. *certain: what precedes it tells so, whatever follows it but "anonymous namespace)".
 */
size_t symbol_arguments(struct slice text, bool *certain);

/* Without the argument list, or else the template's, of a C++ function at the end, and what follows it. */
struct slice symbol_without_arguments(struct slice name);

/* Takes the part before the next "->" outside of brackets off *rest; false: nothing is left. */
bool symbol_cut(struct slice *rest, struct slice *part);

#endif
