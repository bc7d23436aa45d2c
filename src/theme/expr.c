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

unsigned expr_paces(const struct expr *expr)
{
    return expr->paces;
}

const size_t *expr_sources(const struct expr *expr, size_t *ret_count)
{
    *ret_count = expr->sources->len;
    return (const size_t *)(const void *)expr->sources->data; /* NULL when there are none */
}

bool expr_uses_option(const struct expr *expr, size_t option)
{
    for (guint i = 0; i < expr->code->len; i++) {
        const struct instruction *instruction = &g_array_index(expr->code, struct instruction, i);

        if (instruction->kind == INSTRUCTION_OPTION && instruction->index == option)
            return true;
        if (instruction->kind == INSTRUCTION_NAME && expr_uses_option(instruction->named, option))
            return true;
    }
    return false;
}

/* ---- the memo ---------------------------------------------------------------------------------
 */

/* Two moments: now, and the one that is compared with it. */
struct remembered {
    unsigned age;
    struct instant at[2];
    struct value values[2];
    size_t newer;
};

struct expr_memo {
    GHashTable *names; /* struct expr to struct remembered */
    unsigned age;      /* of what is remembered; older: forgotten */
};

static void remembered_free(void *data)
{
    struct remembered *remembered = data;

    value_clear(&remembered->values[0]);
    value_clear(&remembered->values[1]);
    g_free(remembered);
}

struct expr_memo *expr_memo_new(void)
{
    struct expr_memo *memo = g_new0(struct expr_memo, 1);

    memo->names = g_hash_table_new_full(NULL, NULL, NULL, remembered_free);
    return memo;
}

void expr_memo_free(struct expr_memo *memo)
{
    if (!memo)
        return;
    g_hash_table_unref(memo->names);
    g_free(memo);
}

void expr_memo_forget(struct expr_memo *memo)
{
    memo->age++;
}

static bool instant_equal(struct instant a, struct instant b)
{
    return a.realtime == b.realtime && a.boottime == b.boottime;
}

static const struct value *memo_find(const struct expr_memo *memo, const struct expr *expr,
                                     struct instant at)
{
    const struct remembered *found = g_hash_table_lookup(memo->names, expr);

    for (size_t i = 0; found && found->age == memo->age && i < 2; i++)
        if (instant_equal(found->at[i], at))
            return &found->values[i];
    return NULL;
}

static void memo_keep(struct expr_memo *memo, const struct expr *expr, struct instant at,
                      const struct value *value)
{
    struct remembered *found = g_hash_table_lookup(memo->names, expr);

    if (!found) {
        found = g_new0(struct remembered, 1);
        found->age = memo->age - 1;
        g_hash_table_insert(memo->names, (gpointer)(uintptr_t)expr, found);
    }
    if (found->age != memo->age)
        found->at[0] = found->at[1] = (struct instant){ USEC_INFINITY, USEC_INFINITY };
    found->age = memo->age;
    found->newer = !found->newer;
    found->at[found->newer] = at;
    value_clear(&found->values[found->newer]);
    found->values[found->newer] = value_copy(value);
}

/* ---- the program ------------------------------------------------------------------------------
 */

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

static void run_all(struct stack *stack, const struct expr *expr,
                    const struct evaluation *evaluation);

static void run_named(struct stack *stack, const struct expr *named,
                      const struct evaluation *evaluation)
{
    const struct value *known =
        evaluation->memo ? memo_find(evaluation->memo, named, evaluation->at) : NULL;

    if (known) {
        stack->values[stack->size++] = value_copy(known);
        return;
    }
    run_all(stack, named, evaluation);
    if (evaluation->memo)
        memo_keep(evaluation->memo, named, evaluation->at, &stack->values[stack->size - 1]);
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
    if (instruction->kind == INSTRUCTION_NAME) {
        run_named(stack, instruction->named, evaluation);
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
    case INSTRUCTION_NAME:
        break;
    }
}

static void run_all(struct stack *stack, const struct expr *expr,
                    const struct evaluation *evaluation)
{
    for (guint i = 0; i < expr->code->len; i++)
        run(stack, expr, &g_array_index(expr->code, struct instruction, i), evaluation);
}

void expr_eval(const struct expr *expr, const struct evaluation *evaluation, struct value *ret)
{
    struct stack stack;

    stack.size = 0;
    run_all(&stack, expr, evaluation);
    value_clear(ret);
    *ret = stack.values[0];
}
