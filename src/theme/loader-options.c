/* Options, Choices and Presets. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "theme/loader.h"
#include "theme/theme-strings.h"

/* As written; what "@NAME" names has to be there. */
static const char *label_of(struct loader *loader, const struct theme_node *node,
                            const char *otherwise)
{
    const char *label = theme_node_literal(node, ATTRIBUTE_LABEL);
    const struct strings *strings = loader->theme->strings;
    size_t index;
    bool plural;

    if (!label)
        return otherwise;
    if (label[0] != '@' || (strings_find(strings, label + 1, &index, &plural) && !plural))
        return label;
    loader_error(loader, CODE_UNKNOWN_STRING, loader_node_offset(node),
                 g_strdup_printf("unknown string '%s'", label + 1),
                 text_suggestion(label + 1, strings_names(strings)));
    return label;
}

static struct theme_option *find_option(const struct loader *loader, const char *name,
                                        size_t *ret_index)
{
    GArray *options = loader->theme->options;

    for (guint i = 0; i < options->len; i++) {
        struct theme_option *option = &g_array_index(options, struct theme_option, i);

        if (strcmp(option->name, name) == 0) {
            *ret_index = i;
            return option;
        }
    }
    return NULL;
}

static void add_choice(struct loader *loader, struct theme_option *option,
                       const struct theme_node *node)
{
    const char *value = theme_node_literal(node, ATTRIBUTE_VALUE);

    if (!value)
        return;
    for (size_t i = 0; i < option->n_choices; i++)
        if (strcmp(option->choices[i].value, value) == 0)
            loader_error(loader, CODE_NAME_TWICE, loader_node_offset(node),
                         g_strdup_printf("there is already a Choice '%s'", value), NULL);
    option->choices[option->n_choices++] = (struct theme_choice){
        .value = g_strdup(value),
        .label = g_strdup(label_of(loader, node, value)),
    };
}

static void read_choices(struct loader *loader, struct theme_option *option,
                         const struct theme_node *node)
{
    bool list = option->type == OPTION_LIST;

    if (list ? node->n_children < 1 || node->n_children > THEME_CHOICES_MAX : node->n_children > 0)
        loader_error(loader, CODE_OPTION_CHOICES, loader_node_offset(node),
                     list ? g_strdup_printf("a list has 1 to %d Choices", THEME_CHOICES_MAX)
                          : g_strdup("only an Option of type list has Choices"),
                     NULL);
    option->choices = g_new0(struct theme_choice, node->n_children + 1);
    for (size_t i = 0; i < node->n_children; i++)
        add_choice(loader, option, node->children[i]);
}

static void read_range(struct loader *loader, struct theme_option *option,
                       const struct theme_node *node)
{
    bool given = theme_node_expr(node, ATTRIBUTE_MIN) || theme_node_expr(node, ATTRIBUTE_MAX);

    option->min = -HUGE_VAL;
    option->max = HUGE_VAL;
    theme_node_constant_number(node, ATTRIBUTE_MIN, &option->min);
    theme_node_constant_number(node, ATTRIBUTE_MAX, &option->max);
    if (given && option->type != OPTION_NUMBER)
        loader_error(loader, CODE_OPTION_RANGE, loader_node_offset(node),
                     g_strdup("only an Option of type number has min and max"), NULL);
    else if (option->min > option->max)
        loader_error(loader, CODE_OPTION_RANGE, loader_node_offset(node),
                     g_strdup_printf("min %g is above max %g", option->min, option->max), NULL);
}

/* What it is until the user chooses, when nothing is said. */
static struct value usual_value(const struct theme_option *option)
{
    switch (option->type) {
    case OPTION_BOOL:
        return (struct value){ .type = VALUE_BOOL, .boolean = false };
    case OPTION_COLOR:
        return (struct value){ .type = VALUE_COLOR, .color = 0xffffffff };
    case OPTION_NUMBER:
        return (struct value){ .type = VALUE_NUMBER,
                               .number =
                                   isfinite(option->min) ? option->min : MIN(0, option->max) };
    case OPTION_LIST:
        if (option->n_choices > 0)
            return (struct value){ .type = VALUE_STRING,
                                   .string = g_strdup(option->choices[0].value) };
        break;
    case OPTION_TEXT:
    case OPTION_IMAGE:
    case OPTION_FONT:
        break;
    }
    return (struct value){ .type = VALUE_NULL };
}

