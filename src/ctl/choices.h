/* A theme's options as words chose them: "NAME=VALUE" and a preset. */
#pragma once

#include "theme/theme.h"

struct choices {
    struct value *values; /* in the order of theme_options(); null: the default */
    size_t count;
    GHashTable *files; /* "option:NAME" -> path of the picture chosen */
};

/* `preset` may be NULL; `words` are NULL-terminated and win over it. Only words that begin with
 * `prefix` are read, without it; "" reads those without a dot. False: `ret_why` (g_free). */
bool choices_read(const struct theme *theme, const char *preset, char *const *words,
                  const char *prefix, struct choices *ret, char **ret_why);
void choices_fini(struct choices *choices);
/* What NAME=VALUE says as the bus has it, for an option of this type; floating. NULL: it cannot be
 * that. */
GVariant *choice_to_variant(enum option_type type, const char *value);
