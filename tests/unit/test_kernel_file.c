/*
 * kernel_file and kernel_symbols: which file is taken, and where its symbols then are. The places themselves
 * are tested with whole recordings (tests/recordings/kernel.py).
 */
#include "made_elf.h"
#include "support.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "symbols/kernel_symbols.h"
#include "symbols/module_symbols.h"

#define RELEASE "6.1.0-test"

enum { CODE = SHF_ALLOC | SHF_EXECINSTR };
static const uint64_t linked = 0xffffffff81000000;
static const struct build_id id = {.size = 20, .bytes = "the kernel's ......."},
                             other = {
                                 .size = 20,
                                 .bytes = "another build-id....",
};
static char folder[] = "/tmp/test-kernel-XXXXXX", zeros[0x100];

static void write_file(const char *name, struct slice bytes) {
    struct bytebuf path = {0};
    bytebuf_add_format(&path, "%s/%s", folder, name);
    bytebuf_add_byte(&path, '\0');
    int fd = open(path.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && write(fd, bytes.at, bytes.len) == (ssize_t)bytes.len);
    close(fd);
    bytebuf_free(&path);
}

static void remove_file(const char *name) {
    struct bytebuf path = {0};
    bytebuf_add_format(&path, "%s/%s", folder, name);
    bytebuf_add_byte(&path, '\0');
    unlink(path.at);
    bytebuf_free(&path);
}

static struct bytebuf made_kernel(const struct build_id *build_id, bool has_symbols) {
    struct made_elf made = {.type = ET_EXEC,
                            .id = *build_id,
                            .sections = {{".text", SHT_PROGBITS, CODE, linked, 16, {zeros, sizeof zeros}}}};
    const struct made_elf_symbol symbols[] = {{"_text", 0, linked, 0, STT_NOTYPE},
                                              {"first", 0, linked, 0x40, STT_FUNC},
                                              {"_stext", 0, linked + 0x40, 0, STT_NOTYPE},
                                              {"second", 0, linked + 0x40, 0x40, STT_FUNC}};
    if (has_symbols)
        memcpy(made.symbols, symbols, sizeof symbols);
    return made_elf_file(&made);
}

static bool finds(const struct symbol_places *places, const struct build_id *wanted) {
    struct kernel_file file;
    bool found = kernel_file_find(&file, places, SLICE(RELEASE), wanted);
    kernel_file_close(&file);
    return found;
}

static void test_choice(void **state) {
    (void)state;
    const char *const dirs[] = {folder};
    const struct symbol_places places = {.debug_dirs = dirs, .debug_dir_count = 1, .dirs_only = true},
                               nowhere = {.dirs_only = true};
    const struct build_id unknown = {0};
    struct bytebuf kernel = made_kernel(&id, true), bare = made_kernel(&id, false),
                   foreign = made_kernel(&other, true);
    assert_false(finds(&places, &id));
    write_file("vmlinux-" RELEASE, bytebuf_slice(&kernel));
    assert_true(finds(&places, &id));
    assert_false(finds(&places, &other));
    assert_false(finds(&places, &unknown));
    assert_false(finds(&nowhere, &id));
    write_file("vmlinux-" RELEASE, bytebuf_slice(&bare));
    assert_false(finds(&places, &id));
    write_file("vmlinux-" RELEASE, bytebuf_slice(&foreign));
    assert_false(finds(&places, &id));
    write_file("vmlinux", bytebuf_slice(&kernel)); /* the search goes on */
    assert_true(finds(&places, &id));
    remove_file("vmlinux");
    remove_file("vmlinux-" RELEASE);
    bytebuf_free(&kernel);
    bytebuf_free(&bare);
    bytebuf_free(&foreign);
}

static void check_name(struct kernel_symbols *kernel, uint64_t address, const char *want) {
    const struct symbol *found = kernel_symbols_find(kernel, address);
    support_text(want, found ? found->name : SLICE("none"), want);
}

