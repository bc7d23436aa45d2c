#include "ctl/choices.h"

#include <string.h>

#include "base/parse.h"
#include "base/text.h"

GVariant *choice_to_variant(enum option_type type, const char *value)
{
    bool yes;
    char *end;
    double number;

    switch (type) {
    case OPTION_BOOL:
        return parse_bool(value, &yes) ? g_variant_new_boolean(yes) : NULL;
    case OPTION_NUMBER:
        number = g_ascii_strtod(value, &end);
        return end != value && *end == '\0' ? g_variant_new_double(number) : NULL;
    case OPTION_LIST:
    case OPTION_COLOR:
    case OPTION_TEXT:
    case OPTION_IMAGE:
    case OPTION_FONT:
        break;
    }
    return g_utf8_validate(value, -1, NULL) ? g_variant_new_string(value) : NULL;
}

static bool find_option(const struct theme *theme, const char *name, size_t *ret, char **ret_why)
{
    size_t count;
    const struct theme_option *options = theme_options(theme, &count);
    g_autofree const char **names = g_new0(const char *, count + 1);

    for (size_t i = 0; i < count; i++) {
        names[i] = options[i].name;
        if (strcmp(names[i], name) == 0) {
            *ret = i;
            return true;
        }
    }
    g_autofree char *hint = text_suggestion(name, names);
    *ret_why = g_strdup_printf("%s has no option '%s'%s%s", theme_id(theme), name, hint ? "; " : "",
                               hint ? hint : "");
    return false;
}

static bool read_value(struct choices *choices, const struct theme_option *option, size_t index,
                       const char *value, char **ret_why)
{
    GVariant *floating = choice_to_variant(option->type, value);
    g_autofree char *why = NULL;

    if (!floating) {
        *ret_why = g_strdup_printf("%s=%s: expected a %s", option->name, value,
                                   option->type == OPTION_BOOL ? "bool: true or false" : "number");
        return false;
    }
    g_autoptr(GVariant) variant = g_variant_ref_sink(floating);
    if (!theme_option_read(option, variant, &choices->values[index], &why)) {
        *ret_why = g_strdup_printf("%s=%s: %s", option->name, value, why);
        return false;
    }
    if (option->type == OPTION_IMAGE && *value)
        g_hash_table_replace(choices->files, g_strconcat("option:", option->name, NULL),
                             g_strdup(value));
    return true;
}

static bool read_word(struct choices *choices, const struct theme *theme, const char *word,
                      char **ret_why)
{
    size_t count, index;
    const struct theme_option *options = theme_options(theme, &count);
    const char *equals = strchr(word, '=');
    g_autofree char *name = g_strndup(word, (gsize)(equals - word));

    return find_option(theme, name, &index, ret_why) &&
           read_value(choices, &options[index], index, equals + 1, ret_why);
}

static bool apply_preset(struct choices *choices, const struct theme *theme, const char *name,
                         char **ret_why)
{
    size_t count;
    const struct theme_preset *presets = theme_presets(theme, &count);
    g_autofree const char **names = g_new0(const char *, count + 1);

    for (size_t i = 0; i < count; i++) {
        names[i] = presets[i].name;
        if (strcmp(names[i], name) != 0)
            continue;
        for (size_t j = 0; j < presets[i].n_settings; j++) {
            const struct theme_setting *setting = &presets[i].settings[j];

            value_clear(&choices->values[setting->option]);
            choices->values[setting->option] = value_copy(&setting->value);
        }
        return true;
    }
    g_autofree char *hint = text_suggestion(name, names);
    *ret_why = g_strdup_printf("%s has no preset '%s'%s%s", theme_id(theme), name, hint ? "; " : "",
                               hint ? hint : "");
    return false;
}

/* Where the word begins behind the prefix; NULL: it is for another theme. */
static const char *behind_prefix(const char *word, const char *prefix)
{
    size_t name = strcspn(word, "=");

    if (*prefix == '\0')
        return memchr(word, '.', name) ? NULL : word;
    return g_str_has_prefix(word, prefix) ? word + strlen(prefix) : NULL;
}

bool choices_read(const struct theme *theme, const char *preset, char *const *words,
                  const char *prefix, struct choices *ret, char **ret_why)
{
    struct choices choices = {
        .files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
    };
    bool good = true;

    theme_options(theme, &choices.count);
    choices.values = g_new0(struct value, choices.count);
    if (preset)
        good = apply_preset(&choices, theme, preset, ret_why);
    for (; good && words && *words; words++) {
        const char *word = behind_prefix(*words, prefix);

        good = !word || read_word(&choices, theme, word, ret_why);
    }
    if (good)
        *ret = choices;
    else
        choices_fini(&choices);
    return good;
}

void choices_fini(struct choices *choices)
{
    for (size_t i = 0; i < choices->count; i++)
        value_clear(&choices->values[i]);
    g_clear_pointer(&choices->values, g_free);
    g_clear_pointer(&choices->files, g_hash_table_unref);
    choices->count = 0;
}
