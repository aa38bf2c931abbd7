/* nearest: the distance of Damerau and Levenshtein, row by row, over names that are short. */
#include "base/nearest.h"

#include "base/banned.h"

enum { NEAREST_LONGEST = 32 }; /* nobody misspells more than that */

struct nearest nearest_to(struct slice wanted) {
    return (struct nearest){wanted, wanted.len > NEAREST_LONGEST ? 0
                                    : wanted.len < 6             ? 2
                                                                 : wanted.len / 3 + 1};
}

static size_t min(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Fills the row of the i-th letter of `a`: what it costs to make b[0..j) of a[0..i). */
static void fill_row(struct slice a, size_t i, struct slice b, size_t rows[3][NEAREST_LONGEST + 1]) {
    size_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
    now[0] = i;
    for (size_t j = 1; j <= b.len; j++) {
        char c = byte_lower(a.at[i - 1]);
        now[j] = min(min(now[j - 1], before[j]) + 1, before[j - 1] + (c != b.at[j - 1]));
        if (i > 1 && j > 1 && c == b.at[j - 2] && byte_lower(a.at[i - 2]) == b.at[j - 1])
            now[j] = min(now[j], earlier[j - 2] + 1);
    }
}

bool nearest_try(struct nearest *self, struct slice name) {
    size_t rows[3][NEAREST_LONGEST + 1];
    for (size_t i = 0; i < name.len; i++)
        assert(name.at[i] == byte_lower(name.at[i]));
    if (!self->limit || name.len > NEAREST_LONGEST)
        return false;
    for (size_t j = 0; j <= name.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= self->wanted.len; i++)
        fill_row(self->wanted, i, name, rows);
    size_t distance = rows[self->wanted.len % 3][name.len];
    if (distance >= self->limit)
        return false;
    self->limit = distance;
    return true;
}
