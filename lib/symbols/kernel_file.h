/*
 * kernel_file - a file that holds symbols of the kernel: vmlinux, or a kernel module, compressed or not
 *
 * Found by the recorded build-id alone: another file is never used, and without a build-id none is. Looked
 * for in the directories that the user named, in perf's build-id cache, where the kernel is installed, and
 * where distributions put debug files; vmlinux in all places of vmlinux_path in tools/perf/util/symbol.c but
 * the working directory. What is compressed (.ko.gz, .ko.xz, .ko.zst) is unpacked in memory.
 *
 *     struct kernel_file file;
 *     if (kernel_file_find_module(&file, &places, SLICE("/lib/modules/6.1/kernel/net/x.ko.xz"), &id))
 *         elf_symbols_add_kernel_module(&symbols, &file.image, start);
 *     kernel_file_close(&file);
 */
#ifndef KERNEL_FILE_H
#define KERNEL_FILE_H

#include "base/bytebuf.h"
#include "base/mapped_file.h"
#include "symbols/symbol_files.h"

struct kernel_file {
    struct elf_image image; /* it has a table of symbols; lives until the file is closed */
    int error;              /* errno why a file that is there could not be read; 0: there was none */
    uint64_t work;          /* bytes that were unpacked on the way, also of files that were not it */
    struct mapped_file map; /* private from here */
    struct bytebuf unpacked;
};

/* Finds vmlinux, of a kernel of that release, as "6.1.0-13-amd64"; empty: it is not known. False: there is
 * none. Close it in either case; this holds for both functions. */
MUST_USE bool kernel_file_find(struct kernel_file *self, const struct symbol_places *places,
                               struct slice release, const struct build_id *id);

/* Finds the file of a module. `path`: where it was, or its name in brackets, when that is not known. */
MUST_USE bool kernel_file_find_module(struct kernel_file *self, const struct symbol_places *places,
                                      struct slice path, const struct build_id *id);

void kernel_file_close(struct kernel_file *self);

#endif
