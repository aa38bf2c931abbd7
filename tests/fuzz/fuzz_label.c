/* Any name, any room (two bytes, in quarters) and any cut (one byte): the label fits, and is the start and
 * end of it. */
#include "fuzz.h"
#include "label.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 3)
        return 0;
    double capacity = (data[0] | data[1] << 8) / 4.0;
    enum label_cut cut = (enum label_cut)(data[2] % 3);
    struct slice whole = {(const char *)data + 3, size - 3}, name = label_name(whole);
    fuzz_check(slice_starts(whole, name) && (name.len == whole.len || name.len + 4 == whole.len));
    struct label label = label_fit(whole, capacity, cut);
    size_t head = utf8_length(label.head), tail = utf8_length(label.tail), length = utf8_length(name);
    if (!label.cut) {
        fuzz_check(!tail && (capacity < 3 ? !label.head.len : slice_equal(label.head, name)));
        fuzz_check((double)head <= capacity);
        return 0;
    }
    fuzz_check((double)(head + 2 + tail) <= capacity && (double)(head + 3 + tail) > capacity);
    fuzz_check((double)length > capacity);
    fuzz_check(slice_starts(name, label.head) && slice_ends(name, label.tail));
    fuzz_check(cut != LABEL_CUT_END || !tail);
    fuzz_check(cut != LABEL_CUT_START || !head);
    fuzz_check(cut != LABEL_CUT_MIDDLE || head == tail || head == tail + 1);
    return 0;
}
