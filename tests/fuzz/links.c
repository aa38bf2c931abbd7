/* links: as browsers read an attribute (URL Standard, 4.4): references are resolved, blanks and controls in
 * front are dropped, TAB, LF and CR anywhere. */
#include "links.h"

#include "xml_check.h"

enum { LONGEST_SCHEME = 12 };

static unsigned long lower(unsigned long code) {
    return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
}

static bool is_scheme_letter(unsigned long code, bool first) {
    return (code >= 'a' && code <= 'z') ||
           (!first && ((code >= '0' && code <= '9') || code == '+' || code == '-' || code == '.'));
}

static bool is_safe(struct slice value) {
    static const char *const good[] = {"http", "https", "mailto"};
    char scheme[LONGEST_SCHEME + 1];
    size_t len = 0;
    unsigned long code;
    while (xml_check_next(&value, &code)) {
        if (code == '\t' || code == '\n' || code == '\r' || (code <= ' ' && len == 0))
            continue;
        code = lower(code);
        if (code == ':' && len > 0)
            break;
        if (!is_scheme_letter(code, len == 0))
            return true; /* relative */
        if (len == LONGEST_SCHEME)
            return true; /* no scheme that browsers know */
        scheme[len++] = (char)code;
        if (!value.len)
            return true;
    }
    scheme[len] = '\0';
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (strcmp(scheme, good[i]) == 0)
            return true;
    return len == 0;
}

const char *links_wrong(struct slice name, struct slice value) {
    if (name.len >= 2 && lower((unsigned char)name.at[0]) == 'o' && lower((unsigned char)name.at[1]) == 'n')
        return "an event handler";
    bool is_link = slice_equal(name, SLICE("href")) || slice_ends(name, SLICE(":href"));
    if (is_link && !is_safe(value))
        return "a link that is not safe";
    return NULL;
}
