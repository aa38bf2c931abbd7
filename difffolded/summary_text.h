/*
 * summary_text - a summary for people: one screen of text
 *
 * Numbers come first and names last in a line, so that no name moves a column or begins a line.
 *
 *     summary_text(&summary, &out);
 */
#ifndef SUMMARY_TEXT_H
#define SUMMARY_TEXT_H

#include "base/outbuf.h"
#include "summary.h"

void summary_text(const struct summary *summary, struct outbuf *out);

#endif
