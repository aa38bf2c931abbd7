/*
 * A recording of any bytes is refused with a reason, or folded: then the counts of all stacks are the periods
 * of the samples, which are summed here a second time from the records, and nothing outside the bytes is
 * read. Its length is read, too, so that a mutation seldom makes a recording cut off.
 */
#include "perf/recording_fold.h"
#include "fuzz.h"

static const struct symbol_places nowhere = {.dirs_only = true};

/* True if the samples are not those of the file: some are compressed, or stand for several of a group. */
static bool has_others(const struct recording *recording) {
    struct record record;
    for (uint32_t i = 0; i < recording->event_count; i++)
        if (recording->events[i].sample_type & SAMPLE_READ)
            return true;
    for (uint64_t offset = 0; record_next(&recording->data, &offset, &record);)
        if (record.type == RECORD_COMPRESSED || record.type == RECORD_COMPRESSED2)
            return true;
    return false;
}

/* The sum of the periods, read record by record. */
static struct count sum_periods(const struct recording *recording) {
    struct count sum = {0};
    struct record record;
    struct record_sample sample;
    for (uint64_t offset = 0; record_next(&recording->data, &offset, &record);)
        if (record.type == RECORD_SAMPLE) {
            fuzz_check(record_read_sample(recording, &record, &sample));
            bool counted = sample.event->type != EVENT_TYPE_TRACEPOINT && sample.period;
            count_add_to(&sum, count_whole(counted ? sample.period : 1));
        }
    return sum;
}

static void check_fold(struct recording_fold *fold, struct collapse *collapse) {
    recording_fold_add(fold, collapse);
    collapse_finish(collapse);
    fuzz_check(collapse->stats.samples == fold->replay.samples);
    if (has_others(&fold->recording))
        return;
    struct count all = stack_table_total(&collapse->stacks), want = sum_periods(&fold->recording);
    double difference = count_double(all) - count_double(want); /* sums past 2^64 are rounded */
    fuzz_check(all.form == COUNT_WHOLE && want.form == COUNT_WHOLE
                   ? !count_compare(all, want)
                   : difference * difference <= 1e-18 * count_double(want) * count_double(want));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const filters[] = {"all"};
    struct recording_fold fold = {.places = &nowhere};
    struct collapse collapse = {
        .settings = {.pid = true, .tid = true, .rules = {.addrs = true, .kernel = true}},
        .events = {.filters = filters, .filter_count = 1}};
    unsigned char *bytes =
        size ? heap_resize(NULL, size, 1) : NULL; /* of this size: what is after it is not ours */
    if (size)
        memcpy(bytes, data, size);
    if (recording_fold_read(&fold, (struct view){bytes, size}, collapse.settings))
        check_fold(&fold, &collapse);
    else
        fuzz_check(fold.obstacle && *fold.obstacle);
    recording_fold_free(&fold);
    collapse_free(&collapse);
    free(bytes);
    return 0;
}
