/*
 * contract - what a header demands of its callers is checked
 *
 * A precondition that a header states is asserted where it can be broken, in every build but those without
 * sanitizers that define NDEBUG: a broken promise stops where it is broken, and costs nothing in a release. A
 * function whose result says that it failed is MUST_USE: to ignore that is a compile error where warnings
 * are.
 *
 *     MUST_USE bool thing_read(struct thing *self);       // false: it cannot be read
 */
#ifndef CONTRACT_H
#define CONTRACT_H

#include <assert.h> /* IWYU pragma: export */

#define MUST_USE __attribute__((warn_unused_result))

#endif
