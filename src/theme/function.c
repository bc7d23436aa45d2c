#include "theme/function.h"

#include <string.h>

static const struct function *const tables[] = {
    functions_math, functions_logic, functions_text, functions_time, functions_color,
};

const struct function *function_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const struct function *function = tables[i]; function->name; function++)
            if (strcmp(function->name, name) == 0)
                return function;
    return NULL;
}

const struct function **function_list(size_t *ret_count)
{
    GPtrArray *list = g_ptr_array_new();

    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const struct function *function = tables[i]; function->name; function++)
            if (!(function->flags & FUNCTION_OPERATOR))
                g_ptr_array_add(list, (gpointer)(uintptr_t)function);
    *ret_count = list->len;
    return (const struct function **)(void *)g_ptr_array_free(list, FALSE);
}

/* The signature's arguments in three parts: first ones, repeated ones, last ones. */
struct shape {
    const char *first, *group, *last;
    size_t n_first, n_group, n_last;
    size_t n_optional; /* behind the first ones, of a function without a group */
};

static struct shape shape_of(const struct function *function)
{
    const char *arguments = function->signature + 2;
    const char *open = strchr(arguments, '(');
    struct shape shape = { .first = arguments };

    if (open) {
        const char *close = strchr(open, ')');

        shape.n_first = (size_t)(open - arguments);
        shape.group = open + 1;
        shape.n_group = (size_t)(close - open - 1);
        shape.last = close + 1;
        shape.n_last = strlen(close + 1);
        return shape;
    }
    shape.n_first = strcspn(arguments, "[");
    shape.n_optional = strcspn(arguments + shape.n_first, "]");
    shape.n_optional -= shape.n_optional > 0; /* the bracket */
    return shape;
}

void function_arity(const struct function *function, size_t *ret_min, size_t *ret_max)
{
    struct shape shape = shape_of(function);

    *ret_min = shape.n_first + shape.n_group + shape.n_last;
    *ret_max = shape.n_group > 0 ? FUNCTION_ARGUMENTS_MAX : shape.n_first + shape.n_optional;
}

bool function_accepts(const struct function *function, size_t count)
{
    struct shape shape = shape_of(function);
    size_t min;
    size_t max;

    function_arity(function, &min, &max);
    if (count < min || count > max)
        return false;
    return shape.n_group == 0 || (count - min) % shape.n_group == 0;
}

char function_argument(const struct function *function, size_t index, size_t count)
{
    struct shape shape = shape_of(function);

    if (index < shape.n_first)
        return shape.first[index];
    if (shape.n_optional > 0)
        return shape.first[index + 1];
    if (index >= count - shape.n_last)
        return shape.last[index - (count - shape.n_last)];
    return shape.group[(index - shape.n_first) % shape.n_group];
}
