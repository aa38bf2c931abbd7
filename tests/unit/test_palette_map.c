/* palette_map: colours survive a round trip through the file, and nothing odd gets in. */
#include "support.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/report.h"
#include "palette_map.h"

static char folder[] = "/tmp/palette-map-XXXXXX";

static void write_file(const char *name, struct slice text) {
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.len, file), text.len);
    fclose(file);
}

static void check_file(const char *name, const char *want) {
    struct bytebuf text = {0};
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    text.len = fread(bytebuf_reserve(&text, 4096), 1, 4096, file);
    fclose(file);
    support_text(name, bytebuf_slice(&text), want);
    bytebuf_free(&text);
}

static void test_round_trip(void **state) {
    (void)state;
    struct palette_map map = {0}, again = {0};
    struct slice colour;
    assert_true(palette_map_load(&map, "missing", NULL));
    assert_false(palette_map_find(&map, SLICE("main"), &colour));
    palette_map_add(&map, SLICE("main"), SLICE("rgb(1,2,3)"));
    palette_map_add(&map, SLICE("a->b"), SLICE("#abc"));
    palette_map_add(&map, SLICE(""), SLICE("red"));
    palette_map_add(&map, SLICE("\xc3\xa9"), SLICE("red"));
    assert_true(palette_map_save(&map, "new", NULL));
    check_file("new", "->red\na->b->#abc\nmain->rgb(1,2,3)\n\xc3\xa9->red\n");
    assert_true(palette_map_load(&again, "new", NULL));
    assert_true(palette_map_find(&again, SLICE("a->b"), &colour));
    support_text("last arrow", colour, "#abc");
    assert_true(palette_map_find(&again, SLICE(""), &colour));
    support_text("root", colour, "red");
    palette_map_free(&map);
    palette_map_free(&again);
}

static void test_odd_lines(void **state) {
    (void)state;
    struct palette_map map = {0};
    struct slice colour;
    struct messages messages = {0};
    write_file("odd", SLICE("a->red\na->blue\nb\nc->\nd->\"/><script>\ne->rgb(1,2,3)\r\nf->url(x)\n\ng->#12 "
                            "3\nh->rgb(1,2,3)x\n"
                            "i-><b>\nlast->green"));
    assert_true(palette_map_load(&map, "odd", &messages));
    support_text("odd", support_text_of(&messages),
                 "odd:3: no NAME->COLOUR line: b\n7 more: no NAME->COLOUR line\n");
    messages_free(&messages);
    assert_true(palette_map_find(&map, SLICE("a"), &colour));
    support_text("the later line", colour, "blue");
    assert_true(palette_map_find(&map, SLICE("e"), &colour));
    support_text("without CR", colour, "rgb(1,2,3)");
    assert_true(palette_map_find(&map, SLICE("last"), &colour));
    static const char *const refused[] = {"b", "c", "d", "f", "g", "h", "i"};
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        support_check(refused[i], !palette_map_find(&map, slice_of_text(refused[i]), &colour));
    palette_map_free(&map);
}

static void test_failures(void **state) {
    (void)state;
    struct palette_map map = {0};
    struct messages messages = {0};
    bool loaded = palette_map_load(&map, ".", &messages),
         saved = palette_map_save(&map, "no/such/folder", &messages);
    struct slice text = support_text_of(&messages);
    (void)loaded; /* a directory reads as empty, or is refused; writing to it fails in any case */
    assert_false(saved);
    assert_true(slice_ends(text, SLICE("no/such/folder: No such file or directory\n")));
    messages_free(&messages);
    palette_map_free(&map);
}

static void save_on_a_full_disk(void *context) {
    struct palette_map map = {0};
    (void)context;
    palette_map_add(&map, SLICE("a name that is longer than the file may become"), SLICE("rgb(1,2,3)"));
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){40, 40});
    struct messages messages = {0};
    bool saved = palette_map_save(&map, "kept", &messages);
    report_messages(&messages);
    palette_map_free(&map);
    _exit(saved);
}

/* The colours that the user has are not lost when the new ones cannot be written. */
static void test_full_disk(void **state) {
    (void)state;
    struct bytebuf said = {0};
    write_file("kept", SLICE("main->red\nold->rgb(4,5,6)\n"));
    assert_int_equal(support_child(save_on_a_full_disk, NULL, &said), 0);
    support_text("message", bytebuf_slice(&said), "kept: File too large\n");
    check_file("kept", "main->red\nold->rgb(4,5,6)\n");
    bytebuf_free(&said);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_odd_lines),
                                       cmocka_unit_test(test_failures), cmocka_unit_test(test_full_disk)};
    if (!mkdtemp(folder) || chdir(folder))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove("new");
    remove("odd");
    remove("kept");
    rmdir(folder);
    return failed;
}
