/*
 * Any file of colours: what was read and saved is read back,
 * and no colour can leave the attribute it stands in.
 */
#include <unistd.h>

#include "fuzz.h"
#include "palette_map.h"

static bool load(struct palette_map *map, int fd) {
    struct messages messages = {0};
    bool good = palette_map_load(map, fuzz_name(fd), &messages);
    messages_free(&messages);
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct palette_map map = {0}, again = {0};
    int given = fuzz_file(slice_make((const char *)data, size)), saved = fuzz_file(SLICE(""));
    fuzz_check(load(&map, given));
    fuzz_check(palette_map_save(&map, fuzz_name(saved), NULL));
    fuzz_check(load(&again, saved));
    fuzz_check(again.names.count == map.names.count);
    for (uint32_t i = 0; i < map.names.count; i++) {
        struct slice colour, other, name = intern_text(&map.names, i);
        fuzz_check(palette_map_find(&map, name, &colour) && palette_map_find(&again, name, &other));
        fuzz_check(slice_equal(colour, other));
        for (size_t at = 0; at < colour.len; at++)
            fuzz_check(byte_is_word(colour.at[at]) || memchr("(),.% #", colour.at[at], 7));
    }
    palette_map_free(&map);
    palette_map_free(&again);
    close(given);
    close(saved);
    return 0;
}
