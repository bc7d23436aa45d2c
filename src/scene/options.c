#include "scene/options.h"

static bool is_same(const struct options *options, const struct value *values, size_t count)
{
    if (options->count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!value_equal(&options->values[i], &values[i]))
            return false;
    }
    return true;
}

void options_clear(struct options *options)
{
    for (size_t i = 0; i < options->count; i++)
        value_clear(&options->values[i]);
    g_free(options->values);
    *options = (struct options){ 0 };
}

bool options_set(struct options *options, const struct value *values, size_t count)
{
    struct options chosen = { .count = values ? count : 0 };

    if (is_same(options, values, chosen.count))
        return false;
    chosen.values = g_new(struct value, chosen.count);
    for (size_t i = 0; i < chosen.count; i++)
        chosen.values[i] = value_copy(&values[i]);
    options_clear(options);
    *options = chosen;
    return true;
}
