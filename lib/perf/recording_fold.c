/*
 * recording_fold: samples are summed as numbers: event, thread and frames. Texts are made, and names are
 * demangled, once for each distinct stack.
 */
#include "perf/recording_fold.h"

#include <stddef.h>
#include <stdlib.h>

#include "perf/branch_chain.h"
#include "perf/collapse_sample.h"

#include "base/banned.h"

enum { DEEPEST = 127 }; /* frames that perf script shows */

/* The words of a stack, before its frames from the innermost outwards. */
struct stack_head {
    uint32_t event, name, pid, tid, has_chain;
};

/* What makes a stack another one: compared as bytes, of which all are set up to the last frame. */
struct stack_key {
    struct stack_head head;
    uint32_t frames[2 * DEEPEST]; /* numbers, the innermost first: of the kernel and of the process */
    uint32_t count;
};

struct stack_sum {
    struct count sum;
    uint64_t times;
    bool kept; /* its event counts: known once it was added */
};

/* ---- reading ---- */

/* Whether what follows a context in a call chain is looked up here; *mode: where the processor was. */
static bool is_known_context(uint64_t context, enum cpu_mode *mode) {
    if (context == CHAIN_USER)
        *mode = CPU_USER;
    else if (context == CHAIN_KERNEL)
        *mode = CPU_KERNEL;
    else if (context == CHAIN_HYPERVISOR)
        *mode = CPU_HYPERVISOR;
    else
        return false;
    return true;
}

static bool is_guest(uint64_t context) {
    return context == CHAIN_GUEST || context == CHAIN_GUEST_KERNEL || context == CHAIN_GUEST_USER;
}

/* How the frames of a part of a call chain were added. */
enum chain_end { CHAIN_ADDED, CHAIN_IS_IN_BRANCHES, CHAIN_IS_WORTHLESS, CHAIN_IS_UNCOVERED };

static void add_address(struct recording_fold *self, uint32_t thread, uint64_t address, enum cpu_mode mode,
                        struct stack_key *key) {
    key->frames[key->count++] = frame_lookup_find(&self->lookup, thread, address, mode, true);
}

/* Adds what the process had called, by the branches that the processor kept, or by its registers and stack.
 */
static void add_process(struct recording_fold *self, const struct record_sample *sample, uint32_t thread,
                        bool by_branches, struct stack_key *key) {
    uint64_t addresses[DEEPEST];
    unsigned count = by_branches ? branch_chain_read(sample, addresses, DEEPEST)
                                 : unwinder_run(&self->unwinder, sample, thread, addresses, DEEPEST);
    for (unsigned i = 0; i < count; i++)
        add_address(self, thread, addresses[i], CPU_USER, key);
}

/* Adds the caller of the innermost function of a process, if the next frame is not it already. */
static void add_leaf_caller(struct recording_fold *self, const struct record_sample *sample, uint32_t thread,
                            const struct view_cursor *rest, struct stack_key *key) {
    uint64_t leaf = 0, next = 0;
    if (key->count >= DEEPEST || !view_read8(&rest->view, rest->at - 8, &leaf))
        return;
    uint64_t caller = unwinder_leaf_caller(&self->unwinder, sample, thread, leaf);
    if (caller && !(view_read8(&rest->view, rest->at, &next) && next == caller))
        add_address(self, thread, caller, CPU_USER, key);
}

