/* zstd_sequences: three interleaved states give the codes of lengths and distances, whose extra bits follow.
 */
#include "base/zstd_sequences.h"

#include "base/banned.h"

enum { LITERAL_CODES = 36, MATCH_CODES = 53, OFFSET_CODES = 32, NEW_DISTANCES = 3 };

enum table_mode { PREDEFINED, SINGLE, DESCRIBED, REPEATED };

/* The value of a code: a base, plus as many extra bits as `bits` says. */
struct code {
    uint32_t base, bits;
};

static const struct code literal_codes[LITERAL_CODES] = {
    {0, 0},   {1, 0},   {2, 0},     {3, 0},     {4, 0},     {5, 0},     {6, 0},      {7, 0},      {8, 0},
    {9, 0},   {10, 0},  {11, 0},    {12, 0},    {13, 0},    {14, 0},    {15, 0},     {16, 1},     {18, 1},
    {20, 1},  {22, 1},  {24, 2},    {28, 2},    {32, 3},    {40, 3},    {48, 4},     {64, 6},     {128, 7},
    {256, 8}, {512, 9}, {1024, 10}, {2048, 11}, {4096, 12}, {8192, 13}, {16384, 14}, {32768, 15}, {65536, 16},
};

static const struct code match_codes[MATCH_CODES] = {
    {3, 0},   {4, 0},     {5, 0},     {6, 0},     {7, 0},     {8, 0},      {9, 0},      {10, 0},     {11, 0},
    {12, 0},  {13, 0},    {14, 0},    {15, 0},    {16, 0},    {17, 0},     {18, 0},     {19, 0},     {20, 0},
    {21, 0},  {22, 0},    {23, 0},    {24, 0},    {25, 0},    {26, 0},     {27, 0},     {28, 0},     {29, 0},
    {30, 0},  {31, 0},    {32, 0},    {33, 0},    {34, 0},    {35, 1},     {37, 1},     {39, 1},     {41, 1},
    {43, 2},  {47, 2},    {51, 3},    {59, 3},    {67, 4},    {83, 4},     {99, 5},     {131, 7},    {259, 8},
    {515, 9}, {1027, 10}, {2051, 11}, {4099, 12}, {8195, 13}, {16387, 14}, {32771, 15}, {65539, 16},
};

/* What is known of each kind of code without being written; shares as for zstd_fse_make. */
static const struct {
    unsigned log_max, symbol_max, log, count;
    int16_t shares[MATCH_CODES];
} known[ZSTD_CODES] = {
    [ZSTD_LITERAL_LENGTH] = {9, LITERAL_CODES - 1, 6, 36, {4, 3, 2, 2, 2, 2, 2, 2, 2,  2,  2,  2,
                                                           2, 1, 1, 1, 2, 2, 2, 2, 2,  2,  2,  2,
                                                           2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1}},
    [ZSTD_OFFSET] = {8, OFFSET_CODES - 1, 5, 29, {1, 1, 1, 1, 1, 1, 2, 2, 2, 1,  1,  1,  1,  1, 1,
                                                  1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1}},
    [ZSTD_MATCH_LENGTH] = {9, MATCH_CODES - 1, 6, 53, {1, 4, 3, 2, 2,  2,  2,  2,  2,  1,  1, 1, 1, 1,
                                                       1, 1, 1, 1, 1,  1,  1,  1,  1,  1,  1, 1, 1, 1,
                                                       1, 1, 1, 1, 1,  1,  1,  1,  1,  1,  1, 1, 1, 1,
                                                       1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1}},
};

void zstd_sequences_start(struct zstd_sequences *self) {
    memset(self->has_table, 0, sizeof self->has_table);
    self->recent[0] = 1;
    self->recent[1] = 4;
    self->recent[2] = 8;
}

/* ---- tables ---- */

static uint8_t next_byte(struct view_cursor *cursor) {
    struct view byte = cursor_read_part(cursor, 1);
    uint8_t value = 0;
    return view_read1(&byte, 0, &value) ? value : 0;
}

/* Makes the table of a kind of code. False: it is damaged. */
static bool read_table(struct zstd_sequences *self, enum zstd_code kind, enum table_mode mode,
                       struct view_cursor *cursor) {
    struct zstd_fse *table = &self->tables[kind];
    struct view rest;
    uint64_t used;
    bool good = false;
    switch (mode) {
    case PREDEFINED:
        good = zstd_fse_make(table, known[kind].shares, known[kind].count, known[kind].log);
        break;
    case SINGLE: {
        uint8_t symbol = next_byte(cursor);
        zstd_fse_make_single(table, symbol);
        good = !cursor->failed && symbol <= known[kind].symbol_max;
        break;
    }
    case DESCRIBED:
        good = view_part(&cursor->view, cursor->at, cursor->view.size - cursor->at, &rest) &&
               zstd_fse_read(table, rest, known[kind].log_max, known[kind].symbol_max, &used);
        cursor_skip(cursor, good ? used : 0);
        break;
    case REPEATED:
        good = self->has_table[kind];
        break;
    }
    self->has_table[kind] = good;
    return good;
}

