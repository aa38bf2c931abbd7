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
    self->previous.len = 0;
    frametree_free(&self->tree);
}

/* Keeps the lines of the log. */
static void collect_log(struct profile *self) {
    struct slice log = bytebuf_slice(&self->log);
    while (log.len) {
        size_t entry[2];
        memcpy(entry, log.at, sizeof entry);
        self->previous.len = entry[0];
        bytebuf_add(&self->previous, slice_part(log, sizeof entry, sizeof entry + entry[1]));
        kept_lines_add(&self->lines, bytebuf_slice(&self->previous));
        log = slice_from(log, sizeof entry + entry[1]);
    }
    bytebuf_free(&self->log);
}

/* Goes back to the start of the input, as if nothing had been read. */
static void read_again(struct profile *self, struct linereader *in) {
    self->reread = true;
    self->differential = false;
    self->count = self->two_columns = 0;
    self->reported = self->unrecognised.seen > 0;
    self->unrecognised.seen = 0;
    diff_labels_free(&self->labels);
    linereader_seek(in, self->start.byte);
    in->line = self->start.line;
}

/* True if the line does not sort before the previous one; `shared` is how many bytes they have in common. */
static bool comes_next(const struct profile *self, struct slice text, size_t shared) {
    struct slice before = bytebuf_slice(&self->previous);
    return self->settings.chart || shared == before.len ||
           (shared < text.len && (unsigned char)before.at[shared] < (unsigned char)text.at[shared]);
}

/* Counts the line, and its columns: *self is differential as long as every line is. */
static void note_columns(struct profile *self, bool two) {
    self->differential = two && (self->differential || !self->count);
    self->two_columns += two;
    self->count++;
}

/* True if the line can be added to the tree at once. */
static bool fits(const struct profile *self, const struct profile_line *line, size_t shared) {
    return comes_next(self, line->text, shared) && (line->two || !self->differential);
}

static void add_next(struct profile *self, const struct profile_line *line, size_t shared) {
    note_columns(self, line->two);
    if (self->count == 1)
        start_tree(self); /* which depends on the columns */
    if (self->logging)
        log_line(self, line->text, shared);
    self->previous.len = shared;
    bytebuf_add(&self->previous, slice_from(line->text, shared));
    add_line(self, line, shared);
}

static void take_line(struct profile *self, struct linereader *in, const struct profile_line *line) {
    if (!self->collecting) {
        size_t shared = slice_common(bytebuf_slice(&self->previous), line->text);
        if (fits(self, line, shared)) {
            add_next(self, line, shared);
            return;
        }
        start_collecting(self);
        if (!self->logging) {
            read_again(self, in);
            return;
        }
        collect_log(self);
    }
    note_columns(self, line->two);
    kept_lines_add(&self->lines, line->text);
}

static void add_unrecognised(struct profile *self, const struct linereader *in, struct slice text,
                             struct messages *messages) {
    self->unrecognised.what = folded_line_has_unrecognised_count(text)
                                  ? "not a folded stack, for its count is not digits with or without a point"
                                  : "not a folded stack";
    if (self->reported)
        self->unrecognised.seen++;
    else
        tally_add(&self->unrecognised, messages, in->name, in->line, text);
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
    self->start = (struct profile_start){linereader_position(in), in->line};
    for (struct slice text; linereader_next(in, &text);) {
        struct profile_line line;
        if (profile_line_parse(text, &line))
            take_line(self, in, &line);
        else if (!diff_labels_parse(text, &self->labels))
            add_unrecognised(self, in, text, messages);
    }
    if (self->reread && has_changed(&status, in->fd))
        messages_add(messages, "%s: it changed while it was read; draw it again", in->name);
}

void profile_finish(struct profile *self) {
    struct kept_lines *lines = &self->lines;
    if (self->collecting || !self->count)
        start_tree(self);
    if (self->settings.reverse)
        kept_lines_reverse(lines, self->differential);
    if (!self->settings.chart)
        kept_lines_sort(lines);
    for (size_t i = 0; i < lines->count; i++) {
        struct profile_line line = kept_lines_get(lines, i);
        add_line(self, &line, 0);
    }
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
    bytebuf_free(&self->previous);
    bytebuf_free(&self->scratch);
    *self = (struct profile){0};
}
