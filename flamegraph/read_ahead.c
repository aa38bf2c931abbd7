/*
 * read_ahead: batches go round. The thread detaches each from the reader, so that it can go on in another
 * block; while it runs, only it touches the reader.
 */
#include "read_ahead.h"

#include <sys/stat.h>

#include "profile/worker_pool.h"

#include "base/banned.h"

enum {
    SINGLE_SIZE = 1 << 22, /* takes five milliseconds to read and add: for less, no thread was seen to help */
    USUAL_LINE = 128,      /* bytes */
    READ_SIZE = 1 << 16    /* of the thread: a batch of usual lines, so that few bytes are copied */
};

struct threads read_ahead_threads(const struct read_ahead *self, bool is_file) {
    return (struct threads){.count = self->threads ? self->threads : worker_pool_usual_threads(is_file),
                            .refused = self->refused,
                            .is_refused = self->is_refused};
}

/* Calls `refused`, for the first thread that cannot be started. */
static void refuse(struct read_ahead *self, int error) {
    if (!self->is_refused && self->refused)
        self->refused(error);
    self->is_refused = true;
}

/* Begins with a source of so many bytes, of which the first are used without a thread if it may hold more. */
static void begin(struct read_ahead *self, uint64_t bytes, bool is_file) {
    uint64_t single_size = self->single_size ? self->single_size : SINGLE_SIZE;
    bool single = read_ahead_threads(self, is_file).count < 2 || (is_file && bytes < single_size);
    self->single_until = single ? UINT64_MAX : is_file ? 0 : single_size;
    for (size_t i = 0; i < READ_AHEAD_BATCHES; i++)
        self->batches[i].max_lines = self->batch_lines;
}

void read_ahead_open(struct read_ahead *self, struct linereader *in) {
    struct stat status;
    bool is_file = fstat(in->fd, &status) == 0 && S_ISREG(status.st_mode);
    begin(self, is_file ? (uint64_t)status.st_size : 0, is_file);
    self->in = in;
    self->start = (struct read_ahead_start){linereader_position(in), in->line};
}

void read_ahead_open_kept(struct read_ahead *self, const struct kept_lines *kept) {
    begin(self, (uint64_t)kept->count * USUAL_LINE, true);
    self->in = NULL;
    self->kept = kept;
    self->taken = 0;
}

/* Makes a batch of what comes next in the source. False: nothing does. */
static bool make_batch(struct read_ahead *self, struct line_batch *batch, bool compares) {
    if (self->in)
        return line_batch_read(batch, self->in, &self->previous, compares);
    bool more = line_batch_take(batch, self->kept, self->taken, compares);
    self->taken += batch->count;
    return more;
}

/* ---- the thread ---- */

/* Waits until fewer than so many batches are ready or in use. False: no more are wanted. */
static bool wait_for_room(struct read_ahead *self, uint64_t batches, bool *compares) {
    pthread_mutex_lock(&self->lock);
    while (!self->stopped && self->made - self->used >= batches)
        pthread_cond_wait(&self->changed, &self->lock);
    bool wanted = !self->stopped;
    *compares = self->compares;
    pthread_mutex_unlock(&self->lock);
    return wanted;
}

/* Hands out the batch that was made; false: the input has ended instead. */
static void hand_out(struct read_ahead *self, bool made) {
    pthread_mutex_lock(&self->lock);
    self->made += made;
    self->ended = !made;
    pthread_cond_signal(&self->changed);
    pthread_mutex_unlock(&self->lock);
}

/* Batches of lines that are longer than a block are made one at a time: else there would be several such. */
static void *make_batches(void *context) {
    struct read_ahead *self = context;
    struct line_batch *large = NULL;
    for (bool more = true, compares;
         more && wait_for_room(self, large ? 1 : READ_AHEAD_BATCHES, &compares);) {
        struct line_batch *batch = &self->batches[self->made % READ_AHEAD_BATCHES];
        if (large)
            line_batch_shrink(large);
        more = make_batch(self, batch, compares);
        large = self->in && line_batch_detach(batch, self->in) ? batch : NULL;
        hand_out(self, more);
    }
    return NULL;
}

static void *read_batches(void *context) {
    struct read_ahead *self = context;
    size_t chunk = self->in->chunk;
    self->in->chunk = chunk ? chunk : READ_SIZE;
    make_batches(self);
    self->in->chunk = chunk;
    return NULL;
}

/* ---- its caller ---- */

/* Starts the thread, if it can be. */
static void start(struct read_ahead *self, bool compares) {
    self->made = self->used = 0;
    self->compares = compares;
    self->lent = self->ended = self->stopped = false;
    pthread_mutex_init(&self->lock, NULL);
    pthread_cond_init(&self->changed, NULL);
    int error = pthread_create(&self->thread, NULL, self->in ? read_batches : make_batches, self);
    self->is_running = error == 0;
    if (error) {
        self->single_until = UINT64_MAX;
        refuse(self, error);
    }
}

/* Stops the thread, if there is one. */
static void stop(struct read_ahead *self) {
    if (!self->is_running)
        return;
    pthread_mutex_lock(&self->lock);
    self->stopped = true;
    pthread_cond_signal(&self->changed);
    pthread_mutex_unlock(&self->lock);
    pthread_join(self->thread, NULL);
    pthread_mutex_destroy(&self->lock);
    pthread_cond_destroy(&self->changed);
    self->is_running = false;
}

static const struct line_batch *next_made(struct read_ahead *self, bool compares) {
    pthread_mutex_lock(&self->lock);
    self->compares = compares;
    self->used += self->lent;
    pthread_cond_signal(&self->changed);
    while (self->made == self->used && !self->ended)
        pthread_cond_wait(&self->changed, &self->lock);
    self->lent = self->made != self->used;
    pthread_mutex_unlock(&self->lock);
    return self->lent ? &self->batches[self->used % READ_AHEAD_BATCHES] : NULL;
}

/* Bytes of the input that are in batches. */
static uint64_t bytes_used(const struct read_ahead *self) {
    return self->in ? linereader_position(self->in) - self->start.byte : 0;
}

const struct line_batch *read_ahead_next(struct read_ahead *self, bool compares) {
    struct line_batch *batch = &self->batches[0];
    if (!self->is_running && bytes_used(self) >= self->single_until)
        start(self, compares);
    if (self->is_running)
        return next_made(self, compares);
    return make_batch(self, batch, compares && self->in) ? batch : NULL;
}

void read_ahead_restart(struct read_ahead *self) {
    stop(self);
    self->previous.len = 0;
    linereader_seek(self->in, self->start.byte);
    self->in->line = self->start.line;
}

void read_ahead_close(struct read_ahead *self) {
    stop(self);
    self->in = NULL;
    self->kept = NULL;
}

void read_ahead_free(struct read_ahead *self) {
    for (size_t i = 0; i < READ_AHEAD_BATCHES; i++)
        line_batch_free(&self->batches[i]);
    bytebuf_free(&self->previous);
}
