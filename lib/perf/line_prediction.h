/*
 * line_prediction - the frame line that probably comes next
 *
 * Callers follow callees as they did before: for each frame text the two texts that came after it last are
 * kept. A line that equals one of them needs no search for its end and no look-up. A text is a number of an
 * intern table, which keeps the bytes in place.
 *
 *     line_prediction_note(&prediction, &texts, text);       // this line was read
 *     uint32_t next = line_prediction_find(&prediction, unread_bytes_after_the_address);
 *     line_prediction_forget(&prediction);                   // a line that is not a frame was read
 */
#ifndef LINE_PREDICTION_H
#define LINE_PREDICTION_H

#include "base/contract.h"
#include "base/intern.h"

struct line_successor {
    const char *text; /* of the intern table; NULL: none */
    uint32_t len;
    uint32_t number;
};

struct line_prediction {
    uint64_t hits; /* lines that were found */
    uint32_t last; /* private from here: the text of the line before plus one, or 0 */
    size_t count, capacity;
    struct line_successor (*successors)[2]; /* by text, the latest first */
};

/* private: makes room for a text */
void line_prediction_grow(struct line_prediction *self, uint32_t text);

/* The next line begins a new sequence. */
static inline void line_prediction_forget(struct line_prediction *self) {
    self->last = 0;
}

/* private: remembers that the text came after the one before it */
static inline void line_prediction_follow(struct line_prediction *self, const struct intern *texts,
                                          uint32_t text) {
    struct line_successor *successors = self->successors[self->last - 1];
    struct slice bytes = intern_text(texts, text);
    if (!bytes.len || bytes.len > UINT32_MAX ||
        bytes.at[bytes.len - 1] == '\r') /* would hide the CR of an end of line */
        return;
    successors[1] = successors[0];
    successors[0] = (struct line_successor){bytes.at, (uint32_t)bytes.len, text};
}

/* A line with this text was read: remembers that it came after the one before. */
static inline void line_prediction_note(struct line_prediction *self, const struct intern *texts,
                                        uint32_t text) {
    assert(text < texts->count);
    if (self->last)
        line_prediction_follow(self, texts, text);
    if (text >= self->count)
        line_prediction_grow(self, text);
    self->last = text + 1;
}

static inline bool line_successor_is(const struct line_successor *self, struct slice bytes, bool whole) {
    return self->text && self->len < bytes.len && (!whole || bytes.at[self->len] == '\n') &&
           memcmp(bytes.at, self->text, self->len) == 0;
}

/* private: `whole`: an LF follows */
static inline uint32_t line_prediction_look(struct line_prediction *self, struct slice bytes, bool whole) {
    if (!self->last)
        return INTERN_NONE;
    struct line_successor *successors = self->successors[self->last - 1];
    if (!line_successor_is(&successors[0], bytes, whole)) {
        if (!line_successor_is(&successors[1], bytes, whole))
            return INTERN_NONE;
        struct line_successor found = successors[1];
        successors[1] = successors[0];
        successors[0] = found;
    }
    self->last = successors[0].number + 1;
    self->hits++;
    return successors[0].number;
}

/*
 * The text at the start of `bytes`, followed by LF, if it is one that came after the line before; it is then
 * the line before. INTERN_NONE: it is another one, or `bytes` end before its LF.
 */
static inline uint32_t line_prediction_find(struct line_prediction *self, struct slice bytes) {
    return line_prediction_look(self, bytes, true);
}

/* The same where the texts are starts of lines: anything may follow. */
static inline uint32_t line_prediction_find_start(struct line_prediction *self, struct slice bytes) {
    return line_prediction_look(self, bytes, false);
}

void line_prediction_free(struct line_prediction *self);

#endif
