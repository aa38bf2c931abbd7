/*
 * stack_print - the stacks of a table are printed, those of a large one by several threads
 *
 * The bytes are those of stack_table_print, whatever the number of threads.
 *
 *     struct threads threads = {.count = 2};
 *     stack_print(&stacks, &names, &threads, &out);
 */
#ifndef STACK_PRINT_H
#define STACK_PRINT_H

#include "profile/stack_table.h"

/* Fewer stacks are printed by one thread. Tests set it. */
extern size_t stack_print_fewest;

/* Prints "STACK COUNT" lines in byte order of the stack's text. */
void stack_print(const struct stack_table *stacks, const struct intern *names, struct threads *threads,
                 struct outbuf *out);

#endif
