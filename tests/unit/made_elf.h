/*
 * made_elf - ELF files that tests make byte by byte
 *
 *     struct made_elf made = {.type = ET_REL, .sections = {{".text", SHT_PROGBITS, SHF_ALLOC, 0, 16, code}}};
 *     struct bytebuf file = made_elf_file(&made);
 */
#ifndef MADE_ELF_H
#define MADE_ELF_H

#include <elf.h>

#include "base/bytebuf.h"
#include "symbols/elf_image.h"

enum {
    MADE_ELF_MOST = 8,
    FIRST_OF_MADE = 2 /* the number that the first section of the test has in the file */
};

struct made_elf_section {
    const char *name;
    uint32_t type;
    uint64_t flags, address, alignment;
    struct slice bytes;
};

struct made_elf_symbol {
    const char *name;
    unsigned section; /* number in `sections` */
    uint64_t value, size;
    unsigned type; /* STT_FUNC */
};

struct made_elf {
    uint16_t type;
    struct build_id id;                              /* of size 0: it has none */
    struct made_elf_section sections[MADE_ELF_MOST]; /* up to one without a name */
    struct made_elf_symbol symbols[MADE_ELF_MOST];   /* likewise */
};

/* A file of 64 bit. To be freed. */
struct bytebuf made_elf_file(const struct made_elf *self);

#endif
