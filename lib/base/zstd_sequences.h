/*
 * zstd_sequences - the second part of a compressed block: which literals come next, and what is repeated
 * after them (RFC 8878, 3.1.1.3.2 to 3.1.1.5)
 *
 *     struct zstd_sequences sequences = {0};
 *     zstd_sequences_start(&sequences);                        // where a frame begins
 *     if (zstd_sequences_run(&sequences, rest, &literals, most, &window))
 *         done = zstd_window_hand_out(&window, take, context);
 */
#ifndef ZSTD_SEQUENCES_H
#define ZSTD_SEQUENCES_H

#include "base/zstd_fse.h"
#include "base/zstd_literals.h"
#include "base/zstd_window.h"

enum zstd_code { ZSTD_LITERAL_LENGTH, ZSTD_OFFSET, ZSTD_MATCH_LENGTH, ZSTD_CODES };

struct zstd_sequences {
    struct zstd_fse tables[ZSTD_CODES]; /* private */
    bool has_table[ZSTD_CODES];
    uint64_t recent[3]; /* distances */
};

/* Tables and distances of the frame before are forgotten. */
void zstd_sequences_start(struct zstd_sequences *self);

/*
 * Adds the bytes of a block, of which there may be `most`, to the window. False: it is damaged; some bytes
 * may have been added.
 */
MUST_USE bool zstd_sequences_run(struct zstd_sequences *self, struct view bytes,
                                 const struct zstd_literals *literals, size_t most,
                                 struct zstd_window *window);

#endif
