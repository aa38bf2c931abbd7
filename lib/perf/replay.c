/* replay: records wait in order of time until their round has ended; those without time are taken at once. */
#include "perf/replay.h"

#include "perf/replay_maps.h"

#include "base/banned.h"

enum { MOUNT_NAMESPACE = 5, COMM_AT = 8, PROGRESS_STEP = 1 << 20, RELEASE_STEP = 1 << 23 };

static bool refuse(struct replay *self, const char *obstacle) {
    self->obstacle = obstacle;
    return false;
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

/* perf looks files up in the mount namespace of a process; where there is one only, it is that of all. */
static bool take_namespaces(struct replay *self, const struct record *record) {
    struct view_cursor cursor = {.view = record->body};
    cursor_skip(&cursor, 8);
    uint64_t count = cursor_read8(&cursor);
    cursor_skip(&cursor, 16 * (uint64_t)MOUNT_NAMESPACE + 8);
    uint64_t number = cursor_read8(&cursor);
    if (count <= MOUNT_NAMESPACE || cursor.failed)
        return count <= MOUNT_NAMESPACE;
    if (self->mount_namespace && self->mount_namespace != number)
        return refuse(self, "its processes have several mount namespaces");
    self->mount_namespace = number;
    return true;
}

static bool take_lost(struct replay *self, const struct record *record) {
    uint64_t lost;
    if (!view_read8(&record->body, record->type == RECORD_LOST ? 8 : 0, &lost))
        return false;
    self->lost += lost;
    return true;
}

static bool take_sample(struct replay *self, const struct record *record) {
    struct record_sample sample;
    if (!record_read_sample(self->recording, record, &sample))
        return refuse(self, "a sample is damaged, or of an event that the header does not know");
    uint32_t thread = thread_table_get(&self->threads, sample.pid, sample.tid);
    self->samples++;
    if (sample.has_time) {
        bool first = !self->last_time || sample.time < self->first_time;
        self->first_time = first ? sample.time : self->first_time;
        self->last_time = sample.time > self->last_time ? sample.time : self->last_time;
    }
    return self->take(self->context, &sample, thread, &self->obstacle);
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
    case RECORD_KSYMBOL:
        good = replay_take_kernel_symbol(self, record);
        break;
    default:
        break; /* it tells nothing that stacks depend on */
    }
    return good || (!self->obstacle && refuse(self, "a record is damaged"));
}

/* ---- order ---- */

static bool take_due(struct replay *self) {
    struct record record;
    uint64_t offset;
    while (!self->obstacle && record_order_next(&self->order, &offset))
        if (!record_next(&self->recording->data, &offset, &record) || !take_record(self, &record))
            return self->obstacle ? false : refuse(self, "it changes while it is read");
    return !self->obstacle;
}

/* What is in the way of reading the recording, if it holds such a record. */
static const char *uncovered(uint32_t type) {
    if (type == RECORD_AUX || type == RECORD_AUX_ID ||
        (type >= RECORD_AUXTRACE_INFO && type <= RECORD_AUXTRACE_ERROR))
        return "it holds a hardware trace";
    if (type == RECORD_COMPRESSED || type == RECORD_COMPRESSED2)
        return "it is compressed (perf record -z)";
    return type == RECORD_DEFERRED_CHAIN ? "its call chains come in parts" : NULL;
}

static bool sort_in(struct replay *self, const struct record *record, uint64_t offset) {
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
    if (time == RECORD_NO_TIME)
        return take_record(self, record);
    record_order_add(&self->order, time, offset);
    return true;
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
    self->modules.recording = self->recording;
    self->kernel = address_space_new(&self->threads.maps);
    for (uint64_t offset = 0, start; start = offset, record_next(data, &offset, &record);) {
        if (!sort_in(self, &record, start))
            return false;
        show_progress(self, offset, &shown);
        give_back(self, offset, &released);
        if (offset == data->size) {
            record_order_end(&self->order);
            return take_due(self);
        }
    }
    return refuse(self, "a record is cut off");
}

void replay_free(struct replay *self) {
    thread_table_free(&self->threads);
    module_table_free(&self->modules);
    record_order_free(&self->order);
}
