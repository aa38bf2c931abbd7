/* debug_section: every way in which a section is compressed, sizes that are not true, and every cut. */
#include "made_elf.h"
#include "support.h"

#include "symbols/debug_section.h"
#include "symbols/packed_bytes.h"

#define TEXT "a;b 1\n"
#define PACKED "\x78\x9c\x4b\xb4\x4e\x52\x30\xe4\x02\x00\x05\xc7\x01\x5a"
#define FRAME "\x28\xB5\x2F\xFD\x00\x58\x31\x00\x00" TEXT
#define HEAD(kind, size)                        \
    kind "\0\0\0\0\0\0\0" size "\0\0\0\0\0\0\0" \
         "\1\0\0\0\0\0\0\0"

/* The bytes of .debug_frame; "none": there are none. To be freed. */
static struct bytebuf unpacked(const char *name, uint64_t flags, struct slice bytes) {
    const struct made_elf made = {.type = ET_DYN, .sections = {{name, SHT_PROGBITS, flags, 0, 1, bytes}}};
    struct bytebuf file = made_elf_file(&made), into = {0}, text = {0};
    struct elf_image image;
    struct elf_section section;
    assert_true(elf_image_read(&image, view_of(bytebuf_slice(&file))));
    bool found = debug_section_find(&image, SLICE(".debug_frame"), &section, &into);
    bytebuf_add(&text, found ? view_slice(&section.bytes) : SLICE("none"));
    assert_true(found || !into.at);
    bytebuf_free(&into);
    bytebuf_free(&file);
    return text;
}

static void check(const char *name, uint64_t flags, struct slice bytes, const char *want) {
    struct bytebuf text = unpacked(name, flags, bytes);
    support_text(want, bytebuf_slice(&text), want);
    bytebuf_free(&text);
}

static void test_kinds(void **state) {
    (void)state;
    check(".debug_frame", 0, SLICE(TEXT), TEXT);
    check(".debug_frame", 0, SLICE(""), "none");
    check(".debug_line", 0, SLICE(TEXT), "none");
    check(".debug_frame", SHF_COMPRESSED, SLICE(HEAD("\1", "\6") PACKED), TEXT);
    check(".debug_frame", SHF_COMPRESSED, SLICE(HEAD("\2", "\6") FRAME), TEXT);
    check(".zdebug_frame", 0, SLICE("ZLIB\0\0\0\0\0\0\0\6" PACKED), TEXT);
}

static void test_refused(void **state) {
    (void)state;
    check(".debug_frame", SHF_COMPRESSED, SLICE(HEAD("\3", "\6") PACKED), "none");
    check(".debug_frame", SHF_COMPRESSED, SLICE(HEAD("\1", "\5") PACKED), "none");
    check(".debug_frame", SHF_COMPRESSED, SLICE(HEAD("\1", "\7") PACKED), "none");
    check(".debug_frame", SHF_COMPRESSED, SLICE(HEAD("\1", "\0") PACKED), "none");
    check(".debug_frame", SHF_COMPRESSED, SLICE(HEAD("\2", "\5") FRAME), "none");
    check(".debug_frame", SHF_COMPRESSED, SLICE(HEAD("\2", "\7") FRAME), "none");
    check(".debug_frame", SHF_COMPRESSED, SLICE(HEAD("\2", "\6") PACKED), "none");
    check(".zdebug_frame", 0, SLICE("ZLIB\xff\xff\xff\xff\xff\xff\xff\xff" PACKED), "none");
    check(".zdebug_frame", 0, SLICE("ZLIB\0\0\0\0\0\0\0\5" PACKED), "none");
    check(".zdebug_frame", 0, SLICE("ZLIT\0\0\0\0\0\0\0\6" PACKED), "none");
}

static void test_cuts(void **state) {
    (void)state;
    const struct slice by_zlib = SLICE(HEAD("\1", "\6") PACKED), by_zstd = SLICE(HEAD("\2", "\6") FRAME),
                       old = SLICE("ZLIB\0\0\0\0\0\0\0\6" PACKED);
    for (size_t len = 0; len < by_zlib.len; len++)
        check(".debug_frame", SHF_COMPRESSED, slice_part(by_zlib, 0, len), "none");
    for (size_t len = 0; len < by_zstd.len; len++)
        check(".debug_frame", SHF_COMPRESSED, slice_part(by_zstd, 0, len), "none");
    for (size_t len = 0; len < old.len; len++)
        check(".zdebug_frame", 0, slice_part(old, 0, len), "none");
}

/* packed_bytes: whole files are known by how they begin. */
static void test_files(void **state) {
    (void)state;
    static const struct slice packed[] = {
        SLICE_INIT(FRAME),
        SLICE_INIT("\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\xb4\x4e\x52\x30\xe4\x02\0\x0f\x63\x71\x2b\6\0\0\0")};
    for (size_t i = 0; i < COUNT_OF(packed); i++)
        for (size_t len = 0; len <= packed[i].len; len++) {
            struct bytebuf into = {0};
            bool good = packed_bytes_unpack(view_of(slice_part(packed[i], 0, len)), &into);
            assert_int_equal(good, len == packed[i].len);
            if (good)
                support_text("a file", bytebuf_slice(&into), TEXT);
            bytebuf_free(&into);
        }
}

/* A few bytes do not become many million. */
static void test_bombs(void **state) {
    (void)state;
    enum { BLOCK = 1 << 17, ALLOWED = PACKED_BYTES_LEAST / BLOCK };
    for (unsigned blocks = ALLOWED; blocks <= 10 * ALLOWED; blocks += 9 * ALLOWED) {
        struct bytebuf frame = {0}, into = {0};
        bytebuf_add(&frame, SLICE("\x28\xB5\x2F\xFD\0\x58"));
        for (unsigned i = 1; i <= blocks; i++) {
            const uint32_t repeated = (uint32_t)BLOCK << 3 | 1 << 1 | (i == blocks);
            bytebuf_add(&frame, slice_make((const char *)&repeated, 3));
            bytebuf_add_byte(&frame, 'x');
        }
        bool good = packed_bytes_unpack(view_of(bytebuf_slice(&frame)), &into);
        assert_int_equal(good, blocks == ALLOWED);
        assert_true(into.len <= PACKED_BYTES_LEAST);
        bytebuf_free(&frame);
        bytebuf_free(&into);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_cuts), cmocka_unit_test(test_files),
                                       cmocka_unit_test(test_bombs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
