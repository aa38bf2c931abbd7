/* palette_map: an intern table of names and an array of colours. */
#include "palette_map.h"

#include <errno.h>
#include <stdlib.h>

#include "base/linereader.h"
#include "base/savefile.h"
#include "base/tally.h"

#include "base/banned.h"

/* rgb(...) of digits, commas, points, percents and blanks; # and hex digits; a word of letters. */
static bool is_colour(struct slice text) {
    if (slice_starts(text, SLICE("rgb(")) && slice_ends(text, SLICE(")")) && text.len > 5) {
        for (size_t i = 4; i + 1 < text.len; i++)
            if (!byte_is_digit(text.at[i]) && !byte_is_any_of(text.at[i], SLICE(",.% ")))
                return false;
        return true;
    }
    bool hex = text.len > 1 && text.at[0] == '#';
    for (size_t i = hex; i < text.len; i++)
        if (hex ? !byte_is_hex(text.at[i]) : !byte_is_word(text.at[i]) || byte_is_digit(text.at[i]))
            return false;
    return text.len > 0;
}

/* Position of the last "->", or the length. */
static size_t last_arrow(struct slice line) {
    for (size_t i = line.len; i >= 2; i--)
        if (line.at[i - 2] == '-' && line.at[i - 1] == '>')
            return i - 2;
    return line.len;
}

bool palette_map_load(struct palette_map *self, const char *file, struct messages *messages) {
    struct linereader in = {0};
    struct tally unrecognised = {.what = "no NAME->COLOUR line", .max_shown = 1};
    if (linereader_open(&in, file))
        for (struct slice line; linereader_next(&in, &line);) {
            size_t arrow = last_arrow(line);
            if (arrow < line.len && is_colour(slice_from(line, arrow + 2)))
                palette_map_add(self, slice_part(line, 0, arrow), slice_from(line, arrow + 2));
            else
                tally_add(&unrecognised, messages, file, in.line, line);
        }
    tally_rest(&unrecognised, messages);
    int error = linereader_close(&in);
    if (error && error != ENOENT)
        linereader_add_failure(&in, messages);
    linereader_free(&in);
    return error == 0 || error == ENOENT;
}

bool palette_map_find(const struct palette_map *self, struct slice name, struct slice *colour) {
    uint32_t number = intern_find(&self->names, name);
    if (number == INTERN_NONE)
        return false;
    *colour = self->colours[number];
    return true;
}

void palette_map_add(struct palette_map *self, struct slice name, struct slice colour) {
    uint32_t number = intern_add(&self->names, name);
    self->colours = heap_grow(self->colours, &self->capacity, self->names.count, sizeof *self->colours);
    self->colours[number] = slice_make(arena_copy(&self->texts, colour, 1), colour.len);
}

bool palette_map_save(const struct palette_map *self, const char *file, struct messages *messages) {
    struct bytebuf text = {0};
    uint32_t *order = intern_sorted(&self->names);
    for (size_t i = 0; i < self->names.count; i++) {
        bytebuf_add(&text, intern_text(&self->names, order[i]));
        bytebuf_add(&text, SLICE("->"));
        bytebuf_add(&text, self->colours[order[i]]);
        bytebuf_add_byte(&text, '\n');
    }
    free(order);
    int error = savefile_replace(file, &text);
    bytebuf_free(&text);
    if (error)
        messages_add_failure(messages, file, error);
    return error == 0;
}

void palette_map_free(struct palette_map *self) {
    intern_free(&self->names);
    free(self->colours);
    arena_free(&self->texts);
    *self = (struct palette_map){0};
}
