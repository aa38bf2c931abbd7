/*
 * stack_print: each thread takes the next few stacks, makes their lines, and waits until those before are
 * written. So little text is in memory, and one thread makes lines while another one writes.
 */
#include "profile/stack_print.h"

#include <pthread.h>

#include "base/banned.h"

enum {
    PART = 256,         /* stacks that a thread takes at a time */
    MOST_TEXT = 1 << 20 /* of a thread, that waits; long stacks may have more */
};

size_t stack_print_fewest =
    1 << 14; /* takes seven milliseconds to print: for half of it, threads gain little */

struct printing {
    const struct stack_walk *walk;
    struct outbuf *out;  /* of the thread whose turn it is */
    _Atomic size_t next; /* part to be taken */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t turn; /* part to be written */
};

/* Writes the text when all parts before are written. */
static void write_part(struct printing *self, size_t part, struct bytebuf *text) {
    pthread_mutex_lock(&self->lock);
    while (self->turn != part)
        pthread_cond_wait(&self->changed, &self->lock);
    pthread_mutex_unlock(&self->lock);
    struct bytebuf pending = self->out->pending;
    self->out->pending = *text;
    outbuf_flush(self->out);
    *text = self->out->pending;
    self->out->pending = pending;
}

static void end_part(struct printing *self) {
    pthread_mutex_lock(&self->lock);
    self->turn++;
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->lock);
}

static void print_parts(void *context, size_t thread) {
    struct printing *self = context;
    struct bytebuf text = {0};
    (void)thread;
    for (size_t part; (part = self->next++) < (self->walk->end + PART - 1) / PART; end_part(self)) {
        struct stack_walk walk = stack_walk_part(self->walk, part * PART, PART);
        while (stack_walk_next(&walk)) {
            stack_walk_add_line(&walk, &text);
            if (text.len >= MOST_TEXT)
                write_part(self, part, &text);
        }
        write_part(self, part, &text);
        stack_walk_free(&walk);
    }
    bytebuf_free(&text);
}

void stack_print(const struct stack_table *stacks, const struct intern *names, struct threads *threads,
                 struct outbuf *out) {
    if (threads->count < 2 || stack_table_size(stacks) < stack_print_fewest) {
        stack_table_print(stacks, names, out);
        return;
    }
    struct stack_walk walk = stack_walk_start_in_threads(stacks, names, threads);
    struct printing printing = {.walk = &walk, .out = out};
    pthread_mutex_init(&printing.lock, NULL);
    pthread_cond_init(&printing.changed, NULL);
    outbuf_flush(out);
    threads_run(threads, print_parts, &printing);
    pthread_cond_destroy(&printing.changed);
    pthread_mutex_destroy(&printing.lock);
    stack_walk_free(&walk);
}
