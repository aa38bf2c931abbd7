/*
 * files - the sizes of files, with the folders they are in as frames
 *
 *     int status = files_run(&given, count, paths, &out);
 */
#ifndef FILES_H
#define FILES_H

#include "base/outbuf.h"
#include "suite_options.h"

/* Looks at the paths and all below them, prints their sizes, closes `out` and returns the exit status. What a
 * user must know becomes `messages`. */
MUST_USE int files_run(const struct suite_options *given, int count, char **paths, struct outbuf *out,
                       struct messages *messages);

#endif
