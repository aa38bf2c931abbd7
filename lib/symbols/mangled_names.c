/*
 * mangled_names: c++filt reads a temporary file with a name in each line, and prints as many lines. Only
 * names of letters that cannot be taken for several words are written there. What does not come back in that
 * form is not used.
 */
#include "symbols/mangled_names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/child.h"
#include "base/linereader.h"
#include "base/outbuf.h"

#include "base/banned.h"

enum { LONGEST = 1 << 16 };

/* The name of an entry of the linkage table is that of its function, and this. */
static const struct slice plt = SLICE_INIT("@plt");

static struct slice without_plt(struct slice name) {
    if (slice_ends(name, plt))
        name.len -= plt.len;
    return name;
}

static bool is_mangled(struct slice name) {
    bool starts = slice_starts(name, SLICE("_Z")) || slice_starts(name, SLICE("_R")) ||
                  slice_starts(name, SLICE("_D")) || slice_starts(name, SLICE("_GLOBAL_"));
    if (!starts || name.len > LONGEST)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (!byte_is_word(name.at[i]) && name.at[i] != '.' && name.at[i] != '$')
            return false;
    return true;
}

void mangled_names_add(struct mangled_names *self, struct slice name) {
    name = without_plt(name);
    if (is_mangled(name))
        (void)intern_add(&self->mangled, name);
}

/* A file without a name that holds the names not resolved yet; -1: errno says why there is none. */
static int write_names(const struct mangled_names *self) {
    int file = memfd_create("names", MFD_CLOEXEC);
    if (file < 0)
        return -1;
    struct outbuf out = {.fd = dup(file)};
    for (size_t i = self->resolved; i < self->mangled.count; i++) {
        bytebuf_add(&out.pending, intern_text(&self->mangled, (uint32_t)i));
        bytebuf_add_byte(&out.pending, '\n');
        outbuf_settle(&out);
    }
    int error = outbuf_close(&out);
    if (!error && lseek(file, 0, SEEK_SET) == 0)
        return file;
    close(file);
    errno = error ? error : errno;
    return -1;
}

/* Reads an answer for each name. Returns how many came. */
static size_t read_answers(struct mangled_names *self, int fd) {
    struct linereader in = {0};
    size_t at = self->resolved;
    linereader_attach(&in, fd, "c++filt");
    for (struct slice line; linereader_next(&in, &line); at++)
        if (at < self->mangled.count && line.len)
            self->numbers[at] = intern_add(&self->plain, line);
    linereader_free(&in);
    return at - self->resolved;
}

static const char *ask(struct mangled_names *self, int file) {
    static const char *const words[] = {"c++filt", "-p", "-i", NULL};
    struct child helper;
    if (!child_start(&helper, words, file))
        return helper.error == ENOENT ? "there is no c++filt (Debian: binutils)" : strerror(helper.error);
    size_t wanted = self->mangled.count - self->resolved, answers = read_answers(self, helper.output);
    int status = child_end(&helper);
    if (status || answers != wanted) {
        for (size_t i = self->resolved; i < self->mangled.count; i++)
            self->numbers[i] = INTERN_NONE;
        return status ? "c++filt failed" : "c++filt did not answer for each name";
    }
    return NULL;
}

void mangled_names_resolve(struct mangled_names *self, struct messages *messages) {
    if (self->resolved == self->mangled.count)
        return;
    self->numbers = heap_grow(self->numbers, &self->capacity, self->mangled.count, sizeof *self->numbers);
    for (size_t i = self->resolved; i < self->mangled.count; i++)
        self->numbers[i] = INTERN_NONE;
    int file = write_names(self);
    const char *problem = file < 0 ? strerror(errno) : ask(self, file);
    if (file >= 0)
        close(file);
    if (problem)
        messages_add(messages, "names of C++ and Rust functions stay mangled: %s", problem);
    self->resolved = self->mangled.count;
}

void mangled_names_text(const struct mangled_names *self, struct slice name, struct bytebuf *into) {
    struct slice bare = without_plt(name);
    uint32_t number = intern_find(&self->mangled, bare);
    bool known = number < self->resolved && self->numbers[number] != INTERN_NONE;
    bytebuf_add(into, known ? intern_text(&self->plain, self->numbers[number]) : bare);
    bytebuf_add(into, slice_from(name, bare.len));
}

void mangled_names_free(struct mangled_names *self) {
    intern_free(&self->mangled);
    intern_free(&self->plain);
    free(self->numbers);
    *self = (struct mangled_names){0};
}