static enum chain_end add_addresses(struct recording_fold *self, const struct record_sample *sample,
                                    struct view addresses, uint32_t thread, struct stack_key *key) {
    struct view_cursor cursor = {.view = addresses};
    enum cpu_mode mode = CPU_USER;
    bool is_first = false; /* the next address is the first one of the process */
    while (cursor.at < addresses.size && key->count < DEEPEST) {
        uint64_t ip = cursor_read8(&cursor);
        if (ip < CHAIN_CONTEXTS) {
            add_address(self, thread, ip, mode, key);
            if (is_first)
                add_leaf_caller(self, sample, thread, &cursor, key);
            is_first = false;
            continue;
        }
        is_first = ip == CHAIN_USER;
        if (is_first && branch_chain_is_there(sample))
            return CHAIN_IS_IN_BRANCHES; /* they replace what was found by frame pointers */
        if (ip == CHAIN_USER_DEFERRED)
            return CHAIN_ADDED; /* only the number of the rest follows */
        if (!is_known_context(ip, &mode))
            return is_guest(ip) ? CHAIN_IS_UNCOVERED : CHAIN_IS_WORTHLESS;
    }
    return CHAIN_ADDED;
}

/*
 * Adds the frames of a call chain. An address that is no address makes the whole chain worthless: perf drops
 * it, and only the process is left. False: it has a part that is not covered.
 */
static bool add_chain(struct recording_fold *self, const struct record_sample *sample, uint32_t thread,
                      struct stack_key *key, const char **obstacle) {
    enum chain_end end = add_addresses(self, sample, sample->chain, thread, key);
    if (end == CHAIN_ADDED)
        end = add_addresses(self, sample, sample->rest, thread, key);
    if (end == CHAIN_ADDED || end == CHAIN_IS_IN_BRANCHES)
        add_process(self, sample, thread, end == CHAIN_IS_IN_BRANCHES, key);
    if (end == CHAIN_IS_WORTHLESS)
        key->count = 0;
    if (end == CHAIN_IS_UNCOVERED)
        *obstacle = "a call chain goes into a guest";
    return end != CHAIN_IS_UNCOVERED;
}

static void add_frame(struct recording_fold *self, const struct record_sample *sample, uint32_t thread,
                      struct stack_key *key) {
    key->frames[key->count++] =
        frame_lookup_find(&self->lookup, thread, sample->ip, (enum cpu_mode)sample->mode, false);
}

/* What perf script prints as the period, and the fold counts. */
static uint64_t printed_period(const struct record_sample *sample) {
    return sample->event->type != EVENT_TYPE_TRACEPOINT && sample->period ? sample->period : 1;
}

static void count_stack(struct recording_fold *self, const struct stack_key *key, uint64_t period) {
    size_t known = self->stacks.count,
           size = offsetof(struct stack_key, frames) + key->count * sizeof *key->frames;
    uint32_t stack = intern_add(&self->stacks, slice_make((const char *)key, size));
    if (stack == known) {
        self->sums = heap_grow(self->sums, &self->capacity, known + 1, sizeof *self->sums);
        self->sums[stack] = (struct stack_sum){0};
    }
    count_add_to(&self->sums[stack].sum, count_whole(period));
    self->sums[stack].times++;
}

static bool take_sample(void *context, const struct record_sample *sample, uint32_t thread,
                        const char **obstacle) {
    struct recording_fold *self = context;
    const struct recorded_thread *who = &self->replay.threads.threads[thread];
    bool with_pid = self->settings.pid || self->settings.tid;
    struct stack_key key;
    key.head = (struct stack_head){.event = (uint32_t)(sample->event - self->recording.events),
                                   .name = who->name,
                                   .pid = with_pid ? sample->pid : 0,
                                   .tid = self->settings.tid ? sample->tid : 0,
                                   .has_chain = sample->has_chain};
    key.count = 0;
    if (sample->mode >= CPU_GUEST_KERNEL) {
        *obstacle = "it has samples of a guest";
        return false;
    }
    if (!sample->has_chain)
        add_frame(self, sample, thread, &key);
    else if (!add_chain(self, sample, thread, &key, obstacle))
        return false;
    count_stack(self, &key, printed_period(sample));
    return true;
}

/* On other processors perf changes call chains before it prints them. Nameless is what perf before 4.17 sent
 * through a pipe. */
