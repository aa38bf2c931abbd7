/* Any bytes as a mangled name of Rust: printable, within the limit, the same each time, and nothing else
 * changes. */
#include "symbols/demangle_output.h"
#include "symbols/demangle_rust.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct bytebuf name = {0}, again = {0};
    struct slice mangled = {(const char *)data, size};
    bytebuf_add(&again, SLICE("before"));
    bool is = demangle_rust(mangled, &name);
    fuzz_check(is == demangle_rust(mangled, &again) && is == (name.len > 0));
    fuzz_check(slice_equal(slice_from(bytebuf_slice(&again), 6), bytebuf_slice(&name)));
    fuzz_check(slice_starts(bytebuf_slice(&again), SLICE("before")) && name.len <= DEMANGLE_OUTPUT_MAX);
    fuzz_check(!is || slice_starts(mangled, SLICE("_ZN")) || slice_starts(mangled, SLICE("_R")));
    for (size_t i = 0; i < name.len; i++)
        fuzz_check((unsigned char)name.at[i] >= ' ' && name.at[i] != 0x7f);
    bytebuf_free(&name);
    bytebuf_free(&again);
    return 0;
}
