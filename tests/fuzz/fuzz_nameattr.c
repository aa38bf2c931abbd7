/*
 * Any file of attributes: what is accepted makes well-formed
 * tags without handlers and without links that run code.
 */
#include <unistd.h>

#include "fuzz.h"
#include "links.h"
#include "frame_tag.h"
#include "nameattr.h"
#include "xml_check.h"

static void look(void *context, struct slice element, struct slice name, struct slice value) {
    (void)context;
    fuzz_check(slice_equal(element, SLICE("svg")) || !links_wrong(name, value));
    fuzz_check(slice_equal(element, SLICE("svg")) || !slice_starts(name, SLICE("xmlns")));
}

static void check_tags(const struct nameattr_row *row) {
    struct bytebuf out = {0};
    struct xml_check check = {.visit = look};
    bytebuf_add(&out, SLICE("<svg xmlns:xlink=\"x\">"));
    frame_tag_open(&out, row);
    bytebuf_add(&out, SLICE("text"));
    frame_tag_close(&out, row);
    bytebuf_add(&out, SLICE("</svg>"));
    fuzz_check(!xml_check(&check, bytebuf_slice(&out)));
    fuzz_check(check.elements == 2);
    bytebuf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct nameattr attributes = {0};
    int fd = fuzz_file(slice_make((const char *)data, size));
    struct messages messages = {0};
    enum nameattr_result result = nameattr_load(&attributes, fuzz_name(fd), &messages);
    fuzz_check(result == (messages_are_none(&messages) ? NAMEATTR_LOADED : NAMEATTR_MALFORMED));
    messages_free(&messages);
    for (uint32_t i = 0; i < attributes.names.count; i++) {
        const struct nameattr_row *row = nameattr_find(&attributes, intern_text(&attributes.names, i));
        fuzz_check(row);
        check_tags(row);
    }
    nameattr_free(&attributes);
    close(fd);
    return 0;
}
