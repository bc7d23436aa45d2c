#include "theme/range.h"

#include <math.h>

#define CORNERS_MAX 3    /* arguments that are ranges at the same time */
#define WAVE_ERROR  1e-9 /* more than the rounding of sin() */

/* The range being computed from those of the arguments. */
struct range_call {
    const struct function *function;
    const struct range *arguments;
    size_t count;
    const struct evaluation *evaluation;
};

void range_clear(struct range *range)
{
    value_clear(&range->low);
    value_clear(&range->high);
    range->kind = RANGE_UNKNOWN;
}

static struct range exact(struct value value)
{
    return (struct range){ .kind = RANGE_EXACT, .low = value };
}

static struct range numbers(double low, double high)
{
    return (struct range){
        .kind = RANGE_NUMBERS,
        .low = { .type = VALUE_NUMBER, .number = low },
        .high = { .type = VALUE_NUMBER, .number = high },
    };
}

static struct range unknown(void)
{
    return (struct range){ .kind = RANGE_UNKNOWN };
}

static struct range range_copy(const struct range *range)
{
    return (struct range){
        .kind = range->kind,
        .low = value_copy(&range->low),
        .high = value_copy(&range->high),
    };
}

/* The smallest range with both; takes over the values. */
static struct range range_of_values(struct value a, struct value b)
{
    if (value_equal(&a, &b)) {
        value_clear(&b);
        return exact(a);
    }
    if (a.type == VALUE_NUMBER && b.type == VALUE_NUMBER)
        return numbers(fmin(a.number, b.number), fmax(a.number, b.number));
    value_clear(&a);
    value_clear(&b);
    return unknown();
}

static struct range range_join(struct range *a, struct range *b)
{
    bool numeric = a->low.type == VALUE_NUMBER && b->low.type == VALUE_NUMBER;

    if (a->kind == RANGE_EXACT && b->kind == RANGE_EXACT)
        return range_of_values(value_copy(&a->low), value_copy(&b->low));
    if (a->kind == RANGE_UNKNOWN || b->kind == RANGE_UNKNOWN || !numeric)
        return unknown();

    double a_high = a->kind == RANGE_EXACT ? a->low.number : a->high.number;
    double b_high = b->kind == RANGE_EXACT ? b->low.number : b->high.number;

    return numbers(fmin(a->low.number, b->low.number), fmax(a_high, b_high));
}

static double low_of(const struct range *range)
{
    return range->low.number;
}

static double high_of(const struct range *range)
{
    return range->kind == RANGE_EXACT ? range->low.number : range->high.number;
}

/* Whether all arguments are known; how many of them are no single value. */
static bool all_known(const struct range_call *call, size_t *ret_ranges)
{
    *ret_ranges = 0;
    for (size_t i = 0; i < call->count; i++) {
        if (call->arguments[i].kind == RANGE_UNKNOWN)
            return false;
        if (call->arguments[i].kind == RANGE_NUMBERS)
            ++*ret_ranges;
    }
    return true;
}

/* The function at one corner: bit n of `corner` picks the end of the n-th range. */
static struct value at_corner(const struct range_call *call, unsigned corner)
{
    struct value arguments[FUNCTION_ARGUMENTS_MAX];
    struct value result = { .type = VALUE_NULL };
    unsigned range = 0;

    for (size_t i = 0; i < call->count; i++) {
        const struct range *argument = &call->arguments[i];
        bool high = argument->kind == RANGE_NUMBERS && corner & 1u << range++;

        arguments[i] = high ? argument->high : argument->low; /* borrowed */
    }
    program_call(call->function, arguments, call->count, call->evaluation, &result);
    return result;
}

static struct range corners(const struct range_call *call)
{
    size_t ranges;

    if (!all_known(call, &ranges) || ranges > CORNERS_MAX)
        return unknown();

    struct range result = exact(at_corner(call, 0));

    for (unsigned corner = 1; corner < 1u << ranges; corner++) {
        struct range next = exact(at_corner(call, corner));
        struct range joined = range_join(&result, &next);

        range_clear(&result);
        range_clear(&next);
        result = joined;
    }
    return result;
}

static struct range divide(const struct range_call *call)
{
    const struct range *divisor = &call->arguments[1];

    if (divisor->kind == RANGE_NUMBERS && low_of(divisor) <= 0 && high_of(divisor) >= 0)
        return unknown();
    return corners(call);
}

static struct range wrap(const struct range_call *call)
{
    const struct range *number = &call->arguments[0];
    double period = 1;

    if (call->count == 2) {
        if (call->arguments[1].kind != RANGE_EXACT)
            return unknown();
        period = call->arguments[1].low.number;
    }
    if (!(period > 0))
        return unknown();
    if (floor(low_of(number) / period) < floor(high_of(number) / period))
        return numbers(0, period);
    return corners(call);
}

