/* frame_table: everything here runs once per distinct text, but for the two look-ups in the header. */
#include "perf/frame_table.h"

#include <stdlib.h>

#include "base/banned.h"

/* A number fits beside the flags of a code, or the program ends: out of numbers is out of memory. */
static uint32_t fitting(size_t number) {
    if (number > FRAME_CODE_NUMBER)
        heap_die();
    return (uint32_t)number;
}

static uint32_t add_name(struct frame_table *self, struct slice name) {
    return fitting(intern_add(self->names, name));
}

/* The code of the names in `made`. */
static uint32_t made_code(struct frame_table *self) {
    const struct frame_names *made = &self->made;
    uint32_t flag = made->unknown ? FRAME_CODE_UNKNOWN : 0;
    if (made->count == 1 && made->sourced == 1)
        return add_name(self, frame_names_at(made, 0)) | flag;
    size_t at = self->list_len;
    self->list_len = fitting(size_add(at + 2, made->count));
    self->lists = heap_grow(self->lists, &self->list_capacity, self->list_len, sizeof *self->lists);
    self->lists[at] = (uint32_t)made->count;
    self->lists[at + 1] = (uint32_t)made->sourced;
    for (size_t i = 0; i < made->count; i++)
        self->lists[at + 2 + i] = add_name(self, frame_names_at(made, i));
    return (uint32_t)at | FRAME_CODE_LIST | flag;
}

/* Puts the names of the functions inlined at the frame into `made`: as they are, without source lines. */
static bool expand_inlines(struct frame_table *self, const struct frame *frame) {
    self->scratch.len = 0;
    if (!self->expand || !frame->has_module || !self->expand(self->expand_context, frame, &self->scratch))
        return false;
    frame_names_split(&self->made, bytebuf_slice(&self->scratch));
    return true;
}

uint32_t frame_table_note(struct frame_table *self, struct slice text) {
    size_t known = self->texts.count;
    uint32_t number = intern_add(&self->texts, text);
    if (number == known) {
        for (int kind = 0; kind < 2; kind++) {
            self->codes[kind] =
                heap_grow(self->codes[kind], &self->capacity[kind], known + 1, sizeof(uint32_t));
            self->codes[kind][number] = FRAME_CODE_NONE;
        }
    }
    return number;
}

uint32_t frame_table_code(struct frame_table *self, struct slice text, const struct frame *frame, bool java) {
    assert(self->names);
    uint32_t number = frame_table_note(self, text);
    if (self->codes[java][number] == FRAME_CODE_NONE) {
        if (!expand_inlines(self, frame))
            frame_name_make(&self->made, &self->rules, frame, java);
        self->codes[java][number] = made_code(self);
    }
    return self->codes[java][number];
}

void frame_table_free(struct frame_table *self) {
    intern_free(&self->texts);
    free(self->codes[0]);
    free(self->codes[1]);
    free(self->lists);
    frame_names_free(&self->made);
    bytebuf_free(&self->scratch);
    *self = (struct frame_table){0};
}
