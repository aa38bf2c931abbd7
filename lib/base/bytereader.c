/* bytereader: the window is what the reader has not handed out yet. */
#include "base/bytereader.h"

#include "base/banned.h"

struct slice bytereader_at_least(struct bytereader *self, size_t wanted) {
    if ((size_t)(self->end - self->at) < wanted) {
        bytereader_end(self);
        struct slice window = linereader_peek(self->in, wanted);
        self->start = self->at = window.at;
        self->end = window.len ? window.at + window.len : window.at;
    }
    return slice_make(self->at, (size_t)(self->end - self->at));
}

bool bytereader_refill(struct bytereader *self) {
    return bytereader_at_least(self, 1).len > 0;
}

void bytereader_end(struct bytereader *self) {
    size_t used = (size_t)(self->at - self->start);
    if (used)
        linereader_skip(self->in, used);
    self->before += used;
    self->start = self->end = self->at = NULL;
}
