/*
 * packed_records - the records that compressed ones hold (perf record -z)
 *
 * What all compressed records hold is one stream of zstd, in which a record may begin in one and end in the
 * next. Each record is returned as soon as it is whole.
 *
 *     struct packed_records packed = {.take = take_record, .context = &context};
 *     if (!packed_records_add(&packed, &record) && packed.problem)
 *         explain(packed.problem);
 *     if (!packed_records_are_whole(&packed))
 *         explain("a record is cut off");
 *     packed_records_free(&packed);
 */
#ifndef PACKED_RECORDS_H
#define PACKED_RECORDS_H

#include "base/zstd.h"
#include "perf/record.h"

struct packed_records {
    /* Set before use: takes a record, which is valid until it returns. False: no more are wanted. */
    bool (*take)(void *context, const struct record *record);
    void *context;
    const char *problem; /* what is wrong; NULL: nothing, or no more were wanted */
    struct zstd zstd;    /* private from here */
    struct bytebuf pending;
};

/* Unpacks a record of one of the types for compressed ones. False: that failed, or no more are wanted. */
MUST_USE bool packed_records_add(struct packed_records *self, const struct record *record);

/* True if no record was begun that has not ended. */
static inline bool packed_records_are_whole(const struct packed_records *self) {
    return !self->pending.len;
}

void packed_records_free(struct packed_records *self);

#endif
