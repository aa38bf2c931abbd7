/* symbol_files: each place is tried in turn until a .symtab and a .dynsym are found. */
#include "symbols/symbol_files.h"

#include <errno.h>
#include <stdlib.h>

#include "symbols/elf_symbols.h"
#include "symbols/packed_bytes.h"

#include "base/banned.h"

struct search {
    struct symbol_files *files;
    const struct symbol_places *places;
    struct slice path, folder; /* of the module; its folder ends in a slash */
    struct build_id id;
    struct bytebuf candidate;
    bool has_symbols, has_runtime;
    bool inside; /* the candidate is a path below the root of a process */
};

/* True if no part of the path leads upwards. */
static bool stays_below(struct slice path) {
    struct slice part;
    while (path.len && slice_cut(&path, '/', &part))
        if (slice_equal(part, SLICE("..")))
            return false;
    return true;
}

bool symbol_files_path(const struct symbol_places *places, struct slice path, struct bytebuf *into) {
    into->len = 0;
    if ((places->dirs_only && !places->symfs) || (places->symfs && !stays_below(path)) || !path.len)
        return false;
    if (places->symfs) {
        bytebuf_add_text(into, places->symfs);
        bytebuf_add(into, path.at[0] == '/' ? SLICE("") : SLICE("/"));
    }
    bytebuf_add(into, path);
    bytebuf_add_byte(into, '\0');
    return true;
}

bool symbol_files_cache_dir(const struct symbol_places *places, struct bytebuf *into) {
    const char *home = getenv("HOME");
    if (places->dirs_only || !home || !*home)
        return false;
    into->len = 0;
    bytebuf_add_format(into, "%s/.debug", home);
    bytebuf_add_byte(into, '\0');
    return true;
}

bool symbol_files_debug_id_path(const struct symbol_places *places, const struct build_id *id,
                                struct bytebuf *into) {
    struct bytebuf dir = {0};
    bool good = symbol_files_path(places, SLICE("/usr/lib/debug"), &dir);
    if (good)
        symbol_files_id_path(into, dir.at, ".build-id/", id, true, ".debug");
    bytebuf_free(&dir);
    return good;
}

struct bytebuf symbol_files_moved_path(struct slice path) {
    static const struct slice usr = SLICE_INIT("/usr");
    struct bytebuf moved = {0};
    bool in_usr = slice_starts(path, SLICE("/usr/"));
    bytebuf_add(&moved, in_usr ? SLICE("") : usr);
    bytebuf_add(&moved, in_usr ? slice_from(path, usr.len) : path);
    return moved;
}

void symbol_files_id_path(struct bytebuf *into, const char *dir, const char *middle,
                          const struct build_id *id, bool split, const char *after) {
    into->len = 0;
    bytebuf_add_format(into, "%s/%s", dir, middle);
    for (unsigned i = 0; i < id->size; i++)
        bytebuf_add_format(into, "%02x%s", id->bytes[i], split && i == 0 ? "/" : "");
    bytebuf_add_text(into, after);
    bytebuf_add_byte(into, '\0');
}

/* Opens the candidate; it must be an ELF file with the build-id, where that is known. */
static bool open_candidate(struct search *self, struct mapped_file *file, struct elf_image *image) {
    struct build_id id;
    if (!(self->inside ? mount_root_open_file(self->places->root, self->candidate.at, file)
                       : mapped_file_open(file, self->candidate.at))) {
        bool is_there = file->error && file->error != ENOENT && file->error != ENOTDIR;
        self->files->error = is_there ? file->error : self->files->error;
        return false;
    }
    bool good = elf_image_read(image, file->bytes);
    if (good && self->id.size)
        good = elf_image_build_id(image, &id) && build_id_equal(&id, &self->id);
    if (!good)
        mapped_file_close(file);
    return good;
}

/* Distributions that strip binaries leave a small table of symbols in them, compressed. */
static bool has_packed_symbols(const struct elf_image *image) {
    struct elf_section section;
    return elf_image_find(image, SLICE(".gnu_debugdata"), &section) && section.bytes.size;
}

static void try_candidate(struct search *self) {
    struct mapped_file file;
    struct elf_image image;
    if ((self->has_symbols && self->has_runtime) || !open_candidate(self, &file, &image))
        return;
    bool symbols = !self->has_symbols && elf_has_symtab(&image);
    bool runtime = !self->has_runtime && (elf_has_dynsym(&image) || has_packed_symbols(&image));
    if (symbols)
        self->files->symbols = image;
    if (runtime)
        self->files->runtime = image;
    if (symbols || runtime)
        self->files->maps[self->has_symbols || self->has_runtime] = file;
    else
        mapped_file_close(&file);
    self->has_symbols |= symbols;
    self->has_runtime |= runtime;
}

