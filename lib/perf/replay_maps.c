/* replay_maps: which module a map belongs to follows from its name, as perf has it. */
#include "perf/replay_maps.h"

#include "base/banned.h"

enum { PROTECTION_EXECUTE = 4, FLAG_HUGE_PAGES = 0x40000, IDENTITY = 24, KERNEL_SYMBOL_REMOVED = 1 };

/* What a record of a map says. */
struct map_record {
    uint32_t pid, tid;
    struct address_map map;
    bool executable, huge, has_id;
    struct build_id id;
    struct slice path;
};

/* Without a build-id there are the numbers of device and file: they say nothing of the file that is there
 * now. */
static void read_file_identity(struct view_cursor *cursor, bool is_id, struct map_record *read) {
    struct view identity = cursor_read_part(cursor, IDENTITY), bytes;
    uint8_t size;
    if (is_id && view_read1(&identity, 0, &size) && size && size <= ELF_BUILD_ID_MAX &&
        view_part(&identity, 4, size, &bytes) && view_copy(&bytes, 0, read->id.bytes, size)) {
        read->id.size = size;
        read->has_id = true;
    }
}

static bool read_map(const struct record *record, struct map_record *read) {
    struct view_cursor cursor = {.view = record->body};
    *read = (struct map_record){0};
    read->pid = cursor_read4(&cursor);
    read->tid = cursor_read4(&cursor);
    read->map.start = cursor_read8(&cursor);
    uint64_t size = cursor_read8(&cursor);
    read->map.end = size > UINT64_MAX - read->map.start ? UINT64_MAX : read->map.start + size;
    read->map.offset = cursor_read8(&cursor);
    read->executable = !(record->misc & RECORD_DATA_MAP);
    if (record->type == RECORD_MMAP2) {
        read_file_identity(&cursor, (record->misc & RECORD_HAS_BUILD_ID) != 0, read);
        read->executable = cursor_read4(&cursor) & PROTECTION_EXECUTE;
        read->huge = cursor_read4(&cursor) & FLAG_HUGE_PAGES;
    }
    return !cursor.failed && view_text(&record->body, cursor.at, &read->path);
}

/* ---- the kernel ---- */

/* What perf shows of a kernel module: its path if the header has its build-id, else its name in brackets, as
 * of
 * "/lib/modules/6.1/kernel/net/nf-tables.ko.xz" "[nf_tables]". */
static void add_kernel_module_name(struct module_table *modules, struct slice path, struct bytebuf *into) {
    size_t slash = slice_find_last(path, '/');
    struct slice name = slash < path.len ? slice_from(path, slash + 1) : path;
    name = slice_part(name, 0, slice_search(name, SLICE(".ko")));
    if (slice_starts(path, SLICE("[")) || module_table_has_id(modules, path)) {
        bytebuf_add(into, path);
        return;
    }
    bytebuf_add_byte(into, '[');
    for (size_t i = 0; i < name.len; i++)
        bytebuf_add_byte(into, name.at[i] == '-' ? '_' : name.at[i]);
    bytebuf_add_byte(into, ']');
}

static void map_kernel_module(struct replay *self, struct map_record *read) {
    struct bytebuf name = {0};
    add_kernel_module_name(&self->modules, read->path, &name);
    read->map.module = module_table_add_kernel_module(&self->modules, bytebuf_slice(&name), read->path,
                                                      read->has_id ? &read->id : NULL, read->map.start);
    bytebuf_free(&name);
    read->map.offset = read->map.start; /* symbols have the addresses of the processor */
    address_space_insert(&self->threads.maps, &self->kernel, &read->map);
}

