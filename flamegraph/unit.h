/*
 * unit - counts as people read them: "595 ms", "1.2 MiB", "38.1k"
 *
 * Three digits, without zeros at the end.
 *
 *     unit_add_count(&text, UNIT_NS, 595000000);                              "595 ms"
 *     unit_add_steps(&json, UNIT_BYTES);                                      [1," B",1024," KiB",...]
 */
#ifndef UNIT_H
#define UNIT_H

#include "base/bytebuf.h"

/* What a count is; in the order of --unit's choices. */
enum unit { UNIT_NS, UNIT_US, UNIT_MS, UNIT_S, UNIT_BYTES, UNIT_SAMPLES, UNIT_NONE /* no choice */ };

/* The unit is not UNIT_NONE. */
void unit_add_count(struct bytebuf *out, enum unit unit, double count);

/* The same rule for the viewer, as a JSON array: how many counts a larger unit has, and its text. */
void unit_add_steps(struct bytebuf *out, enum unit unit);

/* Whether the text says by itself what is counted. */
bool unit_is_named(enum unit unit);

#endif
