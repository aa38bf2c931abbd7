/* dwarf_expression: an operation takes its operands off the stack, and puts its result there. */
#include "symbols/dwarf_expression.h"

#include "symbols/dwarf_reader.h"

#include "base/banned.h"

enum { DEEPEST = 64, MOST_OPERATIONS = 200 };

/* Operations (DW_OP_ in DWARF 5, section 7.7.1). */
enum operation {
    ADDRESS = 0x03,
    DEREFERENCE = 0x06,
    CONSTANT1U = 0x08,
    CONSTANT1S,
    CONSTANT2U,
    CONSTANT2S,
    CONSTANT4U,
    CONSTANT4S,
    CONSTANT8U,
    CONSTANT8S,
    CONSTANTU,
    CONSTANTS,
    DUPLICATE = 0x12,
    DROP,
    OVER,
    PICK,
    SWAP,
    ROTATE,
    ABSOLUTE = 0x19,
    AND,
    DIVIDE,
    MINUS,
    MODULO,
    MULTIPLY,
    NEGATE,
    NOT,
    OR,
    PLUS,
    PLUS_CONSTANT,
    SHIFT_LEFT,
    SHIFT_RIGHT,
    SHIFT_RIGHT_SIGNED,
    XOR,
    BRANCH = 0x28,
    EQUAL,
    NOT_LESS,
    GREATER,
    NOT_GREATER,
    LESS,
    NOT_EQUAL,
    SKIP = 0x2f,
    LITERAL = 0x30,
    REGISTER_PLUS = 0x70,
    REGISTER_PLUS_LAST = 0x8f,
    ANY_REGISTER_PLUS = 0x92,
    DEREFERENCE_SIZE = 0x94,
    NOP = 0x96
};

struct run {
    const struct dwarf_expression *expression;
    struct view_cursor cursor;
    uint64_t stack[DEEPEST];
    unsigned depth;
    bool failed;
};

static void push(struct run *self, uint64_t value) {
    if (self->expression->memory->machine->word == 4)
        value = (uint32_t)value;
    if (self->depth == DEEPEST)
        self->failed = true;
    else
        self->stack[self->depth++] = value;
}

static uint64_t pop(struct run *self) {
    if (self->depth)
        return self->stack[--self->depth];
    self->failed = true;
    return 0;
}

/* What lies so many below the top. */
static void push_from(struct run *self, unsigned below) {
    if (below < self->depth)
        push(self, self->stack[self->depth - 1 - below]);
    else
        self->failed = true;
}

static int64_t as_signed(const struct run *self, uint64_t value) {
    return self->expression->memory->machine->word == 4 ? (int32_t)(uint32_t)value : (int64_t)value;
}

static void push_register(struct run *self, uint64_t number) {
    uint64_t value = 0;
    uint64_t offset = (uint64_t)dwarf_read_signed(&self->cursor);
    if (number >= CFI_REGISTERS ||
        !unwind_registers_get(self->expression->registers, (uint32_t)number, &value))
        self->failed = true;
    push(self, value + offset);
}

static void push_memory(struct run *self, unsigned size) {
    const struct unwind_memory *memory = self->expression->memory;
    uint64_t value = 0, address = pop(self);
    if (size != 1 && size != 2 && size != 4 && size != 8)
        self->failed = true;
    if (self->failed || !memory->read(memory->context, address, size, &value))
        self->failed = true;
    push(self, value);
}

static void push_constant(struct run *self, enum operation operation) {
    if (operation == CONSTANTU || operation == CONSTANTS) {
        push(self, operation == CONSTANTU ? dwarf_read_unsigned(&self->cursor)
                                          : (uint64_t)dwarf_read_signed(&self->cursor));
        return;
    }
    unsigned which = (unsigned)operation - CONSTANT1U, size = 1u << which / 2;
    uint64_t value = dwarf_read_number(&self->cursor, size);
    if (which % 2 && size < 8) {
        unsigned shift = 64 - 8 * size;
        value = (uint64_t)((int64_t)(value << shift) >> shift);
    }
    push(self, value);
}

/* Goes on elsewhere in the program. */
static void jump(struct run *self, bool is_wanted) {
    uint64_t distance = (uint64_t)(int16_t)cursor_read2(&self->cursor);
    if (is_wanted)
        self->cursor.at += distance; /* outside the program nothing can be read */
    self->failed |= self->cursor.at > self->cursor.view.size;
}

/* ---- operations on the stack ---- */

static void rotate(struct run *self) {
    uint64_t first = pop(self), second = pop(self), third = pop(self);
    push(self, first);
    push(self, third);
    push(self, second);
}

static void move(struct run *self, enum operation operation) {
    if (operation == DUPLICATE)
        push_from(self, 0);
    else if (operation == OVER)
        push_from(self, 1);
    else if (operation == PICK)
        push_from(self, cursor_read1(&self->cursor));
    else if (operation == ROTATE)
        rotate(self);
    else {
        uint64_t first = pop(self);
        if (operation == SWAP) {
            uint64_t second = pop(self);
            push(self, first);
            push(self, second);
        }
    }
}

