/*
 * profile: lines that come sorted, as stackcollapse-perf writes them, are merged as they come and need not be
 * kept. But a line out of order, or one with one column among lines with two, means that those before it must
 * be added anew. A regular file is read again for that. The lines of other inputs are logged, each as its
 * difference from the one before, which takes little memory for sorted lines.
 */
#include "profile.h"

#include <sys/stat.h>

#include "profile/frametree_build.h"

#include "base/banned.h"

enum { AHEAD = 8 }; /* lines that are fetched before they are added */

/* A stack of a chain after the first, every frame with the waker's mark. */
static void add_wakers(struct bytebuf *into, struct slice stack) {
    for (size_t i = 0; i < stack.len; i++) {
        if (stack.at[i] == ';')
            bytebuf_add(into, SLICE("_[w]"));
        bytebuf_add_byte(into, stack.at[i]);
    }
    bytebuf_add(into, SLICE("_[w]"));
}

/* Between the stacks of a chain. */
#define CHAIN_SEPARATOR SLICE(";--;")

/* Takes the first stack off the rest of a chain. False: none is left. */
static bool cut_stack(struct slice *rest, struct slice *stack) {
    if (!rest->at)
        return false;
    size_t end = slice_search(*rest, CHAIN_SEPARATOR);
    *stack = slice_part(*rest, 0, end);
    *rest = end < rest->len ? slice_from(*rest, end + CHAIN_SEPARATOR.len) : (struct slice){0};
    return true;
}

/* The chain up to its last stack that is not empty. */
static struct slice without_empty_end(struct slice chain) {
    struct slice rest = chain, stack, kept = {0};
    while (cut_stack(&rest, &stack))
        if (stack.len)
            kept = slice_make(chain.at, (size_t)(stack.at + stack.len - chain.at));
    return kept;
}

/*
 * QUIRK_CHAIN: frames after the first "--" frame get the waker's mark, and a stack without such a frame gets
 * one on top. Empty stacks at the end of a chain are dropped.
 */
static struct slice mark_wakers(struct slice chain, struct bytebuf *into) {
    struct slice woken, waker;
    into->len = 0;
    if (cut_stack(&chain, &woken))
        bytebuf_add(into, woken);
    bytebuf_add(into, CHAIN_SEPARATOR);
    chain = without_empty_end(chain);
    for (bool more = cut_stack(&chain, &waker); more;) {
        add_wakers(into, waker);
        more = cut_stack(&chain, &waker);
        bytebuf_add(into, more ? CHAIN_SEPARATOR : SLICE(""));
    }
    return bytebuf_slice(into);
}

/* shared: bytes at its start that the line has in common with the one added before. */
static void add_line(struct profile *self, const struct profile_line *line, size_t shared) {
    struct slice stack = profile_line_stack(line, self->differential);
    struct count delta = {0};
    if (self->differential)
        delta = count_subtract(line->count, line->first);
    if (self->settings.chain) {
        stack = mark_wakers(stack, &self->scratch);
        shared = 0;
    }
    frametree_build_add_sharing(&self->tree, folded_line_frames(stack), shared, line->count, delta);
}

static void start_tree(struct profile *self) {
    frametree_free(&self->tree);
    self->tree.order = self->settings.chart   ? FRAMETREE_CHART
                       : self->settings.chain ? FRAMETREE_UNSORTED
                                              : FRAMETREE_SORTED;
    self->tree.min_share = self->differential ? 0 : self->settings.min_share;
}

/* shared: bytes in common with the line before. */
static void log_line(struct profile *self, struct slice text, size_t shared) {
    const size_t entry[2] = {shared, text.len - shared};
    bytebuf_add(&self->log, slice_make((const char *)entry, sizeof entry));
    bytebuf_add(&self->log, slice_from(text, shared));
}

/* From now on lines are kept. */
static void start_collecting(struct profile *self) {
    self->collecting = true;
    frametree_free(&self->tree);
}

/* Keeps the lines of the log. */
static void collect_log(struct profile *self) {
    struct slice log = bytebuf_slice(&self->log);
    self->scratch.len = 0;
    while (log.len) {
        size_t entry[2];
        memcpy(entry, log.at, sizeof entry);
        self->scratch.len = entry[0];
        bytebuf_add(&self->scratch, slice_part(log, sizeof entry, sizeof entry + entry[1]));
        kept_lines_add(&self->lines, bytebuf_slice(&self->scratch));
        log = slice_from(log, sizeof entry + entry[1]);
    }
    bytebuf_free(&self->log);
}

/* Forgets what was read: the input is read again from its start. */
static void forget(struct profile *self) {
    self->reread = true;
    self->differential = false;
    self->count = self->two_columns = 0;
    self->reported = self->unrecognised.seen > 0;
    self->unrecognised.seen = 0;
    diff_labels_free(&self->labels);
}

/* Counts the line, and its columns: *self is differential as long as every line is. */
static void note_columns(struct profile *self, bool two) {
    self->differential = two && (self->differential || !self->count);
    self->two_columns += two;
    self->count++;
}

/* True if the line can be added to the tree at once. */
static bool fits(const struct profile *self, const struct batch_line *line) {
    return (line->in_order || self->settings.chart) && (line->line.two || !self->differential);
}

