/* range: times are compared as decimals, exactly. */
#include "range.h"

#include "base/decimal.h"
#include "base/unpack.h"
#include "format.h"
#include "perf/perf_line.h"
#include "words.h"

#include "base/banned.h"

struct range {
    const struct suite_options *given;
    struct decimal min, max;
    struct outbuf *out;
    struct messages *messages;
    uint64_t samples, printed; /* headers with a time */
    bool failed;               /* to read a file that is packed, or of another kind */
};

/* The time of a header line: the first "DIGITS.DIGITS:" after its process name. */
static bool time_of(struct slice line, struct decimal *time) {
    struct perf_header header;
    struct slice rest, word;
    if (!perf_header_read_timed(line, &header))
        return false;
    rest = header.comm.len ? slice_from(line, (size_t)(header.comm.at + header.comm.len - line.at)) : line;
    for (words_take_blanks(&rest); words_take_word(&rest, &word); words_take_blanks(&rest))
        if (slice_ends(word, SLICE(":")) && slice_find(word, '.') < word.len &&
            decimal_parse(slice_part(word, 0, word.len - 1), time))
            return true;
    return false;
}

/* Where time 0 is, when this is the first one. */
static struct decimal zero_of(const struct suite_options *given, struct decimal first) {
    if (given->timeraw)
        return (struct decimal){0};
    return given->timezerosecs ? (struct decimal){first.whole, 0} : first;
}

static void print_line(struct range *self, struct slice line) {
    bytebuf_add(&self->out->pending, line);
    bytebuf_add_byte(&self->out->pending, '\n');
    outbuf_settle(self->out);
}

static void read_lines(struct range *self, struct linereader *in) {
    struct decimal time, zero = {0};
    bool known = false, printing = false;
    for (struct slice line; linereader_next(in, &line);) {
        if (line.len && line.at[0] == '#')
            continue;
        if (time_of(line, &time)) {
            zero = known ? zero : zero_of(self->given, time);
            known = true;
            if (!decimal_subtract(&time, zero))
                time = (struct decimal){0};
            self->samples++;
            if (decimal_compare(time, self->max) > 0)
                break;
            printing |= decimal_compare(time, self->min) >= 0;
            self->printed += printing;
        }
        if (printing)
            print_line(self, line);
    }
    if (!known)
        messages_add(
            self->messages,
            "%s: no line has a time, so nothing is printed; range-perf reads what perf script prints",
            in->name);
}

static void read_unpacked(void *context, struct linereader *in) {
    struct range *self = context;
    const struct filekind *kind = filekind_of_bytes(linereader_peek(in, FILEKIND_START));
    self->failed |= kind != NULL;
    if (kind)
        messages_add(self->messages, "%s: this is %s; range-perf reads what perf script prints", in->name,
                     kind->name);
    else
        read_lines(self, in);
}

static void read_input(void *context, struct linereader *in) {
    struct range *self = context;
    self->failed |= !unpack_read(in, read_unpacked, self, self->messages);
}

int range_run(const struct suite_options *given, int count, char **operands, struct outbuf *out,
              struct messages *messages) {
    struct range range = {.given = given, .out = out, .messages = messages};
    if (count < 2 || !decimal_parse(slice_of_text(operands[0]), &range.min) ||
        !decimal_parse(slice_of_text(operands[1]), &range.max)) {
        messages_add(messages,
                     "range-perf wants two times, the first and the last: range-perf MIN MAX [FILE]...");
        return PROGRAM_USAGE;
    }
    bool good = program_read(&given->program, 0, count - 2, operands + 2, read_input, &range);
    if (given->stats)
        messages_add(messages, "read as range-perf: %llu samples with a time, %llu of them printed",
                     (unsigned long long)range.samples, (unsigned long long)range.printed);
    return program_end(out, good && !range.failed);
}

const struct format format_range = {.name = "range-perf",
                                    .script = "range-perf.pl",
                                    .help = "perf script's text: the samples between two times, as text",
                                    .options = "timeraw timezerosecs"};
