/* Expressions from anybody: compiled or refused, evaluated, and asked when they change next. */
#include "fuzz/fuzz.h"

#include <stdlib.h>

#include "scene/scene.h"
#include "theme/expr.h"

/* Types are those the table says, or null; numbers come from the place in the table. */
static void read_source(void *userdata, size_t source, struct instant at, struct value *ret)
{
    ret->type = scene_sources()->sources[source].type;
    if (source % 7 == 0)
        ret->type = VALUE_NULL;
    else if (ret->type == VALUE_STRING)
        ret->string = g_strdup("Seitenstraße 12");
    else if (ret->type == VALUE_NUMBER)
        ret->number = (double)(at.realtime / (USEC_PER_SEC / 4) % (source + 2));
}

static bool read_color(void *userdata, const char *name, color_t *ret)
{
    *ret = 0xff102030;
    return true;
}

static void show(const struct expr *expr)
{
    const struct evaluation evaluation = {
        .read = read_source,
        .color = read_color,
        .at = { .realtime = 1774738710 * USEC_PER_SEC },
    };
    const struct expr_probe probe = { .expr = expr, .quantum = 0.5 };
    struct value value = { .type = VALUE_NULL };

    expr_eval(expr, &evaluation, &value);
    if (value.type != VALUE_NULL && expr_type(expr) != VALUE_NULL && value.type != expr_type(expr))
        abort(); /* typed wrongly */
    g_free(value_to_string(&value));
    value_clear(&value);
    if (expr_next_change(&probe, &evaluation, evaluation.at.realtime + 60 * USEC_PER_SEC) <=
        evaluation.at.realtime)
        abort(); /* would wake at once, for ever */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const colors[] = { "ink", "mark", NULL };
    static const struct expr_option options[] = { { "dots", VALUE_BOOL } };
    const struct expr_scope counter = {
        .name = "i",
        .kind = SCOPE_CONSTANT,
        .constant = { .type = VALUE_NUMBER, .number = 3 },
    };
    const struct expr_context context = {
        .sources = scene_sources(),
        .colors = colors,
        .options = options,
        .n_options = G_N_ELEMENTS(options),
        .scope = &counter,
    };
    g_autofree char *text = g_strndup((const char *)data, size);
    struct expr_error error = { 0 };
    struct expr *expr =
        g_utf8_validate(text, -1, NULL) ? expr_compile(text, &context, &error) : NULL;

    if (expr)
        show(expr);
    expr_free(expr);
    expr_error_clear(&error);
    return 0;
}
