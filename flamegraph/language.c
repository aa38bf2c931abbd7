/* language: each palette is a list of questions, asked in the order that decides. */
#include "language.h"

#include "base/banned.h"

static bool starts_any(struct slice name, const char *const *starts, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (slice_starts(name, slice_of_text(starts[i])))
            return true;
    return false;
}

#define STARTS_ANY(name, starts) starts_any(name, starts, sizeof starts / sizeof *starts)

static bool is_inlined(struct slice name) {
    return slice_ends(name, SLICE("_[i]"));
}

/* Kernel functions are orange, other native code is red. */
static enum hue native(struct slice name) {
    return slice_ends(name, SLICE("_[k]")) ? HUE_ORANGE : HUE_RED;
}

enum hue language_chain(struct slice name) {
    return slice_has(name, SLICE("_[w]")) ? HUE_AQUA : HUE_BLUE;
}

enum hue language_java(struct slice name) {
    static const char *const packages[] = {"java/", "javax/", "jdk/", "net/", "org/", "com/", "io/", "sun/"};
    struct slice path = slice_starts(name, SLICE("L")) ? slice_from(name, 1) : name;
    if (slice_ends(name, SLICE("_[j]")))
        return HUE_GREEN;
    if (is_inlined(name))
        return HUE_AQUA;
    if (STARTS_ANY(path, packages) || slice_has(name, SLICE(":::")))
        return HUE_GREEN;
    return slice_has(name, SLICE("::")) ? HUE_YELLOW : native(name);
}

enum hue language_perl(struct slice name) {
    if (slice_has(name, SLICE("::")))
        return HUE_YELLOW;
    if (slice_has(name, SLICE("Perl")) || slice_has(name, SLICE(".pl")))
        return HUE_GREEN;
    return native(name);
}

enum hue language_js(struct slice name) {
    size_t slash = slice_find(name, '/');
    if (slice_ends(name, SLICE("_[j]")))
        return slash < name.len ? HUE_GREEN : HUE_AQUA;
    if (slice_has(name, SLICE("::")))
        return HUE_YELLOW;
    if (slash < name.len && slice_has(slice_from(name, slash), SLICE(".js")))
        return HUE_GREEN;
    if (slice_find(name, ':') < name.len)
        return HUE_AQUA;
    if (slice_equal(name, SLICE(" ")))
        return HUE_GREEN;
    return slice_has(name, SLICE("_[k]")) ? HUE_ORANGE : HUE_RED;
}

enum hue language_rust(struct slice name) {
    static const char *const library[] = {
        "core::",      "alloc::",     "std::",    "proc_macro::", "test::",  "__rust_", "__rustc",    "rust_",
        "backtrace::", "hashbrown::", "dyn core", "dyn alloc",    "dyn std", "gimli::", "addr2line::"};
    if (is_inlined(name))
        return HUE_AQUA;
    struct slice path = name;
    while (path.len && byte_is_any_of(path.at[0], SLICE("<&[(*"))) /* "<&T as Trait>::method" belongs to T */
        path = slice_from(path, 1);
    if (slice_starts(path, SLICE("mut ")))
        path = slice_from(path, 4);
    if (STARTS_ANY(path, library))
        return HUE_YELLOW;
    return slice_has(name, SLICE("::")) ? HUE_GREEN : native(name);
}

enum hue language_python(struct slice name) {
    static const char *const interpreter[] = {"_Py",         "Py",       "py_",       "pymain",
                                              "vectorcall_", "builtin_", "cfunction_"};
    bool python = slice_starts(name, SLICE("py::")) || slice_has(name, SLICE(".py"));
    if (python && (slice_has(name, SLICE("lib/python")) || slice_has(name, SLICE("<frozen"))) &&
        !slice_has(name, SLICE("-packages/")))
        return HUE_YELLOW;
    if (python)
        return HUE_GREEN;
    return STARTS_ANY(name, interpreter) ? HUE_AQUA : native(name);
}

enum hue language_go(struct slice name) {
    static const char *const runtime[] = {"runtime.", "runtime/", "gogo", "gosave", "_rt0_",
                                          "type:.",   "type..",   "go:",  "go."};
    size_t slash = slice_find(name, '/'), dot = slice_find(name, '.');
    if (STARTS_ANY(name, runtime))
        return HUE_YELLOW;
    if (slice_starts(name, SLICE("main.")) ||
        (dot < slash && slash < name.len)) /* example.org/module.Function */
        return HUE_GREEN;
    if (slice_ends(name, SLICE("_[k]")) || dot == name.len)
        return native(name);
    bool c_suffix = slice_has(name, SLICE(".isra.")) || slice_has(name, SLICE(".part.")) ||
                    slice_has(name, SLICE(".constprop.")) || slice_has(name, SLICE(".cold"));
    return c_suffix || dot == 0 ? HUE_RED : HUE_AQUA;
}

enum hue language_nodejs(struct slice name) {
    static const char *const script[] = {"LazyCompile:", "JS:", "Function:", "Eval:", "Script:"};
    static const char *const built[] = {
        "Builtin:", "BytecodeHandler:", "Stub:", "RegExp:", "Handler:", "Builtins_"};
    bool is_script = STARTS_ANY(name, script) || slice_has(name, SLICE(".js:")) ||
                     slice_has(name, SLICE(".mjs:")) || slice_has(name, SLICE(".cjs:"));
    if (STARTS_ANY(name, built))
        return HUE_PURPLE;
    if (is_script && (slice_has(name, SLICE(" node:")) || slice_has(name, SLICE("internal/"))))
        return HUE_BLUE;
    if (is_script)
        return slice_has(name, SLICE("node_modules/")) ? HUE_AQUA : HUE_GREEN;
    return slice_has(name, SLICE("::")) ? HUE_YELLOW : native(name);
}
