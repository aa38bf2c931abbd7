/*
 * addr2line - the functions that a compiler inlined at an address
 *
 * Asks one long-lived addr2line per module, at most 128 at a time. If it does not know an address, the
 * symbols that nm lists are tried. Neither is run through a shell. What they print on standard error is not
 * touched.
 *
 *     struct addr2line inlined = {.context = true};
 *     if (addr2line_names(&inlined, module, address, symbol, &names))    // "outer:a.c:12;inner:a.h:3"
 *         use(names);
 *     report_messages(&inlined.messages);
 *     bool good = addr2line_end(&inlined);
 */
#ifndef ADDR2LINE_H
#define ADDR2LINE_H

#include "base/bytebuf.h"
#include "base/contract.h"
#include "base/intern.h"
#include "base/messages.h"

struct addr2line {
    bool context;             /* set before use: add :FILE:LINE to each name */
    bool failed;              /* addr2line or nm could not be run */
    struct messages messages; /* what went wrong; to be reported after each call */
    struct intern modules;    /* private from here */
    struct addr2line_module *known;
    size_t capacity;
    uint64_t clock;
    size_t running;
    struct bytebuf question;
};

/*
 * Puts the functions at the address `at` of the module into `names`, outermost first, separated by ';'. The
 * symbol, with perf's +0xOFFSET, is looked up if addr2line does not know the address. False: none was found;
 * the frame is then named by its symbol.
 */
MUST_USE bool addr2line_names(struct addr2line *self, struct slice module_name, struct slice at,
                              struct slice symbol, struct bytebuf *names);

/* Ends all helpers and frees the memory. False: one could not be run. */
MUST_USE bool addr2line_end(struct addr2line *self);

#endif
