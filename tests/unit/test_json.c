/* json: events of whole texts however the bytes come, what is not JSON, and values that are skipped. */
#include "support.h"

#include "base/json.h"

/* What an event is called in the tests; a name or a value follows. */
static void show(struct bytebuf *seen, enum json_event event, struct slice text) {
    static const char *const names[] = {"!",     ".",     "{",       "}",    "[",     "]",
                                        "name ", "text ", "number ", "true", "false", "null"};
    bytebuf_add_text(seen, seen->len ? "," : "");
    bytebuf_add_text(seen, names[event]);
    bytebuf_add(seen, text);
}

static struct bytebuf events_of(struct slice text, size_t chunk, struct json *json) {
    struct linereader in = {.chunk = chunk};
    struct bytebuf seen = {0};
    enum json_event event;
    support_attach(&in, text);
    *json = (struct json){.bytes = {.in = &in}};
    do {
        event = json_next(json);
        show(&seen, event, json->text);
    } while (event != JSON_WRONG && event != JSON_DONE);
    json_free(json);
    support_detach(&in);
    linereader_free(&in);
    return seen;
}

static void test_events(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"{}", "{,},."},
        {" [ ] ", "[,],."},
        {"[1,2.5,-3e+7,0]", "[,number 1,number 2.5,number -3e+7,number 0,],."},
        {"{\"a\":{\"b\":[true,false,null]},\"c\":\"d\"}",
         "{,name a,{,name b,[,true,false,null,],},name c,text d,},."},
        {"\"\"", "text ,."},
        {"\"a\\n\\u0041\\\"\\\\\\/\"", "text a\nA\"\\/,."},
        {"\"\\u00e9 \\ud83d\\ude00\"", "text \xc3\xa9 \xf0\x9f\x98\x80,."},
        {"\"\\ud83d\"", "text \xef\xbf\xbd,."},
        {"\"\\ud83dx\\ude00\"", "text \xef\xbf\xbdx\xef\xbf\xbd,."},
        {"\"\\ud83d\\ud83d\\ude00\"", "text \xef\xbf\xbd\xf0\x9f\x98\x80,."},
        {"\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"", "text \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80,."},
        {"12", "number 12,."},
    };
    struct json json;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (size_t k = 0; k < COUNT_OF(support_chunks); k++) {
            struct bytebuf seen = events_of(slice_of_text(cases[i][0]), support_chunks[k], &json);
            support_text(cases[i][0], bytebuf_slice(&seen), cases[i][1]);
            assert_null(json.wrong);
            bytebuf_free(&seen);
        }
}

static const struct {
    struct slice text;
    bool cut_off;
} wrong[] = {
    {BYTES(""), true},
    {BYTES("["), true},
    {BYTES("[1,"), true},
    {BYTES("{\"a\""), true},
    {BYTES("{\"a\":"), true},
    {BYTES("\"abc"), true},
    {BYTES("\"a\\"), true},
    {BYTES("\"\\u12"), true},
    {BYTES("tru"), true},
    {BYTES("[1,]"), false},
    {BYTES("{,}"), false},
    {BYTES("{\"a\":1,}"), false},
    {BYTES("[1 2]"), false},
    {BYTES("{\"a\" 1}"), false},
    {BYTES("{a:1}"), false},
    {BYTES("[1}"), false},
    {BYTES("{]"), false},
    {BYTES("1 2"), false},
    {BYTES("01"), false},
    {BYTES("-x"), false},
    {BYTES("1.x"), false},
    {BYTES("1ex"), false},
    {BYTES("+1"), false},
    {BYTES(".5 "), false},
    {BYTES("truth"), false},
    {BYTES("nul "), false},
    {BYTES("NaN"), false},
    {BYTES("'a'"), false},
    {BYTES("\"a\nb\""), false},
    {BYTES("\"\\x\""), false},
    {BYTES("\"\\u12g4\""), false},
    {BYTES("\"\xc0\x80\""), false},
    {BYTES("\"\xed\xa0\x80\""), false},
    {BYTES("\"\xf4\x90\x80\x80\""), false},
    {BYTES("\"\x80\""), false},
    {BYTES("\"\xe2\x82\""), false},
    {BYTES("\"\0\""), false},
    {BYTES("]"), false},
};

