/* collapse_chain: the frames of most lines are taken or skipped here. Nothing here decides what a line is. */
#include "perf/collapse_chain.h"

#include "perf/collapse_repeats.h"
#include "perf/collapse_sample.h"

#include "base/banned.h"

void collapse_chain_end(struct collapse *self) {
    self->ended_by_blank += collapse_in_sample(self) && !self->header.complete;
    collapse_repeats_note_chain(self);
    collapse_sample_close(self);
}

/* A line that follows a frame as it did before, without its address. False: it must be read. */
static inline bool take_predicted_frame(struct collapse *self, struct slice rest, uint32_t *text) {
    *text = line_prediction_find(&self->prediction, rest);
    if (*text == INTERN_NONE)
        return false;
    if (!self->sample.open)
        return true;
    uint32_t code = frame_table_known(&self->table, *text, self->header.java);
    if (code == FRAME_CODE_NONE)
        return false;
    collapse_sample_push(self, code);
    return true;
}

/* After a frame: takes the empty line that ends the chain. False: it does not come next. */
static bool take_empty_line(struct collapse *self, struct linereader *in) {
    struct slice unread = linereader_unread(in);
    if (!unread.len || unread.at[0] != '\n')
        return false;
    linereader_advance(in, 1, 1);
    collapse_chain_end(self);
    return true;
}

/* True if frames need not be known: those of a dropped sample whose callers are not looked for. */
static inline bool skips_frames(const struct collapse *self) {
    return self->header.dropped && !self->by_columns && !caller_memo_wants(&self->caller_memo);
}

bool collapse_chain_skip_dropped(struct collapse *self, struct linereader *in) {
    if (!skips_frames(self))
        return false;
    uint64_t lines = 0;
    size_t len = perf_frame_skip(linereader_unread(in), &lines);
    linereader_advance(in, len, lines);
    self->skipped_frames += lines;
    self->header.framed |= len > 0;
    line_prediction_forget(&self->prediction);
    return len && take_empty_line(self, in);
}

bool collapse_chain_take_predicted(struct collapse *self, struct linereader *in) {
    struct slice unread = linereader_unread(in);
    size_t len = unread.len;
    uint64_t lines = 0;
    uint32_t text = self->prediction.last - 1;
    bool ended;
    while (!(ended = collapse_repeats_callers(self, text, &unread, &lines)) && !skips_frames(self) &&
           perf_frame_usual_address(unread)) {
        struct slice rest = slice_from(unread, PERF_USUAL_ADDRESS);
        if (!take_predicted_frame(self, rest, &text))
            break;
        unread = slice_from(rest, frame_table_text(&self->table, text).len + 1);
        lines++;
    }
    linereader_advance(in, len - unread.len, lines);
    if (ended)
        collapse_chain_end(self);
    return ended || collapse_chain_skip_dropped(self, in) || take_empty_line(self, in);
}
