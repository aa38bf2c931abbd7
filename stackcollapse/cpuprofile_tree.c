/* cpuprofile_tree: a node has its place when it begins, for what it is called may come after its children. */
#include "cpuprofile_tree.h"

#include <stdlib.h>

#include "base/banned.h"

/* Of a depth. */
#define NOT_KNOWN UINT32_MAX
#define BEING_FOUND (UINT32_MAX - 1)

/* ---- reading ---- */

static uint32_t add_node(struct cpuprofile_tree *self, uint32_t parent) {
    self->nodes = heap_grow(self->nodes, &self->nodes_capacity, self->node_count + 1, sizeof *self->nodes);
    self->nodes[self->node_count] = (struct cpuprofile_node){.function = INTERN_NONE,
                                                             .url = INTERN_NONE,
                                                             .line = 0,
                                                             .parent = parent,
                                                             .depth = NOT_KNOWN,
                                                             .counted = (uint32_t)self->node_count};
    return (uint32_t)self->node_count++;
}

uint32_t cpuprofile_tree_id(struct cpuprofile_tree *self, struct slice text) {
    uint32_t id = intern_add(&self->ids, text);
    self->of_id = heap_grow(self->of_id, &self->ids_capacity, self->ids.count, sizeof *self->of_id);
    if (self->ids.count > self->known_ids)
        self->of_id[self->known_ids++] = INTERN_NONE;
    return id;
}

static void add_link(struct cpuprofile_tree *self, uint32_t node, struct slice id, bool up) {
    self->links = heap_grow(self->links, &self->links_capacity, self->link_count + 1, sizeof *self->links);
    self->links[self->link_count++] = (struct cpuprofile_link){node, cpuprofile_tree_id(self, id), up};
}

/* Reads the value of a member that is a number or a text. False: it is neither. */
static bool read_simple(struct json *json, enum json_event *event) {
    *event = json_value(json);
    return *event == JSON_NUMBER || *event == JSON_TEXT;
}

/* Reads a member that names the function. False: it is another one, and nothing was read. */
static bool read_name(struct cpuprofile_tree *self, uint32_t node, struct json *json, int64_t first_line) {
    struct cpuprofile_node *at = &self->nodes[node];
    bool function = slice_equal(json->text, SLICE("functionName")),
         url = slice_equal(json->text, SLICE("url"));
    enum json_event event;
    struct moment line;
    if (!function && !url && !slice_equal(json->text, SLICE("lineNumber")))
        return false;
    if (!read_simple(json, &event))
        return true;
    if (event == JSON_TEXT && function)
        at->function = intern_add(&self->texts, json->text);
    else if (event == JSON_TEXT && url)
        at->url = intern_add(&self->texts, json->text);
    else if (event == JSON_NUMBER && !function && !url && moment_parse(json->text, &line))
        at->line = line.whole + first_line;
    return true;
}

/* Lines of this object count from 0, those of the older form from 1. */
static void read_call_frame(struct cpuprofile_tree *self, uint32_t node, struct json *json) {
    enum json_event event = json_next(json);
    if (event == JSON_ARRAY)
        (void)json_leave(json);
    if (event == JSON_OBJECT)
        while (json_next(json) == JSON_NAME)
            if (!read_name(self, node, json, 1))
                (void)json_skip(json);
}

/* Reads a member of a node, but for its children. */
static void read_member(struct cpuprofile_tree *self, uint32_t node, struct json *json) {
    bool id = slice_equal(json->text, SLICE("id")), parent = slice_equal(json->text, SLICE("parent"));
    bool hits = slice_equal(json->text, SLICE("hitCount"));
    enum json_event event;
    if (slice_equal(json->text, SLICE("children")))
        return;
    if (slice_equal(json->text, SLICE("callFrame"))) {
        read_call_frame(self, node, json);
    } else if (!id && !parent && !hits) {
        if (!read_name(self, node, json, 0))
            (void)json_skip(json);
    } else if (read_simple(json, &event)) {
        if (id) {
            uint32_t number = cpuprofile_tree_id(self, json->text);
            self->of_id[number] = node;
        } else if (parent)
            add_link(self, node, json->text, true);
        else if (!decimal_parse(json->text, &self->nodes[node].hits))
            self->nodes[node].hits = (struct decimal){0};
    }
}

void cpuprofile_tree_read(struct cpuprofile_tree *self, struct json *json) {
    size_t outside = json->depth;
    uint32_t node = INTERN_NONE;
    do {
        switch (json_next(json)) {
        case JSON_OBJECT:
            node = add_node(self, node);
            break;
        case JSON_OBJECT_END:
            node = self->nodes[node].parent;
            break;
        case JSON_NAME:
            read_member(self, node, json);
            break;
        case JSON_NUMBER:
        case JSON_TEXT:
            if (node != INTERN_NONE)
                add_link(self, node, json->text, false);
            break;
        case JSON_WRONG:
            return;
        default:
            break;
        }
    } while (json->depth > outside);
}

