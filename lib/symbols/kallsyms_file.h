/*
 * kallsyms_file - a text like /proc/kallsyms that has the symbols of the kernel that was recorded
 *
 * Of the kernel that runs, if that is the recorded one, and its copies with the recorded build-id in perf's
 * build-id cache and in directories that the user named: as `perf record` makes them,
 * "[kernel.kallsyms]/BUILD_ID/kallsyms", and as `perf buildid-cache --kcore` does, in
 * "[kernel.kcore]/BUILD_ID/TIME/kallsyms" (tools/perf/builtin-buildid-cache.c). The kernel and its modules
 * lie elsewhere after each start: a text of the recorded start is taken before any other one.
 *
 *     struct kallsyms_file file;
 *     if (kallsyms_file_find(&file, &wanted))
 *         kallsyms_read(&symbols, file.text);
 *     kallsyms_file_close(&file); // after the symbols are not needed any more
 */
#ifndef KALLSYMS_FILE_H
#define KALLSYMS_FILE_H

#include "base/bytebuf.h"
#include "base/mapped_file.h"
#include "symbols/symbol_files.h"

struct kallsyms_wanted {
    const struct symbol_places *places;
    struct build_id id; /* of the recorded kernel; of size 0 when it is not known */
    uint64_t text;      /* where its _text was; 0: not known */
    bool by_stext;      /* that was its _stext */
};

struct kallsyms_file {
    struct slice text;      /* lives until the file is closed */
    struct mapped_file map; /* private from here */
    struct bytebuf content;
};

/* False: there is none, or those that are there hide their addresses. Close it in either case. */
MUST_USE bool kallsyms_file_find(struct kallsyms_file *self, const struct kallsyms_wanted *wanted);

/* True if the kernel with that build-id runs here; also if the build-id is of size 0, for then it may do so.
 */
bool kallsyms_file_is_running(const struct build_id *id);

void kallsyms_file_close(struct kallsyms_file *self);

#endif
