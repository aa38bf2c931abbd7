/*
 * Any bytes as JSON: accepted if and only if another checker accepts them, where they are not nested more
 * deeply than it goes; the same events however the bytes come; what is skipped ends where it does when it is
 * read.
 */
#include <unistd.h>

#include "base/json.h"
#include "fuzz.h"
#include "json_check.h"

enum { CHECKED_DEPTH = 8 };

/* A number for all that was handed out. */
static uint64_t run(struct slice input, size_t chunk, bool skip, size_t *deepest, const char **wrong) {
    static struct linereader in; /* one block for all runs */
    struct json json = {.bytes = {.in = &in}};
    uint64_t hash = 0;
    enum json_event event;
    in.chunk = chunk;
    linereader_attach(&in, fuzz_file(input), "fuzz");
    *deepest = 0;
    do {
        event = json_next(&json);
        fuzz_check(json.depth <= JSON_DEEPEST && json.text.len <= JSON_LONGEST);
        hash = hash * 31 + event;
        for (size_t i = 0; i < json.text.len; i++)
            hash = hash * 31 + (unsigned char)json.text.at[i];
        *deepest = json.depth > *deepest ? json.depth : *deepest;
        if (skip && event == JSON_NAME)
            json_skip(&json);
        else if (skip && event == JSON_ARRAY)
            json_leave(&json);
    } while (event != JSON_WRONG && event != JSON_DONE);
    fuzz_check((event == JSON_WRONG) == (json.wrong != NULL));
    *wrong = json.wrong;
    json_free(&json);
    close(in.fd);
    fuzz_check(linereader_close(&in) == 0);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice input = {(const char *)data, size};
    size_t deepest;
    const char *wrong, *other;
    uint64_t whole = run(input, 0, false, &deepest, &wrong);
    if (deepest <= CHECKED_DEPTH)
        fuzz_check(!wrong == json_check(input));
    fuzz_check(run(input, 1 + size % 7, false, &deepest, &other) == whole && other == wrong);
    (void)run(input, 0, true, &deepest, &other);
    fuzz_check(!other == !wrong);
    return 0;
}
