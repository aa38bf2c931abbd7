/* event_name: the names that perf script prints of recordings which do not name their events. */
#include "support.h"

#include "perf/event_name.h"

enum { NO_USER = 1 << 4, NO_KERNEL = 1 << 5, NO_HYPERVISOR = 1 << 6, PRECISE = 1 << 15, NO_GUEST = 1 << 20 };

static void test_names(void **state) {
    (void)state;
    static const struct {
        uint32_t type;
        uint64_t config, flags;
        const char *name;
    } cases[] = {
        {0, 0, NO_GUEST, "cycles"},
        {0, 1, NO_GUEST, "instructions"},
        {0, 0, NO_GUEST | NO_KERNEL | NO_HYPERVISOR, "cycles:uH"},
        {0, 0, NO_KERNEL | NO_HYPERVISOR, "cycles:u"},
        {0, 0, NO_USER, "cycles:kh"},
        {0, 0, 2 * PRECISE, "cycles:pp"},
        {0, 0, 0, "cycles:HG"},
        {0, 77, NO_GUEST, "unknown 0x4d"},
        {1, 0, NO_GUEST, "cpu-clock"},
        {1, 2, NO_GUEST, "page-faults"},
        {2, 314, NO_GUEST, "tracepoint:314"},
        {3, 0x10000, NO_GUEST, "L1-dcache-load-misses"},
        {3, 0x102, NO_GUEST, "LLC-stores"},
        {3, 0x30000, NO_GUEST, "unknown 0x30000"},
        {3, 0x77, NO_GUEST, "unknown 0x77"},
        {4, 0x1c2, NO_GUEST, "raw 0x1c2"},
        {5, 0, NO_GUEST, "breakpoint"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bytebuf name = {0};
        event_name(cases[i].type, cases[i].config, cases[i].flags, &name);
        support_text(cases[i].name, bytebuf_slice(&name), cases[i].name);
        bytebuf_free(&name);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
