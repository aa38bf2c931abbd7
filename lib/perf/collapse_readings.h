/*
 * collapse_readings - recordings printed without times are read in two ways until it is decided how
 *
 * By the original's pattern, and by perf's columns (collapse->columns). A time decides for the first; without
 * one the way that found more samples counts, at the end.
 */
#ifndef COLLAPSE_READINGS_H
#define COLLAPSE_READINGS_H

#include "perf/collapse.h"

/* Before the first line: makes the second reader, unless it is decided how to read. */
void collapse_readings_begin(struct collapse *self);

/* A header was read. One with a time decides; messages about lines that were held back are then reported. */
void collapse_readings_decide(struct collapse *self, const struct perf_header *header);

/* At the end of an input that is undecided: *self becomes the reading that found more samples. */
void collapse_readings_choose(struct collapse *self);

#endif
