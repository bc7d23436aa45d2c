#include "theme/program.h"

#include <math.h>
#include <string.h>

#include "theme/number-pattern.h"
#include "theme/theme-strings.h"
#include "theme/time-pattern.h"
#include "theme/zone.h"

/* Reading so much text takes about as long as making an instruction. */
#define BYTES_PER_NODE 32

static void instruction_clear(void *data)
{
    struct instruction *instruction = data;

    value_clear(&instruction->value);
    expr_free(instruction->named);
}

static struct expr *expr_new(const struct strings *strings)
{
    struct expr *expr = g_new0(struct expr, 1);

    expr->code = g_array_new(FALSE, FALSE, sizeof(struct instruction));
    g_array_set_clear_func(expr->code, instruction_clear);
    expr->sources = g_array_new(FALSE, FALSE, sizeof(size_t));
    expr->strings = strings;
    expr->references = 1;
    return expr;
}

void expr_free(struct expr *expr)
{
    if (!expr || --expr->references > 0)
        return;
    g_array_unref(expr->code);
    g_array_unref(expr->sources);
    g_free(expr);
}

void expr_error_clear(struct expr_error *error)
{
    g_clear_pointer(&error->message, g_free);
    g_clear_pointer(&error->hint, g_free);
}

void builder_init(struct builder *builder, const struct expr_context *context)
{
    *builder = (struct builder){
        .expr = expr_new(context->strings),
        .context = context,
        .operands = g_array_new(FALSE, FALSE, sizeof(struct operand)),
    };
}

struct expr *builder_finish(struct builder *builder, struct expr_error *error)
{
    struct expr *expr = g_steal_pointer(&builder->expr);

    if (builder->failed) {
        *error = builder->error;
        expr_free(g_steal_pointer(&expr));
    } else {
        const struct operand *result = &g_array_index(builder->operands, struct operand, 0);
        expr->type = result->type;
        expr->foreign = result->foreign;
        expr->nodes = builder->nodes;
        expr->names = builder->deepest;
        expr->work = builder->nodes + builder->bytes / BYTES_PER_NODE;
    }
    g_clear_pointer(&builder->operands, g_array_unref);
    return expr;
}

bool builder_fail(struct builder *builder, enum code code, size_t offset, char *message, char *hint)
{
    if (builder->failed) {
        g_free(message);
        g_free(hint);
        return false;
    }
    builder->failed = true;
    builder->error =
        (struct expr_error){ .offset = offset, .code = code, .message = message, .hint = hint };
    return false;
}

/* Folding makes programs short, not what it takes to compile them: all nodes count. */
static bool count_node(struct builder *builder, size_t offset)
{
    builder->nodes++;
    builder->written += builder->inlining == 0;
    if (builder->written > EXPR_NODES_MAX)
        return builder_fail(
            builder, CODE_EXPRESSION_LONG, offset, g_strdup("this expression is too long"),
            g_strdup_printf("at most %d values, operators and calls", EXPR_NODES_MAX));
    if (builder->nodes > EXPR_INLINED_MAX)
        return builder_fail(
            builder, CODE_EXPRESSION_INLINED, offset,
            g_strdup("with all that its names stand for, this expression is too long"),
            g_strdup_printf("at most %d values, operators and calls", EXPR_INLINED_MAX));
    return true;
}

/* Takes over the instruction. */
static bool push(struct builder *builder, struct instruction *instruction, struct operand operand)
{
    if (!count_node(builder, operand.offset)) {
        value_clear(&instruction->value);
        return false;
    }
    if (instruction->kind != INSTRUCTION_CALL && instruction->kind != INSTRUCTION_PLURAL)
        operand.start = builder->expr->code->len;
    g_array_append_vals(builder->expr->code, instruction, 1);
    g_array_append_val(builder->operands, operand);
    return true;
}

bool builder_constant(struct builder *builder, size_t offset, struct value value)
{
    struct instruction instruction = { .kind = INSTRUCTION_CONSTANT, .value = value };

    return push(builder, &instruction, (struct operand){ .type = value.type, .offset = offset });
}

static void add_source(GArray *sources, size_t source)
{
    guint at = 0;

    while (at < sources->len && g_array_index(sources, size_t, at) < source)
        at++;
    if (at == sources->len || g_array_index(sources, size_t, at) != source)
        g_array_insert_val(sources, at, source);
}

bool builder_source(struct builder *builder, size_t offset, size_t source)
{
    const struct source *description = &builder->context->sources->sources[source];
    struct instruction instruction = {
        .kind = INSTRUCTION_SOURCE,
        .index = source,
        .type = description->type,
        .pace = description->pace,
    };

    add_source(builder->expr->sources, source);
    builder->expr->paces |= description->pace == SOURCE_SWEEP
                                ? 1u << SOURCE_RUNS | 1u << SOURCE_SECOND
                                : 1u << description->pace;

    struct operand operand = {
        .type = description->type,
        .offset = offset,
        .foreign = g_str_has_prefix(description->name, "activity."),
    };

    return push(builder, &instruction, operand);
}

