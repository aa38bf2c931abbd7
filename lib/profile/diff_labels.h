/*
 * diff_labels - the line that names the two sides of a differential profile, and what changed for sure
 *
 *     # difffolded before=base.folded after=my%20head.folded
 *     # difffolded before=base.folded after=head.folded significant=hash_step;operator%28%29
 *
 * It is not a folded line (no blank and number at its end), so that programs which do not know it skip it.
 * Bytes of the names other than letters, digits and . _ / + - are written as %XX. It may be anywhere; readers
 * look for it among the lines that are not folded stacks.
 *
 *     diff_labels_add(&text, SLICE("base.folded"), SLICE("my head.folded"), NULL, 0);
 *     struct diff_labels labels = {0};
 *     if (diff_labels_parse(line, &labels))
 *         use(bytebuf_slice(&labels.before));
 *     diff_labels_free(&labels);
 */
#ifndef DIFF_LABELS_H
#define DIFF_LABELS_H

#include "base/bytebuf.h"
#include "base/contract.h"
#include "base/intern.h"

struct diff_labels {
    struct bytebuf before, after; /* any bytes but NUL */
    struct intern significant;    /* functions that changed by more than noise; any bytes, none is empty */
};

/*
 * Appends the line, with its newline. The names hold no NUL. The functions are those that changed by more
 * than noise, in the order in which they are written; without any the line has no such field.
 */
void diff_labels_add(struct bytebuf *into, struct slice before, struct slice after,
                     const struct slice *significant, size_t count);

/* Replaces what is in `self`. False, and nothing changed, when the line is not one of these. */
MUST_USE bool diff_labels_parse(struct slice line, struct diff_labels *self);

void diff_labels_free(struct diff_labels *self);

#endif
