/*
 * module - what the name of a module says about it
 *
 * A module is a file that was mapped for execution, or what perf puts in its place: "[kernel.kallsyms]",
 * "/tmp/perf-12.map" of a JIT. Nothing is opened here.
 *
 *     module_base(SLICE("/usr/lib/libc.so.6 (deleted)"));    // "libc.so.6"
 *     module_is_jit(SLICE("/tmp/perf-12.map"));              // true
 */
#ifndef MODULE_H
#define MODULE_H

#include <stdbool.h>

#include "base/slice.h"

/* The module without its path and without " (deleted)". Points into `module`. */
struct slice module_base(struct slice module);

/* Whether it is "/tmp/perf-N.map", the file in which a JIT names its functions for perf. */
bool module_is_perf_map(struct slice module);

/* True for "/tmp/jitted-PID-N.so", which perf inject --jit writes for the functions of a JIT. */
bool module_is_jit_file(struct slice module);

/* Whether it is any file that a JIT wrote for perf: its symbols may hold inlined frames. */
bool module_is_jit(struct slice module);

/* True for the kernel, a part of it in brackets, "vmlinux-VERSION" and kernel modules, compressed or not. */
bool module_is_kernel(struct slice module);

/* Whether it is not a file in which addr2line finds anything: a perf map, the kernel, a name in brackets. */
bool module_has_no_file(struct slice module);

#endif
