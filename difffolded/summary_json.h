/*
 * summary_json - a summary for machines: one JSON object
 *
 *     {"version": 2, "before": {"files": [F, ...], "recordings": N, "samples": N, "total": COUNT},
 *      "after": {...}, "total_change": {"percent": PERCENT or null, "significant": BOOLEAN or null},
 *      "unknown": {"own": ROW, "total": ROW},
 *      "over": LIST, "own": LIST, "total": LIST, "new": LIST, "gone": LIST}
 *
 * A LIST is {"count": N, "functions": [ROW, ...]}, N counting also those that are not shown; "over", which
 * only a gate brings, "new" and "gone" are in total shares. A ROW is {"name": S, "before": PERCENT, "after":
 * PERCENT, "change": POINTS, "ratio": R or null, "noise": POINTS or null, "significant": BOOLEAN,
 * "before_count": COUNT, "after_count": COUNT}; the rows of "unknown" have no name. What was not judged has
 * no noise and is not significant; a total that was not judged is null. The text is UTF-8; bytes of names
 * that are not become U+FFFD. One row per line, always in this order.
 */
#ifndef SUMMARY_JSON_H
#define SUMMARY_JSON_H

#include "base/outbuf.h"
#include "summary.h"

void summary_json(const struct summary *summary, struct outbuf *out);

#endif
