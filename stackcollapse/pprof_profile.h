/*
 * pprof_profile - a profile of pprof (profile.proto) in memory
 *
 * Fields may come in any order. Samples with equal lists of locations are summed, all of their values. Labels
 * are not kept.
 *
 *     struct pprof_profile profile = {0};
 *     if (pprof_profile_read(&profile, &in, &messages))
 *         ...
 *     pprof_profile_free(&profile);
 */
#ifndef PPROF_PROFILE_H
#define PPROF_PROFILE_H

#include "base/count.h"
#include "base/intern.h"
#include "base/linereader.h"
#include "base/messages.h"
#include "base/protobuf.h"

/* A table whose rows have numbers of the file: `ids` has them, each as eight bytes. */
struct pprof_ids {
    struct intern ids;
    size_t dense;    /* so many rows, the first ones, have the numbers 1, 2, 3... */
    size_t capacity; /* of the array that is indexed by it */
};

struct pprof_type {
    uint64_t name, unit; /* numbers of texts */
};

struct pprof_location {
    uint64_t mapping;    /* the number of the file, 0: none */
    size_t first, count; /* its functions in `lines` */
};

struct pprof_function {
    uint64_t name, system_name; /* numbers of texts */
};

struct pprof_profile {
    struct pprof_type *types; /* what each value of a sample counts */
    size_t type_count, types_capacity;
    uint64_t default_type; /* the number of its name, 0: none */

    struct slice *texts;
    size_t text_count, texts_capacity;
    struct arena arena; /* holds them */

    uint64_t samples;    /* read */
    size_t values;       /* of each sample */
    struct intern lists; /* of numbers of locations, innermost first, as the file has them: varints */
    struct count *sums;  /* by list and value */
    size_t sums_capacity;

    struct pprof_ids location_ids, function_ids, mapping_ids;
    struct pprof_location *locations;
    struct pprof_function *functions;
    uint64_t *files; /* of mappings: numbers of texts */
    uint64_t *lines; /* numbers of functions, innermost first */
    size_t line_count, lines_capacity;

    struct bytebuf list; /* private from here: of the sample that is read */
    struct count *read;  /* its values */
    size_t read_count, read_capacity;
};

/* Reads all of the input. False: it is not a profile of pprof, and a message says why. */
MUST_USE bool pprof_profile_read(struct pprof_profile *self, struct linereader *in,
                                 struct messages *messages);

/* The text of that number in the table of strings. False: there is none. */
MUST_USE bool pprof_profile_text(const struct pprof_profile *self, uint64_t number, struct slice *text);

/* The row of a table that has this number of the file, or INTERN_NONE. */
uint32_t pprof_profile_row(const struct pprof_ids *self, uint64_t id);

void pprof_profile_free(struct pprof_profile *self);

#endif