/* How many sequences there are. */
static uint32_t read_count(struct view_cursor *cursor) {
    uint32_t first = next_byte(cursor);
    if (first < 128)
        return first;
    if (first < 255)
        return (first - 128) << 8 | next_byte(cursor);
    uint32_t low = next_byte(cursor);
    return low + ((uint32_t)next_byte(cursor) << 8) + 0x7F00;
}

/* ---- sequences ---- */

struct run {
    struct zstd_sequences *sequences;
    struct zstd_bits bits;
    uint32_t states[ZSTD_CODES];
    struct slice literals; /* that were not used yet */
    size_t left;           /* bytes that the block may still have */
    struct zstd_window *window;
};

static uint8_t symbol_of(const struct run *self, enum zstd_code kind) {
    return self->sequences->tables[kind].states[self->states[kind]].symbol;
}

static uint64_t take_length(struct run *self, const struct code *code) {
    return code->base + zstd_bits_take(&self->bits, code->bits);
}

/* The distance that a number means: one of the last three, which moves to the front, or a new one. */
static uint64_t distance_of(uint64_t *recent, uint64_t number, bool has_literals) {
    uint64_t distance, place = number - 1 + !has_literals;
    if (number > NEW_DISTANCES) {
        distance = number - NEW_DISTANCES;
        place = 2;
    } else {
        distance = place < 3 ? recent[place] : recent[0] - 1;
        place = place < 3 ? place : 2;
    }
    if (place > 1)
        recent[2] = recent[1];
    if (place > 0)
        recent[1] = recent[0];
    recent[0] = distance;
    return distance;
}

/* Adds literals and what is repeated after them. False: it is damaged. */
static bool run_one(struct run *self) {
    unsigned offset_code = symbol_of(self, ZSTD_OFFSET);
    uint64_t number = ((uint64_t)1 << offset_code) + zstd_bits_take(&self->bits, offset_code);
    uint64_t repeated = take_length(self, &match_codes[symbol_of(self, ZSTD_MATCH_LENGTH)]);
    uint64_t literals = take_length(self, &literal_codes[symbol_of(self, ZSTD_LITERAL_LENGTH)]);
    uint64_t distance = distance_of(self->sequences->recent, number, literals != 0);
    if (literals > self->literals.len || literals + repeated > self->left)
        return false;
    self->left -= (size_t)(literals + repeated);
    zstd_window_add(self->window, slice_part(self->literals, 0, (size_t)literals));
    self->literals = slice_from(self->literals, (size_t)literals);
    return zstd_window_repeat(self->window, distance, (size_t)repeated);
}

static void advance(struct run *self, enum zstd_code kind) {
    self->states[kind] = zstd_fse_next(&self->sequences->tables[kind], self->states[kind], &self->bits);
}

static bool run_all(struct run *self, uint32_t count) {
    for (unsigned kind = 0; kind < ZSTD_CODES; kind++)
        self->states[kind] = zstd_fse_start(&self->sequences->tables[kind], &self->bits);
    for (uint32_t i = 0; i < count; i++) {
        if (i) {
            advance(self, ZSTD_LITERAL_LENGTH);
            advance(self, ZSTD_MATCH_LENGTH);
            advance(self, ZSTD_OFFSET);
        }
        if (!run_one(self) || self->bits.left < 0)
            return false;
    }
    return self->bits.left == 0;
}

/* Reads the tables and the sequences after them. */
static bool read_sequences(struct run *self, struct view_cursor *cursor, uint32_t count) {
    struct view rest;
    uint8_t modes = next_byte(cursor);
    if (cursor->failed || modes & 3)
        return false;
    for (unsigned kind = 0; kind < ZSTD_CODES; kind++)
        if (!read_table(self->sequences, (enum zstd_code)kind, (enum table_mode)(modes >> (6 - 2 * kind) & 3),
                        cursor))
            return false;
    return view_part(&cursor->view, cursor->at, cursor->view.size - cursor->at, &rest) &&
           zstd_bits_start(&self->bits, rest) && run_all(self, count);
}

bool zstd_sequences_run(struct zstd_sequences *self, struct view bytes, const struct zstd_literals *literals,
                        size_t most, struct zstd_window *window) {
    struct view_cursor cursor = {.view = bytes};
    struct run run = {.sequences = self,
                      .literals = slice_make((const char *)literals->bytes, literals->count),
                      .left = most,
                      .window = window};
    uint32_t count = read_count(&cursor);
    if (cursor.failed || (!count && cursor.at != bytes.size) ||
        (count && !read_sequences(&run, &cursor, count)) || run.literals.len > run.left)
        return false;
    zstd_window_add(window, run.literals);
    return true;
}
