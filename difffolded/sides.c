/* sides: one pass over the words; the separator is taken out of the array in place. */
#include "sides.h"

#include "base/banned.h"

static bool refuse(struct messages *messages, const char *message) {
    messages_add(messages, "%s", message);
    return false;
}

static bool is_word(const char *word, struct slice text) {
    return slice_equal(slice_of_text(word), text);
}

/* Whether no word is an option, and standard input is asked for at most `max` times. */
static bool check_words(size_t count, char **words, bool ended, size_t max, struct messages *messages) {
    size_t inputs = 0;
    for (size_t i = 0; i < count; i++) {
        inputs += is_word(words[i], SLICE("-"));
        if (!ended && words[i][0] == '-' && words[i][1]) {
            messages_add(messages, "options must be given before the files; a file of that name is ./%s",
                         words[i]);
            return false;
        }
    }
    return inputs <= max || refuse(messages, "standard input can be read once only");
}

bool sides_take(struct sides *self, size_t count, char **words, bool ended, struct messages *messages) {
    size_t before = 0;
    while (before < count && !is_word(words[before], SLICE("--")))
        before++;
    bool separated = before < count;
    if (separated) {
        count--;
        for (size_t i = before; i < count; i++)
            words[i] = words[i + 1];
    }
    /* The original reads its second "-" as an empty file. */
    if (!check_words(count, words, ended, separated ? 1 : DIFF_SIDES, messages))
        return false;
    if (separated && (before == 0 || before == count))
        return refuse(messages, before ? "there is no file after --" : "there is no file before --");
    if (!separated && count < DIFF_SIDES)
        return refuse(messages, "two files are needed: before and after");
    if (!separated && count > DIFF_SIDES)
        return refuse(messages, "more than two files: put -- between those before and those after");
    before = separated ? before : 1;
    *self = (struct sides){words, {before, count - before}};
    return true;
}

const char *sides_shown(const struct sides *self, size_t file) {
    return is_word(self->files[file], SLICE("-")) ? "standard input" : self->files[file];
}

void sides_name(const struct sides *self, enum diff_side side, struct bytebuf *into) {
    bytebuf_add(into, slice_of_text(sides_files(self, side)[0]));
    if (self->counts[side] > 1)
        bytebuf_add_format(into, " (%zu files)", self->counts[side]);
}