static bool is_known_architecture(struct slice name) {
    static const struct slice known[] = {SLICE_INIT("x86_64"),    SLICE_INIT("i686"),  SLICE_INIT("i586"),
                                         SLICE_INIT("i486"),      SLICE_INIT("i386"),  SLICE_INIT("armv"),
                                         SLICE_INIT("loongarch"), SLICE_INIT("riscv"), SLICE_INIT("mips"),
                                         SLICE_INIT("aarch64")};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_starts(name, known[i]))
            return true;
    return !name.len;
}

bool recording_fold_read(struct recording_fold *self, struct view file, struct collapse_settings settings) {
    unsigned shrunk = mapped_file_times_shrunk();
    self->settings = settings;
    if (!recording_read(&self->recording, file)) {
        self->obstacle = self->recording.obstacle;
        return false;
    }
    if (!is_known_architecture(self->recording.architecture)) {
        self->obstacle = "it was recorded on a processor that is not covered yet";
        return false;
    }
    self->replay = (struct replay){.recording = &self->recording,
                                   .take = take_sample,
                                   .context = self,
                                   .progress = self->progress,
                                   .namespaces = {.looks = !self->places->dirs_only && !self->places->symfs},
                                   .file = self->file};
    self->lookup = (struct frame_lookup){.replay = &self->replay,
                                         .places = self->places,
                                         .keeps_unknown = settings.rules.addrs,
                                         .keeps_all = settings.expand != NULL};
    self->unwinder = (struct unwinder){.replay = &self->replay, .places = self->places};
    if (!replay_run(&self->replay))
        self->obstacle = self->replay.obstacle;
    else if (mapped_file_times_shrunk() != shrunk)
        self->obstacle = "a file became shorter while it was read";
    return !self->obstacle;
}

/* ---- names ---- */

static struct stack_head stack_head(struct slice stack) {
    struct stack_head head = {0};
    (void)view_copy(&(struct view){(const unsigned char *)stack.at, stack.len}, 0, &head, sizeof head);
    return head;
}

/* Appends the demangled name. */
static void add_plain_name(struct demangler *demangler, const struct symbol *symbol, struct bytebuf *text) {
    if (!demangle(demangler, symbol->name, text))
        bytebuf_add(text, symbol->name);
    if (symbol->flags & SYMBOL_LINKAGE)
        bytebuf_add(text, SLICE("@plt"));
}

/* Appends the longest of the plain names that a symbol and its aliases have: the one that perf chooses. */
static void add_best_name(struct demangler *demangler, const struct symbol *symbol, struct bytebuf *text) {
    struct bytebuf plain = {0};
    size_t start = text->len;
    for (const struct symbol *alias = symbol; alias; alias = alias->alias) {
        plain.len = 0;
        add_plain_name(demangler, alias, &plain);
        if (alias == symbol || plain.len > text->len - start) {
            text->len = start;
            bytebuf_add(text, bytebuf_slice(&plain));
        }
    }
    bytebuf_free(&plain);
}

/* The frame as perf script would print it, in `text`: it is valid until that changes. */
static struct frame printed_frame(struct recording_fold *self, const struct looked_up_frame *found,
                                  struct bytebuf *text) {
    struct frame frame = {.module = SLICE("[unknown]"), .has_module = true};
    if (found->module != FRAME_NO_MODULE)
        frame.module = self->replay.modules.modules[found->module].path;
    text->len = 0;
    bytebuf_add_format(text, "%llx", (unsigned long long)found->address);
    size_t address = text->len;
    if (!found->symbol) {
        bytebuf_add(text, SLICE("[unknown]"));
    } else {
        if (module_symbols_are_mangled(&self->replay.modules.modules[found->module]))
            add_best_name(&self->demangler, found->symbol, text);
        else
            bytebuf_add(text, found->symbol->name);
        bytebuf_add_format(text, "+0x%llx", (unsigned long long)found->offset);
    }
    frame.address = slice_part(bytebuf_slice(text), 0, address);
    frame.symbol = slice_from(bytebuf_slice(text), address);
    return frame;
}

