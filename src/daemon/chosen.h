/* The options of a theme (or pattern) as they were chosen on a panel: checked, applied, remembered.
 */
#pragma once

#include "daemon/state.h"
#include "theme/theme.h"

struct chosen {
    struct state *state; /* borrowed, like the panel's name */
    const char *panel;
    struct theme *theme;  /* NULL: none, with no options */
    struct value *values; /* in the order of theme_options(); null: its default */
    size_t n_values;
};

/* Referenced; `theme` NULL is fine. Takes what is remembered. */
void chosen_init(struct chosen *chosen, struct state *state, const char *panel,
                 struct theme *theme);
void chosen_fini(struct chosen *chosen);

/* NULL: the theme has no such option, and `ret_why` (g_free) says which there are. */
const struct theme_option *chosen_find(const struct chosen *chosen, const char *name,
                                       char **ret_why);
/* Each returns false and says why, g_free(), when it cannot be; nothing changed then. The empty
 * string resets any option but a text. A picture is set by any other string, once it is kept where
 * state_picture_path() says. */
bool chosen_set(struct chosen *chosen, const char *name, GVariant *value, char **ret_why);
/* "": all of them. */
bool chosen_reset(struct chosen *chosen, const char *name, char **ret_why);
bool chosen_apply_preset(struct chosen *chosen, const char *name, char **ret_why);
/* Adds all options with their values to a{sv}; `prefix` stands before the names. */
void chosen_add_to(const struct chosen *chosen, const char *prefix, GVariantBuilder *dict);
