/*
 * The whole of flamegraph: a first line of options (between TABs), then the input; with --nameattr among
 * them, what precedes the first empty line is its file. The SVG is well-formed and safe, its
 * numbers are numbers, and a second run, whose hash tables have other seeds, writes the same bytes.
 */
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "base/bytebuf.h"
#include "fuzz.h"
#include "links.h"
#include "xml_check.h"

int flamegraph_main(int argc, char **argv);

enum { MAX_WORDS = 16 };

struct call {
    struct bytebuf texts;
    char *words[MAX_WORDS + 4];
    int count;
    bool with_attributes, by_chance;
};

/* Whether the word is an abbreviation of the option, or the option with a value. */
static bool begins_as(struct slice word, const char *option) {
    size_t dashes = 0, i = 0;
    while (dashes < word.len && word.at[dashes] == '-')
        dashes++;
    for (; dashes + i < word.len && option[i] && (word.at[dashes + i] | 32) == option[i]; i++)
        ;
    return i >= 2;
}

/* The words of the line, but none that ends the options or lets the program open other files than ours. */
static void read_words(struct call *call, struct slice line) {
    struct slice word;
    size_t ends[MAX_WORDS], n = 0;
    while (n < MAX_WORDS && slice_cut(&line, '\t', &word)) {
        if (word.len < 2 || word.at[0] != '-' || slice_ends(word, SLICE("-")) ||
            slice_find(word, '\0') < word.len || begins_as(word, "cp"))
            continue;
        call->by_chance |= begins_as(word, "random");
        if (begins_as(word, "nameattr")) {
            call->with_attributes = true;
            continue;
        }
        bytebuf_add(&call->texts, word);
        bytebuf_add_byte(&call->texts, '\0');
        ends[n++] = call->texts.len;
    }
    for (size_t i = 0; i < n; i++)
        call->words[call->count++] = call->texts.at + (i ? ends[i - 1] : 0);
}

static void look(void *context, struct slice element, struct slice name, struct slice value) {
    static const struct slice numbers[] = {{"x", 1}, {"y", 1}, {"width", 5}, {"height", 6}};
    (void)context;
    fuzz_check(!links_wrong(name, value));
    for (size_t i = 0; slice_equal(element, SLICE("rect")) && i < 4; i++) {
        if (!slice_equal(name, numbers[i]))
            continue;
        char text[400], *end;
        fuzz_check(value.len > 0 && value.len < sizeof text);
        memcpy(text, value.at, value.len);
        text[value.len] = '\0';
        double number = strtod(text, &end);
        fuzz_check(*end == '\0' && isfinite(number) && (i < 2 || number >= 0));
    }
}

static int run(const struct call *call, struct slice attributes, struct slice input, struct bytebuf *out) {
    char *words[MAX_WORDS + 4], option[80];
    int files[2] = {fuzz_file(attributes), fuzz_file(input)}, count = call->count;
    memcpy(words, call->words, sizeof words);
    if (call->with_attributes) {
        snprintf(option, sizeof option, "--nameattr=%s", fuzz_name(files[0]));
        words[count++] = option;
    }
    words[count++] = (char *)(uintptr_t)fuzz_name(files[1]);
    words[count] = NULL;
    fuzz_silence();
    int status = fuzz_program(flamegraph_main, words, out);
    fuzz_speak();
    close(files[0]);
    close(files[1]);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static char name[] = "flamegraph";
    struct call call = {.words = {name}, .count = 1};
    struct slice input = {(const char *)data, size}, line, attributes = {0};
    struct bytebuf out = {0}, again = {0};
    slice_cut(&input, '\n', &line);
    read_words(&call, line);
    if (call.with_attributes) {
        size_t end = slice_search(input, SLICE("\n\n"));
        attributes = slice_part(input, 0, end);
        input = slice_from(input, end < input.len ? end + 2 : end);
    }
    int status = run(&call, attributes, input, &out);
    fuzz_check(status == 0 || status == 2);
    fuzz_check(status || out.len);
    struct slice text = bytebuf_slice(&out);
    bool is_answer = slice_starts(text, SLICE("Usage: ")) || slice_starts(text, SLICE("flamegraph "));
    if (out.len && !is_answer) {
        struct xml_check check = {.visit = look};
        fuzz_check(!xml_check(&check, text));
        fuzz_check(slice_starts(text, SLICE("<?xml ")));
    }
    fuzz_check(run(&call, attributes, input, &again) == status);
    fuzz_check(call.by_chance || slice_equal(text, bytebuf_slice(&again)));
    bytebuf_free(&out);
    bytebuf_free(&again);
    bytebuf_free(&call.texts);
    return 0;
}