bool builder_color(struct builder *builder, size_t offset, char *name)
{
    struct instruction instruction = {
        .kind = INSTRUCTION_COLOR,
        .value = { .type = VALUE_STRING, .string = name },
    };

    return push(builder, &instruction, (struct operand){ .type = VALUE_COLOR, .offset = offset });
}

bool builder_option(struct builder *builder, size_t offset, size_t option)
{
    enum value_type type = builder->context->options[option].type;
    struct instruction instruction = { .kind = INSTRUCTION_OPTION, .index = option, .type = type };

    builder->expr->paces |= 1u << SOURCE_EVENT;
    return push(builder, &instruction,
                (struct operand){ .type = type, .offset = offset, .foreign = true });
}

bool builder_text(struct builder *builder, size_t offset, size_t text)
{
    struct instruction instruction = { .kind = INSTRUCTION_TEXT, .index = text };

    builder->expr->paces |= 1u << SOURCE_EVENT;
    return push(builder, &instruction, (struct operand){ .type = VALUE_STRING, .offset = offset });
}

bool builder_named(struct builder *builder, size_t offset, struct expr *named)
{
    const struct value *constant = expr_constant_value(named);
    struct instruction instruction = { .kind = INSTRUCTION_NAME, .named = named };

    builder->nodes += named->nodes - 1; /* the instruction itself is counted below */
    builder->deepest = MAX(builder->deepest, builder->inlining + 1 + named->names);
    if (constant)
        return builder_constant(builder, offset, value_copy(constant));
    named->references++;
    builder->expr->paces |= named->paces;
    for (guint i = 0; i < named->sources->len; i++)
        add_source(builder->expr->sources, g_array_index(named->sources, size_t, i));

    struct operand operand = { .type = named->type, .offset = offset, .foreign = named->foreign };

    if (push(builder, &instruction, operand))
        return true;
    expr_free(named);
    return false;
}

static const char *type_with_article(enum value_type type)
{
    static const char *const names[] = {
        [VALUE_NULL] = "null",       [VALUE_BOOL] = "a bool",   [VALUE_NUMBER] = "a number",
        [VALUE_STRING] = "a string", [VALUE_COLOR] = "a color",
    };

    return names[type];
}

static enum value_type type_of_letter(char letter)
{
    switch (letter) {
    case 'n':
        return VALUE_NUMBER;
    case 's':
        return VALUE_STRING;
    case 'b':
        return VALUE_BOOL;
    case 'c':
        return VALUE_COLOR;
    }
    return VALUE_NULL; /* not fixed */
}

static char *wrong_type_hint(const struct function *function, enum value_type wanted,
                             enum value_type got)
{
    if (strcmp(function->name, "+") == 0 && (got == VALUE_STRING || wanted == VALUE_STRING))
        return g_strdup("texts are joined by writing them side by side: {a} {b}");
    if (wanted == VALUE_BOOL)
        return g_strdup(got == VALUE_NUMBER ? "compare it, as in x > 0"
                                            : "compare it, as in x != null");
    return NULL;
}

/* Types that must agree with each other: of the letters t and k. */
struct unified {
    enum value_type t, k;
};

static bool check_argument(struct builder *builder, const struct function *function, char letter,
                           const struct operand *operand, struct unified *unified)
{
    enum value_type *shared = letter == 't' ? &unified->t : letter == 'k' ? &unified->k : NULL;
    enum value_type wanted = shared ? *shared : type_of_letter(letter);

    if (letter == 'a' || operand->type == VALUE_NULL || operand->type == wanted)
        return true;
    if (shared && wanted == VALUE_NULL) {
        *shared = operand->type;
        return true;
    }

    const char *name = strcmp(function->name, "negate") == 0 ? "-" : function->name;

    return builder_fail(builder, CODE_ARGUMENT_TYPE, operand->offset,
                        g_strdup_printf("'%s' wants %s here, not %s", name,
                                        type_with_article(wanted),
                                        type_with_article(operand->type)),
                        wrong_type_hint(function, wanted, operand->type));
}

