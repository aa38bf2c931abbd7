/*
 * Any bytes as XML: what is accepted, another checker accepts, with the same attributes, decoded; the same
 * events however the bytes come, and whether or not values are taken.
 */
#include <unistd.h>

#include "base/utf8.h"
#include "base/xml.h"
#include "fuzz.h"
#include "xml_check.h"

struct run {
    struct bytebuf values; /* names and values of attributes */
    uint64_t hash;
    const char *wrong;
};

static void add_attribute(struct run *self, struct slice name, struct slice value) {
    bytebuf_add(&self->values, name);
    bytebuf_add_byte(&self->values, '=');
    bytebuf_add(&self->values, value);
    bytebuf_add_byte(&self->values, '\n');
}

static void run(struct run *self, struct slice input, size_t chunk, bool take) {
    static struct linereader in; /* one block for all runs */
    static struct xml xml;
    enum xml_event event;
    xml = (struct xml){.bytes = {.in = &in}};
    in.chunk = chunk;
    linereader_attach(&in, fuzz_file(input), "fuzz");
    do {
        event = xml_next(&xml);
        struct slice name = event == XML_TEXT ? SLICE("") : xml.name;
        self->hash = self->hash * 31 + event;
        for (size_t i = 0; event > XML_DONE && i < name.len; i++)
            self->hash = self->hash * 31 + (unsigned char)name.at[i];
        if (take && event == XML_ATTRIBUTE && xml_take(&xml))
            add_attribute(self, xml.name, xml.value);
        else if (take && event == XML_TEXT)
            fuzz_check(xml_take(&xml) || xml.wrong);
    } while (event != XML_WRONG && event != XML_DONE);
    fuzz_check((event == XML_WRONG) == (xml.wrong != NULL));
    self->wrong = xml.wrong;
    xml_free(&xml);
    close(in.fd);
    fuzz_check(linereader_close(&in) == 0);
}

/* White space that is not a reference is a blank in the value; CR LF is one. */
static void visit(void *context, struct slice element, struct slice name, struct slice value) {
    struct bytebuf decoded = {0};
    unsigned long code;
    (void)element;
    while (value.len) {
        char first = value.at[0];
        if (slice_starts(value, SLICE("\r\n")))
            value = slice_from(value, 1);
        if (!xml_check_next(&value, &code))
            break;
        bool space = first == '\n' || first == '\r' || first == '\t';
        utf8_add(&decoded, space ? ' ' : (uint32_t)code);
    }
    add_attribute(context, name, decoded.len ? bytebuf_slice(&decoded) : SLICE(""));
    bytebuf_free(&decoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice input = {(const char *)data, size};
    struct run whole = {0}, pieces = {0}, skipped = {0}, checked = {0};
    run(&whole, input, 0, true);
    run(&pieces, input, 1 + size % 7, true);
    run(&skipped, input, 0, false);
    fuzz_check(whole.hash == pieces.hash && whole.hash == skipped.hash);
    fuzz_check(whole.wrong == pieces.wrong && whole.wrong == skipped.wrong);
    fuzz_check(slice_equal(bytebuf_slice(&whole.values), bytebuf_slice(&pieces.values)));
    if (!whole.wrong && size <= XML_LONGEST) {
        struct xml_check check = {.visit = visit, .context = &checked};
        fuzz_check(!xml_check(&check, input));
        if (!slice_has(input, SLICE("<?xml"))) /* whose attributes are not handed out */
            fuzz_check(slice_equal(bytebuf_slice(&whole.values), bytebuf_slice(&checked.values)));
    }
    bytebuf_free(&whole.values);
    bytebuf_free(&pieces.values);
    bytebuf_free(&checked.values);
    return 0;
}