static struct range absolute(const struct range_call *call)
{
    double low = low_of(&call->arguments[0]);
    double high = high_of(&call->arguments[0]);

    return low < 0 && high > 0 ? numbers(0, fmax(-low, high)) : corners(call);
}

/* Neither moves by more than its argument does. */
static struct range wave(const struct range_call *call)
{
    double low = low_of(&call->arguments[0]);
    double high = high_of(&call->arguments[0]);
    struct value middle = { .type = VALUE_NUMBER, .number = low + (high - low) / 2 };
    struct value result = { .type = VALUE_NULL };
    double reach = (high - low) / 2 + WAVE_ERROR;

    program_call(call->function, &middle, 1, call->evaluation, &result);
    if (result.type != VALUE_NUMBER)
        return unknown();
    return numbers(fmax(result.number - reach, -1), fmin(result.number + reach, 1));
}

static struct range power(const struct range_call *call)
{
    if (call->arguments[1].kind != RANGE_EXACT || !(low_of(&call->arguments[0]) > 0))
        return unknown();
    return corners(call);
}

static struct range equal(const struct range_call *call)
{
    const struct range *a = &call->arguments[0];
    const struct range *b = &call->arguments[1];
    size_t ranges;

    if (!all_known(call, &ranges))
        return unknown();
    if (a->low.type == VALUE_NUMBER && b->low.type == VALUE_NUMBER && low_of(a) <= high_of(b) &&
        low_of(b) <= high_of(a))
        return unknown();
    return exact(at_corner(call, 0)); /* apart all the time */
}

/* One side may decide alone. */
static struct range logic(const struct range_call *call)
{
    for (size_t i = 0; i < 2; i++) {
        const struct range *side = &call->arguments[i];

        if (side->kind != RANGE_EXACT)
            continue;

        struct value twice[] = { side->low, { .type = VALUE_NULL } };
        struct value result = { .type = VALUE_NULL };

        program_call(call->function, twice, 2, call->evaluation, &result);
        if (result.type != VALUE_NULL)
            return exact(result);
    }
    return unknown();
}

static struct range choose(const struct range_call *call)
{
    const struct range *condition = &call->arguments[0];
    bool yes = condition->low.type == VALUE_BOOL && condition->low.boolean;

    if (condition->kind != RANGE_EXACT)
        return unknown();
    return range_copy(&call->arguments[yes ? 1 : 2]);
}

static struct range coalesce(const struct range_call *call)
{
    const struct range *first = &call->arguments[0];

    if (first->kind == RANGE_EXACT && first->low.type == VALUE_NULL)
        return range_copy(&call->arguments[1]);
    return range_copy(first);
}

static struct range pieces(const struct range_call *call)
{
    const struct range *place = &call->arguments[call->count - 1];
    struct value arguments[FUNCTION_ARGUMENTS_MAX];
    size_t low;
    size_t high;

    if (place->kind != RANGE_NUMBERS)
        return unknown();
    for (size_t i = 0; i < call->count; i++)
        arguments[i] = call->arguments[i].low; /* borrowed */
    for (size_t i = 0; i + 1 < call->count; i++)
        if (call->arguments[i].kind != RANGE_EXACT || arguments[i].type == VALUE_NULL)
            return unknown();
    if (!function_color_piece(arguments, call->count, low_of(place), &low) ||
        !function_color_piece(arguments, call->count, high_of(place), &high) || low != high)
        return unknown();
    return corners(call);
}

static bool all_exact(const struct range_call *call)
{
    for (size_t i = 0; i < call->count; i++)
        if (call->arguments[i].kind != RANGE_EXACT)
            return false;
    return true;
}

/* Rules for functions of numbers ask for numbers. */
static bool first_is_numeric(const struct range_call *call)
{
    return call->arguments[0].kind != RANGE_UNKNOWN && call->arguments[0].low.type == VALUE_NUMBER;
}

static struct range range_call(const struct range_call *call)
{
    if (all_exact(call))
        return exact(at_corner(call, 0));

    switch (call->function->range) {
    case RANGE_NONE:
        return unknown();
    case RANGE_CORNERS:
        return corners(call);
    case RANGE_DIVIDE:
        return divide(call);
    case RANGE_WRAP:
        return first_is_numeric(call) ? wrap(call) : unknown();
    case RANGE_ABS:
        return first_is_numeric(call) ? absolute(call) : unknown();
    case RANGE_WAVE:
        return first_is_numeric(call) ? wave(call) : unknown();
    case RANGE_POWER:
        return first_is_numeric(call) ? power(call) : unknown();
    case RANGE_EQUAL:
        return equal(call);
    case RANGE_LOGIC:
        return logic(call);
    case RANGE_CHOOSE:
        return choose(call);
    case RANGE_COALESCE:
        return coalesce(call);
    case RANGE_PIECES:
        return pieces(call);
    }
    return unknown();
}

