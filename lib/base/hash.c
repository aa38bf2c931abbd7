/* hash: only the seed lives here, the rest is inlined into the loops that need it. */
#include "base/hash.h"

#include <time.h>
#include <unistd.h>

#include "base/banned.h"

uint64_t hash_seed(void) {
    uint64_t seed;
    if (getentropy(&seed, sizeof seed) == 0)
        return seed;
    struct timespec now; /* a kernel without random numbers: the clock and the stack's address must do */
    clock_gettime(CLOCK_MONOTONIC, &now);
    return hash_mix((uint64_t)now.tv_nsec ^ (uint64_t)(uintptr_t)&now, 0x9e3779b97f4a7c15);
}
