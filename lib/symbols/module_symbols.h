/*
 * module_symbols - the symbols of one module, read when the first one is looked up
 *
 *     struct module_symbols module = {.kind = MODULE_FILE, .path = SLICE("/usr/bin/app")};
 *     const struct symbol *symbol = module_symbols_find(&module, &places, &kernel, offset);
 *     module_symbols_free(&module);
 */
#ifndef MODULE_SYMBOLS_H
#define MODULE_SYMBOLS_H

#include "symbols/kernel_symbols.h"
#include "symbols/symbol_files.h"
#include "symbols/symbol_table.h"

/* Of kernel modules: what is unpacked in one run. More is not the work of an honest recording. */
#define MODULE_SYMBOLS_MOST_WORK (UINT64_C(1) << 32)

/* Symbols of all modules that are kept in one run, 600 MB: a recording may call one large file by thousands
 * of names. */
#define MODULE_SYMBOLS_MOST_KEPT (UINT64_C(1) << 23)

enum module_kind {
    MODULE_NOTHING, /* no symbols: memory without a file */
    MODULE_FILE,    /* an ELF file; addresses are offsets in it */
    MODULE_JIT,     /* what a JIT compiler made: path is its perf map */
    MODULE_VDSO,    /* the part of the kernel that is mapped into processes */
    MODULE_KERNEL,
    MODULE_OF_KERNEL,     /* a kernel module; addresses are those of the processor, path may be its name */
    MODULE_KERNEL_PROGRAM /* code that was put into the kernel; its one symbol is its path */
};

struct module_symbols {
    enum module_kind kind;    /* set before use */
    struct slice path;        /* set before use; also the name that is shown. Lives as long as this */
    struct build_id id;       /* set before use; of size 0 when it is not known */
    uint64_t mount_namespace; /* set before use: of the processes that mapped it; 0: that of this one */
    uint32_t homes[3];        /* likewise: the first and the last of these processes, and another one */
    struct slice file;        /* likewise, of a kernel module: the path of its file */
    uint64_t start;           /* likewise: the address of its code */
    bool is_loaded;
    bool has_symbols;          /* after the first look-up: symbols were found */
    struct symbol_table table; /* private from here */
    struct symbol_files files;
    struct mapped_file map;
    struct kernel_file kernel_file;
    struct elf_image vdso; /* this process's; its file is empty if another one is used */
};

/* The symbol at an address of the module, or NULL. It lives as long as the module. */
const struct symbol *module_symbols_find(struct module_symbols *self, const struct symbol_places *places,
                                         struct kernel_symbols *kernel, uint64_t address);

/*
 * The file of a module that was mapped, and that with its debug information, which may be the same. They live
 * as long as the module. False: there is no file, or none that holds code.
 */
MUST_USE bool module_symbols_files(struct module_symbols *self, const struct symbol_places *places,
                                   struct elf_image *code, struct elf_image *debug);

/* The address that the file of a module has for an offset in it, as addr2line wants it; the offset if there
 * is none. */
uint64_t module_symbols_address(struct module_symbols *self, const struct symbol_places *places,
                                uint64_t offset);

/* True if the module's symbols are those of a compiler for C++ or the like: they may be mangled. */
static inline bool module_symbols_are_mangled(const struct module_symbols *self) {
    return self->kind == MODULE_FILE;
}

void module_symbols_free(struct module_symbols *self);

#endif
