/*
 * java_name - names of Java methods, whole or with shorter packages
 *
 *     java_name_shorten(SLICE("java.base/java.lang.Thread.run"), '.', &into);   // "j.b/j.l.Thread.run"
 *     java_name_without_package(SLICE("java.lang.Thread.run"));                 // "Thread.run"
 */
#ifndef JAVA_NAME_H
#define JAVA_NAME_H

#include "base/bytebuf.h"
#include "base/slice.h"

/* The options of formats that print the threads of Java. */
#define JAVA_OPTIONS                                                                                        \
    "include-tname no-include-tname noinclude-tname include-tid no-include-tid noinclude-tid shorten-pkgs " \
    "no-shorten-pkgs noshorten-pkgs"

/*
 * Appends the name, of whose package each word keeps its first letter. The class and the method are what
 * follows the last '/', or the last two parts between points; a name without a package stays as it is.
 */
void java_name_shorten(struct slice name, char separator, struct bytebuf *into);

/* The last two parts between points. */
struct slice java_name_without_package(struct slice name);

/* "  at NAME(": the name; false: the line is not a frame. */
bool java_name_of_frame(struct slice line, struct slice *name);

/* Whether the method of a thread that runs is one that waits for input, so that the thread does nothing. */
bool java_name_waits(struct slice name);

/* The same for the method in which a virtual thread is parked. */
bool java_name_parks(struct slice name);

#endif