static bool check_count(struct builder *builder, size_t offset, const struct function *function,
                        size_t count)
{
    g_autofree char *takes = NULL;
    size_t min;
    size_t max;

    function_arity(function, &min, &max);
    if (function_accepts(function, count))
        return true;

    if (min == max)
        takes = g_strdup_printf("%zu argument%s", min, min == 1 ? "" : "s");
    else if (function_accepts(function, min + 1))
        takes = g_strdup_printf("%zu to %zu arguments", min, max);
    else
        takes = g_strdup_printf("%zu to %zu arguments, an even number", min, max);
    return builder_fail(builder, CODE_ARGUMENT_COUNT, offset,
                        g_strdup_printf("'%s' takes %s, not %zu", function->name, takes, count),
                        NULL);
}

/* The text of an argument that is a constant string; else NULL. Ends where the next begins. */
static const char *constant_text(const struct builder *builder, const struct operand *operand,
                                 size_t end)
{
    const struct instruction *first =
        &g_array_index(builder->expr->code, struct instruction, operand->start);

    return operand->start + 1 == end && first->kind == INSTRUCTION_CONSTANT &&
                   first->value.type == VALUE_STRING
               ? first->value.string
               : NULL;
}

/* Patterns must be constant: their pace is that of the expression. */
static bool check_pattern(struct builder *builder, const struct function *function,
                          const struct operand *operand, size_t end)
{
    const char *pattern = constant_text(builder, operand, end);
    g_autofree char *why = NULL;
    bool good;

    if (!pattern)
        return builder_fail(builder, CODE_BAD_PATTERN, operand->offset,
                            g_strdup_printf("'%s' wants a constant pattern", function->name), NULL);
    if (function->flags & FUNCTION_SKELETON)
        good = date_skeleton_check(pattern, function->flags & FUNCTION_TIME_SKELETON, &why);
    else
        good = time_pattern_check(pattern, &why);
    if (!good)
        return builder_fail(builder, CODE_BAD_PATTERN, operand->offset,
                            g_strdup_printf("bad pattern for '%s': %s", function->name, why), NULL);
    builder->expr->paces |= 1u << time_pattern_pace(pattern);
    return true;
}

/* Other zones turn to another day, and change their offset, at some full minute of ours. */
static bool check_zone(struct builder *builder, const struct operand *operand)
{
    const char *zone = constant_text(builder, operand, builder->expr->code->len);

    builder->expr->paces |= 1u << SOURCE_MINUTE;
    if (!zone || zone_exists(zone))
        return true;
    return builder_fail(builder, CODE_BAD_ZONE, operand->offset,
                        g_strdup_printf("there is no time zone '%s'", zone),
                        g_strdup("write it as in Europe/Berlin"));
}

static bool check_date(struct builder *builder, const struct operand *operand)
{
    const char *date = constant_text(builder, operand, builder->expr->code->len);
    struct tm parsed;

    builder->expr->paces |= 1u << SOURCE_DAY;
    if (!date || function_date_parse(date, &parsed))
        return true;
    return builder_fail(builder, CODE_BAD_DATE, operand->offset,
                        g_strdup_printf("'%s' is no date", date),
                        g_strdup("write it as in 2026-12-24"));
}

/* What single functions want of their arguments, beyond the type. */
static bool check_special(struct builder *builder, const struct function *function,
                          const struct operand *arguments, size_t count)
{
    size_t end = count > 1 ? arguments[1].start : builder->expr->code->len;
    size_t most;
    size_t least;

    function_arity(function, &least, &most);
    if (function->flags & FUNCTION_MINUTE)
        builder->expr->paces |= 1u << SOURCE_MINUTE;
    if (function->flags & (FUNCTION_PATTERN | FUNCTION_SKELETON) &&
        !check_pattern(builder, function, &arguments[0], end))
        return false;
    if (function->flags & FUNCTION_ZONE && count == most &&
        !check_zone(builder, &arguments[count - 1]))
        return false;
    return !(function->flags & FUNCTION_DATE) || check_date(builder, &arguments[0]);
}

/* Replaces the call of constants just emitted by its result. Constants are one instruction each, so
 * the arguments are the last instructions. */
static void fold(struct builder *builder, const struct function *function, size_t count)
{
    GArray *code = builder->expr->code;
    struct value arguments[FUNCTION_ARGUMENTS_MAX];
    struct evaluation nothing = { 0 };
    struct instruction result = { .kind = INSTRUCTION_CONSTANT };

    for (size_t i = 0; i < count; i++)
        arguments[i] = g_array_index(code, struct instruction, code->len - count + i).value;
    program_call(function, arguments, count, &nothing, &result.value);
    g_array_set_size(code, (guint)(code->len - count));
    g_array_append_val(code, result);
}