/* The kernel was moved by so much, which _text tells, or _stext. */
static void check_moved(const struct symbol_places *places, uint64_t moved, bool by_stext) {
    struct kernel_symbols kernel = {.places = places,
                                    .id = id,
                                    .release = SLICE(RELEASE),
                                    .text = linked + moved + (by_stext ? 0x40 : 0),
                                    .by_stext = by_stext};
    check_name(&kernel, linked + moved, "first");
    check_name(&kernel, linked + moved + 0x40, "second");
    check_name(&kernel, linked + moved + 0x80, "none");
    assert_null(kernel_symbols_find_in_module(&kernel, SLICE("[x]"), linked + moved));
    kernel_symbols_free(&kernel);
}

static void test_moved(void **state) {
    (void)state;
    const char *const dirs[] = {folder};
    const struct symbol_places places = {.debug_dirs = dirs, .debug_dir_count = 1, .dirs_only = true};
    struct bytebuf kernel = made_kernel(&id, true);
    write_file("vmlinux", bytebuf_slice(&kernel));
    check_moved(&places, 0, false);
    check_moved(&places, 0x1c000000, false);
    check_moved(&places, 0x1c000000, true);
    struct kernel_symbols unknown = {.places = &places, .id = id}; /* it is not recorded where it was */
    check_name(&unknown, linked, "first");
    kernel_symbols_free(&unknown);
    remove_file("vmlinux");
    bytebuf_free(&kernel);
}

/* Of modules: what is unpacked is counted, also where it is not the file. */
static void test_work(void **state) {
    (void)state;
    const char *const dirs[] = {folder};
    const struct symbol_places places = {.debug_dirs = dirs, .debug_dir_count = 1, .dirs_only = true};
    struct bytebuf module = made_kernel(&other, true), frame = {0};
    struct kernel_file file;
    const uint32_t block = (uint32_t)module.len << 3 | 1;
    bytebuf_add(&frame, SLICE("\x28\xB5\x2F\xFD\0\x58"));
    bytebuf_add(&frame, slice_make((const char *)&block, 3));
    bytebuf_add(&frame, bytebuf_slice(&module));
    write_file("x.ko.zst", bytebuf_slice(&frame));
    assert_true(kernel_file_find_module(&file, &places, SLICE("/x.ko.zst"), &other));
    assert_int_equal(file.work, module.len);
    kernel_file_close(&file);
    assert_false(kernel_file_find_module(&file, &places, SLICE("/x.ko.zst"), &id));
    assert_true(file.work >= module.len);
    kernel_file_close(&file);
    assert_false(kernel_file_find_module(&file, &places, SLICE(""), &other));
    assert_false(kernel_file_find_module(&file, &places, SLICE("/a/../x.ko.zst"), &other));
    remove_file("x.ko.zst");
    bytebuf_free(&module);
    bytebuf_free(&frame);
}

/* Symbols of modules are kept up to a limit; then modules are counted that have none. */
static void test_kept(void **state) {
    (void)state;
    struct bytebuf program = made_kernel(&id, true);
    const struct symbol_places places = {.symfs = folder, .dirs_only = true};
    struct kernel_symbols kernel = {.places = &places};
    write_file("app", bytebuf_slice(&program));
    for (unsigned i = 0; i < 2; i++) {
        struct module_symbols module = {.kind = MODULE_FILE, .path = SLICE("/app")};
        kernel.kept = i ? MODULE_SYMBOLS_MOST_KEPT + 1 : 0;
        const struct symbol *none = module_symbols_find(&module, &places, &kernel, 0);
        assert_true(!none && module.is_loaded && module.has_symbols == !i && kernel.left_out == i);
        assert_true(i || kernel.kept == 2);
        module_symbols_free(&module);
    }
    remove_file("app");
    bytebuf_free(&program);
}

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_choice), cmocka_unit_test(test_moved),
                                       cmocka_unit_test(test_work), cmocka_unit_test(test_kept)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
