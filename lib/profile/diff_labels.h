/*
 * diff_labels - the line that names the two sides of a differential profile
 *
 *     # difffolded before=base.folded after=my%20head.folded
 *
 * It is no folded line (no blank and number at its end), so that programs which do not know it skip it. Bytes
 * of the names other than letters, digits and . _ / + - stand as %XX. It may stand anywhere; readers look for
 * it among the lines that are no folded stacks.
 *
 *     diff_labels_add(&text, SLICE("base.folded"), SLICE("my head.folded"));
 *     struct diff_labels labels = {0};
 *     if (diff_labels_parse(line, &labels))
 *         use(bytebuf_slice(&labels.before));
 *     diff_labels_free(&labels);
 */
#ifndef DIFF_LABELS_H
#define DIFF_LABELS_H

#include "base/bytebuf.h"
#include "base/contract.h"

struct diff_labels {
    struct bytebuf before, after; /* any bytes but NUL */
};

/* Appends the line, with its newline. The names hold no NUL. */
void diff_labels_add(struct bytebuf *into, struct slice before, struct slice after);

/* Replaces what is in `self`. False, and nothing changed, when the line is none of these. */
MUST_USE bool diff_labels_parse(struct slice line, struct diff_labels *self);

void diff_labels_free(struct diff_labels *self);

#endif