static void compute_one(struct run *self, enum operation operation) {
    uint64_t value = pop(self);
    if (operation == NOT)
        value = ~value;
    else if (operation == PLUS_CONSTANT)
        value += dwarf_read_unsigned(&self->cursor);
    else if (operation == NEGATE || as_signed(self, value) < 0)
        value = 0 - value;
    push(self, value);
}

static uint64_t divide(struct run *self, uint64_t left, uint64_t right, bool wants_rest) {
    int64_t dividend = as_signed(self, left), divisor = as_signed(self, right);
    if (!divisor) {
        self->failed = true;
        return 0;
    }
    if (wants_rest)
        return left % right;
    return divisor == -1 ? 0 - left : (uint64_t)(dividend / divisor);
}

static uint64_t shift(const struct run *self, uint64_t value, uint64_t by, enum operation operation) {
    unsigned bits = self->expression->memory->machine->word == 4 ? 32 : 64;
    int64_t number = as_signed(self, value);
    if (operation == SHIFT_RIGHT_SIGNED)
        return (uint64_t)(number >> (by < bits ? by : bits - 1));
    if (by >= bits)
        return 0;
    return operation == SHIFT_LEFT ? value << by : value >> by;
}

static bool compare(int64_t left, int64_t right, enum operation operation) {
    switch (operation) {
    case EQUAL:
        return left == right;
    case NOT_LESS:
        return left >= right;
    case GREATER:
        return left > right;
    case NOT_GREATER:
        return left <= right;
    case LESS:
        return left < right;
    default:
        return left != right;
    }
}

static uint64_t compute(struct run *self, uint64_t left, uint64_t right, enum operation operation) {
    switch (operation) {
    case AND:
        return left & right;
    case OR:
        return left | right;
    case XOR:
        return left ^ right;
    case PLUS:
        return left + right;
    case MINUS:
        return left - right;
    case MULTIPLY:
        return left * right;
    case DIVIDE:
    case MODULO:
        return divide(self, left, right, operation == MODULO);
    case SHIFT_LEFT:
    case SHIFT_RIGHT:
    case SHIFT_RIGHT_SIGNED:
        return shift(self, left, right, operation);
    default:
        return compare(as_signed(self, left), as_signed(self, right), operation);
    }
}

static void compute_two(struct run *self, enum operation operation) {
    uint64_t right = pop(self), left = pop(self);
    push(self, compute(self, left, right, operation));
}

/* ---- the program ---- */

/* Operations that use what follows them in the program, or memory. */
static bool run_other(struct run *self, enum operation operation, unsigned word) {
    switch (operation) {
    case ADDRESS:
        push(self, dwarf_read_number(&self->cursor, word));
        return true;
    case DEREFERENCE:
        push_memory(self, word);
        return true;
    case DEREFERENCE_SIZE:
        push_memory(self, cursor_read1(&self->cursor));
        return true;
    case ANY_REGISTER_PLUS:
        push_register(self, dwarf_read_unsigned(&self->cursor));
        return true;
    case SKIP:
        jump(self, true);
        return true;
    case BRANCH:
        jump(self, pop(self) != 0);
        return true;
    default:
        return operation == NOP;
    }
}

static void run_one(struct run *self, unsigned word) {
    enum operation operation = (enum operation)cursor_read1(&self->cursor);
    if (operation >= LITERAL && operation < LITERAL + 32)
        push(self, (uint64_t)operation - LITERAL);
    else if (operation >= REGISTER_PLUS && operation <= REGISTER_PLUS_LAST)
        push_register(self, (uint64_t)operation - REGISTER_PLUS);
    else if (operation >= CONSTANT1U && operation <= CONSTANTS)
        push_constant(self, operation);
    else if (operation >= DUPLICATE && operation <= ROTATE)
        move(self, operation);
    else if (operation == ABSOLUTE || operation == NEGATE || operation == NOT || operation == PLUS_CONSTANT)
        compute_one(self, operation);
    else if ((operation >= AND && operation <= XOR) || (operation >= EQUAL && operation <= NOT_EQUAL))
        compute_two(self, operation);
    else if (!run_other(self, operation, word))
        self->failed = true;
}

bool dwarf_expression_run(const struct dwarf_expression *self, const uint64_t *start, uint64_t *result) {
    struct run run = {.expression = self, .cursor = {.view = self->program}};
    if (start)
        push(&run, *start);
    unsigned operations = 0;
    while (run.cursor.at < self->program.size && !run.failed) {
        run_one(&run, self->memory->machine->word);
        operations++;
        run.failed |= run.cursor.failed || operations > MOST_OPERATIONS;
    }
    if (self->memory->work)
        *self->memory->work += operations;
    *result = pop(&run);
    return !run.failed;
}
