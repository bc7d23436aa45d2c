/* Expressions that are none: values as an author writes them without braces. */
#include <math.h>
#include <string.h>

#include "theme/program.h"

static bool parse_number(const char *text, double *ret)
{
    char *end;

    if (strspn(text, "+-.0123456789") != strlen(text) || *text == '\0')
        return false;
    *ret = g_ascii_strtod(text, &end);
    return *end == '\0' && isfinite(*ret);
}

static bool parse_bool(const char *text, bool *ret)
{
    *ret = strcmp(text, "true") == 0;
    return *ret || strcmp(text, "false") == 0;
}

bool expr_parse_plain(const char *text, enum value_type type, struct value *ret)
{
    struct value value = { .type = type };
    bool any = type == VALUE_NULL;

    if ((any || type == VALUE_NUMBER) && parse_number(text, &value.number))
        value.type = VALUE_NUMBER;
    else if ((any || type == VALUE_BOOL) && parse_bool(text, &value.boolean))
        value.type = VALUE_BOOL;
    else if ((any || type == VALUE_COLOR) && color_parse(text, &value.color))
        value.type = VALUE_COLOR;
    else if (any || type == VALUE_STRING)
        value = (struct value){ .type = VALUE_STRING, .string = g_strdup(text) };
    else
        return false;
    *ret = value;
    return true;
}

/* No names are needed. */
static const struct expr_context nothing;

struct expr *expr_constant(struct value value)
{
    struct builder builder;
    struct expr_error none;

    builder_init(&builder, &nothing);
    builder_constant(&builder, 0, value);
    return builder_finish(&builder, &none);
}

struct expr *expr_time(const char *pattern)
{
    struct builder builder;
    struct expr_error none;

    builder_init(&builder, &nothing);
    builder_constant(&builder, 0,
                     (struct value){ .type = VALUE_STRING, .string = g_strdup(pattern) });
    builder_call(&builder, 0, function_find("time"), 1);
    return builder_finish(&builder, &none);
}
