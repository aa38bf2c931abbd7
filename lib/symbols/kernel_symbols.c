/* kernel_symbols: vmlinux and kallsyms are each read when they are asked for first. */
#include "symbols/kernel_symbols.h"

#include "symbols/elf_symbols.h"

#include "base/banned.h"

static void load_text(struct kernel_symbols *self) {
    struct kallsyms_wanted wanted = {
        .places = self->places, .id = self->id, .text = self->text, .by_stext = self->by_stext};
    self->has_text = true;
    if (kallsyms_file_find(&self->file, &wanted))
        kallsyms_read(&self->symbols, self->file.text);
    self->is_missing = self->id.size && !self->linked.count && !self->symbols.kernel.count &&
                       !kallsyms_file_is_running(&self->id);
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
    kallsyms_file_close(&self->file);
    *self = (struct kernel_symbols){0};
}
