/*
 * json - a pull parser for JSON (RFC 8259)
 *
 * Each call gives what comes next. What is not JSON in UTF-8 from its first to its last byte ends in
 * JSON_WRONG; what precedes that was handed out. Without recursion; memory: 9 kB and the longest text that is
 * handed out, none for a value that is skipped.
 *
 *     struct json json = {.bytes = {.in = &in}};
 *     if (json_next(&json) == JSON_OBJECT)
 *         while (json_next(&json) == JSON_NAME)
 *             if (!slice_equal(json.text, SLICE("events")))
 *                 json_skip(&json);
 *             else ...
 *     json_free(&json);
 */
#ifndef JSON_H
#define JSON_H

#include "base/bytebuf.h"
#include "base/bytereader.h"

enum json_event {
    JSON_WRONG, /* `wrong` says why; nothing follows */
    JSON_DONE,  /* the end of the input after one value */
    JSON_OBJECT,
    JSON_OBJECT_END,
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_NAME, /* of a member, whose value follows; its text */
    JSON_TEXT,
    JSON_NUMBER, /* as it is written */
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL
};

enum {
    JSON_DEEPEST = 1 << 16, /* arrays and objects in one another */
    JSON_LONGEST = 1 << 20  /* bytes of a text that are handed out; the others are dropped */
};

struct json {
    struct bytereader bytes; /* .in set before use */
    struct slice text; /* of a name or a text, without escapes; of a number. Valid until the next call */
    const char *wrong; /* what is not JSON; NULL: nothing so far */
    bool cut_off;      /* the input ended too early; `wrong` is set */
    size_t depth;      /* arrays and objects that are open */
    int expected;      /* private from here: enum expected */
    bool skipping;     /* texts are not kept */
    uint32_t half;     /* of a pair of \u escapes, the first */
    struct bytebuf buffer;
    unsigned char arrays[JSON_DEEPEST / 8]; /* which of the open ones are arrays, a bit each */
};

enum json_event json_next(struct json *self);

/* Skips the value that comes next. False: it is not JSON. */
bool json_skip(struct json *self);

/* Skips what is left of the array or object that was opened last and its end. False: it is not JSON. */
bool json_leave(struct json *self);

/* The value that comes next; an array or an object is skipped after its beginning. */
enum json_event json_value(struct json *self);

/* Whether the value that comes next is an array, which is then open; another value is skipped. */
MUST_USE bool json_array(struct json *self);

/* What a user must know of it after JSON_WRONG: "FILE: byte 12: this is not JSON: WHY". */
void json_add_failure(const struct json *self, struct messages *messages);

void json_free(struct json *self);

#endif
