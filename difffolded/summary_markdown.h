/*
 * summary_markdown - a summary as a comment on a pull request
 *
 * Tables of GitHub Flavored Markdown, as GitHub, GitLab and Gitea show them. Names are in code spans that
 * nothing in a name can end: no markup, link, mention, tag or table cell comes out of one.
 *
 *     summary_markdown(&summary, &out);
 */
#ifndef SUMMARY_MARKDOWN_H
#define SUMMARY_MARKDOWN_H

#include "base/outbuf.h"
#include "summary.h"

void summary_markdown(const struct summary *summary, struct outbuf *out);

#endif
