/*
 * outbuf: write until all is written; EINTR and short writes are
 * ordinary, a full non-blocking pipe is waited for.
 */
#include "base/outbuf.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/banned.h"

void outbuf_flush(struct outbuf *self) {
    size_t done = 0;
    while (done < self->pending.len && !self->error) {
        ssize_t n = write(self->fd, self->pending.at + done, self->pending.len - done);
        if (n >= 0)
            done += (size_t)n;
        else if (errno == EAGAIN)
            poll(&(struct pollfd){.fd = self->fd, .events = POLLOUT}, 1, -1);
        else if (errno != EINTR)
            self->error = errno;
    }
    self->pending.len = 0;
}

int outbuf_close(struct outbuf *self) {
    outbuf_flush(self);
    bytebuf_free(&self->pending);
    if (close(self->fd) != 0 && !self->error && errno != EINTR)
        self->error = errno;
    return self->error;
}
