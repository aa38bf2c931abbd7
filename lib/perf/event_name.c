/* event_name: the generalised events of perf_event.h, by the names that perf list prints. */
#include "perf/event_name.h"

#include "base/banned.h"

enum event_type { HARDWARE, SOFTWARE, TRACEPOINT, CACHE, RAW, BREAKPOINT };

/* Bits of the flags: what is not counted. */
enum { NO_USER = 1 << 4, NO_KERNEL = 1 << 5, NO_HYPERVISOR = 1 << 6, NO_HOST = 1 << 19, NO_GUEST = 1 << 20 };
enum { PRECISE_AT = 15 };

#define ITEM(table, i) ((i) < sizeof(table) / sizeof *(table) ? (table)[i] : NULL)

static const char *const hardware[] = {
    "cycles",        "instructions", "cache-references",        "cache-misses",           "branches",
    "branch-misses", "bus-cycles",   "stalled-cycles-frontend", "stalled-cycles-backend", "ref-cycles"};

static const char *const software[] = {"cpu-clock",        "task-clock",   "page-faults",  "context-switches",
                                       "cpu-migrations",   "minor-faults", "major-faults", "alignment-faults",
                                       "emulation-faults", "dummy",        "bpf-output",   "cgroup-switches"};

/* "L1-dcache-load-misses": a cache, what it was asked, and how that ended, eight bits each. */
static bool add_cache(uint64_t config, struct bytebuf *into) {
    static const char *const caches[] = {"L1-dcache", "L1-icache", "LLC", "dTLB", "iTLB", "branch", "node"};
    static const char *const requests[] = {"load", "store", "prefetch"};
    static const char *const many[] = {"loads", "stores", "prefetches"};
    const char *cache = ITEM(caches, config & 0xff), *request = ITEM(requests, config >> 8 & 0xff);
    uint64_t end = config >> 16;
    if (!cache || !request || end > 1)
        return false;
    if (end)
        bytebuf_add_format(into, "%s-%s-misses", cache, request);
    else
        bytebuf_add_format(into, "%s-%s", cache, many[config >> 8 & 0xff]);
    return true;
}

/* ":u" and the like: where is counted, and how precisely. */
static void add_modifiers(uint64_t flags, struct bytebuf *into) {
    struct bytebuf marks = {0};
    unsigned precise = flags >> PRECISE_AT & 3;
    bool narrowed = flags & (NO_USER | NO_KERNEL | NO_HYPERVISOR);
    if (narrowed) {
        bytebuf_add_text(&marks, flags & NO_KERNEL ? "" : "k");
        bytebuf_add_text(&marks, flags & NO_USER ? "" : "u");
        bytebuf_add_text(&marks, flags & NO_HYPERVISOR ? "" : "h");
    }
    for (unsigned i = 0; i < precise; i++)
        bytebuf_add_byte(&marks, 'p');
    bool usual = !(flags & NO_GUEST) == (narrowed || precise); /* guests are counted, or not, as is usual */
    if (flags & NO_HOST || !usual) {
        bytebuf_add_text(&marks, flags & NO_HOST ? "" : "H");
        bytebuf_add_text(&marks, flags & NO_GUEST ? "" : "G");
    }
    if (marks.len)
        bytebuf_add_byte(into, ':');
    bytebuf_add(into, bytebuf_slice(&marks));
    bytebuf_free(&marks);
}

void event_name(uint32_t type, uint64_t config, uint64_t flags, struct bytebuf *into) {
    const char *name = type == HARDWARE   ? ITEM(hardware, config)
                       : type == SOFTWARE ? ITEM(software, config)
                                          : NULL;
    if (name)
        bytebuf_add_text(into, name);
    else if (type == TRACEPOINT)
        bytebuf_add_format(into, "tracepoint:%llu", (unsigned long long)config);
    else if (type == BREAKPOINT)
        bytebuf_add_text(into, "breakpoint");
    else if (type != CACHE || !add_cache(config, into))
        bytebuf_add_format(into, "%s 0x%llx", type == RAW ? "raw" : "unknown", (unsigned long long)config);
    if (type != TRACEPOINT)
        add_modifiers(flags, into);
}