/* The code of a frame; its key has an empty line first, as no line has. */
static uint32_t frame_code(struct recording_fold *self, struct collapse *collapse, uint32_t number) {
    struct bytebuf text = {0}, key = {0};
    struct frame frame = printed_frame(self, &self->lookup.frames[number], &text);
    bytebuf_add_format(&key, "\n\n%zu %zu ", frame.address.len, frame.symbol.len);
    bytebuf_add(&key, bytebuf_slice(&text));
    bytebuf_add(&key, frame.module);
    uint32_t code = frame_table_code(&collapse->table, bytebuf_slice(&key), &frame, collapse->header.java);
    bytebuf_free(&text);
    bytebuf_free(&key);
    return code;
}

struct view recording_fold_frames(const struct recording_fold *self, uint32_t stack) {
    return view_of(slice_from(intern_text(&self->stacks, stack), sizeof(struct stack_head)));
}

double recording_fold_weight(const struct recording_fold *self, uint32_t stack) {
    return self->sums[stack].kept ? count_double(self->sums[stack].sum) : 0;
}

static void push_frames(struct recording_fold *self, struct collapse *collapse, uint32_t stack,
                        uint32_t *codes[2]) {
    struct view_cursor cursor = {.view = recording_fold_frames(self, stack)};
    while (collapse->sample.open && cursor.at < cursor.view.size) {
        uint32_t number = cursor_read4(&cursor), *code = &codes[collapse->header.java][number];
        if (*code == FRAME_CODE_NONE)
            *code = frame_code(self, collapse, number);
        collapse_sample_push(collapse, *code);
    }
}

static struct slice number_text(struct bytebuf *into, uint32_t number) {
    into->len = 0;
    bytebuf_add_format(into, "%d", (int)number);
    return bytebuf_slice(into);
}

static void add_stack(struct recording_fold *self, struct collapse *collapse, uint32_t stack,
                      uint32_t *codes[2]) {
    struct stack_head head = stack_head(intern_text(&self->stacks, stack));
    struct bytebuf pid = {0}, tid = {0};
    struct perf_header header = {.comm = intern_text(&self->replay.threads.names, head.name),
                                 .pid = number_text(&pid, head.pid),
                                 .tid = number_text(&tid, head.tid),
                                 .event = self->recording.events[head.event].name};
    header.tail.has_arguments = self->recording.events[head.event].type == EVENT_TYPE_TRACEPOINT;
    collapse_sample_begin_sum(collapse, &header, self->sums[stack].sum, self->sums[stack].times,
                              head.has_chain);
    self->sums[stack].kept = collapse->sample.open;
    push_frames(self, collapse, stack, codes);
    collapse_sample_close(collapse);
    bytebuf_free(&pid);
    bytebuf_free(&tid);
}

void recording_fold_add(struct recording_fold *self, struct collapse *collapse) {
    size_t frames = self->lookup.keys.count + 1;
    uint32_t *codes[2];
    assert(!self->obstacle);
    collapse_prepare(collapse);
    for (int java = 0; java < 2; java++) {
        codes[java] = heap_resize(NULL, frames, sizeof **codes);
        memset(codes[java], 0xff, frames * sizeof **codes); /* FRAME_CODE_NONE */
    }
    for (uint32_t stack = 0; stack < self->stacks.count; stack++)
        add_stack(self, collapse, stack, codes);
    free(codes[0]);
    free(codes[1]);
}

void recording_fold_free(struct recording_fold *self) {
    frame_lookup_free(&self->lookup);
    unwinder_free(&self->unwinder);
    replay_free(&self->replay);
    recording_free(&self->recording);
    intern_free(&self->stacks);
    free(self->sums);
    demangler_free(&self->demangler);
    *self = (struct recording_fold){0};
}
