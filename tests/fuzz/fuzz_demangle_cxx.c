/* Any bytes as a mangled name of C++: printable, within the limit, the same each time, and nothing else
 * changes. */
#include "symbols/demangle_cxx.h"
#include "symbols/demangle_output.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct demangle_tree tree; /* reused, as the programs do */
    static struct bytebuf name;
    struct demangle_tree fresh_tree = {0};
    struct bytebuf fresh = {0};
    struct slice mangled = {(const char *)data, size};
    name.len = 0;
    bytebuf_add(&name, SLICE("before"));
    bool is = demangle_cxx(&tree, mangled, &name);
    fuzz_check(is == demangle_cxx(&fresh_tree, mangled, &fresh));
    fuzz_check(slice_equal(slice_from(bytebuf_slice(&name), 6), bytebuf_slice(&fresh)));
    fuzz_check(slice_starts(bytebuf_slice(&name), SLICE("before")) && is == (fresh.len > 0));
    fuzz_check(fresh.len <= DEMANGLE_OUTPUT_MAX && tree.depth <= DEMANGLE_TREE_DEPTH);
    fuzz_check(!is || slice_starts(mangled, SLICE("_Z")) || slice_starts(mangled, SLICE("_GLOBAL_")));
    for (size_t i = 0; i < fresh.len; i++)
        fuzz_check((unsigned char)fresh.at[i] >= ' ' && fresh.at[i] != 0x7f);
    bytebuf_free(&fresh);
    demangle_tree_free(&fresh_tree);
    return 0;
}
