/* slice: short loops over bytes; the long ones are left to libc, which has vector code for them. */
#include "base/slice.h"

#include "base/banned.h"

int slice_compare(struct slice a, struct slice b) {
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.at, b.at, shorter) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

size_t slice_find(struct slice s, char byte) {
    const char *found = s.len ? memchr(s.at, byte, s.len) : NULL;
    return found ? (size_t)(found - s.at) : s.len;
}

size_t slice_find_last(struct slice s, char byte) {
    for (size_t i = s.len; i > 0; i--)
        if (s.at[i - 1] == byte)
            return i - 1;
    return s.len;
}

size_t slice_search(struct slice s, struct slice part) {
    assert(part.len);
    for (size_t from = 0; from + part.len <= s.len; from++) {
        from += slice_find(slice_part(s, from, s.len - part.len + 1), part.at[0]);
        if (from + part.len <= s.len && memcmp(s.at + from, part.at, part.len) == 0)
            return from;
    }
    return s.len;
}

size_t slice_search_last(struct slice s, struct slice part) {
    size_t found = s.len;
    assert(part.len);
    for (size_t from = 0; from < s.len; from++) {
        from += slice_search(slice_from(s, from), part);
        found = from < s.len ? from : found;
    }
    return found;
}

struct slice slice_trim_start(struct slice s) {
    while (s.len && byte_is_blank(s.at[0]))
        s = slice_from(s, 1);
    return s;
}

struct slice slice_trim_end(struct slice s) {
    while (s.len && byte_is_blank(s.at[s.len - 1]))
        s.len--;
    return s;
}

struct slice slice_trim(struct slice s) {
    return slice_trim_end(slice_trim_start(s));
}

/* Whether 32 bytes differ: no branch between them. */
static inline bool differ32(const char *a, const char *b) {
    return ((bytes_read8(a) ^ bytes_read8(b)) | (bytes_read8(a + 8) ^ bytes_read8(b + 8)) |
            (bytes_read8(a + 16) ^ bytes_read8(b + 16)) | (bytes_read8(a + 24) ^ bytes_read8(b + 24))) != 0;
}

size_t slice_common(struct slice a, struct slice b) {
    size_t shorter = a.len < b.len ? a.len : b.len, i = 0;
    while (i + 32 <= shorter && !differ32(a.at + i, b.at + i))
        i += 32;
    while (i + 8 <= shorter && bytes_read8(a.at + i) == bytes_read8(b.at + i))
        i += 8;
    while (i < shorter && a.at[i] == b.at[i])
        i++;
    return i;
}

bool slice_cut(struct slice *rest, char separator, struct slice *field) {
    if (!rest->at)
        return false;
    size_t end = slice_find(*rest, separator);
    *field = slice_part(*rest, 0, end);
    *rest = end < rest->len ? slice_from(*rest, end + 1) : (struct slice){0};
    return true;
}
