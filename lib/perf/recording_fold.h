/*
 * recording_fold - a recording becomes stacks, without perf
 *
 * Reads all of it into sums of its own; only when that went well they are added to a collapse, so that what
 * is not covered has left nothing there, and perf can be asked instead.
 *
 *     struct recording_fold fold = {.places = &places};
 *     if (recording_fold_read(&fold, file.bytes, collapse.settings))
 *         recording_fold_add(&fold, &collapse);
 *     else
 *         explain(fold.obstacle);
 *     recording_fold_free(&fold);
 */
#ifndef RECORDING_FOLD_H
#define RECORDING_FOLD_H

#include "perf/collapse.h"
#include "perf/frame_lookup.h"
#include "perf/recording.h"
#include "perf/unwinder.h"
#include "symbols/demangle.h"

struct recording_fold {
    const struct symbol_places *places; /* set before use */
    struct progress *progress;          /* NULL: not shown */
    const struct mapped_file *file;     /* what is read, if it is mapped: its memory is given back */
    const char *obstacle;               /* why the recording is not covered */
    struct recording recording;
    struct replay replay;
    struct collapse_settings settings; /* private from here */
    struct frame_lookup lookup;
    struct unwinder unwinder;
    struct intern stacks;
    struct stack_sum *sums;
    size_t capacity;
    struct demangler demangler;
};

/* Reads a recording. False: `obstacle` says why it is not covered. */
MUST_USE bool recording_fold_read(struct recording_fold *self, struct view file,
                                  struct collapse_settings settings);

/* Adds what was read. */
void recording_fold_add(struct recording_fold *self, struct collapse *collapse);

/* The frames of one of the stacks that were read, as numbers of four bytes, and what it weighs. */
struct view recording_fold_frames(const struct recording_fold *self, uint32_t stack);
double recording_fold_weight(const struct recording_fold *self, uint32_t stack);

void recording_fold_free(struct recording_fold *self);

#endif
