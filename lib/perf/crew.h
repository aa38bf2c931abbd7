/*
 * crew - several threads collapse one input
 *
 * A big input is cut behind empty lines into parts; whoever is free takes the next one. Each thread has
 * tables of its own, which are merged at the end. What is printed, and what is said, is the same for any
 * number of threads. A recording without empty lines, that is without call chains, is read by one thread; so
 * is a small one.
 *
 *     struct crew crew = {0};
 *     crew_read(&crew, &collapse, &in);              // for every input, as collapse_read
 *     crew_finish(&crew, &collapse);                 // before collapse_finish
 */
#ifndef CREW_H
#define CREW_H

#include "perf/collapse.h"

enum { CREW_MOST = 256 };

struct crew {
    unsigned threads; /* that may read, the caller's among them: 1 to CREW_MOST; or 0: as many as this process
                         may run at once and are of use, one fewer for a pipe, whose writer needs one */
    size_t alone;     /* bytes that one thread reads alone; 0: a good number. Tests set few */
    size_t part_size; /* bytes to be taken at once; 0: a good number. Tests set few */
    struct crew_member *members; /* private from here */
    size_t hired;
    unsigned usual; /* how many threads are of use here, 0: not asked yet */
    bool refused;   /* a thread could not be started, and that was said */
    uint64_t parts;
};

/* Reads all lines of the reader into the tables of `collapse` and of the crew. */
void crew_read(struct crew *self, struct collapse *collapse, struct linereader *in);

/* After all input: what the crew read becomes part of `collapse`; the crew is empty again. */
void crew_finish(struct crew *self, struct collapse *collapse);

#endif
