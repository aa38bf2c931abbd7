/* kallsyms_file: which of several copies is taken. That the cache is looked into: tests/recordings/kernel.py.
 */
#include "support.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "symbols/kallsyms_file.h"

#define TEXT(digit, name)                                                                                   \
    "ffffffff8" digit "000000 T _text\nffffffff8" digit "000100 T _stext\nffffffff8" digit "000100 t " name \
    "\n"

static const uint64_t start = 0xffffffff81000000;
static const struct build_id id = {.size = 2, .bytes = {0xab, 0xcd}};
static char folder[] = "/tmp/test-kallsyms-XXXXXX";

/* In the order in which they are made. */
static const char *const folders[] = {"[kernel.kallsyms]",
                                      "[kernel.kallsyms]/abcd",
                                      "[kernel.kcore]",
                                      "[kernel.kcore]/abcd",
                                      "[kernel.kcore]/abcd/2026010100000000",
                                      "[kernel.kcore]/abcd/2026020200000000",
                                      "[kernel.kcore]/abcd/2026030300000000",
                                      "[kernel.kcore]/abcd/.hidden"};
#define COPY "[kernel.kallsyms]/abcd/kallsyms"
#define KCORE(name) "[kernel.kcore]/abcd/" name "/kallsyms"
#define OLD KCORE("2026010100000000")
#define MIDDLE KCORE("2026020200000000")
#define NEW KCORE("2026030300000000")

struct file {
    const char *name, *text;
};

struct case_of_files {
    const char *name;
    struct file files[4];
    uint64_t text;
    bool by_stext;
    const char *want; /* a part of the text; NULL: none is found */
};

static const struct case_of_files cases[] = {
    {"nothing", {{0}}, 0, false, NULL},
    {"a copy", {{COPY, TEXT("1", "a")}}, start, false, "t a"},
    {"of an unknown start", {{COPY, TEXT("1", "a")}, {NEW, TEXT("1", "b")}}, 0, false, "t a"},
    {"of another start", {{COPY, TEXT("2", "a")}}, start, false, "t a"},
    {"kcore", {{NEW, TEXT("1", "a")}}, start, false, "t a"},
    {"the copy is of the same start", {{COPY, TEXT("1", "a")}, {NEW, TEXT("1", "b")}}, start, false, "t a"},
    {"kcore is", {{COPY, TEXT("2", "a")}, {NEW, TEXT("1", "b")}}, start, false, "t b"},
    {"none is", {{COPY, TEXT("2", "a")}, {NEW, TEXT("3", "b")}}, start, false, "t a"},
    {"an old one is",
     {{OLD, TEXT("1", "a")}, {MIDDLE, TEXT("2", "b")}, {NEW, TEXT("3", "c")}},
     start,
     false,
     "t a"},
    {"two are",
     {{OLD, TEXT("1", "a")}, {MIDDLE, TEXT("1", "b")}, {NEW, TEXT("3", "c")}},
     start,
     false,
     "t b"},
    {"the last of others",
     {{OLD, TEXT("4", "a")}, {MIDDLE, TEXT("2", "b")}, {NEW, TEXT("3", "c")}},
     start,
     false,
     "t c"},
    {"by _stext", {{OLD, TEXT("1", "a")}, {NEW, TEXT("2", "b")}}, start + 0x100, true, "t a"},
    {"a hidden copy", {{COPY, "0000000000000000 T _text\n"}, {OLD, TEXT("2", "a")}}, start, false, "t a"},
    {"hidden copies",
     {{COPY, "0000000000000000 T _text\n"}, {OLD, "0000000000000000 T _text\n"}},
     start,
     false,
     NULL},
    {"an empty copy", {{COPY, ""}, {OLD, TEXT("2", "a")}}, start, false, "t a"},
    {"without _text", {{COPY, "ffffffff81000000 t a\n"}}, start, false, "t a"},
    {"of a module", {{COPY, "ffffffff81000000 t _text\t[m]\n"}, {OLD, TEXT("1", "a")}}, start, false, "t a"},
    {"a name with a dot", {{KCORE(".hidden"), TEXT("1", "a")}}, start, false, NULL},
};

static struct bytebuf path_of(const char *name) {
    struct bytebuf path = {0};
    bytebuf_add_format(&path, "%s/%s", folder, name);
    bytebuf_add_byte(&path, '\0');
    return path;
}

static void put(const struct file *file) {
    struct bytebuf path = path_of(file->name);
    int fd = open(path.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && write(fd, file->text, strlen(file->text)) == (ssize_t)strlen(file->text));
    close(fd);
    bytebuf_free(&path);
}

static void take_away(const char *name) {
    struct bytebuf path = path_of(name);
    assert_int_equal(remove(path.at), 0);
    bytebuf_free(&path);
}

static void test_cases(void **state) {
    (void)state;
    const char *const dirs[] = {folder};
    const struct symbol_places places = {.debug_dirs = dirs, .debug_dir_count = 1, .dirs_only = true};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct case_of_files *c = &cases[i];
        struct kallsyms_wanted wanted = {&places, id, c->text, c->by_stext};
        struct kallsyms_file file;
        for (size_t k = 0; k < COUNT_OF(c->files) && c->files[k].name; k++)
            put(&c->files[k]);
        bool found = kallsyms_file_find(&file, &wanted);
        support_check(c->name, found == (c->want != NULL) && (found || !file.text.len));
        support_check(c->name, !found || slice_has(file.text, slice_of_text(c->want)));
        kallsyms_file_close(&file);
        for (size_t k = 0; k < COUNT_OF(c->files) && c->files[k].name; k++)
            take_away(c->files[k].name);
    }
}

/* By the recorded build-id only. */
static void test_id(void **state) {
    (void)state;
    const char *const dirs[] = {folder};
    const struct symbol_places places = {.debug_dirs = dirs, .debug_dir_count = 1, .dirs_only = true};
    const struct build_id unknown = {0}, other = {.size = 2, .bytes = {0xab, 0xce}};
    struct kallsyms_wanted of_unknown = {&places, unknown, start, false},
                           of_other = {&places, other, start, false};
    struct kallsyms_file file;
    put(&(struct file){COPY, TEXT("1", "a")});
    put(&(struct file){NEW, TEXT("1", "a")});
    assert_false(kallsyms_file_find(&file, &of_unknown));
    assert_false(kallsyms_file_find(&file, &of_other));
    assert_true(kallsyms_file_is_running(&unknown));
    assert_false(kallsyms_file_is_running(&other));
    take_away(COPY);
    take_away(NEW);
}

static int make_folders(void **state) {
    (void)state;
    bool good = mkdtemp(folder);
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        struct bytebuf path = path_of(folders[i]);
        good = good && mkdir(path.at, 0700) == 0;
        bytebuf_free(&path);
    }
    return good ? 0 : -1;
}

static int remove_folders(void **state) {
    (void)state;
    for (size_t i = COUNT_OF(folders); i; i--)
        take_away(folders[i - 1]);
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_id)};
    return cmocka_run_group_tests(tests, make_folders, remove_folders);
}
