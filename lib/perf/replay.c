/* replay: records wait in order of time until their round has ended; those without time are taken at once. */
#include "perf/replay.h"

#include "perf/replay_maps.h"

#include "base/banned.h"

#define IS_STORED ((uint64_t)1 << 63) /* an entry of the order is the number of a copy */

/* Bytes of records that wait; of a small recording so many times its size, for a few compressed bytes become
 * gigabytes. */
#define WAITING_MAX ((uint64_t)1 << 32)
#define WAITING_LEAST ((uint64_t)1 << 28)
#define WAITING_TIMES 64

enum { MOUNT_NAMESPACE = 5, COMM_AT = 8, PROGRESS_STEP = 1 << 20, RELEASE_STEP = 1 << 23 };

static bool refuse(struct replay *self, const char *obstacle) {
    self->obstacle = obstacle;
    return false;
}

/* Whether so many bytes of records may wait for others. */
static bool may_wait(struct replay *self, uint64_t bytes) {
    uint64_t size = self->recording->data.size;
    uint64_t most = size > WAITING_MAX / WAITING_TIMES ? WAITING_MAX : size * WAITING_TIMES;
    return bytes <= (most > WAITING_LEAST ? most : WAITING_LEAST) ||
           refuse(self, "too many of its records wait for others");
}

/* ---- records of threads ---- */

static bool take_name(struct replay *self, const struct record *record) {
    struct view_cursor cursor = {.view = record->body};
    uint32_t pid = cursor_read4(&cursor), tid = cursor_read4(&cursor);
    struct slice name;
    if (cursor.failed || !view_text(&record->body, COMM_AT, &name))
        return false;
    thread_table_name(&self->threads, thread_table_get(&self->threads, pid, tid), name);
    return true;
}

static bool take_fork(struct replay *self, const struct record *record) {
    struct view_cursor cursor = {.view = record->body};
    struct thread_fork fork = {.keeps_maps = (record->misc & RECORD_FORK_BY_PERF) != 0};
    fork.pid = cursor_read4(&cursor);
    fork.parent_pid = cursor_read4(&cursor);
    fork.tid = cursor_read4(&cursor);
    fork.parent_tid = cursor_read4(&cursor);
    if (cursor.failed)
        return false;
    thread_table_fork(&self->threads, &fork);
    return true;
}

static bool take_namespaces(struct replay *self, const struct record *record) {
    struct view_cursor cursor = {.view = record->body};
    uint32_t pid = cursor_read4(&cursor);
    cursor_skip(&cursor, 4);
    uint64_t count = cursor_read8(&cursor);
    cursor_skip(&cursor, 16 * (uint64_t)MOUNT_NAMESPACE + 8);
    uint64_t number = cursor_read8(&cursor);
    if (count <= MOUNT_NAMESPACE || cursor.failed)
        return count <= MOUNT_NAMESPACE;
    mount_namespaces_set(&self->namespaces, pid, number);
    return true;
}

static bool take_lost(struct replay *self, const struct record *record) {
    uint64_t lost;
    if (!view_read8(&record->body, record->type == RECORD_LOST ? 8 : 0, &lost))
        return false;
    self->lost += lost;
    return true;
}

static bool deliver_one(struct replay *self, const struct record_sample *sample, uint32_t thread) {
    self->samples++;
    return self->take(self->context, sample, thread, &self->obstacle);
}

/* Hands a sample on, or one for each member of its group. */
static bool deliver(struct replay *self, const struct record_sample *sample) {
    uint32_t thread = thread_table_get(&self->threads, sample->pid, sample->tid);
    struct view_cursor cursor = {.view = sample->values.entries};
    struct record_sample member;
    bool good = true;
    if (!group_values_are_there(sample))
        return deliver_one(self, sample, thread);
    while (good && group_values_next(&self->values, sample, &cursor, &member))
        good = deliver_one(self, &member, thread);
    return good;
}

