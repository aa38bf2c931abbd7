/*
 * mount_root - the files that a running process sees which has a mount namespace of its own: a container
 *
 * Paths are resolved as if its root directory were that of the system: no symbolic link in it, and no "..",
 * leads out of it.
 *
 *     struct mount_root root;
 *     if (mount_root_open(&root, pid, number)) {
 *         if (mount_root_open_file(&root, "/usr/bin/app", &file))
 *             use(file.bytes);
 *         mount_root_close(&root);
 *     }
 */
#ifndef MOUNT_ROOT_H
#define MOUNT_ROOT_H

#include "base/mapped_file.h"

struct mount_root {
    uint32_t inner_pid; /* what the process is called inside */
    int fd;             /* private */
};

/* The number of the mount namespace of a process that runs, or with 0 of this one; 0: not known. */
uint64_t mount_root_number(uint32_t pid);

/* False: no such process runs, it is in another mount namespace now, or it may not be looked into. */
MUST_USE bool mount_root_open(struct mount_root *self, uint32_t pid, uint64_t number);

/* As mapped_file_open. */
MUST_USE bool mount_root_open_file(const struct mount_root *self, const char *path, struct mapped_file *file);

void mount_root_close(struct mount_root *self);

#endif