static struct value read_at(const struct instruction *instruction,
                            const struct evaluation *evaluation, struct instant at)
{
    struct evaluation then = *evaluation;
    struct value value = { .type = VALUE_NULL };

    then.at = at;
    program_source(instruction, &then, &value);
    return value;
}

static struct range range_source(const struct instruction *instruction,
                                 const struct evaluation *evaluation, struct instant end)
{
    struct value first = read_at(instruction, evaluation, evaluation->at);
    bool moves = instruction->pace == SOURCE_RUNS || instruction->pace == SOURCE_SWEEP;
    struct value last = moves ? read_at(instruction, evaluation, end) : (struct value){ 0 };

    if (!moves)
        return exact(first);
    if (instruction->pace == SOURCE_SWEEP && first.type == VALUE_NUMBER &&
        last.type == VALUE_NUMBER && last.number <= first.number)
        last = read_at(instruction, evaluation, instant_add(end, -1)); /* it begins anew at `end` */
    return range_of_values(first, last);
}

static struct range range_leaf(const struct expr *expr, const struct instruction *instruction,
                               const struct evaluation *evaluation, struct instant end)
{
    struct value value = { .type = VALUE_NULL };

    switch (instruction->kind) {
    case INSTRUCTION_CONSTANT:
        return exact(value_copy(&instruction->value));
    case INSTRUCTION_SOURCE:
        return range_source(instruction, evaluation, end);
    case INSTRUCTION_COLOR:
        program_color(instruction, evaluation, &value);
        return exact(value);
    case INSTRUCTION_OPTION:
        program_option(instruction, evaluation, &value);
        return exact(value);
    case INSTRUCTION_TEXT:
        program_text(expr, instruction, evaluation, &value);
        return exact(value);
    case INSTRUCTION_PLURAL:
    case INSTRUCTION_CALL:
    case INSTRUCTION_NAME:
        break;
    }
    return unknown();
}

/* Forms follow no order: only the text of one number is known. */
static void range_plural(const struct expr *expr, const struct instruction *instruction,
                         const struct evaluation *evaluation, struct range *range)
{
    struct value text = { .type = VALUE_NULL };

    if (range->kind == RANGE_EXACT)
        program_plural(expr, instruction, &range->low, evaluation, &text);

    bool known = range->kind == RANGE_EXACT;

    range_clear(range);
    *range = known ? exact(text) : unknown();
}

/* All fits: what is inlined counts towards the cap. */
struct ranges {
    struct range stack[EXPR_INLINED_MAX];
    size_t size;
};

static void run_call(struct ranges *ranges, const struct instruction *instruction,
                     const struct evaluation *evaluation)
{
    struct range *arguments = ranges->stack + ranges->size - instruction->count;
    struct range_call call = { instruction->function, arguments, instruction->count, evaluation };
    struct range result = range_call(&call);

    for (size_t n = 0; n < instruction->count; n++)
        range_clear(&arguments[n]);
    ranges->size -= instruction->count;
    ranges->stack[ranges->size++] = result;
}

static void run(struct ranges *ranges, const struct expr *expr, const struct evaluation *evaluation,
                struct instant end);

/* What does not run stays as it is between boundaries. */
static void run_named(struct ranges *ranges, const struct expr *named,
                      const struct evaluation *evaluation, struct instant end)
{
    struct value value = { .type = VALUE_NULL };

    if (expr_uses_pace(named, SOURCE_RUNS)) {
        run(ranges, named, evaluation, end);
        return;
    }
    expr_eval(named, evaluation, &value);
    ranges->stack[ranges->size++] = exact(value);
}

static void run(struct ranges *ranges, const struct expr *expr, const struct evaluation *evaluation,
                struct instant end)
{
    for (guint i = 0; i < expr->code->len; i++) {
        const struct instruction *instruction = &g_array_index(expr->code, struct instruction, i);

        if (instruction->kind == INSTRUCTION_PLURAL)
            range_plural(expr, instruction, evaluation, &ranges->stack[ranges->size - 1]);
        else if (instruction->kind == INSTRUCTION_CALL)
            run_call(ranges, instruction, evaluation);
        else if (instruction->kind == INSTRUCTION_NAME)
            run_named(ranges, instruction->named, evaluation, end);
        else
            ranges->stack[ranges->size++] = range_leaf(expr, instruction, evaluation, end);
    }
}

void range_eval(const struct expr *expr, const struct evaluation *evaluation, struct instant end,
                struct range *ret)
{
    struct ranges ranges;

    ranges.size = 0;
    run(&ranges, expr, evaluation, end);
    *ret = ranges.stack[0];
}