static void read_default(struct loader *loader, struct theme_option *option,
                         const struct theme_node *node)
{
    const char *text = theme_node_literal(node, ATTRIBUTE_DEFAULT);
    char *why = NULL;

    option->fallback = usual_value(option);
    if (!text)
        return;
    if (!theme_option_parse(option, text, &option->fallback, &why))
        loader_error(loader, CODE_OPTION_VALUE, loader_node_offset(node), why, NULL);
    else if (option->type == OPTION_IMAGE)
        loader_asset_name(loader, node->offset + 1, text);
}

/* The index in the theme is that in expressions. */
void loader_option(struct loader *loader, const struct theme_node *node)
{
    const char *name = theme_node_literal(node, ATTRIBUTE_NAME);
    int type = theme_node_word(node, ATTRIBUTE_TYPE);
    size_t index;

    if (!name || type < 0 || !loader_name_ok(loader, loader_node_offset(node), name))
        return;
    if (find_option(loader, name, &index)) {
        loader_error(loader, CODE_NAME_TWICE, loader_node_offset(node),
                     g_strdup_printf("there is already an Option '%s'", name), NULL);
        return;
    }
    if (loader->theme->options->len >= THEME_OPTIONS_MAX) {
        loader_error(loader, CODE_OPTIONS, loader_node_offset(node),
                     g_strdup_printf("more than %d Options", THEME_OPTIONS_MAX), NULL);
        return;
    }

    struct theme_option option = {
        .name = g_strdup(name),
        .label = g_strdup(label_of(loader, node, name)),
        .type = (enum option_type)type,
    };
    struct expr_option known = { option.name, theme_option_value_type(option.type) };

    read_choices(loader, &option, node);
    read_range(loader, &option, node);
    read_default(loader, &option, node);
    g_array_append_val(loader->theme->options, option);
    g_array_append_val(loader->options, known);
}

static bool is_set(const struct theme_preset *preset, size_t option)
{
    for (size_t i = 0; i < preset->n_settings; i++)
        if (preset->settings[i].option == option)
            return true;
    return false;
}

static char *suggest_option(const struct loader *loader, const char *name)
{
    const char *names[THEME_OPTIONS_MAX + 1] = { 0 };

    for (guint i = 0; i < loader->options->len; i++)
        names[i] = g_array_index(loader->options, struct expr_option, i).name;
    return text_suggestion(name, names);
}

static void add_setting(struct loader *loader, struct theme_preset *preset,
                        const struct theme_node *node)
{
    const char *name = theme_node_literal(node, ATTRIBUTE_OPTION);
    const char *text = theme_node_literal(node, ATTRIBUTE_VALUE);
    struct theme_setting setting = { 0 };
    const struct theme_option *option;
    char *why = NULL;

    if (!name || !text)
        return;
    option = find_option(loader, name, &setting.option);
    if (!option || is_set(preset, setting.option))
        loader_error(loader, CODE_SET_OPTION, loader_node_offset(node),
                     option ? g_strdup_printf("Option '%s' is set twice", name)
                            : g_strdup_printf("there is no Option '%s'", name),
                     option ? NULL : suggest_option(loader, name));
    else if (!theme_option_parse(option, text, &setting.value, &why))
        loader_error(loader, CODE_OPTION_VALUE, loader_node_offset(node), why, NULL);
    else
        preset->settings[preset->n_settings++] = setting;
}

static bool has_preset(const struct loader *loader, const char *name)
{
    const GArray *presets = loader->theme->presets;

    for (guint i = 0; i < presets->len; i++)
        if (strcmp(g_array_index(presets, struct theme_preset, i).name, name) == 0)
            return true;
    return false;
}

void loader_preset(struct loader *loader, const struct theme_node *node)
{
    const char *name = theme_node_literal(node, ATTRIBUTE_NAME);

    if (!name)
        return;
    if (has_preset(loader, name)) {
        loader_error(loader, CODE_NAME_TWICE, loader_node_offset(node),
                     g_strdup_printf("there is already a Preset '%s'", name), NULL);
        return;
    }
    if (loader->theme->presets->len >= THEME_PRESETS_MAX) {
        loader_error(loader, CODE_OPTIONS, loader_node_offset(node),
                     g_strdup_printf("more than %d Presets", THEME_PRESETS_MAX), NULL);
        return;
    }

    struct theme_preset preset = {
        .name = g_strdup(name),
        .label = g_strdup(label_of(loader, node, name)),
        .settings = g_new0(struct theme_setting, node->n_children + 1),
    };

    for (size_t i = 0; i < node->n_children; i++)
        add_setting(loader, &preset, node->children[i]);
    g_array_append_val(loader->theme->presets, preset);
}
