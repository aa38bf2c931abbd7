/*
 * xml_check - whether bytes are a well-formed XML document of the kind we write
 *
 * Strict, and stricter than XML where we never go: names are ASCII, the only prefixes are xml, xmlns and
 * xlink, a DOCTYPE has no subset, the only processing instruction is the declaration. It shares no code with
 * what it checks.
 *
 *     struct xml_check check = {.visit = look_at_attribute};
 *     const char *wrong = xml_check(&check, text);       // NULL: well-formed
 */
#ifndef XML_CHECK_H
#define XML_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

struct xml_check {
    /* Called for every attribute, with its raw value; may be NULL. */
    void (*visit)(void *context, struct slice element, struct slice name, struct slice value);
    void *context;

    size_t elements; /* after the check: elements met */
    size_t at;       /* after the check: the byte where it ended */
};

/* What is wrong, or NULL. */
const char *xml_check(struct xml_check *self, struct slice text);

/*
 * Decodes the next character of raw text, references resolved, and takes it off. False at the end. Only for
 * text that xml_check accepted.
 */
bool xml_check_next(struct slice *raw, unsigned long *code);

#endif
