/* tally: a line is cut and made harmless before it becomes part of a message. */
#include "base/tally.h"

#include "base/contract.h"
#include "base/visible.h"

#include "base/banned.h"

enum { MAX_LINE_SHOWN = 160 };

static uint64_t max_shown(const struct tally *self) {
    return self->max_shown ? self->max_shown : TALLY_SHOWN;
}

void tally_add(struct tally *self, struct messages *messages, const char *file, uint64_t number,
               struct slice line) {
    assert(self->what && number > 0);
    if (self->seen++ >= max_shown(self))
        return;
    struct bytebuf shown = {0};
    struct slice text = visible_line(&shown, line, MAX_LINE_SHOWN);
    messages_add(messages, "%s:%llu: %s: %.*s", file, (unsigned long long)number, self->what, (int)text.len,
                 text.at);
    bytebuf_free(&shown);
}

void tally_rest(const struct tally *self, struct messages *messages) {
    if (self->seen > max_shown(self))
        messages_add(messages, "%llu more: %s", (unsigned long long)(self->seen - max_shown(self)),
                     self->what);
}