/* ---- joining ---- */

static void use_links(struct cpuprofile_tree *self) {
    for (size_t i = 0; i < self->link_count; i++) {
        const struct cpuprofile_link *link = &self->links[i];
        uint32_t other = self->of_id[link->id];
        if (other != INTERN_NONE)
            self->nodes[link->up ? link->node : other].parent = link->up ? other : link->node;
    }
}

static bool is_root(const struct cpuprofile_tree *self, const struct cpuprofile_node *node) {
    return node->parent == INTERN_NONE && node->function != INTERN_NONE &&
           slice_equal(intern_text(&self->texts, node->function), SLICE("(root)"));
}

/* Sets the depth of a node whose caller's is known. */
static void set_depth(struct cpuprofile_tree *self, struct cpuprofile_node *node) {
    const struct cpuprofile_node *parent = node->parent == INTERN_NONE ? NULL : &self->nodes[node->parent];
    node->depth = is_root(self, node) ? 0 : parent ? parent->depth + 1 : 1;
    if (node->depth > FOLD_DEEPEST)
        node->counted = parent->counted;
}

/* Finds the depths of a node and of its callers, without recursion: the way up is kept. */
static void find_depth(struct cpuprofile_tree *self, uint32_t number, uint32_t *way) {
    size_t count = 0;
    for (; number != INTERN_NONE && self->nodes[number].depth == NOT_KNOWN;
         number = self->nodes[number].parent) {
        self->nodes[number].depth = BEING_FOUND;
        way[count++] = number;
    }
    if (number != INTERN_NONE && self->nodes[number].depth == BEING_FOUND) {
        self->nodes[way[count - 1]].parent = INTERN_NONE; /* it would be its own caller */
        self->cut++;
    }
    while (count)
        set_depth(self, &self->nodes[way[--count]]);
}

void cpuprofile_tree_join(struct cpuprofile_tree *self) {
    uint32_t *way = heap_resize(NULL, self->node_count + 1, sizeof *way);
    use_links(self);
    for (uint32_t i = 0; i < self->node_count; i++)
        find_depth(self, i, way);
    free(way);
}

void cpuprofile_tree_add(struct cpuprofile_tree *self, uint32_t id, struct decimal count) {
    uint32_t node = self->of_id[id];
    if (node == INTERN_NONE)
        self->unknown++;
    else
        decimal_add(&self->nodes[node].sum, count);
}

void cpuprofile_tree_add_hits(struct cpuprofile_tree *self) {
    for (size_t i = 0; i < self->node_count; i++)
        decimal_add(&self->nodes[i].sum, self->nodes[i].hits);
}

/* ---- folding ---- */

/* "fib /srv/app.js:5" */
static uint32_t name_of(const struct cpuprofile_tree *self, const struct cpuprofile_node *node,
                        struct fold *fold, struct bytebuf *text) {
    struct slice function = SLICE(""), url = SLICE(""), scheme = SLICE("file://");
    if (node->function != INTERN_NONE)
        function = intern_text(&self->texts, node->function);
    if (node->url != INTERN_NONE)
        url = intern_text(&self->texts, node->url);
    text->len = 0;
    bytebuf_add(text, function.len ? function : SLICE("(anonymous)"));
    if (url.len) {
        bytebuf_add_byte(text, ' ');
        bytebuf_add(text, slice_starts(url, scheme) ? slice_from(url, scheme.len) : url);
        if (node->line > 0) {
            bytebuf_add_byte(text, ':');
            bytebuf_add_number(text, (uint64_t)node->line);
        }
    }
    return fold_text_name(fold, bytebuf_slice(text));
}

static void fold_node(const struct cpuprofile_tree *self, uint32_t number, const uint32_t *names,
                      struct fold *fold) {
    struct decimal sum = self->nodes[number].sum;
    if (decimal_is_zero(sum))
        return;
    fold->too_deep += self->nodes[number].counted != number;
    number = self->nodes[number].counted;
    fold_open(fold);
    if (self->nodes[number].depth == 0)
        fold_push_name(fold, names[number]);
    for (; number != INTERN_NONE && self->nodes[number].depth > 0; number = self->nodes[number].parent)
        fold_push_name(fold, names[number]);
    fold_close(fold, sum);
}

void cpuprofile_tree_fold(struct cpuprofile_tree *self, struct fold *fold) {
    uint32_t *names = heap_resize(NULL, self->node_count + 1, sizeof *names);
    struct bytebuf text = {0};
    for (size_t i = 0; i < self->node_count; i++)
        names[i] = name_of(self, &self->nodes[i], fold, &text);
    for (uint32_t i = 0; i < self->node_count; i++)
        fold_node(self, i, names, fold);
    bytebuf_free(&text);
    free(names);
}

void cpuprofile_tree_free(struct cpuprofile_tree *self) {
    intern_free(&self->texts);
    intern_free(&self->ids);
    free(self->of_id);
    free(self->nodes);
    free(self->links);
    *self = (struct cpuprofile_tree){0};
}
