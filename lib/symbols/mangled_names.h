/*
 * mangled_names - the names that a compiler made of C++ and Rust functions, and what they stand for
 *
 * Distinct names are gathered, and c++filt is run once for all of them: without parameters, in short form. A
 * name that is not mangled, or that c++filt does not know, stays as it is; so do all where there is no
 * c++filt, which becomes a message.
 *
 *     struct mangled_names names = {0};
 *     mangled_names_add(&names, SLICE("_ZN3app4workEi"));
 *     mangled_names_resolve(&names, &messages);
 *     mangled_names_text(&names, SLICE("_ZN3app4workEi"), &text);        // "app::work"
 *     mangled_names_free(&names);
 */
#ifndef MANGLED_NAMES_H
#define MANGLED_NAMES_H

#include "base/bytebuf.h"
#include "base/contract.h"
#include "base/intern.h"
#include "base/messages.h"

struct mangled_names {
    struct intern mangled; /* private */
    struct intern plain;
    uint32_t *numbers; /* of the plain name, by that of the mangled one */
    size_t capacity, resolved;
};

/* Remembers a name that is to be resolved, if it is mangled. */
void mangled_names_add(struct mangled_names *self, struct slice name);

/* Finds out what all names added since the last time stand for. */
void mangled_names_resolve(struct mangled_names *self, struct messages *messages);

/* Appends the plain name; the name itself where there is none. */
void mangled_names_text(const struct mangled_names *self, struct slice name, struct bytebuf *into);

void mangled_names_free(struct mangled_names *self);

#endif
