/*
 * The whole of difffolded: a first line of options (between TABs), the file before up to the first empty
 * line, and the file after. Folded output: sorted, each side's sum is that of its file, and swapped files
 * give swapped columns. JSON is JSON, and no summary holds what a terminal would obey. The same with both
 * files on both sides, five times each: then noise comes from dealing, nothing is significant, and no gate
 * trips.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/bytebuf.h"
#include "base/count.h"
#include "profile/folded_line.h"
#include "fuzz.h"
#include "json_check.h"
#include "base/filekind.h"

int difffolded_main(int argc, char **argv);

enum { MAX_WORDS = 8, TIMES = 5 };

struct call {
    struct bytebuf texts;
    char *words[MAX_WORDS + 4];
    int count;
    bool is_summary, is_json, is_changed; /* of what is printed; counts or names are not those of the files */
};

static bool has_option(struct slice word, const char *option) {
    return slice_starts(word, slice_of_text(option));
}

/* The words of the line, but none that ends the options: what follows would be files. Expressions are the
 * user's own: what they cost in libc is not our concern. */
static void read_words(struct call *call, struct slice line) {
    struct slice word;
    size_t ends[MAX_WORDS], n = 0;
    while (n < MAX_WORDS && slice_cut(&line, '\t', &word)) {
        if (word.len < 2 || word.at[0] != '-' || slice_ends(word, SLICE("-")) ||
            slice_find(word, '\0') < word.len ||
            (has_option(word, "--fail-above") && slice_find(word, ':') < word.len))
            continue;
        bool summary =
            has_option(word, "--summary") || has_option(word, "--json") || has_option(word, "--markdown");
        call->is_json |= has_option(word, "--json");
        call->is_summary |= summary;
        call->is_changed |= !summary && !has_option(word, "--strict") && !has_option(word, "--fail-above") &&
                            !has_option(word, "--min-samples") && !has_option(word, "--fail-total") &&
                            !has_option(word, "--period");
        bytebuf_add(&call->texts, word);
        bytebuf_add_byte(&call->texts, '\0');
        ends[n++] = call->texts.len;
    }
    for (size_t i = 0; i < n; i++)
        call->words[call->count++] = call->texts.at + (i ? ends[i - 1] : 0);
}

static int run(const struct call *call, struct slice before, struct slice after, struct bytebuf *out) {
    char *words[MAX_WORDS + 4];
    int files[2] = {fuzz_file(before), fuzz_file(after)}, count = call->count;
    memcpy(words, call->words, sizeof words);
    for (int side = 0; side < 2; side++)
        words[count++] = (char *)(uintptr_t)fuzz_name(files[side]);
    words[count] = NULL;
    fuzz_silence();
    int status = fuzz_program(difffolded_main, words, out);
    fuzz_speak();
    close(files[0]);
    close(files[1]);
    return status;
}

/* Both files on both sides. */
static int run_sides(const struct call *call, struct slice before, struct slice after, struct bytebuf *out) {
    char *words[MAX_WORDS + 4 + 4 * TIMES];
    static char separator[] = "--";
    int files[2] = {fuzz_file(before), fuzz_file(after)}, count = call->count;
    const char *names[2] = {fuzz_name(files[0]), fuzz_name(files[1])};
    memcpy(words, call->words, sizeof *words * (size_t)count);
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < 2 * TIMES; i++)
            words[count++] = (char *)(uintptr_t)names[i % 2];
        if (side == 0)
            words[count++] = separator;
    }
    words[count] = NULL;
    fuzz_silence();
    int status = fuzz_program(difffolded_main, words, out);
    fuzz_speak();
    close(files[0]);
    close(files[1]);
    return status;
}

/* Sum of all counts of a file. */
static struct count sum_of(struct slice file) {
    struct count sum = {0};
    struct folded_line folded;
    for (struct slice line; slice_cut(&file, '\n', &line);) {
        if (file.at && slice_ends(line, SLICE("\r"))) /* only before a newline */
            line.len--;
        if (folded_line_parse(line, FOLDED_BYTES, &folded))
            count_add_to(&sum, count_parse(folded.count));
    }
    return sum;
}

