/*
 * frame_name - raw symbol and module become printable frame names
 *
 * All text rules for frames are here, as pure functions over slices. One symbol gives no name, one name, or
 * several when a JIT wrote its inlined frames as "outer->inner". Names never hold a ';'.
 *
 *     struct frame_names names = {0};
 *     frame_name_make(&names, &rules, &frame, false);
 *     for (size_t i = 0; i < names.count; i++)          // outermost first
 *         use(frame_names_at(&names, i));
 *     frame_names_free(&names);
 */
#ifndef FRAME_NAME_H
#define FRAME_NAME_H

#include "base/bytebuf.h"
#include "base/contract.h"
#include "profile/frame.h"
#include "symbols/demangle.h"

enum tidy {
    TIDY_CLASSIC,  /* as the original: cut at the first parenthesis, quotes deleted, split at every "->" */
    TIDY_BALANCED, /* cut the outermost argument list only, with brackets matched; split only JIT symbols */
    TIDY_NONE      /* the symbol as it is, but for ';' */
};

struct name_rules {
    enum tidy tidy;
    bool kernel;   /* mark kernel frames with _[k] */
    bool jit;      /* mark JIT frames with _[j] */
    bool addrs;    /* show the address of frames without symbol */
    bool demangle; /* symbols of C++ and Rust as their sources have them */
};

struct frame_names {
    struct bytebuf text; /* private: the names, one after the other */
    size_t *ends;        /* private: where each ends */
    size_t capacity;
    size_t count; /* names */
    size_t
        sourced;  /* how many of them have a source line under --srcline: those before a wholly unknown one */
    bool unknown; /* one of them is a frame without symbol */
    struct demangler demangler; /* private */
    struct bytebuf demangled;   /* the same */
};

/* Replaces the content of `names`. `java` says that the process name starts with "java". */
void frame_name_make(struct frame_names *names, const struct name_rules *rules, const struct frame *frame,
                     bool java);

/*
 * Replaces the content by the fields of a text that ';' separates, names that came from elsewhere. No text is
 * one empty name.
 */
void frame_names_split(struct frame_names *names, struct slice text);

/* Valid until the content is replaced. */
static inline struct slice frame_names_at(const struct frame_names *names, size_t i) {
    assert(i < names->count);
    return slice_part(bytebuf_slice(&names->text), i ? names->ends[i - 1] : 0, names->ends[i]);
}

void frame_names_free(struct frame_names *names);

/* Where the outermost argument list of a symbol starts, or its length; for --tidy=balanced. */
size_t frame_name_arguments(struct slice symbol);

#endif
