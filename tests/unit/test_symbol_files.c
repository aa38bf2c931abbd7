/*
 * symbol_files, and what is read from the files: this test's own binary is the module. Its build-id, another
 * one, a directory of symbols, a directory that everything is below, and paths that would lead out of it.
 */
#include "support.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "symbols/elf_symbols.h"
#include "symbols/symbol_files.h"

static char own[4096], folder[] = "/tmp/test-symbols-XXXXXX";
static const struct build_id unknown = {0}, other = {.size = 20, .bytes = "another build-id...."};

static bool finds_main(const struct symbol_places *places, const char *path, const struct build_id *id) {
    struct symbol_files files;
    struct symbol_table table = {0};
    bool found = false;
    if (!symbol_files_find(&files, places, slice_of_text(path), id))
        return false;
    elf_symbols_add(&table, &files.symbols, &files.runtime);
    symbol_table_finish(&table);
    for (size_t i = 0; i < table.count; i++) {
        const struct symbol *symbol = &table.symbols[i];
        found |=
            slice_equal(symbol->name, SLICE("main")) && symbol_table_find(&table, symbol->start) == symbol;
    }
    symbol_table_free(&table);
    symbol_files_close(&files);
    return found;
}

static struct build_id own_id(void) {
    struct mapped_file file;
    struct elf_image image;
    struct build_id id = {0};
    assert_true(mapped_file_open(&file, own));
    assert_true(elf_image_read(&image, file.bytes));
    if (!elf_image_build_id(&image, &id))
        id.size = 0;
    mapped_file_close(&file);
    return id;
}

static void test_path(void **state) {
    (void)state;
    struct symbol_places places = {0}, none = {.dirs_only = true};
    struct build_id id = own_id();
    assert_true(finds_main(&places, own, &unknown));
    assert_false(finds_main(&none, own, &unknown));
    assert_false(finds_main(&places, own, &other));
    assert_false(finds_main(&places, "/nowhere", &unknown));
    assert_false(finds_main(&places, "", &unknown));
    assert_false(finds_main(&places, "/dev/null", &unknown));
    if (id.size)
        assert_true(finds_main(&places, own, &id));
}

static void make_link(const char *name, const char *target) {
    struct bytebuf path = {0};
    bytebuf_add_format(&path, "%s/%s", folder, name);
    bytebuf_add_byte(&path, '\0');
    for (char *slash = strchr(path.at + sizeof folder, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path.at, 0700);
        *slash = '/';
    }
    assert_int_equal(symlink(target, path.at), 0);
    bytebuf_free(&path);
}

static void test_directories(void **state) {
    (void)state;
    const char *const dirs[] = {folder};
    struct symbol_places symfs = {.symfs = folder, .dirs_only = true},
                         debug = {.debug_dirs = dirs, .debug_dir_count = 1, .dirs_only = true};
    struct build_id id = own_id();
    make_link("bin/app", own);
    assert_true(finds_main(&symfs, "/bin/app", &unknown));
    assert_true(finds_main(&symfs, "bin/app", &unknown));
    assert_false(finds_main(&symfs, "/bin/../bin/app", &unknown)); /* never upwards */
    assert_true(finds_main(&debug, "/bin/app", &unknown));
    assert_false(finds_main(&debug, "/bin/../bin/app", &unknown));
    assert_false(finds_main(&debug, "/bin/app", &other));
    if (!id.size)
        return;
    struct bytebuf path = {0};
    symbol_files_id_path(&path, "", ".build-id/", &id, true, ".debug");
    make_link(path.at + 1, own);
    assert_true(finds_main(&debug, "/gone/with/the/machine", &id));
    assert_false(finds_main(&debug, "/gone/with/the/machine", &other));
    bytebuf_free(&path);
}

static int make_folder(void **state) {
    (void)state;
    ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);
    return len > 0 && mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;

    const char *const words[] = {"rm", "-rf", folder, NULL};

    pid_t child = fork();
    if (child == 0)
        _exit(execvp(words[0], (char *const *)(uintptr_t)words));
    return child > 0 ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_path), cmocka_unit_test(test_directories)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
