#include "daemon/theme-entry.h"

#include <math.h>

#include "scene/scene.h"
#include "theme/language.h"
#include "theme/theme.h"

/* A theme, and who reads about it. */
struct reading {
    const struct theme *theme;
    char *language;
    char *territory;
};

static void add_text(GVariantBuilder *dict, const char *key, const char *text)
{
    g_variant_builder_add(dict, "{sv}", key, g_variant_new_string(text ? text : ""));
}

static const char *label_of(const struct reading *reading, const char *label)
{
    return theme_string(reading->theme, label, reading->language, reading->territory);
}

/* ---- options and presets ---- */

static void add_choices(GVariantBuilder *dict, const struct reading *reading,
                        const struct theme_option *option)
{
    GVariantBuilder choices;

    g_variant_builder_init(&choices, G_VARIANT_TYPE("a(ss)"));
    for (size_t i = 0; i < option->n_choices; i++)
        g_variant_builder_add(&choices, "(ss)", option->choices[i].value,
                              label_of(reading, option->choices[i].label));
    g_variant_builder_add(dict, "{sv}", "choices", g_variant_builder_end(&choices));
}

static GVariant *describe_option(const struct reading *reading, const struct theme_option *option)
{
    GVariantBuilder dict;

    g_variant_builder_init(&dict, G_VARIANT_TYPE_VARDICT);
    add_text(&dict, "type", option_type_to_string(option->type));
    add_text(&dict, "label", label_of(reading, option->label));
    g_variant_builder_add(&dict, "{sv}", "default", theme_option_write(option, &option->fallback));
    if (isfinite(option->min))
        g_variant_builder_add(&dict, "{sv}", "min", g_variant_new_double(option->min));
    if (isfinite(option->max))
        g_variant_builder_add(&dict, "{sv}", "max", g_variant_new_double(option->max));
    if (option->type == OPTION_LIST)
        add_choices(&dict, reading, option);
    return g_variant_builder_end(&dict);
}

static void add_options(GVariantBuilder *entry, const struct reading *reading)
{
    GVariantBuilder dict;
    size_t count;
    const struct theme_option *options = theme_options(reading->theme, &count);

    g_variant_builder_init(&dict, G_VARIANT_TYPE_VARDICT);
    for (size_t i = 0; i < count; i++)
        g_variant_builder_add(&dict, "{sv}", options[i].name,
                              describe_option(reading, &options[i]));
    g_variant_builder_add(entry, "{sv}", "options", g_variant_builder_end(&dict));
}

static void add_presets(GVariantBuilder *entry, const struct reading *reading)
{
    GVariantBuilder dict;
    size_t count;
    const struct theme_preset *presets = theme_presets(reading->theme, &count);

    g_variant_builder_init(&dict, G_VARIANT_TYPE_VARDICT);
    for (size_t i = 0; i < count; i++)
        add_text(&dict, presets[i].name, label_of(reading, presets[i].label));
    g_variant_builder_add(entry, "{sv}", "presets", g_variant_builder_end(&dict));
}

/* ---- the theme ---- */

static void add_errors(GVariantBuilder *entry, const struct diag_list *diags)
{
    GVariantBuilder errors;

    g_variant_builder_init(&errors, G_VARIANT_TYPE("as"));
    for (guint i = 0; i < diags->items->len; i++) {
        g_autofree char *line = diag_format_line(diags->items->pdata[i]);

        g_variant_builder_add(&errors, "s", line);
    }
    g_variant_builder_add(entry, "{sv}", "errors", g_variant_builder_end(&errors));
}

static void add_parts(GVariantBuilder *entry, const struct theme *theme)
{
    GVariantBuilder has;

    g_variant_builder_init(&has, G_VARIANT_TYPE("as"));
    if (theme_face(theme))
        g_variant_builder_add(&has, "s", "face");
    if (theme_pattern(theme))
        g_variant_builder_add(&has, "s", "pattern");
    if (theme_has_cards(theme))
        g_variant_builder_add(&has, "s", "cards");
    g_variant_builder_add(entry, "{sv}", "has", g_variant_builder_end(&has));
}

/* What there is in it to choose it for. */
static void add_contents(GVariantBuilder *entry, const struct theme *theme, const char *locale)
{
    struct reading reading = { .theme = theme };

    language_of_locale(locale, &reading.language, &reading.territory);
    add_parts(entry, theme);
    g_variant_builder_add(entry, "{sv}", "reads", g_variant_new_strv(theme_feeds(theme), -1));
    add_text(entry, "version", theme_version(theme));
    add_text(entry, "license", theme_license(theme));
    add_options(entry, &reading);
    add_presets(entry, &reading);
    g_free(reading.language);
    g_free(reading.territory);
}

GVariant *theme_entry_new(const char *id, const char *directory, const char *locale)
{
    struct diag_list diags;
    GVariantBuilder entry;

    diag_list_init(&diags);
    g_variant_builder_init(&entry, G_VARIANT_TYPE_VARDICT);

    struct theme *theme = theme_load(directory, scene_sources(), &diags);

    add_text(&entry, "name", theme ? theme_name(theme) : id);
    add_text(&entry, "author", theme ? theme_author(theme) : NULL);
    add_text(&entry, "description", theme ? theme_description(theme) : NULL);
    add_text(&entry, "path", directory);
    add_errors(&entry, &diags);
    if (theme)
        add_contents(&entry, theme, locale);
    theme_unref(theme);
    diag_list_fini(&diags);
    return g_variant_builder_end(&entry);
}
