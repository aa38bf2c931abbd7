/*
 * fold_report - what a user may want to know of a recording that was read here
 *
 *     fold_report_lost(&fold, "perf.data", &messages);       // always
 *     fold_report_facts(&fold, "perf.data", &messages);      // for --stats
 */
#ifndef FOLD_REPORT_H
#define FOLD_REPORT_H

#include "perf/recording_fold.h"

/* Messages if perf record lost events or copied too little of stacks, or a binary that is there could not be
 * read, or the kernel is another one. `name`: the recording's. */
void fold_report_lost(const struct recording_fold *fold, const char *name, struct messages *messages);

/* What was recorded, the modules without symbols that have most of the weight, and debug information that is
 * not read. */
void fold_report_facts(const struct recording_fold *fold, const char *name, struct messages *messages);

#endif
