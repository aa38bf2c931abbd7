/*
 * language - what a function's name tells about the code it belongs to
 *
 * Palettes for languages colour by kind: the program's own code, the runtime's, native code, the kernel. Each
 * function here looks at one name and answers with the hue of its kind.
 *
 *     if (language_java(SLICE("java/lang/String:.length_[j]")) == HUE_GREEN)
 *         ...
 */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include "base/slice.h"

enum hue { HUE_RED, HUE_GREEN, HUE_BLUE, HUE_YELLOW, HUE_PURPLE, HUE_AQUA, HUE_ORANGE };

/* The original's palettes. */
enum hue language_chain(struct slice name); /* wakers aqua, others blue */
enum hue language_perl(struct slice name);  /* Perl green, C++ yellow, kernel orange, native red */
enum hue language_java(struct slice name);  /* the same with Java green, inlined aqua */
enum hue language_js(struct slice name);    /* the same with JavaScript green, builtins aqua */

/* Ours. Kernel functions are orange, and what is left, native code, is red. */
enum hue language_rust(struct slice name);   /* crates green, std, core and alloc yellow, inlined aqua */
enum hue language_python(struct slice name); /* Python green, its library yellow, the interpreter aqua */
enum hue language_go(struct slice name); /* modules and main green, the library aqua, the runtime yellow */
enum hue language_nodejs(struct slice name); /* JavaScript green, node_modules aqua, node's own blue, builtins
                                                purple, C++ yellow */

#endif
