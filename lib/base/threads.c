/* threads: started for each run and joined at its end; that takes less than a tenth of a millisecond. */
#include "base/threads.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"

#include "base/banned.h"

struct started {
    void (*work)(void *context, size_t thread);
    void *context;
    size_t number;
    pthread_t thread;
};

static void *start(void *context) {
    const struct started *self = context;
    self->work(self->context, self->number);
    return NULL;
}

size_t threads_run(struct threads *self, void (*work)(void *context, size_t thread), void *context) {
    size_t wanted = self->count ? self->count : 1, count = 1;
    struct started *started = heap_resize(NULL, wanted, sizeof *started);
    for (int error = 0; count < wanted && !error; count += !error) {
        started[count] = (struct started){.work = work, .context = context, .number = count};
        error = pthread_create(&started[count].thread, NULL, start, &started[count]);
        if (error && !self->is_refused && self->refused)
            self->refused(error);
        self->is_refused |= error != 0;
    }
    work(context, 0);
    for (size_t i = 1; i < count; i++)
        pthread_join(started[i].thread, NULL);
    free(started);
    return count;
}
