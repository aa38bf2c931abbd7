/* work_share: one lock; threads wait for a piece, or for the last one to be done. */
#include "base/work_share.h"

#include "base/banned.h"

void work_share_start(struct work_share *self, size_t size) {
    *self = (struct work_share){.size = size};
    pthread_mutex_init(&self->lock, NULL);
    pthread_cond_init(&self->changed, NULL);
}

void work_share_give(struct work_share *self, const void *piece) {
    pthread_mutex_lock(&self->lock);
    bytebuf_add(&self->pieces, slice_make(piece, self->size));
    pthread_cond_signal(&self->changed);
    pthread_mutex_unlock(&self->lock);
}

bool work_share_take(struct work_share *self, void *piece) {
    pthread_mutex_lock(&self->lock);
    while (!self->pieces.len && self->taken) {
        self->waiting++;
        pthread_cond_wait(&self->changed, &self->lock);
        self->waiting--;
    }
    bool is_one = self->pieces.len > 0;
    if (is_one) {
        self->pieces.len -= self->size;
        memcpy(piece, self->pieces.at + self->pieces.len, self->size);
        self->taken++;
    }
    pthread_mutex_unlock(&self->lock);
    return is_one;
}

void work_share_done(struct work_share *self) {
    pthread_mutex_lock(&self->lock);
    assert(self->taken);
    if (--self->taken == 0)
        pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->lock);
}

void work_share_end(struct work_share *self) {
    assert(!self->pieces.len && !self->taken);
    pthread_mutex_destroy(&self->lock);
    pthread_cond_destroy(&self->changed);
    bytebuf_free(&self->pieces);
}