static bool is_whole(struct count count) {
    return count.form == COUNT_WHOLE;
}

/* The columns of a line of output, which may be Inf or have an exponent: from its end. */
static struct slice last_word(struct slice *line) {
    size_t blank = slice_find_last(*line, ' ');
    fuzz_check(blank < line->len);
    struct slice word = slice_from(*line, blank + 1);
    *line = slice_part(*line, 0, blank);
    return word;
}

static void check_folded(struct slice out, struct slice swapped, const struct slice *files) {
    struct slice line, other, previous = {0};
    struct count sums[2] = {{.whole = 0}, {.whole = 0}};
    bool whole = true;
    while (out.len && slice_cut(&out, '\n', &line)) {
        fuzz_check(slice_cut(&swapped, '\n', &other));
        struct slice after = last_word(&line), before = last_word(&line);
        struct slice left = last_word(&other), right = last_word(&other);
        fuzz_check(slice_equal(left, before) && slice_equal(right, after) && slice_equal(line, other));
        fuzz_check(!previous.at || slice_compare(previous, line) < 0);
        previous = line;
        const struct slice texts[] = {before, after};
        for (int side = 0; side < 2; side++) {
            bool plain = texts[side].len && count_length(texts[side]) == texts[side].len;
            struct count count = plain ? count_parse(texts[side]) : (struct count){.form = COUNT_COMPUTED};
            whole &= is_whole(count);
            count_add_to(&sums[side], count);
        }
    }
    fuzz_check(!swapped.len);
    for (int side = 0; side < 2 && whole; side++) {
        struct count want = sum_of(files[side]);
        if (is_whole(want) && is_whole(sums[side]))
            fuzz_check(count_compare(want, sums[side]) == 0);
    }
}

static void check_harmless(struct slice out) {
    for (size_t i = 0; i < out.len; i++)
        fuzz_check((unsigned char)out.at[i] >= 0x20 ? out.at[i] != 0x7f : out.at[i] == '\n');
}

/* Whether it is named as of another kind. */
static bool is_refused(struct slice file) {
    bool whole = file.len < FILEKIND_START;
    const struct filekind *kind = filekind_of(whole ? file : slice_part(file, 0, FILEKIND_START), whole);
    return kind && !(kind->readers & FILEKIND_BY_DIFFFOLDED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static char name[] = "difffolded";
    struct call call = {.words = {name}, .count = 1};
    struct slice text = {(const char *)data, size}, line, files[2];
    struct bytebuf out = {0}, swapped = {0};
    slice_cut(&text, '\n', &line);
    read_words(&call, line);
    size_t end = slice_search(text, SLICE("\n\n"));
    files[0] = slice_part(text, 0, end + (end < text.len));
    files[1] = slice_from(text, end < text.len ? end + 2 : end);
    int status = run(&call, files[0], files[1], &out);
    int other = run(&call, files[1], files[0], &swapped);
    bool refused = false;
    for (int side = 0; side < 2; side++)
        refused |= is_refused(files[side]);
    fuzz_check(status == 0 || status == 2 || status == 3 || (status == 1 && refused));
    if (call.is_summary && !call.is_changed)
        check_harmless(bytebuf_slice(&out));
    if (call.is_json && !call.is_changed && out.len)
        fuzz_check(json_check(bytebuf_slice(&out)));
    if (!call.is_summary && !call.is_changed && out.len && swapped.len && status != 2 && other != 2)
        check_folded(bytebuf_slice(&out), bytebuf_slice(&swapped), files);
    out.len = 0;
    status = run_sides(&call, files[0], files[1], &out);
    fuzz_check(status == 0 || status == 2 || (status == 1 && refused));
    if (call.is_json && !call.is_changed && out.len)
        fuzz_check(json_check(bytebuf_slice(&out)) &&
                   !slice_has(bytebuf_slice(&out), SLICE("\"significant\": true")));
    bytebuf_free(&out);
    bytebuf_free(&swapped);
    bytebuf_free(&call.texts);
    return 0;
}
