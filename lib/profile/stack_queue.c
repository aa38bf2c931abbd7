/* stack_queue: a ring. A stack's slot is fetched when it comes, and what the slot refers to half a round
 * later. */
#include "profile/stack_queue.h"

#include "base/banned.h"

/* Adds the stack that waits there, if one does. */
static void settle(struct queued_stack *stack) {
    if (stack->into)
        stack_table_add_expected(stack->into, bytebuf_slice(&stack->frames), stack->hash, stack->count);
    stack->into = NULL;
}

void stack_queue_add(struct stack_queue *self, struct stack_table *into, const uint32_t *frames, size_t depth,
                     struct count count) {
    struct queued_stack *last = &self->stacks[self->next];
    struct slice bytes = slice_make((const char *)frames, depth * sizeof *frames);
    settle(last);
    last->frames.len = 0;
    bytebuf_add(&last->frames, bytes);
    last->into = into;
    last->count = count;
    last->hash = stack_table_expect(into, bytes);
    const struct queued_stack *middle =
        &self->stacks[(self->next + STACK_QUEUE_LENGTH / 2) % STACK_QUEUE_LENGTH];
    if (middle->into)
        stack_table_fetch(middle->into, middle->hash);
    self->next = (self->next + 1) % STACK_QUEUE_LENGTH;
}

void stack_queue_settle(struct stack_queue *self) {
    for (uint32_t i = 0; i < STACK_QUEUE_LENGTH; i++)
        settle(&self->stacks[(self->next + i) % STACK_QUEUE_LENGTH]);
}

void stack_queue_free(struct stack_queue *self) {
    for (uint32_t i = 0; i < STACK_QUEUE_LENGTH; i++)
        bytebuf_free(&self->stacks[i].frames);
    *self = (struct stack_queue){0};
}
