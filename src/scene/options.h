/* What the user chose of a theme's options. */
#pragma once

#include <stddef.h>

#include "theme/value.h"

/* In the order of theme_options(). All zero: nothing chosen. */
struct options {
    struct value *values;
    size_t count;
};

/* Copies; `values` NULL: nothing chosen. True when that is another choice than before. */
bool options_set(struct options *options, const struct value *values, size_t count);
void options_clear(struct options *options);
