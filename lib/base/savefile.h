/*
 * savefile - a file whose content is replaced as a whole, or not at all
 *
 * The new content goes into a new file in the same folder, which then takes the file's name: whatever fails,
 * a full disk too, the old content is still there, and nobody ever reads half of the new one. A symbolic link
 * stays one, and what it points to is replaced. The mode, owner and group of an existing file are kept. Where
 * that cannot be done the file is written in place: what is not a regular file, a file with several names or
 * none, one whose owner or mode a new file cannot have, and one in a folder that takes no new file.
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
