/* protobuf: fields of streams and of messages, numbers of all lengths, what is damaged, and what is skipped.
 */
#include "support.h"

#include "base/protobuf.h"

static void show(struct bytebuf *seen, const struct protobuf_field *field) {
    bytebuf_add_format(seen, "%s%u:", seen->len ? " " : "", (unsigned)field->number);
    if (field->wire == PROTOBUF_BYTES)
        bytebuf_add_format(seen, "'%.*s'", (int)field->bytes.len, field->bytes.at);
    else
        bytebuf_add_format(seen, "%llu", (unsigned long long)field->value);
}

/* What is wrong, or NULL. */
static const char *fields_of(struct slice text, struct bytebuf *seen) {
    const char *wrong = NULL;
    for (struct protobuf_field field; protobuf_field_next(&text, &field, &wrong);)
        show(seen, &field);
    return wrong;
}

static const char *stream_of(struct slice text, size_t chunk, struct bytebuf *seen) {
    struct linereader in = {.chunk = chunk};
    support_attach(&in, text);
    struct protobuf stream = {.bytes = {.in = &in}};
    for (struct protobuf_field field; protobuf_next(&stream, &field);)
        if (field.wire != PROTOBUF_BYTES || protobuf_take(&stream, &field))
            show(seen, &field);
    bytereader_end(&stream.bytes);
    support_detach(&in);
    linereader_free(&in);
    return stream.wrong;
}

static const struct {
    struct slice text;
    const char *fields; /* NULL: it is damaged */
} cases[] = {
    {BYTES(""), ""},
    {BYTES("\x08\x01"), "1:1"},
    {BYTES("\x08\xac\x02\x12\x03"
           "abc"),
     "1:300 2:'abc'"},
    {BYTES("\x12\0\x7a\x01x"), "2:'' 15:'x'"},
    {BYTES("\x80\x01\x05"), "16:5"},
    {BYTES("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "1:18446744073709551615"},
    {BYTES("\x09\1\0\0\0\0\0\0\x80\x0d\2\0\0\0"), "1:9223372036854775809 1:2"},
    {BYTES("\x08\x80\0"), "1:0"},
    {BYTES("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), NULL},
    {BYTES("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), NULL},
    {BYTES("\x08"), NULL},
    {BYTES("\x88"), NULL},
    {BYTES("\x12\x04"
           "abc"),
     NULL},
    {BYTES("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x"), NULL},
    {BYTES("\x09\1\0\0"), NULL},
    {BYTES("\0\1"), NULL},                         /* field 0 */
    {BYTES("\x0b\x0c"), NULL},                     /* a group */
    {BYTES("\x0e\x01"), NULL},                     /* no way to write a value */
    {BYTES("\x80\x80\x80\x80\x80\x01\x01"), NULL}, /* a number of a field beyond 2^29 */
};

static void test_fields(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf seen = {0};
        const char *wrong = fields_of(cases[i].text, &seen);
        support_check("damaged", (wrong != NULL) == (cases[i].fields == NULL));
        if (cases[i].fields)
            support_text("fields", bytebuf_slice(&seen), cases[i].fields);
        for (size_t k = 0; k < COUNT_OF(support_chunks); k++) {
            seen.len = 0;
            wrong = stream_of(cases[i].text, support_chunks[k], &seen);
            support_check("damaged stream", (wrong != NULL) == (cases[i].fields == NULL));
            if (cases[i].fields)
                support_text("stream", bytebuf_slice(&seen), cases[i].fields);
        }
        bytebuf_free(&seen);
    }
}

static void test_numbers(void **state) {
    (void)state;
    struct slice rest = SLICE("\x01\xac\x02\x80");
    const char *wrong = NULL;
    uint64_t value;
    assert_true(protobuf_number_next(&rest, &value, &wrong) && value == 1);
    assert_true(protobuf_number_next(&rest, &value, &wrong) && value == 300);
    assert_false(protobuf_number_next(&rest, &value, &wrong));
    assert_non_null(wrong);
    rest = SLICE("");
    wrong = NULL;
    assert_false(protobuf_number_next(&rest, &value, &wrong));
    assert_null(wrong);
}

/* A field that is not taken costs no memory: it is longer than a field that may be taken. */
static void test_skipped(void **state) {
    (void)state;
    struct linereader in = {0};
    struct bytebuf text = {0};
    size_t length = PROTOBUF_LONGEST + 1;
    bytebuf_add(&text, SLICE("\x12\x81\x80\x80\x20"));
    memset(bytebuf_reserve(&text, length), 'x', length);
    text.len += length;
    bytebuf_add(&text, SLICE("\x08\x07"));
    for (int take = 0; take < 2; take++) {
        struct protobuf_field field;
        support_attach(&in, bytebuf_slice(&text));
        struct protobuf stream = {.bytes = {.in = &in}};
        assert_true(protobuf_next(&stream, &field));
        assert_int_equal(field.value, length);
        if (take) {
            assert_false(protobuf_take(&stream, &field));
            assert_non_null(stream.wrong);
        } else {
            assert_true(protobuf_next(&stream, &field));
            assert_int_equal(field.value, 7);
            assert_false(protobuf_next(&stream, &field));
            assert_null(stream.wrong);
            assert_int_equal(in.capacity, LINEREADER_BLOCK);
        }
        bytereader_end(&stream.bytes);
        support_detach(&in);
    }
    linereader_free(&in);
    bytebuf_free(&text);
}

static void test_message(void **state) {
    (void)state;
    struct linereader in = {0};
    struct messages messages = {0};
    struct protobuf_field field;
    support_attach(&in, SLICE("\x08\x01\x12\x04"));
    in.name = "a.pb";
    struct protobuf stream = {.bytes = {.in = &in}};
    assert_true(protobuf_next(&stream, &field));
    assert_true(protobuf_next(&stream, &field));
    assert_false(protobuf_take(&stream, &field));
    protobuf_add_failure(&stream, &messages);
    support_text("message", support_text_of(&messages), "a.pb: byte 5: damaged: it is cut off\n");
    messages_free(&messages);
    bytereader_end(&stream.bytes);
    support_detach(&in);
    linereader_free(&in);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_fields), cmocka_unit_test(test_numbers),
                                       cmocka_unit_test(test_skipped), cmocka_unit_test(test_message)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
