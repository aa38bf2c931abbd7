/* stack_edit: a name is tried once, stacks are then compared by numbers. */
#include "profile/stack_edit.h"

#include <stdlib.h>

#include "base/banned.h"

static bool refuse(struct messages *messages, const char *option, const char *text, const char *why) {
    messages_add(messages, "--%s: '%s': %s", option, text, why);
    return false;
}

static bool compile(struct stack_edit_filter *filter, const char *option, const struct option_list *list,
                    struct messages *messages) {
    char why[200];
    filter->expressions = heap_resize(NULL, list->count + 1, sizeof *filter->expressions);
    for (size_t i = 0; i < list->count; i++) {
        if (!*list->at[i])
            return refuse(messages, option, list->at[i], "an expression is missing");
        regex_t *expression = &filter->expressions[filter->count];
        int error = regcomp(expression, list->at[i], REG_EXTENDED | REG_NOSUB);
        if (error) {
            regerror(error, expression, why, sizeof why);
            return refuse(messages, option, list->at[i], why);
        }
        filter->count++;
    }
    return true;
}

static bool check_root(const char *root, struct messages *messages) {
    struct slice rest = slice_of_text(root), name;
    if (slice_find(rest, '\n') < rest.len || slice_find(rest, '\r') < rest.len)
        return refuse(messages, "root", root, "a name cannot have a line end");
    do
        if (!slice_cut(&rest, ';', &name) || !name.len)
            return refuse(messages, "root", root, "a name is missing");
    while (rest.at);
    return true;
}

bool stack_edit_compile(struct stack_edit *self, struct messages *messages) {
    const struct stack_edit_options *options = self->options;
    bool good = compile(&self->drop, "drop", &options->drop, messages);
    good = compile(&self->keep, "keep", &options->keep, messages) && good;
    good = (!options->root || check_root(options->root, messages)) && good;
    if (options->depth < 1) {
        messages_add(messages, "--depth: must be 1 or more");
        good = false;
    }
    return good;
}

bool stack_edit_is_given(const struct stack_edit_options *options) {
    return options->drop.count || options->keep.count || options->strip_root ||
           options->depth != STACK_EDIT_WHOLE || options->root;
}

/* A name on which an expression could not be tried (memory is short) is taken for a match. */
static bool try(const struct stack_edit_filter *filter, struct slice name) {
    struct bytebuf text = {0};
    bool match = false;
    for (size_t i = 0; i < name.len; i++)
        bytebuf_add_byte(&text, name.at[i] ? name.at[i] : 0x1A);
    bytebuf_add_byte(&text, '\0');
    for (size_t i = 0; i < filter->count && !match; i++)
        match = regexec(&filter->expressions[i], text.at, 0, NULL, 0) != REG_NOMATCH;
    bytebuf_free(&text);
    return match;
}

static bool matches(struct stack_edit_filter *filter, const struct intern *names, const uint32_t *frames,
                    size_t depth) {
    for (size_t i = 0; i < depth; i++) {
        signed char *known = &filter->known[frames[i]];
        if (!*known)
            *known = try(filter, intern_text(names, frames[i])) ? 1 : -1;
        if (*known > 0)
            return true;
    }
    return false;
}

/* Makes room for names that were added since another table was edited. */
static void know_names(struct stack_edit_filter *filter, const struct intern *names) {
    size_t before = filter->capacity;
    filter->known = heap_grow(filter->known, &filter->capacity, names->count + 1, sizeof *filter->known);
    memset(filter->known + before, 0, filter->capacity - before);
}

/* Puts the frames of `root` in the first places of self->frames; how many. */
static size_t put_root(struct stack_edit *self, struct intern *names) {
    struct slice rest = slice_of_text(self->options->root ? self->options->root : ""), name;
    size_t depth = 0;
    while (rest.len && slice_cut(&rest, ';', &name)) {
        self->frames = heap_grow(self->frames, &self->capacity, depth + 1, sizeof *self->frames);
        self->frames[depth++] = intern_add(names, name);
    }
    return depth;
}

/* The stack with what the options leave of it, after the `start` frames of the root; its depth. */
static size_t shorten(struct stack_edit *self, size_t start, const uint32_t *frames, size_t depth,
                      uint32_t nothing) {
    if (self->options->strip_root && depth) {
        frames++;
        depth--;
    }
    if (depth > (uint64_t)self->options->depth)
        depth = (size_t)self->options->depth;
    self->frames = heap_grow(self->frames, &self->capacity, start + depth + 1, sizeof *self->frames);
    if (depth)
        memcpy(self->frames + start, frames, depth * sizeof *frames);
    depth += start;
    if (!depth)
        self->frames[depth++] = nothing;
    return depth;
}

void stack_edit_apply(struct stack_edit *self, struct stack_table *stacks, struct intern *names) {
    struct stack_table edited = {0};
    uint32_t nothing = intern_add(names, SLICE("-"));
    size_t start = put_root(self, names), depth;
    struct count count;
    know_names(&self->drop, names);
    know_names(&self->keep, names);
    for (uint32_t i = 0; i < stack_table_size(stacks); i++) {
        const uint32_t *frames = stack_table_at(stacks, i, &depth, &count);
        if (matches(&self->drop, names, frames, depth) ||
            (self->keep.count && !matches(&self->keep, names, frames, depth))) {
            self->dropped++;
            continue;
        }
        depth = shorten(self, start, frames, depth, nothing);
        stack_table_add(&edited, self->frames, depth, count);
    }
    stack_table_free(stacks);
    *stacks = edited;
}

void stack_edit_add_messages(const struct stack_edit *self, size_t left, bool all,
                             struct messages *messages) {
    if (self->dropped && (all || !left))
        messages_add(messages, "%llu distinct stacks left out by --drop and --keep%s",
                     (unsigned long long)self->dropped, left ? "" : ": none is left");
}

static void free_filter(struct stack_edit_filter *filter) {
    for (size_t i = 0; i < filter->count; i++)
        regfree(&filter->expressions[i]);
    free(filter->expressions);
    free(filter->known);
}

void stack_edit_free(struct stack_edit *self) {
    free_filter(&self->drop);
    free_filter(&self->keep);
    free(self->frames);
    *self = (struct stack_edit){0};
}

void stack_edit_options_free(struct stack_edit_options *self) {
    options_list_free(&self->drop);
    options_list_free(&self->keep);
}
