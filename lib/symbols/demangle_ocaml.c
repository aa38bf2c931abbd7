/* demangle_ocaml: the result is never longer than the symbol. */
#include "symbols/demangle_ocaml.h"

#include "base/banned.h"

static bool is_ocaml(struct slice symbol) {
    return symbol.len > 4 && slice_starts(symbol, SLICE("caml")) && symbol.at[4] >= 'A' &&
           symbol.at[4] <= 'Z';
}

/* The symbol without "_" and the digits at its end. */
static struct slice without_number(struct slice symbol) {
    size_t end = symbol.len;
    while (end && byte_is_digit(symbol.at[end - 1]))
        end--;
    bool numbered = end < symbol.len && end && symbol.at[end - 1] == '_';
    return numbered ? slice_part(symbol, 0, end - 1) : symbol;
}

static bool is_escape(struct slice rest) {
    return rest.len >= 3 && rest.at[0] == '$' && byte_is_hex(rest.at[1]) && byte_is_hex(rest.at[2]);
}

bool demangle_ocaml(struct slice symbol, struct bytebuf *out) {
    size_t start = out->len, used;
    if (!is_ocaml(symbol))
        return false;
    for (struct slice rest = slice_from(without_number(symbol), 4); rest.len; rest = slice_from(rest, used)) {
        char c = rest.at[0];
        used = 1;
        if (slice_starts(rest, SLICE("__"))) {
            c = '.';
            used = 2;
        } else if (is_escape(rest)) {
            c = (char)(byte_hex_value(rest.at[1]) << 4 | byte_hex_value(rest.at[2]));
            used = 3;
        }
        if ((unsigned char)c < ' ' || c == 0x7f) {
            out->len = start;
            return false;
        }
        bytebuf_add_byte(out, c);
    }
    return true;
}