static void map_kernel(struct replay *self, struct map_record *read) {
    static const struct slice kernel = SLICE_INIT("[kernel.kallsyms]");
    if (!slice_starts(read->path, kernel)) {
        if (slice_starts(read->path, SLICE("/")) || slice_starts(read->path, SLICE("[")))
            map_kernel_module(self, read);
        return;
    }
    read->map.module =
        module_table_add(&self->modules, MODULE_KERNEL, kernel, read->has_id ? &read->id : NULL);
    self->kernel_id = self->modules.modules[read->map.module].id;
    self->kernel_text = read->map.offset;
    self->kernel_by_stext = slice_equal(slice_from(read->path, kernel.len), SLICE("_stext"));
    if (read->map.end == read->map.start)
        read->map.end = UINT64_MAX;
    read->map.offset = read->map.start;
    address_space_insert(&self->threads.maps, &self->kernel, &read->map);
}

bool replay_take_kernel_symbol(struct replay *self, const struct record *record) {
    struct view_cursor cursor = {.view = record->body};
    struct address_map map = {.start = cursor_read8(&cursor)};
    struct slice name;
    uint32_t size = cursor_read4(&cursor), type_and_flags = cursor_read4(&cursor);
    if (cursor.failed || !view_text(&record->body, cursor.at, &name))
        return false;
    map.end = size > UINT64_MAX - map.start ? UINT64_MAX : map.start + size;
    map.offset = map.start;
    bool removed = type_and_flags >> 16 & KERNEL_SYMBOL_REMOVED;
    map.module = module_table_add(&self->modules, removed ? MODULE_NOTHING : MODULE_KERNEL_PROGRAM,
                                  removed ? SLICE("[unknown]") : name, NULL);
    address_space_insert(&self->threads.maps, &self->kernel, &map);
    return true;
}

/* ---- processes ---- */

static bool is_anonymous(const struct map_record *read) {
    return read->huge || slice_equal(read->path, SLICE("//anon")) ||
           slice_starts(read->path, SLICE("/dev/zero")) || slice_starts(read->path, SLICE("/anon_hugepage"));
}

/* Memory that never is of a file. */
static bool has_no_file(struct slice path) {
    return slice_starts(path, SLICE("[stack")) || slice_starts(path, SLICE("/SYSV")) ||
           slice_equal(path, SLICE("[heap]"));
}

static uint32_t module_of(struct replay *self, struct map_record *read, uint32_t pid) {
    struct bytebuf path = {0};
    uint32_t module;
    if (slice_starts(read->path, SLICE("[vdso"))) {
        read->map.offset = 0;
        return module_table_add(&self->modules, MODULE_VDSO, SLICE("[vdso]"),
                                read->has_id ? &read->id : NULL);
    }
    struct module_home home = {.mount_namespace = mount_namespaces_of(&self->namespaces, pid), .pid = pid};
    home.other_pid =
        home.mount_namespace ? mount_namespaces_first(&self->namespaces, home.mount_namespace) : 0;
    if (!is_anonymous(read) && !has_no_file(read->path))
        return module_table_add_of(&self->modules, MODULE_FILE, read->path, read->has_id ? &read->id : NULL,
                                   home);
    read->map.offset = read->map.start; /* addresses stay as they are */
    if (!read->executable)
        return module_table_add(&self->modules, MODULE_NOTHING, read->path, NULL);
    bytebuf_add_format(&path, "/tmp/perf-%d.map", (int)pid);
    module = module_table_add_of(&self->modules, MODULE_JIT, bytebuf_slice(&path), NULL, home);
    bytebuf_free(&path);
    return module;
}

bool replay_take_map(struct replay *self, const struct record *record) {
    struct map_record read;
    unsigned mode = record->misc & CPU_MODE_BITS;
    if (!read_map(record, &read))
        return false;
    if (mode == CPU_KERNEL)
        map_kernel(self, &read);
    else if (mode == CPU_USER || mode == 0) {
        uint32_t thread = thread_table_get(&self->threads, read.pid, read.tid);
        read.map.module = module_of(self, &read, self->threads.threads[thread].pid);
        thread_table_map(&self->threads, thread, &read.map);
    }
    return true;
}
