/* java_name: the waiting methods are those of JDK 6 to 25, on all systems. */
#include "java_name.h"

#include "base/banned.h"

/* Where the last two parts between points begin; 0: there are no more. */
static size_t class_start(struct slice name) {
    size_t method = slice_find_last(name, '.');
    if (method == name.len)
        return 0;
    size_t point = slice_find_last(slice_part(name, 0, method), '.');
    return point == method ? 0 : point + 1;
}

struct slice java_name_without_package(struct slice name) {
    return slice_from(name, class_start(name));
}

void java_name_shorten(struct slice name, char separator, struct bytebuf *into) {
    size_t end = class_start(name);
    if (separator == '/') {
        end = slice_find_last(name, '/');
        end = end == name.len ? 0 : end + 1;
    }
    for (size_t i = 0; i < end; i++)
        if (!byte_is_word(name.at[i]) || i == 0 || !byte_is_word(name.at[i - 1]))
            bytebuf_add_byte(into, name.at[i]);
    bytebuf_add(into, slice_from(name, end));
}

bool java_name_of_frame(struct slice line, struct slice *name) {
    struct slice text = slice_trim_start(line);
    if (!slice_starts(text, SLICE("at ")))
        return false;
    text = slice_from(text, 3);
    size_t bracket = slice_find(text, '(');
    *name = slice_trim(slice_part(text, 0, bracket));
    return bracket < text.len && name->len;
}

struct ending {
    struct slice text;
    bool whole; /* no word goes on before it */
};

static bool ends_in(struct slice name, const struct ending *endings, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t before = name.len - endings[i].text.len;
        if (slice_ends(name, endings[i].text) &&
            (!endings[i].whole || before == 0 || !byte_is_word(name.at[before - 1])))
            return true;
    }
    return false;
}

bool java_name_waits(struct slice name) {
    static const struct ending waits[] = {
        {SLICE_INIT("KQueue.poll"), false},
        {SLICE_INIT("PollArrayWrapper.poll0"), false},
        {SLICE_INIT("SubSelector.poll0"), false},
        {SLICE_INIT("PollSelectorImpl.poll"), false},
        {SLICE_INIT("socketAccept"), false},
        {SLICE_INIT("socketRead0"), false},
        {SLICE_INIT("sun.nio.ch.Net.accept"), false},
        {SLICE_INIT("Net.poll"), true},
        {SLICE_INIT("SocketDispatcher.read0"), false},
        {SLICE_INIT("readv0"), true},
        {SLICE_INIT("DatagramDispatcher.read0"), false},
        {SLICE_INIT("DatagramChannelImpl.receive0"), false},
        {SLICE_INIT("PlainDatagramSocketImpl.receive0"), false},
        {SLICE_INIT("peekData"), true},
        {SLICE_INIT("UnixDomainSockets.accept0"), false},
        {SLICE_INIT("Reference.waitForReferencePendingList"), true},
    };
    /* netty's is epollWait0 */
    return slice_has(name, SLICE("epollWait")) || slice_has(name, SLICE("EPoll.wait")) ||
           ends_in(name, waits, sizeof waits / sizeof *waits) ||
           (slice_ends(name, SLICE("accept0")) && slice_has(name, SLICE("Socket")));
}

bool java_name_parks(struct slice name) {
    static const struct ending parks[] = {
        {SLICE_INIT("Unsafe.park"), true},   {SLICE_INIT("Object.wait"), true},
        {SLICE_INIT("Object.wait0"), true},  {SLICE_INIT("Thread.sleep"), true},
        {SLICE_INIT("Thread.sleep0"), true}, {SLICE_INIT("parkOnCarrierThread"), true},
        {SLICE_INIT("Unsafe.park0"), true},  {SLICE_INIT("parkOnCarrierThread0"), true},
    };
    return ends_in(name, parks, sizeof parks / sizeof *parks);
}
