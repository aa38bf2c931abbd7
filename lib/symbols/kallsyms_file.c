/* kallsyms_file: /proc/kallsyms is no file that can be mapped; it is read in large blocks. */
#include "symbols/kallsyms_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "symbols/kallsyms.h"

#include "base/banned.h"

enum { BLOCK = 1 << 20, LONGEST = 1 << 28 };

/* How well a text fits. */
enum fit { FIT_NOT, FIT_KERNEL, FIT_START };

struct search {
    struct kallsyms_file *file;
    const struct kallsyms_wanted *wanted;
    enum fit fit; /* of the file */
};

/* ---- one text ---- */

/* Reads a file that the kernel makes. */
static bool read_kernel_file(const char *path, struct bytebuf *content) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = -1;
    while (fd >= 0 && content->len < LONGEST && (got = read(fd, bytebuf_reserve(content, BLOCK), BLOCK)) > 0)
        content->len += (size_t)got;
    if (fd >= 0)
        close(fd);
    return got == 0;
}

bool kallsyms_file_is_running(const struct build_id *id) {
    struct bytebuf notes = {0};
    struct build_id running;
    bool same = !id->size;
    if (!same && read_kernel_file("/sys/kernel/notes", &notes))
        same = elf_notes_build_id(view_of(bytebuf_slice(&notes)), &running) && build_id_equal(id, &running);
    bytebuf_free(&notes);
    return same;
}

static enum fit fit_of(const struct kallsyms_wanted *wanted, struct slice text) {
    uint64_t address;
    if (!text.len)
        return FIT_NOT;
    if (!kallsyms_find(text, wanted->by_stext ? SLICE("_stext") : SLICE("_text"), &address))
        return FIT_KERNEL;
    if (!address)
        return FIT_NOT; /* hidden from users that are not root */
    return address == wanted->text ? FIT_START : FIT_KERNEL;
}

/* Nothing that is tried later can be better. */
static bool is_done(const struct search *self) {
    return self->fit == FIT_START || (self->fit == FIT_KERNEL && !self->wanted->text);
}

/* Takes the candidate, or closes it. */
static void judge(struct search *self, struct kallsyms_file *candidate) {
    enum fit fit = fit_of(self->wanted, candidate->text);
    if (fit > self->fit) {
        kallsyms_file_close(self->file);
        *self->file = *candidate;
        self->fit = fit;
    } else {
        kallsyms_file_close(candidate);
    }
}

static void try_path(struct search *self, const char *path) {
    struct kallsyms_file candidate = {0};
    if (is_done(self) || !mapped_file_open(&candidate.map, path))
        return;
    candidate.text = view_slice(&candidate.map.bytes);
    judge(self, &candidate);
}

static void try_running(struct search *self) {
    struct kallsyms_file candidate = {0};
    if (is_done(self) || !kallsyms_file_is_running(&self->wanted->id))
        return;
    if (read_kernel_file("/proc/kallsyms", &candidate.content))
        candidate.text = bytebuf_slice(&candidate.content);
    judge(self, &candidate);
}

/* ---- copies ---- */

/* Puts the path of the copy of that time into `path`. */
static void copy_path(struct bytebuf *path, struct slice folder, const char *time) {
    path->len = 0;
    bytebuf_add(path, folder);
    bytebuf_add_format(path, "/%s/kallsyms", time);
    bytebuf_add_byte(path, '\0');
}

/* Copies of several times: the last one of the recorded start, else the last one; its path is put into
 * `best`.
 */
static void find_copy(const struct search *self, DIR *dir, struct slice folder, struct bytebuf *best) {
    struct bytebuf path = {0};
    enum fit best_fit = FIT_NOT;
    for (struct dirent *entry; (entry = readdir(dir));) {
        struct mapped_file map;
        copy_path(&path, folder, entry->d_name);
        if (entry->d_name[0] == '.' || !mapped_file_open(&map, path.at))
            continue;
        enum fit fit = fit_of(self->wanted, view_slice(&map.bytes));
        mapped_file_close(&map);
        bool is_later = !best->len || slice_compare(bytebuf_slice(best), bytebuf_slice(&path)) < 0;
        if (fit < best_fit || fit == FIT_NOT || (fit == best_fit && !is_later))
            continue;
        best_fit = fit;
        best->len = 0;
        bytebuf_add(best, bytebuf_slice(&path));
    }
    bytebuf_free(&path);
}

static void try_kcore(struct search *self, const char *dir) {
    struct bytebuf path = {0}, best = {0};
    symbol_files_id_path(&path, dir, "[kernel.kcore]/", &self->wanted->id, false, "");
    DIR *folder = is_done(self) ? NULL : opendir(path.at);
    if (folder) {
        find_copy(self, folder, slice_of_text(path.at), &best);
        closedir(folder);
    }
    if (best.len)
        try_path(self, best.at);
    bytebuf_free(&best);
    bytebuf_free(&path);
}

/* The copies in a directory with the layout of perf's build-id cache. */
static void try_copies(struct search *self, const char *dir) {
    struct bytebuf path = {0};
    if (!self->wanted->id.size)
        return;
    symbol_files_id_path(&path, dir, "[kernel.kallsyms]/", &self->wanted->id, false, "/kallsyms");
    try_path(self, path.at);
    bytebuf_free(&path);
    try_kcore(self, dir);
}

static void try_cache(struct search *self) {
    struct bytebuf dir = {0};
    if (symbol_files_cache_dir(self->wanted->places, &dir))
        try_copies(self, dir.at);
    bytebuf_free(&dir);
}

/* ---- all ---- */

bool kallsyms_file_find(struct kallsyms_file *self, const struct kallsyms_wanted *wanted) {
    const struct symbol_places *places = wanted->places;
    struct search search = {.file = self, .wanted = wanted};
    struct bytebuf path = {0};
    *self = (struct kallsyms_file){0};
    for (size_t i = 0; i < places->debug_dir_count; i++)
        try_copies(&search, places->debug_dirs[i]);
    if (places->symfs && symbol_files_path(places, SLICE("/proc/kallsyms"), &path))
        try_path(&search, path.at);
    bytebuf_free(&path);
    if (!places->dirs_only && !places->symfs) {
        try_running(&search);
        try_cache(&search);
    }
    return search.fit != FIT_NOT;
}

void kallsyms_file_close(struct kallsyms_file *self) {
    mapped_file_close(&self->map);
    bytebuf_free(&self->content);
    *self = (struct kallsyms_file){0};
}