/* Makes a path below the root of a process the candidate. False: there is no such root. */
static bool enter_root(struct search *self, struct slice path) {
    self->inside = self->places->root && path.len;
    if (self->inside) {
        self->candidate.len = 0;
        bytebuf_add(&self->candidate, path);
        bytebuf_add_byte(&self->candidate, '\0');
    }
    return self->inside;
}

/* Tries a path below symfs that is made of three parts. */
static void try_path(struct search *self, struct slice start, struct slice middle, struct slice end) {
    struct bytebuf path = {0};
    bytebuf_add(&path, start);
    bytebuf_add(&path, middle);
    bytebuf_add(&path, end);
    if (enter_root(self, bytebuf_slice(&path)))
        try_candidate(self);
    self->inside = false;
    if (symbol_files_path(self->places, bytebuf_slice(&path), &self->candidate))
        try_candidate(self);
    bytebuf_free(&path);
}

static void try_id(struct search *self, const char *dir, const char *after) {
    if (!self->id.size)
        return;
    symbol_files_id_path(&self->candidate, dir, ".build-id/", &self->id, true, after);
    try_candidate(self);
}

/* Tries a path below a directory that the user named; it is made of two parts. */
static void try_in_dir(struct search *self, const char *dir, struct slice start, struct slice end) {
    if (!stays_below(start))
        return;
    self->candidate.len = 0;
    bytebuf_add_text(&self->candidate, dir);
    bytebuf_add(&self->candidate, slice_starts(start, SLICE("/")) ? SLICE("") : SLICE("/"));
    bytebuf_add(&self->candidate, start);
    bytebuf_add(&self->candidate, end);
    bytebuf_add_byte(&self->candidate, '\0');
    try_candidate(self);
}

/* What lies in such a directory: in the layout of perf's cache or of debug packages. */
static void try_debug_dir(struct search *self, const char *dir, struct slice link) {
    struct bytebuf moved[2] = {symbol_files_moved_path(self->path), symbol_files_moved_path(self->folder)};
    struct slice paths[] = {self->path, bytebuf_slice(&moved[0])},
                 folders[] = {self->folder, bytebuf_slice(&moved[1])};
    try_id(self, dir, "/elf");
    try_id(self, dir, "/debug");
    try_id(self, dir, ".debug");
    for (size_t i = 0; i < 2; i++) {
        try_in_dir(self, dir, paths[i], SLICE(".debug"));
        try_in_dir(self, dir, paths[i], SLICE(""));
        if (link.len)
            try_in_dir(self, dir, folders[i], link);
    }
    bytebuf_free(&moved[0]);
    bytebuf_free(&moved[1]);
}

/* What perf keeps; the ends come after the directory of a build-id. */
static void try_cache(struct search *self, const char *first, const char *second) {
    struct bytebuf dir = {0};
    if (!symbol_files_cache_dir(self->places, &dir))
        return;
    try_id(self, dir.at, first);
    if (second)
        try_id(self, dir.at, second);
    bytebuf_free(&dir);
}

/* Files that the debug link names: beside the module, and where Fedora's debug packages have them,
 * "/usr/lib/debug/usr/bin/app-1.2-3.fc40.x86_64.debug". */
static void try_debug_link(struct search *self, struct slice link) {
    struct bytebuf moved = symbol_files_moved_path(self->folder);
    if (link.len) {
        try_path(self, self->folder, link, SLICE(""));
        try_path(self, self->folder, SLICE(".debug/"), link);
        try_path(self, SLICE("/usr/lib/debug"), self->folder, link);
        try_path(self, SLICE("/usr/lib/debug"), bytebuf_slice(&moved), link);
    }
    bytebuf_free(&moved);
}

/* Where distributions put debug files: by the path, with or without the "/usr" into which they moved "/lib"
 * and "/bin", and Ubuntu without the "/usr" of libraries only. */
static void try_debug_packages(struct search *self) {
    struct bytebuf moved = symbol_files_moved_path(self->path);
    struct slice paths[] = {self->path, bytebuf_slice(&moved)};
    for (size_t i = 0; i < 2; i++) {
        try_path(self, SLICE("/usr/lib/debug"), paths[i], SLICE(".debug"));
        try_path(self, SLICE("/usr/lib/debug"), paths[i], SLICE(""));
    }
    bytebuf_free(&moved);
}

