/* fold_report: the weight of a module is that of all stacks with a frame in it that has no symbol. */
#include "perf/fold_report.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/banned.h"

enum { SHOWN = 5, NANOSECONDS = 1000000000, NEARLY_ALL = 64000 };

static int unread_error(const struct module_symbols *module) {
    return module->files.error ? module->files.error : module->kernel_file.error;
}

/* Binaries that are there but could not be read: the first is named, the others are counted. */
static void report_unread(const struct recording_fold *fold, const char *name, struct messages *messages) {
    const struct module_symbols *first = NULL;
    size_t count = 0;
    for (size_t i = 0; i < fold->replay.modules.count; i++) {
        const struct module_symbols *module = &fold->replay.modules.modules[i];
        if (module->has_symbols || !unread_error(module))
            continue;
        first = first ? first : module;
        count++;
    }
    if (first)
        messages_add(messages, "%s: %.*s: %s: its functions have no names here", name, (int)first->path.len,
                     first->path.at, strerror(unread_error(first)));
    if (count > 1)
        messages_add(messages, "%s: %zu more binaries could not be read", name, count - 1);
}

/* The kernel and its modules, where nothing with their build-ids was found. */
static void report_kernel(const struct recording_fold *fold, const char *name, struct messages *messages) {
    struct slice release = fold->recording.release;
    const struct module_symbols *first = NULL;
    size_t count = 0;
    if (fold->lookup.kernel.is_missing)
        messages_add(
            messages,
            "%s: the kernel that was recorded%s%.*s%s does not run here: its functions have no names; copy "
            "its vmlinux, or ~/.debug of that machine, here, and name the directory by --debug-dir",
            name, release.len ? " (" : "", (int)release.len, release.at, release.len ? ")" : "");
    for (size_t i = 0; i < fold->replay.modules.count; i++) {
        const struct module_symbols *module = &fold->replay.modules.modules[i];
        if (module->kind != MODULE_OF_KERNEL || !module->is_loaded || module->has_symbols)
            continue;
        first = first ? first : module;
        count++;
    }
    if (first)
        messages_add(messages, "%s: %.*s: its functions have no names: %s", name, (int)first->path.len,
                     first->path.at,
                     first->id.size ? "no file of this kernel module has the recorded build-id"
                                    : "the build-id of this kernel module was not recorded");
    if (count > 1)
        messages_add(messages, "%s: %zu more kernel modules have none", name, count - 1);
}

/* perf record copies 65528 bytes at most, and less where a record would be too large. */
static void report_cut(const struct unwinder *unwinder, const char *name, struct messages *messages) {
    if (!unwinder->cut)
        return;
    messages_add(messages,
                 "%s: %llu of %llu call chains are cut off: perf record copied %llu bytes of the stack; %s",
                 name, (unsigned long long)unwinder->cut, (unsigned long long)unwinder->chains,
                 (unsigned long long)unwinder->cut_size,
                 unwinder->cut_size < NEARLY_ALL
                     ? "perf record --call-graph dwarf,65528 copies more"
                     : "it copies no more: build with -fno-omit-frame-pointer, and do: perf record -g");
}

void fold_report_lost(const struct recording_fold *fold, const char *name, struct messages *messages) {
    report_unread(fold, name, messages);
    report_kernel(fold, name, messages);
    report_cut(&fold->unwinder, name, messages);
    if (fold->unwinder.work > UNWINDER_MOST_WORK)
        messages_add(messages,
                     "%s: the call frame information of its binaries takes too long to run: call chains are "
                     "incomplete; "
                     "are these the binaries that were recorded?",
                     name);
    if (fold->lookup.kernel.unpacked > MODULE_SYMBOLS_MOST_WORK)
        messages_add(
            messages,
            "%s: the files of its kernel modules take too long to unpack: some of their functions have "
            "no names; unpack the files",
            name);
    if (fold->lookup.kernel.left_out)
        messages_add(
            messages,
            "%s: its binaries have too many symbols: the functions of %u of them have no names; copy "
            "those that matter into a directory, and give --symbols=dirs --symfs=DIRECTORY",
            name, (unsigned)fold->lookup.kernel.left_out);
    if (fold->replay.lost)
        messages_add(messages,
                     "%s: perf record lost %llu events; a lower frequency (-F) or larger buffers (-m) help",
                     name, (unsigned long long)fold->replay.lost);
}

