/*
 * links - what a browser may be made to do by the attributes of a document
 *
 *     const char *wrong = links_wrong(name, value);      // NULL: nothing
 */
#ifndef LINKS_H
#define LINKS_H

#include "base/slice.h"

/*
 * What is wrong with an attribute that xml_check accepted: a
 * handler, or a link that runs code. NULL: nothing.
 */
const char *links_wrong(struct slice name, struct slice value);

#endif
