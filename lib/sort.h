/*
 * sort - numbers into the order of what they stand for
 *
 * A stable merge sort of 32-bit numbers, which are usually indexes: n log n for any input, no recursion, and
 * the comparison gets a context, which qsort cannot give it.
 *
 *     sort_numbers(order, n, by_name, &names);
 */
#ifndef SORT_H
#define SORT_H

#include <stddef.h>
#include <stdint.h>

/* Negative, zero or positive as a comes before, with or after b. */
typedef int sort_compare(const void *context, uint32_t a, uint32_t b);

void sort_numbers(uint32_t *numbers, size_t n, sort_compare *compare, const void *context);

#endif