static bool read_sample(struct replay *self, const struct record *record, struct record_sample *sample) {
    return record_read_sample(self->recording, record, sample) ||
           refuse(self, "a sample is damaged, or of an event that the header does not know");
}

/* The number by which the rest of a call chain is known. False: the chain is whole. */
static bool is_deferred(const struct record_sample *sample, uint64_t *cookie) {
    uint64_t context, size = sample->chain.size;
    return size >= 16 && view_read8(&sample->chain, size - 16, &context) && context == CHAIN_USER_DEFERRED &&
           view_read8(&sample->chain, size - 8, cookie);
}

static bool take_sample(struct replay *self, const struct record *record) {
    struct record_sample sample;
    uint64_t cookie;
    if (!read_sample(self, record, &sample))
        return false;
    if (sample.has_time) {
        bool first = !self->last_time || sample.time < self->first_time;
        self->first_time = first ? sample.time : self->first_time;
        self->last_time = sample.time > self->last_time ? sample.time : self->last_time;
    }
    if (!is_deferred(&sample, &cookie))
        return deliver(self, &sample);
    deferred_samples_add(&self->deferred, sample.tid, record->bytes);
    return may_wait(self, self->deferred.store.bytes);
}

/* Hands on the samples of a thread that wait; those of that number get the rest of their call chains. */
static bool deliver_deferred(struct replay *self, uint32_t tid, uint64_t number, struct view rest) {
    struct record record;
    struct record_sample sample;
    uint64_t cookie = 0;
    bool good = true;
    while (good && deferred_samples_first(&self->deferred, tid, &record)) {
        good = read_sample(self, &record, &sample);
        if (good && rest.size && is_deferred(&sample, &cookie) && cookie == number)
            sample.rest = rest;
        good = good && deliver(self, &sample);
        deferred_samples_drop_first(&self->deferred, tid);
    }
    return good;
}

static bool take_rest(struct replay *self, const struct record *record) {
    struct view_cursor cursor = {.view = record->body};
    uint64_t number = cursor_read8(&cursor);
    struct view rest = cursor_read_items(&cursor, cursor_read8(&cursor), 8);
    return !cursor.failed && deliver_deferred(self, record_tid(self->recording, record), number, rest);
}

static bool take_record(struct replay *self, const struct record *record) {
    bool good = true;
    switch (record->type) {
    case RECORD_MMAP:
    case RECORD_MMAP2:
        good = replay_take_map(self, record);
        break;
    case RECORD_COMM:
        good = take_name(self, record);
        break;
    case RECORD_FORK:
        good = take_fork(self, record);
        break;
    case RECORD_SAMPLE:
        good = take_sample(self, record);
        break;
    case RECORD_LOST:
    case RECORD_LOST_SAMPLES:
        good = take_lost(self, record);
        break;
    case RECORD_NAMESPACES:
        good = take_namespaces(self, record);
        break;
    case RECORD_DEFERRED_CHAIN:
        good = take_rest(self, record);
        break;
    case RECORD_KSYMBOL:
        good = replay_take_kernel_symbol(self, record);
        break;
    default:
        break; /* it tells nothing that stacks depend on */
    }
    return good || (!self->obstacle && refuse(self, "a record is damaged"));
}

/* ---- order ---- */

/* The record of an entry of the order: a place in the file, or the number of a copy. */
static bool find_record(const struct replay *self, uint64_t entry, struct record *record) {
    const struct view *data = &self->recording->data;
    uint64_t at = entry & IS_STORED ? 0 : entry;
    struct view stored;
    if (entry & IS_STORED) {
        stored = record_store_get(&self->store, entry & ~IS_STORED);
        data = &stored;
    }
    return record_next(data, &at, record);
}

static bool take_due(struct replay *self) {
    struct record record;
    uint64_t entry;
    while (!self->obstacle && record_order_next(&self->order, &entry)) {
        if (!find_record(self, entry, &record) || !take_record(self, &record))
            return self->obstacle ? false : refuse(self, "it changes while it is read");
        if (entry & IS_STORED)
            record_store_drop(&self->store, entry & ~IS_STORED);
    }
    return !self->obstacle;
}