static void add_next(struct profile *self, const struct batch_line *next) {
    const struct profile_line *line = &next->line;
    note_columns(self, line->two);
    if (self->count == 1)
        start_tree(self); /* which depends on the columns */
    if (self->logging)
        log_line(self, line->text, next->shared);
    add_line(self, line, next->shared);
}

/* False: the input must be read again from its start. */
static bool take_line(struct profile *self, const struct batch_line *line) {
    if (!self->collecting) {
        if (fits(self, line)) {
            add_next(self, line);
            return true;
        }
        start_collecting(self);
        if (!self->logging)
            return false;
        collect_log(self);
    }
    note_columns(self, line->line.two);
    kept_lines_add(&self->lines, line->line.text);
    return true;
}

static void add_unrecognised(struct profile *self, const char *file, uint64_t number, struct slice text,
                             struct messages *messages) {
    self->unrecognised.what = folded_line_has_unrecognised_count(text)
                                  ? "not a folded stack, for its count is not digits with or without a point"
                                  : "not a folded stack";
    if (self->reported)
        self->unrecognised.seen++;
    else
        tally_add(&self->unrecognised, messages, file, number, text);
}

/* False: the input must be read again from its start. */
static bool take_batch(struct profile *self, const char *file, const struct line_batch *batch,
                       struct messages *messages) {
    bool good = true;
    for (size_t i = 0; i < batch->count && good; i++) {
        const struct batch_line *line = &batch->lines[i];
        if (line->folded)
            good = take_line(self, line);
        else if (!diff_labels_parse(line->line.text, &self->labels))
            add_unrecognised(self, file, batch->first + i, line->line.text, messages);
    }
    return good;
}

void profile_add_stack(struct profile *self, struct slice stack, struct count count) {
    if (!self->collecting) {
        start_collecting(self);
        collect_log(self);
    }
    note_columns(self, false);
    kept_lines_add_stack(&self->lines, stack, count);
}

/* False if the file is what it was. */
static bool has_changed(const struct stat *before, int fd) {
    struct stat now;
    return fstat(fd, &now) || now.st_size != before->st_size ||
           now.st_mtim.tv_sec != before->st_mtim.tv_sec || now.st_mtim.tv_nsec != before->st_mtim.tv_nsec;
}

void profile_read(struct profile *self, struct linereader *in, struct messages *messages) {
    struct stat status = {0};
    self->reread = false;
    self->unrecognised.max_shown = 1;
    self->collecting |= self->settings.reverse;
    self->logging = !self->settings.one_input || fstat(in->fd, &status) || !S_ISREG(status.st_mode);
    read_ahead_open(&self->ahead, in);
    for (const struct line_batch *batch; (batch = read_ahead_next(&self->ahead, !self->collecting));)
        if (!take_batch(self, in->name, batch, messages)) {
            forget(self);
            read_ahead_restart(&self->ahead);
        }
    read_ahead_close(&self->ahead);
    if (self->reread && has_changed(&status, in->fd))
        messages_add(messages, "%s: it changed while it was read; draw it again", in->name);
}

/* Puts the lines that were kept into order, and adds them. */
static void add_kept(struct profile *self) {
    struct read_ahead *ahead = &self->ahead;
    struct threads threads = read_ahead_threads(ahead, true);
    if (!self->settings.chart)
        kept_lines_sort(&self->lines, &threads);
    ahead->is_refused = threads.is_refused;
    read_ahead_open_kept(ahead, &self->lines);
    for (const struct line_batch *batch; (batch = read_ahead_next(ahead, true));)
        for (size_t i = 0; i < batch->count; i++) {
            line_batch_fetch(batch, i + AHEAD);
            add_line(self, &batch->lines[i].line, batch->lines[i].shared);
        }
    read_ahead_close(ahead);
}

void profile_finish(struct profile *self) {
    if (self->collecting || !self->count)
        start_tree(self);
    if (self->settings.reverse)
        kept_lines_reverse(&self->lines, self->differential);
    add_kept(self);
    frametree_build_finish(&self->tree);
}

void profile_judge(const struct profile *self, struct slice countname, struct messages *messages) {
    struct bytebuf total = {0};
    count_print(&total, self->tree.total);
    double sum = count_double(self->tree.total);
    if (slice_equal(countname, SLICE("samples")) && sum > 0 && sum < 100)
        messages_add(messages, "the sum of all counts is only %.*s; is this the right input?", (int)total.len,
                     total.at);
    if (self->unrecognised.seen)
        messages_add(messages, "lines ignored because they are not folded stacks: %llu",
                     (unsigned long long)self->unrecognised.seen);
    if (!self->differential && self->two_columns * 2 >= self->count && self->two_columns)
        messages_add(
            messages,
            "%llu of %llu lines have two counts, the others one: the first of two was taken for a part of "
            "the name",
            (unsigned long long)self->two_columns, (unsigned long long)self->count);
    bytebuf_free(&total);
}

void profile_free(struct profile *self) {
    frametree_free(&self->tree);
    kept_lines_free(&self->lines);
    diff_labels_free(&self->labels);
    bytebuf_free(&self->log);
    read_ahead_free(&self->ahead);
    bytebuf_free(&self->scratch);
    *self = (struct profile){0};
}
