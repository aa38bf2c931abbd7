/*
 * savefile - a file whose content is replaced as a whole, or not at all
 *
 * The new content is written to a new file in the same folder, which is then renamed: if anything fails, such
 * as a write to a full disk, the old content is still there, and nobody ever reads half of the new one. A
 * symbolic link stays one, and the file it points to is replaced. The mode, owner and group of an existing
 * file are kept. A file is written in place if that cannot be done: if it is not a regular file, has several
 * names or none, has an owner or mode that a new file cannot get, or is in a folder where no file can be
 * made.
 *
 *     int error = savefile_replace("palette.map", &text);
 *     if (error)
 *         report_failure("palette.map", error);
 */
#ifndef SAVEFILE_H
#define SAVEFILE_H

#include "base/bytebuf.h"
#include "base/contract.h"

/* 0, or errno of what failed: then nothing has changed, unless the file had to be written in place. */
MUST_USE int savefile_replace(const char *name, const struct bytebuf *content);

#endif
