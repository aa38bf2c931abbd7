/*
 * event_name - what perf calls an event that a recording does not name
 *
 *     event_name(EVENT_TYPE_HARDWARE, 0, flags, &text);    // "cycles:u"
 */
#ifndef EVENT_NAME_H
#define EVENT_NAME_H

#include "base/bytebuf.h"

/* Appends the name of an event: of its type, its configuration, and the flags of its attribute. */
void event_name(uint32_t type, uint64_t config, uint64_t flags, struct bytebuf *into);

#endif
