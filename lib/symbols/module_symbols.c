/* module_symbols: each kind of module has its own way to symbols. */
#include "symbols/module_symbols.h"

#include <elf.h>
#include <sys/auxv.h>

#include "symbols/elf_symbols.h"
#include "symbols/perf_map.h"

#include "base/banned.h"

/* The files of a process that mapped it and still runs. False: there is none, or they are not to be opened.
 */
static bool open_root(const struct module_symbols *self, const struct symbol_places *places,
                      struct mount_root *root) {
    if (!self->mount_namespace || places->dirs_only || places->symfs)
        return false;
    return mount_root_open(root, self->homes[1], self->mount_namespace) ||
           mount_root_open(root, self->homes[0], self->mount_namespace) ||
           mount_root_open(root, self->homes[2], self->mount_namespace);
}

static bool find_files(struct module_symbols *self, const struct symbol_places *places) {
    struct mount_root root;
    struct symbol_places here = *places;
    if (!open_root(self, places, &root))
        return symbol_files_find(&self->files, places, self->path, &self->id);
    here.root = &root;
    bool found = symbol_files_find(&self->files, &here, self->path, &self->id);
    mount_root_close(&root);
    return found;
}

static void load_file(struct module_symbols *self, const struct symbol_places *places) {
    if (!find_files(self, places))
        return;
    if (self->files.unpacked.len) /* it has no functions that are among the dynamic symbols */
        elf_symbols_add(&self->table, &self->files.runtime, &self->files.runtime);
    elf_symbols_add(&self->table, &self->files.symbols, &self->files.runtime);
    symbol_table_finish(&self->table);
    symbol_files_release(&self->files);
}

/* In a container the map is called by the number that the process has there. */
static bool open_inner_map(struct module_symbols *self, const struct symbol_places *places) {
    struct mount_root root;
    struct bytebuf path = {0};
    if (places->dirs_only || places->symfs || !mount_root_open(&root, self->homes[0], self->mount_namespace))
        return false; /* only the process itself tells its number */
    bytebuf_add_format(&path, "/tmp/perf-%u.map", (unsigned)root.inner_pid);
    bytebuf_add_byte(&path, '\0');
    bool found = mount_root_open_file(&root, path.at, &self->map);
    bytebuf_free(&path);
    mount_root_close(&root);
    return found;
}

static void load_perf_map(struct module_symbols *self, const struct symbol_places *places) {
    struct bytebuf path = {0};
    bool found = open_inner_map(self, places);
    if (found || (symbol_files_path(places, self->path, &path) && mapped_file_open(&self->map, path.at)))
        (void)perf_map_read(&self->table, view_slice(&self->map.bytes));
    bytebuf_free(&path);
}

/* The vdso of this process: the kernel's own file, which ends with its section headers. */
static bool find_own_vdso(const struct symbol_places *places, struct elf_image *image) {
    const unsigned char *at = (const unsigned char *)(uintptr_t)getauxval(AT_SYSINFO_EHDR);
    Elf64_Ehdr header;
    if (!at || places->dirs_only || places->symfs || sizeof(void *) != sizeof header.e_entry)
        return false;
    memcpy(&header, at, sizeof header);
    uint64_t size = header.e_shoff + (uint64_t)header.e_shnum * header.e_shentsize;
    return elf_image_read(image, (struct view){at, size});
}

/* perf keeps a copy by build-id; else that of the running kernel, unless it is known to be another one. */
static void load_vdso(struct module_symbols *self, const struct symbol_places *places) {
    struct elf_image image;
    struct build_id id;
    bool found = find_own_vdso(places, &image) &&
                 (!self->id.size || (elf_image_build_id(&image, &id) && build_id_equal(&id, &self->id)));
    self->vdso = found ? image : (struct elf_image){0};
    if (found)
        elf_symbols_add(&self->table, &image, &image);
    else if (symbol_files_find_vdso(&self->files, places, &self->id))
        elf_symbols_add(&self->table, &self->files.symbols, &self->files.runtime);
    symbol_table_finish(&self->table);
}

static void load_program(struct module_symbols *self) {
    symbol_table_add(&self->table, (struct symbol){.end = UINT64_MAX, .name = self->path});
    symbol_table_finish(&self->table);
}

