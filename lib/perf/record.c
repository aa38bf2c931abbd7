/*
 * record: fields of a sample come in a fixed order (perf_event.h, PERF_RECORD_SAMPLE), so that they are read
 * one after the other up to the copy of the stack; nothing after it is needed.
 */
#include "perf/record.h"

#include "base/banned.h"

enum { RECORD_HEADER = 8 };

enum read_format { READ_ENABLED = 1, READ_RUNNING = 2, READ_ID = 4, READ_GROUP = 8, READ_LOST = 16 };

/* How many bytes follow a record that its size does not count. */
static uint64_t uncounted(const struct record *record) {
    uint32_t size;
    bool has_data = record->type == RECORD_TRACING_DATA && view_read4(&record->body, 0, &size);
    return has_data ? ((uint64_t)size + 7) & ~(uint64_t)7 : 0;
}

bool record_next(const struct view *data, uint64_t *offset, struct record *record) {
    uint16_t size;
    if (!view_read4(data, *offset, &record->type) || !view_read2(data, *offset + 4, &record->misc) ||
        !view_read2(data, *offset + 6, &size) || size < RECORD_HEADER ||
        !view_part(data, *offset, size, &record->bytes) ||
        !view_part(&record->bytes, RECORD_HEADER, size - RECORD_HEADER, &record->body))
        return false;
    *offset += size + uncounted(record);
    return true;
}

/* How many bytes of the fields precede one of them at the start of a sample. */
static uint64_t bytes_before(uint64_t sample_type, enum sample_field field) {
    uint64_t before = SAMPLE_IDENTIFIER;
    if (field == SAMPLE_TIME)
        before |= SAMPLE_IP | SAMPLE_TID;
    if (field == SAMPLE_ID)
        before |= SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_ADDR;
    if (field == SAMPLE_IDENTIFIER)
        before = 0;
    return 8 * (uint64_t)__builtin_popcountll(sample_type & before);
}

/* How many bytes from the end of another record on its time begins. */
static uint64_t time_from_end(uint64_t sample_type) {
    return 8 * (uint64_t)(1 + __builtin_popcountll(sample_type & (SAMPLE_ID | SAMPLE_STREAM_ID | SAMPLE_CPU |
                                                                  SAMPLE_IDENTIFIER)));
}

uint64_t record_time(const struct recording *recording, const struct record *record) {
    const struct recording_event *event = &recording->events[0];
    uint64_t time = RECORD_NO_TIME, from_end = time_from_end(event->sample_type);
    if (!(event->sample_type & SAMPLE_TIME) || record->type >= RECORD_OF_PERF)
        return RECORD_NO_TIME;
    bool found = false;
    if (record->type == RECORD_SAMPLE)
        found = view_read8(&record->body, bytes_before(event->sample_type, SAMPLE_TIME), &time);
    else if (event->trailers && record->body.size >= from_end)
        found = view_read8(&record->body, record->body.size - from_end, &time);
    return found && time ? time : RECORD_NO_TIME;
}

static const struct recording_event *sample_event(const struct recording *recording,
                                                  const struct record *record) {
    uint64_t fields = recording->events[0].sample_type, id;
    if (recording->event_count == 1)
        return &recording->events[0];
    enum sample_field field = fields & SAMPLE_IDENTIFIER ? SAMPLE_IDENTIFIER : SAMPLE_ID;
    return view_read8(&record->body, bytes_before(fields, field), &id) ? recording_event_of(recording, id)
                                                                       : NULL;
}

uint32_t record_tid(const struct recording *recording, const struct record *record) {
    const struct recording_event *event = &recording->events[0];
    uint64_t from_end = time_from_end(event->sample_type) + (event->sample_type & SAMPLE_TIME ? 8 : 0);
    uint32_t tid = UINT32_MAX;
    bool has_tid = event->trailers && (event->sample_type & SAMPLE_TID) && record->body.size >= from_end;
    return has_tid && view_read4(&record->body, record->body.size - from_end + 4, &tid) ? tid : UINT32_MAX;
}