/* What is in the way of reading the recording, if it holds such a record. */
static const char *uncovered(uint32_t type) {
    if (type == RECORD_AUX || type == RECORD_AUX_ID ||
        (type >= RECORD_AUXTRACE_INFO && type <= RECORD_AUXTRACE_ERROR))
        return "it holds a hardware trace";
    return NULL;
}

/* Lets a record wait for its time; `entry`: its place in the file, which is not used for a copy. */
static bool wait_for_turn(struct replay *self, const struct record *record, uint64_t entry, uint64_t time) {
    if (self->stores)
        entry = record_store_add(&self->store, view_slice(&record->bytes)) | IS_STORED;
    if (!may_wait(self, self->store.bytes))
        return false;
    record_order_add(&self->order, time, entry);
    return true;
}

/* Takes a record that is not compressed, or lets it wait. */
static bool sort_in(struct replay *self, const struct record *record, uint64_t entry) {
    self->obstacle = uncovered(record->type);
    if (self->obstacle)
        return false;
    if (record->type == RECORD_ROUND) {
        record_order_end_round(&self->order);
        return take_due(self);
    }
    if (record->type >= RECORD_OF_PERF)
        return true;
    uint64_t time = record_time(self->recording, record);
    return time == RECORD_NO_TIME ? take_record(self, record) : wait_for_turn(self, record, entry, time);
}

static bool is_compressed(const struct record *record) {
    return record->type == RECORD_COMPRESSED || record->type == RECORD_COMPRESSED2;
}

static bool take_unpacked(void *context, const struct record *record) {
    struct replay *self = context;
    return is_compressed(record) ? refuse(self, "a compressed record is damaged") : sort_in(self, record, 0);
}

static bool unpack(struct replay *self, const struct record *record) {
    self->stores = true;
    self->packed.take = take_unpacked;
    self->packed.context = self;
    return packed_records_add(&self->packed, record) ||
           (!self->obstacle && refuse(self, self->packed.problem));
}

/* Takes what still waits. */
static bool end(struct replay *self) {
    if (!packed_records_are_whole(&self->packed))
        return refuse(self, "a record is cut off");
    record_order_end(&self->order);
    bool good = take_due(self);
    for (uint32_t i = 0; good && i < self->deferred.tids.count; i++)
        good = deliver_deferred(self, deferred_samples_tid(&self->deferred, i), 0, (struct view){0});
    return good;
}

static void show_progress(struct replay *self, uint64_t offset, uint64_t *shown) {
    if (self->progress && offset - *shown >= PROGRESS_STEP) {
        progress_add(self->progress, offset - *shown);
        *shown = offset;
    }
}

/* What was read is seldom looked at again: memory does not grow with the recording. */
static void give_back(struct replay *self, uint64_t offset, uint64_t *released) {
    if (self->file && offset - *released >= RELEASE_STEP) {
        mapped_file_release(self->file);
        *released = offset;
    }
}

bool replay_run(struct replay *self) {
    const struct view *data = &self->recording->data;
    struct record record;
    uint64_t shown = 0, released = 0;
    self->modules.recording = self->values.recording = self->recording;
    self->kernel = address_space_new(&self->threads.maps);
    for (uint64_t offset = 0, start; start = offset, record_next(data, &offset, &record);) {
        if (!(is_compressed(&record) ? unpack(self, &record) : sort_in(self, &record, start)))
            return false;
        show_progress(self, offset, &shown);
        give_back(self, offset, &released);
        if (offset == data->size)
            return end(self);
    }
    return refuse(self, "a record is cut off");
}

void replay_free(struct replay *self) {
    thread_table_free(&self->threads);
    module_table_free(&self->modules);
    mount_namespaces_free(&self->namespaces);
    record_order_free(&self->order);
    record_store_free(&self->store);
    packed_records_free(&self->packed);
    deferred_samples_free(&self->deferred);
    group_values_free(&self->values);
}
