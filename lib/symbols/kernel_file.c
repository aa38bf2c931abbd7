/* kernel_file: each place is tried in turn; the first file with the build-id and symbols is it. */
#include "symbols/kernel_file.h"

#include <errno.h>

#include "symbols/elf_symbols.h"
#include "symbols/packed_bytes.h"

#include "base/banned.h"

struct search {
    struct kernel_file *file;
    const struct symbol_places *places;
    const struct build_id *id;
    struct bytebuf candidate;
    bool found;
};

/* ---- one file ---- */

/* The bytes of an ELF file, which may be compressed. */
static bool read_elf(struct kernel_file *file) {
    if (elf_image_read(&file->image, file->map.bytes))
        return true;
    bool good = packed_bytes_unpack(file->map.bytes, &file->unpacked);
    file->work += file->unpacked.len;
    return good && elf_image_read(&file->image, view_of(bytebuf_slice(&file->unpacked)));
}

static void try_candidate(struct search *self) {
    struct kernel_file *file = self->file;
    struct build_id id;
    if (self->found)
        return;
    if (!mapped_file_open(&file->map, self->candidate.at)) {
        bool is_there = file->map.error && file->map.error != ENOENT && file->map.error != ENOTDIR;
        file->error = is_there ? file->map.error : file->error;
        file->map = (struct mapped_file){0};
        return;
    }
    self->found = read_elf(file) && elf_image_build_id(&file->image, &id) && build_id_equal(&id, self->id) &&
                  elf_has_symtab(&file->image);
    if (!self->found || file->unpacked.len)
        mapped_file_close(&file->map);
    if (!self->found)
        bytebuf_free(&file->unpacked);
}

/* ---- places ---- */

static void try_id(struct search *self, const char *dir, const char *after) {
    symbol_files_id_path(&self->candidate, dir, ".build-id/", self->id, true, after);
    try_candidate(self);
}

/* A directory with the layout of perf's cache. */
static void try_cache(struct search *self, const char *dir) {
    try_id(self, dir, "/elf");
    try_id(self, dir, "/debug");
}

static void try_own_cache(struct search *self) {
    struct bytebuf dir = {0};
    if (symbol_files_cache_dir(self->places, &dir))
        try_cache(self, dir.at);
    bytebuf_free(&dir);
}

/* Tries a path of the system, below symfs. */
static void try_path(struct search *self, struct slice path) {
    if (symbol_files_path(self->places, path, &self->candidate))
        try_candidate(self);
}

/* Tries a path of a directory that the user named. */
static void try_in_dir(struct search *self, const char *dir, struct slice path) {
    static const struct symbol_places none = {0};
    struct symbol_places below = none;
    below.symfs = dir; /* whatever the path says, it is not left */
    if (symbol_files_path(&below, path, &self->candidate))
        try_candidate(self);
}

/* Tries "BEFORE RELEASE AFTER" without the blanks, as a path below a directory or of the system. */
static void try_release(struct search *self, const char *dir, const char *before, struct slice release,
                        const char *after) {
    struct bytebuf path = {0};
    bytebuf_add_text(&path, before);
    bytebuf_add(&path, release);
    bytebuf_add_text(&path, after);
    if (dir)
        try_in_dir(self, dir, bytebuf_slice(&path));
    else
        try_path(self, bytebuf_slice(&path));
    bytebuf_free(&path);
}

/* ---- vmlinux ---- */

struct place {
    const char *before, *after; /* what is around the release */
};

/* Where debug packages put it, below their directory. */
static const struct place debug_places[] = {
    {"/boot/vmlinux-", ""},
    {"/boot/vmlinux-", ".debug"},
    {"/lib/modules/", "/vmlinux"},
    {"/lib/modules/", "/vmlinux.debug"},
    {"/usr/lib/modules/", "/vmlinux"},
    {"/usr/lib/modules/", "/vmlinux.debug"},
    {"/vmlinux-", ""},
};

static const struct place system_places[] = {
    {"/boot/vmlinux-", ""},
    {"/usr/lib/debug/boot/vmlinux-", ""},
    {"/usr/lib/debug/boot/vmlinux-", ".debug"},
    {"/lib/modules/", "/build/vmlinux"},
    {"/usr/lib/modules/", "/build/vmlinux"},
    {"/lib/modules/", "/vmlinux"},
    {"/usr/lib/modules/", "/vmlinux"},
    {"/usr/lib/debug/lib/modules/", "/vmlinux"},
    {"/usr/lib/debug/lib/modules/", "/vmlinux.debug"},
    {"/usr/lib/debug/usr/lib/modules/", "/vmlinux"},
    {"/usr/lib/debug/usr/lib/modules/", "/vmlinux.debug"},
};