static bool arguments_constant(const struct builder *builder, size_t count)
{
    const GArray *code = builder->expr->code;

    if (code->len < count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (g_array_index(code, struct instruction, code->len - 1 - i).kind != INSTRUCTION_CONSTANT)
            return false;
    return true;
}

static enum value_type result_type(const struct function *function, const struct unified *unified)
{
    return function->signature[0] == 't' ? unified->t : type_of_letter(function->signature[0]);
}

bool builder_call(struct builder *builder, size_t offset, const struct function *function,
                  size_t count)
{
    GArray *operands = builder->operands;
    const struct operand *arguments =
        count > 0 ? &g_array_index(operands, struct operand, operands->len - count) : NULL;
    struct unified unified = { VALUE_NULL, VALUE_NULL };

    if (!check_count(builder, offset, function, count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!check_argument(builder, function, function_argument(function, i, count), &arguments[i],
                            &unified))
            return false;
    if (!check_special(builder, function, arguments, count))
        return false;

    struct operand result = {
        .type = result_type(function, &unified),
        .offset = MIN(offset, arguments[0].offset),
        .start = arguments[0].start,
    };

    for (size_t i = 0; i < count && !(function->flags & FUNCTION_ISOLATES); i++)
        result.foreign |= arguments[i].foreign;

    g_array_set_size(operands, (guint)(operands->len - count));
    if (!(function->flags & FUNCTION_NO_FOLD) && arguments_constant(builder, count)) {
        if (!count_node(builder, result.offset))
            return false;
        fold(builder, function, count);
        g_array_append_val(operands, result);
        return true;
    }

    struct instruction call = { .kind = INSTRUCTION_CALL, .function = function, .count = count };

    return push(builder, &call, result);
}

bool builder_plural(struct builder *builder, size_t offset, size_t text)
{
    GArray *operands = builder->operands;
    struct operand number = g_array_index(operands, struct operand, operands->len - 1);
    struct instruction instruction = { .kind = INSTRUCTION_PLURAL, .index = text };
    struct unified unified = { VALUE_NULL, VALUE_NULL };

    if (!check_argument(builder, function_find("plural"), 'n', &number, &unified))
        return false;
    g_array_set_size(operands, operands->len - 1);
    builder->expr->paces |= 1u << SOURCE_EVENT;
    return push(builder, &instruction,
                (struct operand){ .type = VALUE_STRING, .offset = offset, .start = number.start });
}

bool builder_isolate(struct builder *builder)
{
    const struct operand *last =
        &g_array_index(builder->operands, struct operand, builder->operands->len - 1);

    return !builder->context->prose || !last->foreign || last->type != VALUE_STRING ||
           builder_call(builder, last->offset, function_find("isolate"), 1);
}

/* What is read from outside has the type that was declared, and is a number if it is one. */
static void check_read(const struct instruction *instruction, struct value *value)
{
    if (value->type != instruction->type ||
        (value->type == VALUE_NUMBER && !isfinite(value->number)))
        value_clear(value);
}

void program_source(const struct instruction *instruction, const struct evaluation *evaluation,
                    struct value *ret)
{
    evaluation->read(evaluation->userdata, instruction->index, evaluation->at, ret);
    check_read(instruction, ret);
}

void program_option(const struct instruction *instruction, const struct evaluation *evaluation,
                    struct value *ret)
{
    if (evaluation->option)
        evaluation->option(evaluation->userdata, instruction->index, ret);
    check_read(instruction, ret);
}

void program_text(const struct expr *expr, const struct instruction *instruction,
                  const struct evaluation *evaluation, struct value *ret)
{
    const char *text = strings_text(expr->strings, instruction->index, evaluation->language,
                                    evaluation->territory);

    *ret = (struct value){ .type = VALUE_STRING, .string = g_strdup(text) };
}

void program_plural(const struct expr *expr, const struct instruction *instruction,
                    const struct value *number, const struct evaluation *evaluation,
                    struct value *ret)
{
    if (number->type != VALUE_NUMBER)
        return;

    g_autofree char *digits = value_to_string(number);
    g_autofree char *shown = number_pattern_format("#,##0.######", number->number, evaluation);

    *ret = (struct value){
        .type = VALUE_STRING,
        .string = strings_plural(expr->strings, instruction->index, evaluation->language,
                                 evaluation->territory, digits, shown ? shown : digits),
    };
}

void program_color(const struct instruction *instruction, const struct evaluation *evaluation,
                   struct value *ret)
{
    color_t color;

    if (evaluation->color(evaluation->userdata, instruction->value.string, &color))
        *ret = (struct value){ .type = VALUE_COLOR, .color = color };
}

void program_call(const struct function *function, const struct value *arguments, size_t count,
                  const struct evaluation *evaluation, struct value *ret)
{
    struct call call = { .arguments = arguments, .count = count, .evaluation = evaluation };

    if (!(function->flags & FUNCTION_TAKES_NULL))
        for (size_t i = 0; i < count; i++)
            if (arguments[i].type == VALUE_NULL)
                return;
    function->evaluate(&call, ret);
}
