#include "theme/expr.h"

#include "theme/program.h"

enum value_type expr_type(const struct expr *expr)
{
    return expr->type;
}

bool expr_is_constant(const struct expr *expr)
{
    return expr_constant_value(expr) != NULL;
}

const struct value *expr_constant_value(const struct expr *expr)
{
    const struct instruction *first = &g_array_index(expr->code, struct instruction, 0);

    if (expr->code->len != 1 || first->kind != INSTRUCTION_CONSTANT)
        return NULL;
    return &first->value;
}

size_t expr_work(const struct expr *expr)
{
    return expr->work;
}

bool expr_uses_pace(const struct expr *expr, enum source_pace pace)
{
    return expr->paces & 1u << pace;
}

const size_t *expr_sources(const struct expr *expr, size_t *ret_count)
{
    *ret_count = expr->sources->len;
    return &g_array_index(expr->sources, size_t, 0);
}

bool expr_uses_option(const struct expr *expr, size_t option)
{
    for (guint i = 0; i < expr->code->len; i++) {
        const struct instruction *instruction = &g_array_index(expr->code, struct instruction, i);

        if (instruction->kind == INSTRUCTION_OPTION && instruction->index == option)
            return true;
    }
    return false;
}

struct stack {
    struct value values[EXPR_INLINED_MAX];
    size_t size;
};

/* Its arguments make place for the result. */
static void run_call(struct stack *stack, const struct instruction *call,
                     const struct evaluation *evaluation)
{
    struct value result = { .type = VALUE_NULL };
    struct value *arguments = stack->values + stack->size - call->count;

    program_call(call->function, arguments, call->count, evaluation, &result);
    for (size_t i = 0; i < call->count; i++)
        value_clear(&arguments[i]);
    stack->size -= call->count;
    stack->values[stack->size++] = result;
}

static void run_plural(struct stack *stack, const struct expr *expr,
                       const struct instruction *instruction, const struct evaluation *evaluation)
{
    struct value *top = &stack->values[stack->size - 1];
    struct value number = *top;

    *top = (struct value){ .type = VALUE_NULL };
    program_plural(expr, instruction, &number, evaluation, top);
    value_clear(&number);
}

static void run(struct stack *stack, const struct expr *expr, const struct instruction *instruction,
                const struct evaluation *evaluation)
{
    if (instruction->kind == INSTRUCTION_CALL) {
        run_call(stack, instruction, evaluation);
        return;
    }
    if (instruction->kind == INSTRUCTION_PLURAL) {
        run_plural(stack, expr, instruction, evaluation);
        return;
    }

    struct value *top = &stack->values[stack->size++];

    *top = (struct value){ .type = VALUE_NULL };
    switch (instruction->kind) {
    case INSTRUCTION_CONSTANT:
        *top = value_copy(&instruction->value);
        break;
    case INSTRUCTION_SOURCE:
        program_source(instruction, evaluation, top);
        break;
    case INSTRUCTION_COLOR:
        program_color(instruction, evaluation, top);
        break;
    case INSTRUCTION_OPTION:
        program_option(instruction, evaluation, top);
        break;
    case INSTRUCTION_TEXT:
        program_text(expr, instruction, evaluation, top);
        break;
    case INSTRUCTION_PLURAL:
    case INSTRUCTION_CALL:
        break;
    }
}

void expr_eval(const struct expr *expr, const struct evaluation *evaluation, struct value *ret)
{
    struct stack stack;

    stack.size = 0;
    for (guint i = 0; i < expr->code->len; i++)
        run(&stack, expr, &g_array_index(expr->code, struct instruction, i), evaluation);
    value_clear(ret);
    *ret = stack.values[0];
}
