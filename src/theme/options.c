/* The options of a theme: their values from text and from the bus. Pure. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "theme/theme-private.h"

#define OPTION_TEXT_MAX 1000

void theme_option_clear(void *data)
{
    struct theme_option *option = data;

    for (size_t i = 0; i < option->n_choices; i++) {
        g_free(option->choices[i].value);
        g_free(option->choices[i].label);
    }
    g_free(option->choices);
    value_clear(&option->fallback);
    g_free(option->name);
    g_free(option->label);
}

void theme_preset_clear(void *data)
{
    struct theme_preset *preset = data;

    for (size_t i = 0; i < preset->n_settings; i++)
        value_clear(&preset->settings[i].value);
    g_free(preset->settings);
    g_free(preset->name);
    g_free(preset->label);
}

const char *option_type_to_string(enum option_type type)
{
    static const char *const names[] = {
        [OPTION_BOOL] = "bool",     [OPTION_LIST] = "list", [OPTION_COLOR] = "color",
        [OPTION_NUMBER] = "number", [OPTION_TEXT] = "text", [OPTION_IMAGE] = "image",
        [OPTION_FONT] = "font",
    };

    return names[type];
}

enum value_type theme_option_value_type(enum option_type type)
{
    switch (type) {
    case OPTION_BOOL:
        return VALUE_BOOL;
    case OPTION_COLOR:
        return VALUE_COLOR;
    case OPTION_NUMBER:
        return VALUE_NUMBER;
    case OPTION_LIST:
    case OPTION_TEXT:
    case OPTION_IMAGE:
    case OPTION_FONT:
        return VALUE_STRING;
    }
    g_return_val_if_reached(VALUE_NULL);
}

const struct theme_option *theme_options(const struct theme *theme, size_t *ret_count)
{
    *ret_count = theme->options->len;
    return (const struct theme_option *)(const void *)theme->options->data;
}

const struct theme_preset *theme_presets(const struct theme *theme, size_t *ret_count)
{
    *ret_count = theme->presets->len;
    return (const struct theme_preset *)(const void *)theme->presets->data;
}

static bool is_choice(const struct theme_option *option, const char *text)
{
    for (size_t i = 0; i < option->n_choices; i++)
        if (strcmp(option->choices[i].value, text) == 0)
            return true;
    return false;
}

static char *list_choices(const struct theme_option *option)
{
    GString *list = g_string_new(NULL);

    for (size_t i = 0; i < option->n_choices; i++)
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", option->choices[i].value);
    return g_string_free(list, FALSE);
}

/* Why the option cannot be this; NULL: it can. */
static char *refuse_number(const struct theme_option *option, double number)
{
    if (isfinite(number) && number >= option->min && number <= option->max)
        return NULL;
    if (isinf(option->max))
        return g_strdup_printf("'%s' is at least %g", option->name, option->min);
    if (isinf(option->min))
        return g_strdup_printf("'%s' is at most %g", option->name, option->max);
    return g_strdup_printf("'%s' is from %g to %g", option->name, option->min, option->max);
}

static char *refuse_string(const struct theme_option *option, const char *text)
{
    if (!text_ok(text, OPTION_TEXT_MAX))
        return g_strdup_printf("'%s' is longer than %d bytes, or no text", option->name,
                               OPTION_TEXT_MAX);
    if (option->type == OPTION_LIST && !is_choice(option, text)) {
        g_autofree char *choices = list_choices(option);

        return g_strdup_printf("'%s' is one of %s, not '%s'", option->name, choices, text);
    }
    return NULL;
}

static char *refuse_type(const struct theme_option *option)
{
    static const char *const wanted[] = {
        [VALUE_NULL] = "nothing",  [VALUE_BOOL] = "true or false",     [VALUE_NUMBER] = "a number",
        [VALUE_STRING] = "a text", [VALUE_COLOR] = "a color, #RRGGBB",
    };

    return g_strdup_printf("'%s' wants %s", option->name,
                           wanted[theme_option_value_type(option->type)]);
}

/* Text, and for an image or font "" as nothing. */
static struct value string_value(const struct theme_option *option, const char *text)
{
    if (*text == '\0' && option->type != OPTION_TEXT)
        return (struct value){ .type = VALUE_NULL };
    return (struct value){ .type = VALUE_STRING, .string = g_strdup(text) };
}

