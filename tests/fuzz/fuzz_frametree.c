/* Any lines in any order (the first byte): boxes inside their parents, side by side, parents first, the root
 * the sum. */
#include "folded_line.h"
#include "frametree.h"
#include "fuzz.h"

static void check_children(const struct frametree *tree, uint32_t parent) {
    const struct frame_box *above = &tree->boxes[parent];
    uint64_t at = above->start.whole;
    for (uint32_t child = above->first; child != FRAMETREE_NONE; child = tree->boxes[child].next) {
        const struct frame_box *box = &tree->boxes[child];
        fuzz_check(box->parent == parent && box->depth == above->depth + 1);
        fuzz_check(box->start.whole >= at && box->start.whole <= box->end.whole);
        at = box->end.whole;
    }
    fuzz_check(at <= above->end.whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1)
        return 0;
    struct slice text = {(const char *)data + 1, size - 1}, line;
    struct frametree tree = {.order = data[0] & 1 ? FRAMETREE_CHART : FRAMETREE_UNSORTED};
    uint64_t sum = 0;
    while (slice_cut(&text, '\n', &line)) {
        uint64_t count = line.len % 5;
        frametree_add(&tree, folded_line_frames(line), count_whole(count), count_whole(count / 2));
        sum += count;
    }
    frametree_finish(&tree);
    fuzz_check(tree.boxes[0].start.whole == 0 && tree.boxes[0].end.whole == sum && tree.total.whole == sum);
    size_t walked = 0;
    for (uint32_t box = 0; box != FRAMETREE_NONE; box = frametree_next(&tree, box), walked++)
        check_children(&tree, box);
    fuzz_check(walked == tree.count);
    frametree_free(&tree);
    return 0;
}
