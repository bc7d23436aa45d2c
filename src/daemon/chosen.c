#include "daemon/chosen.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"

/* ---- what is remembered ----
 */

static char *picture_path(const struct chosen *chosen, const struct theme_option *option)
{
    return state_picture_path(chosen->state, chosen->panel, theme_id(chosen->theme), option->name);
}

static bool has_picture(const struct chosen *chosen, const struct theme_option *option)
{
    g_autofree char *path = picture_path(chosen, option);

    return path && access(path, R_OK) == 0;
}

/* What another version of the theme remembered may not fit any more: then it is not chosen. */
static void recall(const struct chosen *chosen, const struct theme_option *option,
                   struct value *ret)
{
    g_autoptr(GVariant) value =
        state_get_option(chosen->state, chosen->panel, theme_id(chosen->theme), option->name);
    g_autofree char *why = NULL;

    if (!value)
        return;
    if (option->type == OPTION_IMAGE && !has_picture(chosen, option))
        return;
    theme_option_read(option, value, ret, &why);
}

void chosen_init(struct chosen *chosen, struct state *state, const char *panel, struct theme *theme)
{
    *chosen = (struct chosen){ .state = state, .panel = panel };
    if (!theme)
        return;

    const struct theme_option *options = theme_options(theme, &chosen->n_values);
    chosen->theme = theme_ref(theme);
    chosen->values = g_new0(struct value, chosen->n_values);
    for (size_t i = 0; i < chosen->n_values; i++)
        recall(chosen, &options[i], &chosen->values[i]);
}

void chosen_fini(struct chosen *chosen)
{
    for (size_t i = 0; i < chosen->n_values; i++)
        value_clear(&chosen->values[i]);
    g_free(chosen->values);
    theme_unref(chosen->theme);
    *chosen = (struct chosen){ .state = chosen->state, .panel = chosen->panel };
}

/* ---- names ----
 */

static const struct theme_option *options_of(const struct chosen *chosen)
{
    size_t count;

    return chosen->theme ? theme_options(chosen->theme, &count) : NULL;
}

static char *unknown(const char *what, const char *name, GPtrArray *names)
{
    g_ptr_array_add(names, NULL);

    char **list = (char **)names->pdata;
    g_autofree char *hint = text_suggestion(name, (const char *const *)list);
    g_autofree char *all = g_strjoinv(", ", list);

    if (names->len == 1)
        return g_strdup_printf("the theme has no %ss", what);
    return g_strdup_printf("the theme has no %s '%s'%s%s; there are %s", what, name,
                           hint ? "; " : "", hint ? hint : "", all);
}

const struct theme_option *chosen_find(const struct chosen *chosen, const char *name,
                                       char **ret_why)
{
    const struct theme_option *options = options_of(chosen);
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (size_t i = 0; i < chosen->n_values; i++) {
        if (strcmp(options[i].name, name) == 0)
            return &options[i];
        g_ptr_array_add(names, options[i].name);
    }
    *ret_why = unknown("option", name, names);
    return NULL;
}

static const struct theme_preset *find_preset(const struct chosen *chosen, const char *name,
                                              char **ret_why)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    size_t count = 0;
    const struct theme_preset *presets =
        chosen->theme ? theme_presets(chosen->theme, &count) : NULL;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(presets[i].name, name) == 0)
            return &presets[i];
        g_ptr_array_add(names, presets[i].name);
    }
    *ret_why = unknown("preset", name, names);
    return NULL;
}

/* ---- choosing ----
 */

/* Takes over the value; null: the default again. */
static void put(struct chosen *chosen, size_t i, struct value value)
{
    const struct theme_option *option = &options_of(chosen)[i];
    g_autofree char *picture = option->type == OPTION_IMAGE ? picture_path(chosen, option) : NULL;
    g_autoptr(GVariant) variant = NULL;

    if (value.type != VALUE_NULL)
        variant = g_variant_ref_sink(theme_option_write(option, &value));
    else if (picture)
        unlink(picture);
    value_clear(&chosen->values[i]);
    chosen->values[i] = value;
    state_set_option(chosen->state, chosen->panel, theme_id(chosen->theme), option->name, variant);
}

static bool means_default(const struct theme_option *option, GVariant *value)
{
    return option->type != OPTION_TEXT && g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) &&
           *g_variant_get_string(value, NULL) == '\0';
}

bool chosen_set(struct chosen *chosen, const char *name, GVariant *variant, char **ret_why)
{
    const struct theme_option *option = chosen_find(chosen, name, ret_why);
    struct value value = { .type = VALUE_NULL };

    if (!option)
        return false;
    if (!means_default(option, variant) && !theme_option_read(option, variant, &value, ret_why))
        return false;
    put(chosen, (size_t)(option - options_of(chosen)), value);
    state_save(chosen->state);
    return true;
}

bool chosen_reset(struct chosen *chosen, const char *name, char **ret_why)
{
    const struct theme_option *options = options_of(chosen);

    if (*name != '\0' && !chosen_find(chosen, name, ret_why))
        return false;
    for (size_t i = 0; i < chosen->n_values; i++)
        if (*name == '\0' || strcmp(options[i].name, name) == 0)
            put(chosen, i, (struct value){ .type = VALUE_NULL });
    state_save(chosen->state);
    return true;
}

bool chosen_apply_preset(struct chosen *chosen, const char *name, char **ret_why)
{
    const struct theme_preset *preset = find_preset(chosen, name, ret_why);

    if (!preset)
        return false;
    for (size_t i = 0; i < preset->n_settings; i++)
        put(chosen, preset->settings[i].option, value_copy(&preset->settings[i].value));
    state_save(chosen->state);
    return true;
}

void chosen_add_to(const struct chosen *chosen, const char *prefix, GVariantBuilder *dict)
{
    const struct theme_option *options = options_of(chosen);

    for (size_t i = 0; i < chosen->n_values; i++) {
        const struct value *value = &chosen->values[i];
        g_autofree char *name = g_strconcat(prefix, options[i].name, NULL);

        if (value->type == VALUE_NULL)
            value = &options[i].fallback;
        g_variant_builder_add(dict, "{sv}", name, theme_option_write(&options[i], value));
    }
}
