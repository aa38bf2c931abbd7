/*
 * mount_namespaces - which file system the processes of a recording see: the numbers of their mount
 * namespaces
 *
 * As recorded (perf record --namespaces), else that of the process that runs now.
 *
 *     struct mount_namespaces namespaces = {.looks = true};
 *     mount_namespaces_set(&namespaces, pid, number);
 *     uint64_t number = mount_namespaces_of(&namespaces, pid);
 *     mount_namespaces_free(&namespaces);
 */
#ifndef MOUNT_NAMESPACES_H
#define MOUNT_NAMESPACES_H

#include "base/intern.h"

struct mount_namespaces {
    bool looks;         /* set before use: processes of this machine may be looked at; else all have 0 */
    struct intern pids; /* private */
    uint64_t *numbers;  /* by number of the pid */
    size_t capacity;
    uint64_t own;         /* of this process; 0: not known yet */
    struct intern spaces; /* the numbers that were set */
    uint32_t *first_pids; /* by number of the space */
    size_t first_capacity;
};

/* A record says so. */
void mount_namespaces_set(struct mount_namespaces *self, uint32_t pid, uint64_t number);

/* The number; 0: it is that of this process, or it is not known. */
uint64_t mount_namespaces_of(struct mount_namespaces *self, uint32_t pid);

/* The process that was the first to have a number that was set; 0: there is none. It may run for long. */
uint32_t mount_namespaces_first(const struct mount_namespaces *self, uint64_t number);

void mount_namespaces_free(struct mount_namespaces *self);

#endif