/* What frames without symbol weigh, by module. To be freed. */
static double *weigh(const struct recording_fold *fold, double *all) {
    double *weights = heap_zeroed(fold->replay.modules.count + 1, sizeof *weights);
    uint32_t *last = heap_zeroed(fold->replay.modules.count + 1, sizeof *last);
    *all = 0;
    for (uint32_t i = 0; i < fold->stacks.count; i++) {
        struct view_cursor cursor = {.view = recording_fold_frames(fold, i)};
        double weight = recording_fold_weight(fold, i);
        *all += weight;
        while (cursor.at < cursor.view.size) {
            const struct looked_up_frame *frame = &fold->lookup.frames[cursor_read4(&cursor)];
            if (!frame->symbol && frame->module != FRAME_NO_MODULE && last[frame->module] != i + 1) {
                weights[frame->module] += weight;
                last[frame->module] = i + 1; /* once for each stack */
            }
        }
    }
    free(last);
    return weights;
}

static void report_modules(const struct recording_fold *fold, const char *name, struct messages *messages) {
    double all, *weights = weigh(fold, &all);
    for (int shown = 0; shown < SHOWN; shown++) {
        size_t most = 0;
        for (size_t i = 1; i < fold->replay.modules.count; i++)
            most = weights[i] > weights[most] ? i : most;
        if (!fold->replay.modules.count || weights[most] <= 0)
            break;
        const struct module_symbols *module = &fold->replay.modules.modules[most];
        messages_add(messages, "%s: without symbol in %.1f%% of the weight: %.*s (%s%s)", name,
                     all > 0 ? 100 * weights[most] / all : 0, (int)module->path.len, module->path.at,
                     module->has_symbols ? "it has none there" : "no file with its symbols was found",
                     module->id.size && !module->has_symbols ? " that has the recorded build-id" : "");
        weights[most] = 0;
    }
    free(weights);
}

/* Debug information of binaries that is split off: symbols do not need it. */
static void report_split(const struct recording_fold *fold, const char *name, struct messages *messages) {
    struct bytebuf path = {0}, packed = {0};
    size_t count = 0;
    for (size_t i = 0; i < fold->replay.modules.count; i++) {
        const struct module_symbols *module = &fold->replay.modules.modules[i];
        packed.len = 0;
        bytebuf_add(&packed, module->path);
        bytebuf_add(&packed, SLICE(".dwp"));
        if (module->kind == MODULE_FILE && module->is_loaded &&
            symbol_files_path(fold->places, bytebuf_slice(&packed), &path) && access(path.at, F_OK) == 0 &&
            !count++)
            messages_add(
                messages,
                "%s: %s: split debug information is not read here: it is not needed for symbols, but "
                "--inline may miss functions",
                name, path.at);
    }
    if (count > 1)
        messages_add(messages, "%s: %zu more binaries have such a file", name, count - 1);
    bytebuf_free(&path);
    bytebuf_free(&packed);
}

void fold_report_facts(const struct recording_fold *fold, const char *name, struct messages *messages) {
    const struct replay *replay = &fold->replay;
    struct slice command = bytebuf_slice(&fold->recording.command);
    uint64_t duration = replay->last_time - replay->first_time;
    messages_add(messages,
                 "%s: read without perf: %llu samples in %.3f s, %u events, %zu threads, %zu modules", name,
                 (unsigned long long)replay->samples, (double)duration / NANOSECONDS,
                 (unsigned)fold->recording.event_count, replay->threads.count, replay->modules.count);
    if (command.len)
        messages_add(messages, "%s: recorded by: %.*s", name, (int)command.len, command.at);
    if (fold->unwinder.chains)
        messages_add(messages, "%s: call chains unwound: %llu; cut off: %llu; ended for other reasons: %llu",
                     name, (unsigned long long)fold->unwinder.chains, (unsigned long long)fold->unwinder.cut,
                     (unsigned long long)fold->unwinder.lost);
    report_modules(fold, name, messages);
    report_split(fold, name, messages);
}