/* The same by build-id. */
static void try_debug_ids(struct search *self) {
    if (self->id.size && symbol_files_debug_id_path(self->places, &self->id, &self->candidate))
        try_candidate(self);
}

static void try_all(struct search *self, struct slice link) {
    struct slice base = slice_from(self->path, self->folder.len);
    if (slice_find(link, '/') < link.len)
        link = SLICE("");
    for (size_t i = 0; i < self->places->debug_dir_count; i++)
        try_debug_dir(self, self->places->debug_dirs[i], link);
    try_debug_link(self, link);
    try_cache(self, "/elf", "/debug");
    try_debug_packages(self);
    try_debug_ids(self);
    try_path(self, self->path, SLICE(""), SLICE(""));
    try_path(self, self->folder, SLICE(".debug/"), base);
}

/* What the module's own file says: its build-id, where none was recorded, and its debug link. */
static struct bytebuf read_own_file(struct search *self) {
    struct mapped_file file;
    struct elf_image image;
    struct bytebuf link = {0};
    bool found = enter_root(self, self->path) && open_candidate(self, &file, &image);
    self->inside = false;
    if (!found && (!symbol_files_path(self->places, self->path, &self->candidate) ||
                   !open_candidate(self, &file, &image)))
        return link;
    bytebuf_add(&link, elf_image_debug_link(&image));
    if (!self->id.size && !elf_image_build_id(&image, &self->id))
        self->id.size = 0;
    mapped_file_close(&file);
    return link;
}

/* Where no file has a symbol table, there may be one in the binary. */
static void try_packed_symbols(struct search *self) {
    struct elf_section section;
    struct elf_image image;
    struct bytebuf *unpacked = &self->files->unpacked;
    if (self->has_symbols || !self->has_runtime ||
        !elf_image_find(&self->files->runtime, SLICE(".gnu_debugdata"), &section))
        return;
    self->has_symbols = packed_bytes_unpack(section.bytes, unpacked) &&
                        elf_image_read(&image, view_of(bytebuf_slice(unpacked))) && elf_has_symtab(&image);
    if (self->has_symbols)
        self->files->symbols = image;
    else
        bytebuf_free(unpacked);
}

/* One file may serve for both. */
static bool end_search(struct search *self) {
    try_packed_symbols(self);
    if (self->has_symbols && !self->has_runtime)
        self->files->runtime = self->files->symbols;
    if (self->has_runtime && !self->has_symbols)
        self->files->symbols = self->files->runtime;
    bytebuf_free(&self->candidate);
    return self->has_symbols || self->has_runtime;
}

bool symbol_files_find(struct symbol_files *self, const struct symbol_places *places, struct slice path,
                       const struct build_id *id) {
    struct search search = {.files = self, .places = places, .path = path, .id = *id};
    size_t slash = slice_find_last(path, '/');
    search.folder = slice_part(path, 0, slash < path.len ? slash + 1 : 0);
    *self = (struct symbol_files){0};
    struct bytebuf link = read_own_file(&search);
    try_all(&search, bytebuf_slice(&link));
    bytebuf_free(&link);
    return end_search(&search);
}

bool symbol_files_find_vdso(struct symbol_files *self, const struct symbol_places *places,
                            const struct build_id *id) {
    struct search search = {.files = self, .places = places, .path = SLICE("[vdso]"), .id = *id};
    *self = (struct symbol_files){0};
    for (size_t i = 0; i < places->debug_dir_count; i++)
        try_id(&search, places->debug_dirs[i], "/vdso");
    try_cache(&search, "/vdso", NULL);
    return end_search(&search);
}

bool symbol_files_open_own(const struct symbol_places *places, struct slice path, const struct build_id *id,
                           struct mapped_file *file, struct elf_image *image) {
    struct symbol_files unused = {0};
    struct search search = {.files = &unused, .places = places, .path = path, .id = *id};
    bool good = symbol_files_path(places, path, &search.candidate) && open_candidate(&search, file, image);
    bytebuf_free(&search.candidate);
    return good;
}

void symbol_files_release(const struct symbol_files *self) {
    mapped_file_release(&self->maps[0]);
    mapped_file_release(&self->maps[1]);
}

void symbol_files_close(struct symbol_files *self) {
    mapped_file_close(&self->maps[0]);
    mapped_file_close(&self->maps[1]);
    bytebuf_free(&self->unpacked);
    *self = (struct symbol_files){0};
}
