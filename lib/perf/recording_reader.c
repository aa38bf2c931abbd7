/* recording_reader: nothing is added to the collapse before it is decided who reads. */
#include "perf/recording_reader.h"

#include "perf/fold_report.h"
#include "perf/recording_fold.h"

#include "base/banned.h"

/* Once for a recording whose chains perf would show with inlined functions. */
static void add_no_inlines(const struct recording_reader *self, const char *name, struct messages *messages) {
    bool can_ask = !self->places.symfs && !self->places.dirs_only && !self->places.debug_dir_count;
    messages_add(messages, "%s: functions that the compiler inlined are not shown%s", name,
                 can_ask ? "; --inline asks addr2line for them" : "");
}

/* Reads the recording here. False: *obstacle says why not, and the collapse is as it was. */
static bool read_here(const struct recording_reader *self, const struct mapped_file *file,
                      struct linereader *in, struct collapse *collapse, struct messages *messages,
                      const char **obstacle) {
    struct recording_fold fold = {.places = &self->places, .progress = in->progress, .file = file};
    bool good = recording_fold_read(&fold, file->bytes, collapse->settings);
    *obstacle = fold.obstacle;
    if (good) {
        unsigned shrunk = mapped_file_times_shrunk();
        recording_fold_add(&fold, collapse);
        if (mapped_file_times_shrunk() != shrunk)
            messages_add(messages, "%s: a binary became shorter while it was read: some names are wrong",
                         in->name);
        if (self->describes)
            fold_report_facts(&fold, in->name, messages);
        fold_report_lost(&fold, in->name, messages);
        if (fold.unwinder.chains && !collapse->settings.expand)
            add_no_inlines(self, in->name, messages);
    }
    recording_fold_free(&fold);
    return good;
}

static bool map_and_read(const struct recording_reader *self, const struct perfdata *perfdata,
                         struct linereader *in, struct collapse *collapse, struct messages *messages,
                         const char **obstacle) {
    struct mapped_file file;
    if (self->fields.srcline) {
        *obstacle = "--srcline needs what perf script prints";
        return false;
    }
    if (!mapped_file_attach(&file, perfdata->file)) {
        *obstacle = "it cannot be mapped into memory";
        return false;
    }
    bool good = read_here(self, &file, in, collapse, messages, obstacle);
    mapped_file_close(&file);
    return good;
}

bool recording_reader_read(const struct recording_reader *self, struct linereader *in,
                           struct collapse *collapse, struct messages *messages) {
    struct perfdata perfdata;
    const char *obstacle = NULL;
    if (!perfdata_open(&perfdata, in, messages))
        return false;
    if (self->reader != READER_PERF && map_and_read(self, &perfdata, in, collapse, messages, &obstacle)) {
        perfdata_close(&perfdata);
        return true;
    }
    if (self->reader == READER_NATIVE || self->places.dirs_only) {
        messages_add(messages, "%s: not read: %s; %s", in->name, obstacle,
                     self->places.dirs_only ? "perf script, which --symbols=dirs rules out, may read it"
                                            : "--reader=perf has perf script read it");
        perfdata_close(&perfdata);
        return false;
    }
    if (obstacle && self->describes)
        messages_add(messages, "%s: perf script reads it: %s", in->name, obstacle);
    if (self->places.debug_dir_count)
        messages_add(messages, "%s: perf script reads it, which does not look into --debug-dir", in->name);
    if (perfdata_has_stacks(&perfdata) && !collapse->settings.expand)
        add_no_inlines(self, in->name, messages);
    bool good = perfdata_print(&perfdata, in, self->fields, self->print, self->context, messages);
    if (!good && obstacle && !self->describes)
        messages_add(messages, "%s: it was not read without perf: %s", in->name, obstacle);
    return good;
}
