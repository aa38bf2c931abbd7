/* gunzip: members with a header and a check each. The check is computed eight bytes at a time, by tables. */
#include "base/gunzip.h"

#include "base/inflate.h"

#include "base/banned.h"

enum {
    FLAG_CHECK = 2,
    FLAG_EXTRA = 4,
    FLAG_NAME = 8,
    FLAG_COMMENT = 16,
    FLAGS_UNKNOWN = 0xE0,
    BLOCK = 1 << 16,
    ADLER = 65521,
    ADLER_RUN = 5552 /* bytes whose sums fit into 32 bits */
};

struct gunzip {
    struct linereader *in; /* NULL: the bytes are in memory */
    struct slice rest;     /* of these */
    bool (*take)(void *context, struct slice bytes);
    void *context;
    struct inflate inflate;
    bool zlib;
    int first;               /* byte of a member */
    uint32_t check;          /* of the member's bytes so far */
    uint32_t size;           /* and how many, modulo 2^32 */
    const char *what;        /* what is wrong, or NULL */
    size_t asked;            /* bytes that the inflater has, of those that are read */
    uint32_t tables[8][256]; /* for checks */
};

/* ---- checks ---- */

static void make_tables(struct gunzip *self) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; bit++)
            value = value >> 1 ^ (value & 1 ? 0xEDB88320 : 0);
        self->tables[0][i] = value;
    }
    for (uint32_t i = 0; i < 256; i++)
        for (int k = 1; k < 8; k++)
            self->tables[k][i] = self->tables[k - 1][i] >> 8 ^ self->tables[0][self->tables[k - 1][i] & 0xFF];
}

static uint32_t byte_at(const char *at, size_t place) {
    return (unsigned char)at[place];
}

/* The CRC-32 of bytes after those with this one. */
static uint32_t crc(const struct gunzip *self, uint32_t check, struct slice bytes) {
    const uint32_t(*t)[256] = self->tables;
    size_t i = 0;
    check = ~check;
    for (; i + 8 <= bytes.len; i += 8) {
        const char *at = bytes.at + i;
        uint32_t low =
            check ^ (byte_at(at, 0) | byte_at(at, 1) << 8 | byte_at(at, 2) << 16 | byte_at(at, 3) << 24);
        check = t[7][low & 0xFF] ^ t[6][low >> 8 & 0xFF] ^ t[5][low >> 16 & 0xFF] ^ t[4][low >> 24] ^
                t[3][byte_at(at, 4)] ^ t[2][byte_at(at, 5)] ^ t[1][byte_at(at, 6)] ^ t[0][byte_at(at, 7)];
    }
    for (; i < bytes.len; i++)
        check = check >> 8 ^ t[0][(check ^ byte_at(bytes.at, i)) & 0xFF];
    return ~check;
}

/* The Adler-32 of bytes after those with this one. */
static uint32_t adler(uint32_t check, struct slice bytes) {
    uint32_t low = check & 0xFFFF, high = check >> 16;
    while (bytes.len) {
        size_t run = bytes.len < ADLER_RUN ? bytes.len : ADLER_RUN;
        for (size_t i = 0; i < run; i++) {
            low += (unsigned char)bytes.at[i];
            high += low;
        }
        low %= ADLER;
        high %= ADLER;
        bytes = slice_from(bytes, run);
    }
    return high << 16 | low;
}

/* ---- the inflater's source and sink ---- */

/* Bytes are skipped when the next ones are asked for: until then they must stay. */
static struct slice more(void *context) {
    struct gunzip *self = context;
    if (!self->in) {
        struct slice all = self->rest;
        self->rest = SLICE("");
        return all;
    }
    linereader_skip(self->in, self->asked);
    struct slice bytes = linereader_peek(self->in, 1);
    if (bytes.len > BLOCK)
        bytes = slice_part(bytes, 0, BLOCK);
    self->asked = bytes.len;
    return bytes;
}

static bool take_bytes(void *context, struct slice bytes) {
    struct gunzip *self = context;
    self->check = self->zlib ? adler(self->check, bytes) : crc(self, self->check, bytes);
    self->size += (uint32_t)bytes.len;
    return self->take(self->context, bytes);
}

/* ---- members ---- */

/* So many bytes as a number, the lowest first; false: the input is at its end. */
static bool take_number(struct gunzip *self, unsigned count, uint32_t *number) {
    *number = 0;
    for (unsigned i = 0; i < count; i++) {
        int byte = inflate_byte(&self->inflate);
        if (byte < 0)
            return false;
        *number |= (uint32_t)byte << 8 * i;
    }
    return true;
}

