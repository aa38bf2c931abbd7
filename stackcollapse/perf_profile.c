/* perf_profile: all of it is lib/perf's; here the options are handed on. */
#include "perf_profile.h"

#include "format.h"
#include "perf/collapse_messages.h"
#include "perf/recording_reader.h"
#include "profile/stack_print.h"

#include "base/banned.h"

static bool expand_inlines(void *context, const struct frame *frame, struct bytebuf *names) {
    struct addr2line *inlined = context;
    return addr2line_names(inlined, frame->module, frame->address, frame->symbol, names);
}

void perf_profile_start(struct perf_profile *self, const struct suite_options *given,
                        void (*show)(struct messages *messages), void (*refused)(int error)) {
    self->collapse.stats.messages.show = show;
    self->inlined.messages.show = show;
    self->given = given;
    self->inlined.context = given->context;
    self->pool.job = &collapse_job;
    self->pool.threads = (unsigned)given->threads;
    self->pool.refused = refused;
    self->collapse.settings = (struct collapse_settings){
        .pid = given->pid,
        .tid = given->tid,
        .srcline = given->srcline,
        .rules = {.tidy = given->tidy,
                  .kernel = given->kernel || given->all,
                  .jit = given->jit || given->all,
                  .addrs = given->addrs,
                  .demangle = given->demangle},
        .expand = given->inlined ? expand_inlines : NULL,
        .expand_context = &self->inlined,
    };
    self->collapse.events.filters = given->event_filter.at;
    self->collapse.events.filter_count = given->event_filter.count;
}

static void read_text(void *context, struct linereader *in) {
    struct perf_profile *self = context;
    worker_pool_read(&self->pool, &self->collapse, in, self->collapse.settings.expand != NULL);
}

void perf_profile_read(struct perf_profile *self, struct linereader *in) {
    struct recording_reader reader = {
        .reader = (enum reader)self->given->reader,
        .fields = {.pid = self->given->pid || self->given->tid, .srcline = self->given->srcline},
        .print = read_text,
        .context = self,
        .describes = self->given->stats};
    if (!perfdata_is(in)) {
        read_text(self, in);
        return;
    }
    self->recording = true;
    self->failed |= !recording_reader_read(&reader, in, &self->collapse, &self->messages);
}

/* Takes all messages of another over. */
static void move_messages(struct messages *into, struct messages *from) {
    struct slice rest = bytebuf_slice(&from->text), message;
    while (messages_cut(&rest, &message))
        messages_add(into, "%.*s", (int)message.len, message.at);
    from->text.len = 0;
}

bool perf_profile_end(struct perf_profile *self, bool good, struct outbuf *out, struct messages *messages) {
    struct collapse *collapse = &self->collapse;
    worker_pool_finish(&self->pool, collapse);
    collapse_finish(collapse);
    bool helped = addr2line_end(&self->inlined) && !self->failed;
    move_messages(messages, &self->messages);
    move_messages(messages, &self->inlined.messages);
    collapse_messages_add_warnings(&collapse->stats, &collapse->events, messages);
    if (good && helped)
        collapse_messages_add_empty(&collapse->stats, &collapse->events, self->recording, messages);
    if (self->given->stats)
        collapse_messages_add_stats(&collapse->stats, &collapse->events, messages);
    if (self->given->edit) {
        stack_edit_apply(self->given->edit, &collapse->stacks, &collapse->names);
        stack_edit_add_messages(self->given->edit, stack_table_size(&collapse->stacks), self->given->stats,
                                messages);
    }
    struct threads threads = worker_pool_threads(&self->pool);
    stack_print(&collapse->stacks, &collapse->names, &threads, out);
    collapse_free(collapse);
    messages_free(&self->messages);
    return helped;
}

const struct format format_perf = {.name = "perf",
                                   .script = "stackcollapse-perf.pl",
                                   .help = "perf script's text and perf.data, as stackcollapse-perf reads it",
                                   .options =
                                       "event-filter reader pid tid kernel jit all addrs demangle tidy "
                                       "srcline inline context"};