/* A release is one part of a path. */
static bool is_release(struct slice release) {
    return release.len && slice_find(release, '/') == release.len && !slice_equal(release, SLICE("..")) &&
           !slice_equal(release, SLICE("."));
}

static void try_image(struct search *self, struct slice release) {
    const struct symbol_places *places = self->places;
    bool by_release = is_release(release);
    for (size_t i = 0; i < places->debug_dir_count; i++) {
        try_cache(self, places->debug_dirs[i]);
        try_id(self, places->debug_dirs[i], ".debug");
        for (size_t k = 0; by_release && k < sizeof debug_places / sizeof *debug_places; k++)
            try_release(self, places->debug_dirs[i], debug_places[k].before, release, debug_places[k].after);
        try_in_dir(self, places->debug_dirs[i], SLICE("/vmlinux"));
    }
    try_own_cache(self);
    try_path(self, SLICE("/vmlinux"));
    try_path(self, SLICE("/boot/vmlinux"));
    for (size_t k = 0; by_release && k < sizeof system_places / sizeof *system_places; k++)
        try_release(self, NULL, system_places[k].before, release, system_places[k].after);
}

/* ---- modules ---- */

/* Tries a file of debug packages; they are not compressed. */
static void try_debug_file(struct search *self, const char *dir, struct slice plain) {
    try_release(self, dir, dir ? "" : "/usr/lib/debug", plain, ".debug");
    try_release(self, dir, dir ? "" : "/usr/lib/debug", plain, "");
}

static void try_module(struct search *self, struct slice path) {
    const struct symbol_places *places = self->places;
    struct slice plain = slice_part(path, 0, slice_search_last(path, SLICE(".ko")));
    bool has_path = slice_starts(path, SLICE("/")) && plain.len < path.len;
    plain.len += has_path ? SLICE(".ko").len : 0;
    struct bytebuf moved = symbol_files_moved_path(path), moved_plain = symbol_files_moved_path(plain);
    for (size_t i = 0; i < places->debug_dir_count; i++) {
        try_cache(self, places->debug_dirs[i]);
        try_id(self, places->debug_dirs[i], ".debug");
        if (!has_path)
            continue;
        try_in_dir(self, places->debug_dirs[i], path);
        try_debug_file(self, places->debug_dirs[i], plain);
        try_in_dir(self, places->debug_dirs[i], bytebuf_slice(&moved));
        try_debug_file(self, places->debug_dirs[i], bytebuf_slice(&moved_plain));
    }
    try_own_cache(self);
    if (has_path) {
        try_path(self, path);
        try_path(self, bytebuf_slice(&moved));
        try_path(self, plain); /* it may have been unpacked since */
        try_path(self, bytebuf_slice(&moved_plain));
        try_debug_file(self, NULL, plain);
        try_debug_file(self, NULL, bytebuf_slice(&moved_plain));
    }
    bytebuf_free(&moved);
    bytebuf_free(&moved_plain);
}

/* ---- both ---- */

/* Debug packages have links by build-id, which lead to the file. */
static bool end_search(struct search *self) {
    if (symbol_files_debug_id_path(self->places, self->id, &self->candidate))
        try_candidate(self);
    bytebuf_free(&self->candidate);
    self->file->error = self->found ? 0 : self->file->error;
    return self->found;
}

static bool find(struct kernel_file *self, const struct symbol_places *places, struct slice name,
                 const struct build_id *id, void (*try_places)(struct search *, struct slice)) {
    struct search search = {.file = self, .places = places, .id = id};
    *self = (struct kernel_file){0};
    if (!id->size)
        return false;
    try_places(&search, name);
    return end_search(&search);
}

bool kernel_file_find(struct kernel_file *self, const struct symbol_places *places, struct slice release,
                      const struct build_id *id) {
    return find(self, places, release, id, try_image);
}

bool kernel_file_find_module(struct kernel_file *self, const struct symbol_places *places, struct slice path,
                             const struct build_id *id) {
    return find(self, places, path, id, try_module);
}

void kernel_file_close(struct kernel_file *self) {
    mapped_file_close(&self->map);
    bytebuf_free(&self->unpacked);
    *self = (struct kernel_file){0};
}