/* Goes past bytes up to a NUL. */
static bool skip_text(struct gunzip *self) {
    int byte;
    do
        byte = inflate_byte(&self->inflate);
    while (byte > 0);
    return byte == 0;
}

/* What precedes the data of a member of gzip. */
static bool read_header(struct gunzip *self) {
    uint32_t mark, method, flags, length, ignored;
    if (!take_number(self, 1, &mark) || !take_number(self, 1, &method) || !take_number(self, 1, &flags) ||
        !take_number(self, 4, &ignored) || !take_number(self, 2, &ignored) || self->first != 0x1F ||
        mark != 0x8B || method != 8 || (flags & FLAGS_UNKNOWN))
        return false;
    if (flags & FLAG_EXTRA) {
        if (!take_number(self, 2, &length))
            return false;
        for (; length; length--)
            if (inflate_byte(&self->inflate) < 0)
                return false;
    }
    return (!(flags & FLAG_NAME) || skip_text(self)) && (!(flags & FLAG_COMMENT) || skip_text(self)) &&
           (!(flags & FLAG_CHECK) || take_number(self, 2, &ignored));
}

/* Whether these two bytes begin a stream of zlib. */
static bool is_zlib_header(int first, int second) {
    return (first & 0x0F) == 8 && first >> 4 <= 7 && (first << 8 | second) % 31 == 0 && !(second & 0x20);
}

/* Whether the check after the data fits. False also: it is cut off, and `what` says so. */
static bool check_fits(struct gunzip *self) {
    uint32_t check, size = self->size;
    if (!take_number(self, 4, &check) || (!self->zlib && !take_number(self, 4, &size))) {
        self->what = "cut off";
        return false;
    }
    return check == (self->zlib ? __builtin_bswap32(self->check) : self->check) && size == self->size;
}

/* False: no more is to be read, or something is wrong. */
static bool read_member(struct gunzip *self) {
    self->check = self->zlib;
    self->size = 0;
    if (self->zlib ? !is_zlib_header(self->first, inflate_byte(&self->inflate)) : !read_header(self)) {
        self->what = self->zlib ? "damaged: no zlib header" : "damaged: no gzip header";
        return false;
    }
    enum inflate_end end = inflate_run(&self->inflate);
    if (end == INFLATE_STOPPED)
        return false;
    if (end != INFLATE_DONE)
        self->what = end == INFLATE_DAMAGED ? "damaged: the packed data are not valid" : "cut off";
    else if (!check_fits(self) && !self->what)
        self->what = "damaged: the check does not fit";
    return !self->what;
}

/* Whether another member follows; zeros after the last one are padding. */
static bool has_member(struct gunzip *self) {
    do
        self->first = inflate_byte(&self->inflate);
    while (self->first == 0);
    return self->first > 0;
}

bool gunzip_is(struct slice start) {
    return slice_starts(start, SLICE("\x1F\x8B"));
}

/* A text may begin with the letter and the sign that the two bytes are, too. */
bool gunzip_is_zlib(struct slice start) {
    bool binary = false;
    for (size_t i = 2; i < start.len && i < GUNZIP_START; i++)
        binary |= (unsigned char)start.at[i] >= 0x7F || (start.at[i] < ' ' && !byte_is_blank(start.at[i]));
    return start.len > 2 && start.at[0] == 0x78 && is_zlib_header(0x78, (unsigned char)start.at[1]) && binary;
}

/* All members, of which the first begins so. */
static const char *run(struct gunzip *self, struct slice start) {
    self->zlib = !gunzip_is(start);
    self->inflate = (struct inflate){.more = more, .take = take_bytes, .context = self};
    make_tables(self);
    for (bool go_on = true; go_on && has_member(self);)
        go_on = read_member(self);
    inflate_free(&self->inflate);
    return self->what;
}

const char *gunzip_run(struct linereader *in, bool (*take)(void *context, struct slice bytes),
                       void *context) {
    struct gunzip self = {.in = in, .take = take, .context = context};
    const char *what = run(&self, linereader_peek(in, GUNZIP_START));
    linereader_skip(in, self.asked);
    return what;
}

const char *gunzip_bytes(struct slice packed, bool (*take)(void *context, struct slice bytes),
                         void *context) {
    struct gunzip self = {.rest = packed, .take = take, .context = context};
    return run(&self, packed);
}
