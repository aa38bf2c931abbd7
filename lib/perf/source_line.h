/*
 * source_line - the lines that perf script -F +srcline prints below frames
 *
 *     55c4df9a41ae work+0xc (/home/u/spin)
 *   spin.c:12
 *
 *     if (!source_line_is_other(line))
 *         use(source_line_text(line, &scratch));     // "spin.c:12"
 */
#ifndef SOURCE_LINE_H
#define SOURCE_LINE_H

#include "base/bytebuf.h"

/* Whether a line that stands where a source position may stand is a header or a frame instead. */
bool source_line_is_other(struct slice line);

/*
 * The position: without every shortest [...], which is a module's offset, without blanks around it, and with
 * ':' for ';'. It lies in `into`, which is cleared first.
 */
struct slice source_line_text(struct slice line, struct bytebuf *into);

#endif
