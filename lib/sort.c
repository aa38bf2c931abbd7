/* sort: runs of one, two, four ... are merged back and forth between two arrays; runs already in order are
 * copied. */
#include "sort.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

#include "banned.h"

static void merge(const uint32_t *from, uint32_t *to, size_t middle, size_t end, sort_compare *compare,
                  const void *context) {
    if (middle >= end || compare(context, from[middle - 1], from[middle]) <= 0) {
        memcpy(to, from, end * sizeof *to);
        return;
    }
    for (size_t a = 0, b = middle, n = 0; n < end; n++) {
        if (b == end || (a < middle && compare(context, from[a], from[b]) <= 0))
            to[n] = from[a++];
        else
            to[n] = from[b++];
    }
}

void sort_numbers(uint32_t *numbers, size_t n, sort_compare *compare, const void *context) {
    if (n < 2)
        return;
    uint32_t *other = heap_resize(NULL, n, sizeof *other), *from = numbers, *to = other;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t start = 0; start < n; start += 2 * width) {
            size_t end = n - start < 2 * width ? n - start : 2 * width;
            merge(from + start, to + start, width < end ? width : end, end, compare, context);
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != numbers)
        memcpy(numbers, from, n * sizeof *numbers);
    free(other);
}