/* The values of counters: of one, or of all members of a group. */
static void read_values(struct view_cursor *cursor, uint64_t format, struct sample_values *values) {
    uint64_t times = 8 * (uint64_t)__builtin_popcountll(format & (READ_ENABLED | READ_RUNNING));
    uint64_t after = 8 * (uint64_t)__builtin_popcountll(format & (READ_ID | READ_LOST)), count = 1;
    bool group = format & READ_GROUP;
    if (group) {
        count = cursor_read8(cursor);
        cursor_skip(cursor, times);
    }
    values->stride = 8 + (group ? 0 : times) + after;
    values->id_at = format & READ_ID ? 8 + (group ? 0 : times) : 0;
    values->entries = cursor_read_items(cursor, count, values->stride);
}

static void read_stack(struct view_cursor *cursor, struct record_sample *sample) {
    uint64_t size = cursor_read8(cursor);
    struct view copy = cursor_read_part(cursor, size);
    uint64_t used = size ? cursor_read8(cursor) : 0;
    sample->stack_is_cut = used == size;
    if (!view_part(&copy, 0, used, &sample->stack))
        cursor->failed = true;
}

/* What call chains can be made of. */
static void read_state(struct view_cursor *cursor, struct record_sample *sample) {
    uint64_t fields = sample->event->sample_type;
    if (fields & SAMPLE_RAW)
        cursor_skip(cursor, cursor_read4(cursor));
    if (fields & SAMPLE_BRANCH_STACK) {
        uint64_t count = cursor_read8(cursor);
        cursor_skip(cursor, sample->event->branch_type & BRANCH_HAS_INDEX ? 8 : 0);
        sample->branches = cursor_read_items(cursor, count, RECORD_BRANCH);
        if (sample->event->branch_type & BRANCH_HAS_COUNTERS)
            (void)cursor_read_items(cursor, count, 8);
    }
    if (fields & SAMPLE_REGS_USER) {
        sample->registers_kind = cursor_read8(cursor);
        uint64_t count = (uint64_t)__builtin_popcountll(sample->event->user_registers);
        if (sample->registers_kind != REGISTERS_NONE)
            sample->registers = cursor_read_items(cursor, count, 8);
    }
    if (fields & SAMPLE_STACK_USER)
        read_stack(cursor, sample);
}

bool record_read_sample(const struct recording *recording, const struct record *record,
                        struct record_sample *sample) {
    struct view_cursor cursor = {.view = record->body};
    *sample = (struct record_sample){.event = sample_event(recording, record),
                                     .pid = UINT32_MAX,
                                     .tid = UINT32_MAX,
                                     .mode = record->misc & CPU_MODE_BITS};
    if (!sample->event)
        return false;
    uint64_t fields = sample->event->sample_type;
    sample->period = sample->event->sample_period;
    cursor_skip(&cursor, fields & SAMPLE_IDENTIFIER ? 8 : 0);
    if (fields & SAMPLE_IP)
        sample->ip = cursor_read8(&cursor);
    if (fields & SAMPLE_TID) {
        sample->pid = cursor_read4(&cursor);
        sample->tid = cursor_read4(&cursor);
    }
    if (fields & SAMPLE_TIME)
        sample->time = cursor_read8(&cursor);
    sample->has_time = (fields & SAMPLE_TIME) != 0;
    cursor_skip(&cursor, 8 * (uint64_t)__builtin_popcountll(
                                 fields & (SAMPLE_ADDR | SAMPLE_ID | SAMPLE_STREAM_ID | SAMPLE_CPU)));
    if (fields & SAMPLE_PERIOD)
        sample->period = cursor_read8(&cursor);
    if (fields & SAMPLE_READ)
        read_values(&cursor, sample->event->read_format, &sample->values);
    sample->has_chain = (fields & SAMPLE_CALLCHAIN) != 0;
    if (sample->has_chain)
        sample->chain = cursor_read_items(&cursor, cursor_read8(&cursor), 8);
    if (fields & (SAMPLE_BRANCH_STACK | SAMPLE_REGS_USER | SAMPLE_STACK_USER))
        read_state(&cursor, sample);
    return !cursor.failed;
}
