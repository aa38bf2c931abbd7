/*
 * sort - sorts numbers by the items that they identify
 *
 * A stable merge sort of 32-bit numbers, which are usually indexes: n log n for any input, no recursion, and
 * the comparison gets a context, which qsort cannot give it.
 *
 *     sort_numbers(order, n, by_name, &names);
 *
 * Rows of keys, such as stacks of frames, share long starts; sort_rows looks at each shared key once. Several
 * threads can sort them.
 */
#ifndef SORT_H
#define SORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/contract.h"
#include "base/threads.h"

/* Negative, zero or positive as a comes before, with or after b. */
typedef int sort_compare(const void *context, uint32_t a, uint32_t b);

void sort_numbers(uint32_t *numbers, size_t n, sort_compare *compare, const void *context);

/* A row of keys and the number that stands for it. */
struct sort_row {
    const uint32_t *keys;
    uint32_t number;
    uint32_t count; /* of keys: only asserted, for a row ends where it differs from all others */
};

/*
 * Sorts rows by their first keys, where these are equal by the second ones, and so on. All rows differ, and
 * none is the start of another one. Expected n log n comparisons of keys for any input, and one for each key
 * that rows share.
 */
void sort_rows(struct sort_row *rows, size_t n);

/* The same in several threads. */
void sort_rows_in_threads(struct sort_row *rows, size_t n, struct threads *threads);

#endif
