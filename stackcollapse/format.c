/* format: the table in the order in which texts are recognised, then those that only their name chooses. */
#include "format.h"

#include "base/nearest.h"
#include "profile/chunks.h"

#include "base/banned.h"

const struct format *const format_table[] = {
    &format_perf,
    &format_bpftrace,
    &format_jstack,
    &format_ibmjava,
    &format_sample,
    &format_go,
    &format_elfutils,
    &format_gdb,
    &format_faulthandler,
    &format_pmc,
    &format_xdebug,
    &format_vsprof,
    &format_vtune_mc,
    &format_vtune,
    &format_instruments,
    &format_ghcprof,
    &format_aix,
    &format_wcp,
    &format_stap,
    &format_dtrace,
    &format_ljp,
    &format_folded,
    &format_java_exceptions,
    &format_perf_sched,
    &format_recursive,
    &format_pkgsplit,
    &format_range,
    &format_files,
    &format_pprof,
    &format_xctrace,
    &format_cpuprofile,
    &format_chrome,
    NULL,
};

const struct format *format_named(struct slice name) {
    for (const struct format *const *row = format_table; *row; row++)
        if (slice_equal(slice_of_text((*row)->name), name))
            return *row;
    return NULL;
}

const char *format_meant(struct slice name) {
    struct nearest nearest = nearest_to(name);
    const char *meant = NULL;
    for (const struct format *const *row = format_table; *row; row++)
        if (nearest_try(&nearest, slice_of_text((*row)->name)))
            meant = (*row)->name;
    return meant;
}

const struct format *format_of_program(const char *program) {
    static const struct slice endings[] = {SLICE_INIT(".pl"), SLICE_INIT(".awk"), SLICE_INIT(".py"),
                                           SLICE_INIT(".php")};
    struct slice path = slice_of_text(program), start = SLICE("stackcollapse-");
    size_t slash = slice_find_last(path, '/');
    struct slice name = slash < path.len ? slice_from(path, slash + 1) : path;
    bool script = false;
    for (const struct format *const *row = format_table; *row; row++)
        if ((*row)->script[0] && slice_equal(name, slice_of_text((*row)->script)))
            return *row;
    for (size_t i = 0; i < sizeof endings / sizeof *endings && !script; i++)
        if ((script = slice_ends(name, endings[i])))
            name = slice_part(name, 0, name.len - endings[i].len);
    if (slice_starts(name, start))
        return format_named(slice_from(name, start.len));
    return NULL;
}

void format_list(struct bytebuf *out) {
    for (const struct format *const *row = format_table; *row; row++)
        bytebuf_add_format(out, "%-16s %-33s %s\n", (*row)->name, (*row)->script[0] ? (*row)->script : "-",
                           (*row)->help);
}

/* Whether others can read on from here. */
static bool may_stop(const struct format *format, const struct fold *fold, struct linereader *in) {
    return format->starts && (!format->ready || format->ready(fold)) &&
           chunks_starts(format->starts, linereader_peek(in, CHUNKS_LOOK));
}

/* Whether the unread bytes begin with a line that came after the last one before. */
static inline bool next_known(const struct format *format, struct fold *fold, struct slice unread,
                              struct line_frame *frame, size_t *size) {
    return format->next ? format->next(fold, unread, frame, size)
                        : line_cache_next(&fold->cache, unread, frame, size);
}

bool format_read_some(const struct format *format, struct fold *fold, struct linereader *in, uint64_t until) {
    struct slice line;
    struct line_frame frame;
    size_t size;
    fold->in = in;
    if (format->read) {
        format->read(fold, in);
        return false;
    }
    for (;;) {
        if (linereader_position(in) >= until && may_stop(format, fold, in))
            return true;
        if (format->frame && fold->sample.open &&
            next_known(format, fold, linereader_unread(in), &frame, &size)) {
            linereader_advance(in, size, 1);
            format->frame(fold, frame);
        } else if (linereader_next(in, &line)) {
            format->line(fold, line);
        } else {
            return false;
        }
    }
}

void format_end(const struct format *format, struct fold *fold, const struct linereader *in) {
    if (format->end)
        format->end(fold);
    fold->lines += in->line;
}
