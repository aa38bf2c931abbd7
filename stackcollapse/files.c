/* files: folders that are still to be read wait in a list, so that no depth of them costs a stack frame. */
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "format.h"

#include "base/banned.h"

struct walk {
    struct fold fold;
    struct bytebuf waiting; /* paths, each with a NUL after it */
    struct bytebuf name;
    uint32_t *frames;
    size_t capacity;
    bool xdev;
    uint64_t seen;     /* files and folders whose size is known */
    uint64_t failures; /* to look at a file */
    struct messages *messages;
    dev_t device;
};

/* Characters that stay in a name; others become "_". */
static bool stays(char c) {
    return (byte_is_word(c) && c != '_') || c == '.' || c == '-';
}

/* Adds what cannot be in a name as "_". */
static void add_frame(struct walk *self, size_t *depth, struct slice part) {
    self->name.len = 0;
    for (size_t i = 0; i < part.len; i++)
        bytebuf_add_byte(&self->name, stays(part.at[i]) ? part.at[i] : '_');
    self->frames = heap_grow(self->frames, &self->capacity, *depth + 1, sizeof *self->frames);
    self->frames[(*depth)++] = intern_add(&self->fold.names, bytebuf_slice(&self->name));
}

/* `here`: the path is a name alone and stands for "./NAME", as File::Find has it. */
static void add_size(struct walk *self, struct slice path, bool here, uint64_t size) {
    struct slice part;
    size_t depth = 0;
    if (here)
        add_frame(self, &depth, SLICE("."));
    while (slice_cut(&path, '/', &part))
        if (part.len)
            add_frame(self, &depth, part);
    if (!depth)
        add_frame(self, &depth, SLICE("-")); /* of "/" */
    fold_add(&self->fold, 0, self->frames, depth, decimal_whole(size));
}

static void fail(struct walk *self, const char *path) {
    enum { SHOWN = 10 };
    if (self->failures++ < SHOWN)
        messages_add_failure(self->messages, path, errno);
}

static void add_entries(struct walk *self, const char *path) {
    DIR *folder = opendir(path);
    if (!folder) {
        fail(self, path);
        return;
    }
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry)
            break;
        struct slice name = slice_of_text(entry->d_name);
        if (slice_equal(name, SLICE(".")) || slice_equal(name, SLICE("..")))
            continue;
        bytebuf_add_text(&self->waiting, path);
        if (!slice_ends(slice_of_text(path), SLICE("/")))
            bytebuf_add_byte(&self->waiting, '/');
        bytebuf_add(&self->waiting, name);
        bytebuf_add_byte(&self->waiting, '\0');
    }
    if (errno)
        fail(self, path);
    closedir(folder);
}

/* One file or folder; the entries of a folder are to be looked at later. */
static void look(struct walk *self, const char *path, bool operand) {
    struct stat status;
    if (lstat(path, &status) != 0) {
        fail(self, path);
        return;
    }
    if (operand)
        self->device = status.st_dev;
    if (self->xdev && status.st_dev != self->device)
        return;
    self->seen++;
    bool here = operand && !S_ISDIR(status.st_mode) && !slice_has(slice_of_text(path), SLICE("/"));
    add_size(self, slice_of_text(path), here, status.st_size > 0 ? (uint64_t)status.st_size : 0);
    if (S_ISDIR(status.st_mode))
        add_entries(self, path);
}

static void walk_operand(struct walk *self, struct slice operand) {
    struct bytebuf path = {0};
    while (slice_ends(operand, SLICE("//"))) /* one stays: "link/" is the folder that the link leads to */
        operand.len--;
    bytebuf_add(&self->waiting, operand);
    bytebuf_add_byte(&self->waiting, '\0');
    for (bool first = true; self->waiting.len; first = false) {
        struct slice waiting = slice_part(bytebuf_slice(&self->waiting), 0, self->waiting.len - 1);
        size_t before = slice_find_last(waiting, '\0');
        size_t start = before < waiting.len ? before + 1 : 0;
        path.len = 0;
        bytebuf_add(&path, slice_from(waiting, start));
        bytebuf_add_byte(&path, '\0');
        self->waiting.len = start;
        look(self, path.at, first);
    }
    bytebuf_free(&path);
}

int files_run(const struct suite_options *given, int count, char **paths, struct outbuf *out,
              struct messages *messages) {
    struct walk walk = {.xdev = given->xdev, .messages = messages, .fold = {.given = given}};
    if (!count) {
        messages_add(messages, "files wants a folder, or several");
        return PROGRAM_USAGE;
    }
    for (int i = 0; i < count; i++)
        walk_operand(&walk, slice_of_text(paths[i]));
    if (walk.failures)
        messages_add(messages, "%llu files or folders could not be read", (unsigned long long)walk.failures);
    if (given->stats)
        messages_add(messages, "read as files: %llu files and folders", (unsigned long long)walk.seen);
    fold_print(&walk.fold, out);
    bytebuf_free(&walk.waiting);
    bytebuf_free(&walk.name);
    free(walk.frames);
    fold_free(&walk.fold);
    return program_end(out, walk.failures == 0);
}

const struct format format_files = {.name = "files",
                                    .script = "files.pl",
                                    .help = "sizes of files below folders, which are the operands",
                                    .options = "xdev"};
