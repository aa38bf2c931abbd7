/*
 * xml - a pull parser for a part of XML: elements, attributes, text, CDATA and comments, in UTF-8
 *
 * Each call gives what comes next. What is not well-formed, or not of that part (a DTD, processing
 * instructions other than the declaration, names with colons or beyond ASCII), ends in XML_WRONG; what
 * precedes it was handed out. Without recursion. A value is kept only if it is asked for, so that others cost
 * no memory.
 *
 *     struct xml xml = {.bytes = {.in = &in}};
 *     enum xml_event event;
 *     while ((event = xml_next(&xml)) != XML_WRONG && event != XML_DONE)
 *         if (event == XML_ATTRIBUTE && slice_equal(xml.name, SLICE("id")) && xml_take(&xml))
 *             use(xml.value);
 *     xml_free(&xml);
 */
#ifndef XML_H
#define XML_H

#include "base/bytebuf.h"
#include "base/bytereader.h"

enum xml_event {
    XML_WRONG,     /* `wrong` says why; nothing follows */
    XML_DONE,      /* the end of the input after one element */
    XML_START,     /* of an element: `name`; its attributes follow */
    XML_ATTRIBUTE, /* `name`; its value is there to be taken */
    XML_TEXT,      /* a part of the text between tags */
    XML_END        /* of an element: `name` */
};

enum {
    XML_DEEPEST = 1 << 10,   /* elements in one another */
    XML_ATTRIBUTES = 64,     /* of one element */
    XML_LONGEST_NAME = 1000, /* bytes */
    XML_LONGEST = 1 << 20    /* bytes of a value that are kept; the others are dropped */
};

struct xml {
    struct bytereader bytes; /* .in set before use */
    struct slice name;       /* valid until the next call */
    struct slice value;      /* after xml_take: references are characters. Valid until the next call */
    const char *wrong;       /* NULL: nothing so far */
    bool cut_off;            /* the input ended too early; `wrong` is set */
    size_t depth;            /* elements that are open, with the one of XML_START, without that of XML_END */
    int state;               /* private from here: enum xml_state */
    char quote;              /* that ends the value of the attribute */
    bool keeping;            /* the value that is read */
    bool had_root;
    struct bytebuf open;        /* the names of the open elements */
    size_t starts[XML_DEEPEST]; /* where each is */
    struct bytebuf seen;        /* names of the attributes of the element, each with a blank after it */
    size_t seen_count;
    struct bytebuf buffer, ended; /* a value; the name of the element that ended */
};

enum xml_event xml_next(struct xml *self);

/* Sets `value` after XML_ATTRIBUTE or XML_TEXT. False: it is not well-formed. */
MUST_USE bool xml_take(struct xml *self);

/* What a user must know of it after XML_WRONG: "FILE: byte 12: this is not XML as it is read here: WHY". */
void xml_add_failure(const struct xml *self, struct messages *messages);

void xml_free(struct xml *self);

#endif
