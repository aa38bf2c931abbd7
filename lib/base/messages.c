/* messages: one text; a formatted message holds no NUL, so that a NUL can end it. */
#include "base/messages.h"

#include <stdarg.h>

#include "base/contract.h"

#include "base/banned.h"

enum { MAX_NAME = 1000 };

void messages_add(struct messages *self, const char *format, ...) {
    va_list values;
    va_start(values, format);
    bytebuf_add_values(&self->text, format, values);
    va_end(values);
    bytebuf_add_byte(&self->text, '\0');
    if (self->show)
        self->show(self);
}

void messages_add_failure(struct messages *self, const char *name, int error) {
    assert(error > 0);
    bool fits = strlen(name) <= MAX_NAME; /* the reason is worth more than the end of a name */
    messages_add(self, "%.*s%s: %s", MAX_NAME, name, fits ? "" : "...", strerror(error));
}

bool messages_cut(struct slice *rest, struct slice *message) {
    return rest->len > 0 && slice_cut(rest, '\0', message);
}

void messages_free(struct messages *self) {
    bytebuf_free(&self->text);
}
