/*
 * Any words (each ended by NUL): the files are words of the
 * line in their order, and a second look says the same.
 */
#include <string.h>

#include "base/bytebuf.h"
#include "fuzz.h"
#include "base/options.h"

enum { MAX_WORDS = 20 };

struct settings {
    bool pid, tid;
    const char *title;
    int64_t width;
    struct option_real size;
    struct option_list filters;
    int theme;
};

#define FIELD(name) offsetof(struct settings, name)

static const struct option_row rows[] = {
    {"pid", OPTION_SWITCH, FIELD(pid), .help = "", .letter = 'n'},
    {"tid", OPTION_SWITCH, FIELD(tid), .help = "", .letter = 's'},
    {"title", OPTION_TEXT, FIELD(title), .value = "", .help = ""},
    {"width", OPTION_INTEGER, FIELD(width), .value = "", .help = ""},
    {"size", OPTION_REAL, FIELD(size), .value = "", .help = ""},
    {"filter", OPTION_LIST, FIELD(filters), .value = "", .help = "", .added = true},
    {"theme", OPTION_CHOICE, FIELD(theme), .choices = "light dark auto", .help = "", .added = true},
    {0},
};

static bool parse(char *const *words, int count, bool letters, int *files) {
    struct settings settings = {0};
    char *argv[MAX_WORDS + 2];
    int argc = count, at = 1;
    memcpy(argv, words, ((size_t)count + 1) * sizeof *argv);
    struct messages messages = {0};
    bool good = letters ? options_parse_letters(rows, &settings, &argc, argv, &messages)
                        : options_parse(rows, &settings, &argc, argv, &messages);
    fuzz_check(good == messages_are_none(&messages));
    messages_free(&messages);
    fuzz_check(argc >= 0 && argc < count && argv[argc] == NULL);
    for (int i = 0; i < argc; i++) {
        while (at < count && words[at] != argv[i])
            at++;
        fuzz_check(at++ < count);
    }
    options_list_free(&settings.filters);
    fuzz_check(settings.theme >= 0 && settings.theme < 3);
    *files = argc;
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct bytebuf text = {0};
    char *words[MAX_WORDS + 2] = {NULL}, name[] = "prog";
    int count = 0, files, again;
    bytebuf_add(&text, slice_make((const char *)data, size));
    bytebuf_add_byte(&text, '\0');
    words[count++] = name;
    for (size_t at = 0; at < size && count <= MAX_WORDS; at += strlen(text.at + at) + 1)
        words[count++] = text.at + at;
    fuzz_silence();
    for (int letters = 0; letters < 2; letters++) {
        bool good = parse(words, count, letters, &files);
        fuzz_check(parse(words, count, letters, &again) == good && again == files);
    }
    fuzz_speak();
    bytebuf_free(&text);
    return 0;
}