/* What kallsyms does not tell of a kernel module. */
static void load_kernel_file(struct module_symbols *self, const struct symbol_places *places,
                             struct kernel_symbols *kernel) {
    self->is_loaded = true;
    if (kernel->unpacked > MODULE_SYMBOLS_MOST_WORK)
        return;
    if (kernel_file_find_module(&self->kernel_file, places, self->file, &self->id)) {
        elf_symbols_add_kernel_module(&self->table, &self->kernel_file.image, self->start);
        symbol_table_finish(&self->table);
    }
    kernel->unpacked += self->kernel_file.work;
}

static const struct symbol *find_in_kernel_module(struct module_symbols *self,
                                                  const struct symbol_places *places,
                                                  struct kernel_symbols *kernel, uint64_t address) {
    const struct symbol *found = kernel_symbols_find_in_module(kernel, self->file, address);
    if (!found && !self->is_loaded)
        load_kernel_file(self, places, kernel);
    return found ? found : symbol_table_find(&self->table, address);
}

static void load(struct module_symbols *self, const struct symbol_places *places) {
    self->is_loaded = true;
    if (self->kind == MODULE_FILE)
        load_file(self, places);
    else if (self->kind == MODULE_JIT)
        load_perf_map(self, places);
    else if (self->kind == MODULE_VDSO)
        load_vdso(self, places);
    else if (self->kind == MODULE_KERNEL_PROGRAM)
        load_program(self);
    self->has_symbols = self->table.count != 0;
}

/* The same, unless there are too many symbols already. */
static void load_symbols(struct module_symbols *self, const struct symbol_places *places,
                         struct kernel_symbols *kernel) {
    self->is_loaded = true;
    if (kernel->kept > MODULE_SYMBOLS_MOST_KEPT) {
        kernel->left_out++;
        return;
    }
    load(self, places);
    kernel->kept += self->table.count;
}

const struct symbol *module_symbols_find(struct module_symbols *self, const struct symbol_places *places,
                                         struct kernel_symbols *kernel, uint64_t address) {
    const struct symbol *found;
    if (self->kind == MODULE_KERNEL) {
        found = kernel_symbols_find(kernel, address);
    } else if (self->kind == MODULE_OF_KERNEL) {
        found = find_in_kernel_module(self, places, kernel, address);
    } else {
        if (!self->is_loaded)
            load_symbols(self, places, kernel);
        return symbol_table_find(&self->table, address);
    }
    self->has_symbols |= found != NULL;
    return found;
}

/* True if the code is in the file: a file of debug symbols has its sections without their bytes. */
static bool holds_code(const struct elf_image *image) {
    struct elf_section section;
    for (uint32_t i = 0; elf_image_section(image, i, &section); i++)
        if ((section.flags & SHF_EXECINSTR) && section.bytes.size)
            return true;
    return false;
}

bool module_symbols_files(struct module_symbols *self, const struct symbol_places *places,
                          struct elf_image *code, struct elf_image *debug) {
    if (!self->is_loaded)
        load(self, places);
    *debug = self->files.symbols;
    *code = self->vdso.file.size ? self->vdso : self->files.runtime;
    if (!holds_code(code))
        *code = self->files.symbols;
    if (holds_code(code))
        return true;
    if (self->kind != MODULE_FILE)
        return false;
    bool is_open = self->map.bytes.size != 0; /* since it was asked for before */
    bool good = is_open ? elf_image_read(code, self->map.bytes)
                        : symbol_files_open_own(places, self->path, &self->id, &self->map, code);
    return good && holds_code(code);
}

uint64_t module_symbols_address(struct module_symbols *self, const struct symbol_places *places,
                                uint64_t offset) {
    struct elf_image code, debug;
    uint64_t address;
    bool good = self->kind == MODULE_FILE && module_symbols_files(self, places, &code, &debug) &&
                elf_image_address(&code, offset, &address);
    return good ? address : offset;
}

void module_symbols_free(struct module_symbols *self) {
    symbol_table_free(&self->table);
    symbol_files_close(&self->files);
    mapped_file_close(&self->map);
    kernel_file_close(&self->kernel_file);
    *self = (struct module_symbols){0};
}
