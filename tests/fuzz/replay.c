/*
 * replay: runs a fuzz target over files and folders, each file whole and cut at every byte. Stands in for
 * libFuzzer's main, so that the targets are built and their corpus is tried by every compiler.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/bytebuf.h"
#include "fuzz.h"

enum { MAX_CUTS = 2000 };

static size_t runs;

/* From memory of its own for every length, so that a sanitizer sees each byte read beyond it. */
static void run_cut(struct slice bytes) {
    uint8_t *copy = malloc(bytes.len + !bytes.len);
    memcpy(copy, bytes.at, bytes.len);
    LLVMFuzzerTestOneInput(copy, bytes.len);
    free(copy);
    runs++;
}

static int run_file(const char *path) {
    struct bytebuf bytes = {0};
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 1;
    }
    for (size_t got = 1; got > 0; bytes.len += got)
        got = fread(bytebuf_reserve(&bytes, 4096), 1, 4096, file);
    fclose(file);
    for (size_t cut = 0; cut < bytes.len && cut < MAX_CUTS; cut++)
        run_cut(slice_make(bytes.at, cut));
    run_cut(bytebuf_slice(&bytes));
    bytebuf_free(&bytes);
    return 0;
}

int main(int argc, char **argv) {
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        struct bytebuf path = {0};
        if (!folder) {
            failed |= run_file(argv[i]);
            continue;
        }
        for (struct dirent *entry; (entry = readdir(folder));) {
            if (entry->d_name[0] == '.')
                continue;
            path.len = 0;
            bytebuf_add_format(&path, "%s/%s", argv[i], entry->d_name);
            bytebuf_add_byte(&path, '\0');
            failed |= run_file(path.at);
        }
        bytebuf_free(&path);
        closedir(folder);
    }
    printf("%zu runs\n", runs);
    return failed || !runs;
}