static void test_wrong(void **state) {
    (void)state;
    struct json json;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        for (size_t k = 0; k < COUNT_OF(support_chunks); k++) {
            struct bytebuf seen = events_of(wrong[i].text, support_chunks[k], &json);
            support_check(wrong[i].text.at, json.wrong != NULL);
            support_check(wrong[i].text.at, json.cut_off == wrong[i].cut_off);
            bytebuf_free(&seen);
        }
}

static void test_skip(void **state) {
    (void)state;
    struct linereader in = {.chunk = 3};
    support_attach(&in, SLICE("{\"a\":[[1,{\"x\":\"y\"}],\"z\"],\"b\":\"long\",\"c\":3}"));
    struct json json = {.bytes = {.in = &in}};
    assert_int_equal(json_next(&json), JSON_OBJECT);
    assert_int_equal(json_next(&json), JSON_NAME);
    assert_true(json_skip(&json));
    assert_int_equal(json_next(&json), JSON_NAME);
    support_text("after an array", json.text, "b");
    assert_true(json_skip(&json));
    assert_int_equal(json_next(&json), JSON_NAME);
    assert_int_equal(json_value(&json), JSON_NUMBER);
    support_text("a value", json.text, "3");
    assert_int_equal(json_next(&json), JSON_OBJECT_END);
    assert_int_equal(json_next(&json), JSON_DONE);
    json_free(&json);
    support_detach(&in);
    linereader_free(&in);
}

static void test_leave(void **state) {
    (void)state;
    struct linereader in = {0};
    support_attach(&in, SLICE("[[1,[2]],{\"a\":[]},4]"));
    struct json json = {.bytes = {.in = &in}};
    assert_true(json_array(&json));
    assert_true(json_array(&json));
    assert_true(json_leave(&json));
    assert_false(json_array(&json));
    assert_int_equal(json_next(&json), JSON_NUMBER);
    assert_true(json_leave(&json));
    assert_int_equal(json_next(&json), JSON_DONE);
    json_free(&json);
    support_detach(&in);
    linereader_free(&in);
}

/* Nested as deeply as can be, and one more. */
static void test_deep(void **state) {
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        struct bytebuf text = {0};
        struct json json;
        for (size_t i = 0; i < JSON_DEEPEST + more; i++)
            bytebuf_add_byte(&text, '[');
        for (size_t i = 0; i < JSON_DEEPEST + more; i++)
            bytebuf_add_byte(&text, ']');
        struct bytebuf seen = events_of(bytebuf_slice(&text), 0, &json);
        assert_true((json.wrong != NULL) == (more > 0));
        assert_false(json.cut_off);
        bytebuf_free(&seen);
        bytebuf_free(&text);
    }
}

/* A text is kept up to a limit; one that is skipped is not kept at all. */
static void test_long(void **state) {
    (void)state;
    struct bytebuf text = {0};
    struct linereader in = {0};
    bytebuf_add_byte(&text, '"');
    for (size_t i = 0; i < JSON_LONGEST + 10; i++)
        bytebuf_add_byte(&text, 'x');
    bytebuf_add_byte(&text, '"');
    support_attach(&in, bytebuf_slice(&text));
    struct json json = {.bytes = {.in = &in}};
    assert_int_equal(json_next(&json), JSON_TEXT);
    assert_int_equal(json.text.len, JSON_LONGEST);
    json_free(&json);
    support_detach(&in);
    support_attach(&in, bytebuf_slice(&text));
    json = (struct json){.bytes = {.in = &in}};
    assert_true(json_skip(&json));
    assert_int_equal(json.buffer.len, 0);
    assert_int_equal(json_next(&json), JSON_DONE);
    json_free(&json);
    support_detach(&in);
    linereader_free(&in);
    bytebuf_free(&text);
}

static void test_message(void **state) {
    (void)state;
    struct linereader in = {0};
    struct messages messages = {0};
    support_attach(&in, SLICE("[1 2]"));
    in.name = "a.json";
    struct json json = {.bytes = {.in = &in}};
    while (json_next(&json) != JSON_WRONG)
        ;
    json_add_failure(&json, &messages);
    support_text("message", support_text_of(&messages),
                 "a.json: byte 4: this is not JSON: a comma is missing\n");
    messages_free(&messages);
    json_free(&json);
    support_detach(&in);
    linereader_free(&in);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_events), cmocka_unit_test(test_wrong),
                                       cmocka_unit_test(test_skip),   cmocka_unit_test(test_leave),
                                       cmocka_unit_test(test_deep),   cmocka_unit_test(test_long),
                                       cmocka_unit_test(test_message)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