bool theme_option_parse(const struct theme_option *option, const char *text, struct value *ret,
                        char **ret_why)
{
    enum value_type type = theme_option_value_type(option->type);
    struct value value = { .type = VALUE_NULL };
    char *why = NULL;

    if (type == VALUE_STRING) {
        why = refuse_string(option, text);
        value = string_value(option, text);
    } else if (!expr_parse_plain(text, type, &value)) {
        why = refuse_type(option);
    } else if (type == VALUE_NUMBER) {
        why = refuse_number(option, value.number);
    }
    if (why) {
        value_clear(&value);
        *ret_why = why;
        return false;
    }
    value_clear(ret);
    *ret = value;
    return true;
}

/* Any of the bus's numbers. */
static bool variant_number(GVariant *variant, double *ret)
{
    switch (g_variant_classify(variant)) {
    case G_VARIANT_CLASS_BYTE:
        *ret = g_variant_get_byte(variant);
        return true;
    case G_VARIANT_CLASS_INT16:
        *ret = g_variant_get_int16(variant);
        return true;
    case G_VARIANT_CLASS_UINT16:
        *ret = g_variant_get_uint16(variant);
        return true;
    case G_VARIANT_CLASS_INT32:
        *ret = g_variant_get_int32(variant);
        return true;
    case G_VARIANT_CLASS_UINT32:
        *ret = g_variant_get_uint32(variant);
        return true;
    case G_VARIANT_CLASS_INT64:
        *ret = (double)g_variant_get_int64(variant);
        return true;
    case G_VARIANT_CLASS_UINT64:
        *ret = (double)g_variant_get_uint64(variant);
        return true;
    case G_VARIANT_CLASS_DOUBLE:
        *ret = g_variant_get_double(variant);
        return true;
    default:
        return false;
    }
}

/* Null when the variant has another type. */
static struct value variant_value(const struct theme_option *option, GVariant *variant)
{
    struct value value = { .type = theme_option_value_type(option->type) };
    bool is_string = g_variant_is_of_type(variant, G_VARIANT_TYPE_STRING);
    const char *text = is_string ? g_variant_get_string(variant, NULL) : "";

    switch (option->type) {
    case OPTION_BOOL:
        if (!g_variant_is_of_type(variant, G_VARIANT_TYPE_BOOLEAN))
            break;
        value.boolean = g_variant_get_boolean(variant);
        return value;
    case OPTION_NUMBER:
        if (!variant_number(variant, &value.number))
            break;
        return value;
    case OPTION_COLOR:
        if (!color_parse(text, &value.color))
            break;
        return value;
    case OPTION_IMAGE:
        if (!is_string || *text == '\0')
            break;
        value.string = g_strdup_printf("option:%s", option->name);
        return value;
    case OPTION_LIST:
    case OPTION_TEXT:
    case OPTION_FONT:
        if (!is_string)
            break;
        return string_value(option, text);
    }
    return (struct value){ .type = VALUE_NULL };
}

/* "" for an image or a font is nothing, and may be. */
static bool is_nothing(const struct theme_option *option, GVariant *variant)
{
    return (option->type == OPTION_IMAGE || option->type == OPTION_FONT) &&
           g_variant_is_of_type(variant, G_VARIANT_TYPE_STRING);
}

bool theme_option_read(const struct theme_option *option, GVariant *variant, struct value *ret,
                       char **ret_why)
{
    struct value value = variant_value(option, variant);
    char *why = NULL;

    if (value.type == VALUE_NULL)
        why = is_nothing(option, variant) ? NULL : refuse_type(option);
    else if (value.type == VALUE_NUMBER)
        why = refuse_number(option, value.number);
    else if (value.type == VALUE_STRING)
        why = refuse_string(option, value.string);
    value_clear(ret);
    if (why) {
        value_clear(&value);
        *ret_why = why;
        return false;
    }
    *ret = value;
    return true;
}

static char *color_to_string(color_t color)
{
    return color >> 24 == 0xff ? g_strdup_printf("#%06X", color & 0xffffff)
                               : g_strdup_printf("#%08X", color);
}

GVariant *theme_option_write(const struct theme_option *option, const struct value *value)
{
    switch (theme_option_value_type(option->type)) {
    case VALUE_BOOL:
        return g_variant_new_boolean(value->type == VALUE_BOOL && value->boolean);
    case VALUE_NUMBER:
        return g_variant_new_double(value->type == VALUE_NUMBER ? value->number : 0);
    case VALUE_COLOR:
        return g_variant_new_take_string(
            color_to_string(value->type == VALUE_COLOR ? value->color : 0xffffffff));
    case VALUE_STRING:
    case VALUE_NULL:
        break;
    }
    return g_variant_new_string(value->type == VALUE_STRING ? value->string : "");
}
