/*
 * debug_section - a section of debug information, which may be compressed
 *
 * Compressed as the ELF specification has it (SHF_COMPRESSED, by zlib or zstd), or as ".zdebug_frame", which
 * is how it was done before. What does not become the size that it declares, or more than 100 times what it
 * was, counts as absent.
 *
 *     struct bytebuf unpacked = {0};
 *     if (debug_section_find(&image, SLICE(".debug_frame"), &section, &unpacked))
 *         use(section.bytes);
 *     bytebuf_free(&unpacked);
 */
#ifndef DEBUG_SECTION_H
#define DEBUG_SECTION_H

#include "base/bytebuf.h"
#include "symbols/elf_image.h"

enum { DEBUG_SECTION_RATIO = 100, DEBUG_SECTION_MAX = 1 << 28 };

/*
 * The section of that name, ".debug_...", that is not empty. Its bytes point into the image, or into
 * `unpacked`, which must be empty before. False: there is none.
 */
MUST_USE bool debug_section_find(const struct elf_image *image, struct slice name,
                                 struct elf_section *section, struct bytebuf *unpacked);

#endif
