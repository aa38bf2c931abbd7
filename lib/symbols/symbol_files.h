/*
 * symbol_files - the files that hold the symbols of a module
 *
 * Looked for where perf looks: the debug link, perf's build-id cache, the debug directories as distributions
 * fill them, the path itself.
 * A file with another build-id than the recorded one is refused before anything else of it is read. Only
 * regular files are opened.
 *
 *     struct symbol_places places = {.symfs = "/mnt/target"};
 *     struct symbol_files files = {0};
 *     if (symbol_files_find(&files, &places, SLICE("/usr/bin/app"), &id))
 *         elf_symbols_add(&symbols, &files.symbols, &files.runtime);
 *     symbol_files_close(&files);
 */
#ifndef SYMBOL_FILES_H
#define SYMBOL_FILES_H

#include "base/bytebuf.h"
#include "base/mapped_file.h"
#include "symbols/elf_image.h"
#include "symbols/mount_root.h"

struct symbol_places {
    const char *symfs;             /* put before every path; NULL: nothing */
    const char *const *debug_dirs; /* further directories, looked into first */
    size_t debug_dir_count;
    bool dirs_only;                /* nothing is opened outside symfs and debug_dirs */
    const struct mount_root *root; /* where the paths are looked for before they are here; NULL: nowhere */
};

struct symbol_files {
    struct elf_image symbols, runtime; /* they may be the same */
    int error;               /* errno why a file that is there could not be read; 0: there was none */
    struct bytebuf unpacked; /* `symbols` if they are compressed in `runtime` (.gnu_debugdata), else empty */
    struct mapped_file maps[2]; /* private */
};

/*
 * Finds and opens the files. `id`: the recorded build-id, of size 0 when it is not known. False: there are
 * none; nothing is to be closed.
 */
MUST_USE bool symbol_files_find(struct symbol_files *self, const struct symbol_places *places,
                                struct slice path, const struct build_id *id);

/* The same for the vdso, of which perf keeps copies by build-id. */
MUST_USE bool symbol_files_find_vdso(struct symbol_files *self, const struct symbol_places *places,
                                     const struct build_id *id);

/*
 * Opens the module's own file, whatever is in it; `id` as above. False: there is none with that build-id, and
 * nothing is to be closed.
 */
MUST_USE bool symbol_files_open_own(const struct symbol_places *places, struct slice path,
                                    const struct build_id *id, struct mapped_file *file,
                                    struct elf_image *image);

/* Puts the path of a file below symfs into `into`, with a NUL at its end. False: it must not be opened. */
MUST_USE bool symbol_files_path(const struct symbol_places *places, struct slice path, struct bytebuf *into);

/*
 * Puts the path of a file that is kept by build-id into `into`: "DIR/MIDDLE" and the id in hexadecimal,
 * `split` after its first two digits, then `after`.
 */
void symbol_files_id_path(struct bytebuf *into, const char *dir, const char *middle,
                          const struct build_id *id, bool split, const char *after);

/* Puts the directory of perf's build-id cache into `into`, as a text that ends in a NUL. False: nothing but
 * what the user named is to be used, or there is no such directory. */
MUST_USE bool symbol_files_cache_dir(const struct symbol_places *places, struct bytebuf *into);

/* Where debug packages have the file with that build-id, ".build-id/ab/cdef.debug" below /usr/lib/debug, as a
 * text that ends in a NUL. False: nothing of the system is to be used. */
MUST_USE bool symbol_files_debug_id_path(const struct symbol_places *places, const struct build_id *id,
                                         struct bytebuf *into);

/* A path in /usr without it, and any other with it: "/bin" and "/lib" moved there, and what names them did
 * not always. To be freed. */
struct bytebuf symbol_files_moved_path(struct slice path);

/* After the symbols were read, of which few are looked at again: gives the memory of the files back. */
void symbol_files_release(const struct symbol_files *self);

void symbol_files_close(struct symbol_files *self);

#endif
