/*
 * recording_reader - who reads a recording: this program, or perf script
 *
 *     struct recording_reader reader = {.reader = READER_AUTO, .places = places, .print = read_text};
 *     if (!recording_reader_read(&reader, &in, &collapse, &messages))
 *         report_messages(&messages);
 */
#ifndef RECORDING_READER_H
#define RECORDING_READER_H

#include "perf/collapse.h"
#include "perf/perfdata.h"
#include "symbols/symbol_files.h"

/* In the order of the choices of --reader. */
enum reader {
    READER_AUTO,   /* this program reads what it covers, perf script the rest */
    READER_NATIVE, /* only this program */
    READER_PERF    /* only perf script */
};

struct recording_reader {
    enum reader reader;
    struct symbol_places places;
    struct perfdata_fields fields; /* for perf script */
    perfdata_reader *print;        /* takes the text that it prints */
    void *context;
    bool describes; /* facts of each recording become messages, and why perf script read it */
};

/* Adds a recording that was not read yet to the collapse. False: a message says why it could not be
 * read. */
MUST_USE bool recording_reader_read(const struct recording_reader *self, struct linereader *in,
                                    struct collapse *collapse, struct messages *messages);

#endif
