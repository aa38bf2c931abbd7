/* kernel_symbols: /proc/kallsyms is no file that can be mapped; it is read in large blocks. */
#include "symbols/kernel_symbols.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "symbols/elf_symbols.h"

#include "base/banned.h"

enum { BLOCK = 1 << 20, LONGEST = 1 << 28 };

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

/* True if the recorded kernel runs here, or may do so. */
static bool is_running(const struct build_id *id) {
    struct bytebuf notes = {0};
    struct build_id running;
    bool same = !id->size;
    if (!same && read_kernel_file("/sys/kernel/notes", &notes))
        same = elf_notes_build_id(view_of(bytebuf_slice(&notes)), &running) && build_id_equal(id, &running);
    bytebuf_free(&notes);
    return same;
}

/* Opens the copy of kallsyms in a directory with the layout of perf's build-id cache. */
static bool open_copy(struct kernel_symbols *self, const char *dir) {
    struct bytebuf path = {0};
    bool found = false;
    if (self->id.size) {
        symbol_files_id_path(&path, dir, "[kernel.kallsyms]/", &self->id, false, "/kallsyms");
        found = mapped_file_open(&self->file, path.at);
    }
    bytebuf_free(&path);
    return found;
}

static bool open_in_cache(struct kernel_symbols *self) {
    const char *home = getenv("HOME");
    struct bytebuf dir = {0};
    if (!home || !*home)
        return false;
    bytebuf_add_format(&dir, "%s/.debug", home);
    bytebuf_add_byte(&dir, '\0');
    bool found = open_copy(self, dir.at);
    bytebuf_free(&dir);
    return found;
}

static struct slice find_text(struct kernel_symbols *self) {
    const struct symbol_places *places = self->places;
    struct bytebuf path = {0};
    bool found = false;
    for (size_t i = 0; i < places->debug_dir_count && !found; i++)
        found = open_copy(self, places->debug_dirs[i]);
    if (!found && places->symfs && symbol_files_path(places, SLICE("/proc/kallsyms"), &path))
        found = mapped_file_open(&self->file, path.at);
    bytebuf_free(&path);
    if (found)
        return view_slice(&self->file.bytes);
    if (places->dirs_only || places->symfs)
        return SLICE("");
    if (is_running(&self->id) && read_kernel_file("/proc/kallsyms", &self->content))
        return bytebuf_slice(&self->content);
    return open_in_cache(self) ? view_slice(&self->file.bytes) : SLICE("");
}

static void load_text(struct kernel_symbols *self) {
    self->has_text = true;
    kallsyms_read(&self->symbols, find_text(self));
    self->is_missing =
        self->id.size && !self->linked.count && !self->symbols.kernel.count && !is_running(&self->id);
    uint64_t text = self->by_stext ? self->symbols.stext : self->symbols.text;
    if (self->text && text)
        self->distance = self->text - text;
}

/* Where the image was linked must be known if it is known where the kernel was. */
static void load_image(struct kernel_symbols *self) {
    uint64_t text;
    self->has_image = true;
    if (!kernel_file_find(&self->image, self->places, self->release, &self->id))
        return;
    bool is_placed =
        elf_symbols_value(&self->image.image, self->by_stext ? SLICE("_stext") : SLICE("_text"), &text);
    if (self->text && !is_placed)
        return;
    self->image_distance = self->text ? self->text - text : 0;
    elf_symbols_add_kernel(&self->linked, &self->image.image);
    symbol_table_finish(&self->linked);
    mapped_file_release(&self->image.map);
}

const struct symbol *kernel_symbols_find(struct kernel_symbols *self, uint64_t address) {
    if (!self->has_image)
        load_image(self);
    if (self->linked.count)
        return symbol_table_find(&self->linked, address - self->image_distance);
    if (!self->has_text)
        load_text(self);
    return symbol_table_find(&self->symbols.kernel, address - self->distance);
}

/* Whether "/lib/modules/6.1/kernel/net/nf-tables.ko.xz", or "[nf_tables]", is the module nf_tables. */
static bool is_module(struct slice path, struct slice name) {
    size_t slash = slice_find_last(path, '/');
    struct slice base = slice_from(path, slash < path.len ? slash + 1 : slice_starts(path, SLICE("[")));
    size_t end = slice_search(base, SLICE(".ko"));
    base = slice_part(base, 0, end < base.len ? end : slice_find(base, ']'));
    bool same = base.len == name.len;
    for (size_t i = 0; same && i < base.len; i++)
        same = base.at[i] == name.at[i] || (base.at[i] == '-' && name.at[i] == '_');
    return same;
}

const struct symbol *kernel_symbols_find_in_module(struct kernel_symbols *self, struct slice module,
                                                   uint64_t address) {
    if (!self->has_text)
        load_text(self);
    const struct symbol *found = self->distance ? NULL : symbol_table_find(&self->symbols.modules, address);
    return found && is_module(module, kallsyms_module(&self->symbols, found)) ? found : NULL;
}

void kernel_symbols_free(struct kernel_symbols *self) {
    symbol_table_free(&self->linked);
    kernel_file_close(&self->image);
    kallsyms_free(&self->symbols);
    mapped_file_close(&self->file);
    bytebuf_free(&self->content);
    *self = (struct kernel_symbols){0};
}
