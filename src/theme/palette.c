/* The palette: named colors in columns. */
#include <string.h>

#include "base/text.h"
#include "theme/color.h"
#include "theme/loader.h"

/* White on a resting panel is no brighter than this. */
#define AMBIENT_LUMINANCE_MAX 0.6

void theme_palette_color_clear(void *data)
{
    g_free(((struct theme_palette_color *)data)->name);
}

color_t theme_ambient_gray(color_t color)
{
    color_t gray = color_gray(MIN(color_luminance(color), AMBIENT_LUMINANCE_MAX));

    return (color & 0xff000000) | (gray & 0xffffff);
}

static bool is_written(const struct theme_node *node, enum attribute attribute, color_t *ret)
{
    const struct expr *expr = theme_node_expr(node, attribute);
    const struct value *value = expr ? expr_constant_value(expr) : NULL;

    if (!value || value->type != VALUE_COLOR)
        return false;
    *ret = value->color;
    return true;
}

static void refuse_from(struct loader *loader, const struct theme_node *node, const char *from)
{
    loader_error(loader, CODE_COLOR_FROM, loader_node_offset(node),
                 g_strdup_printf("a color cannot come from '%s'", from),
                 g_strdup("write activity, or option.NAME of a color or image"));
}

static void read_from(struct loader *loader, const struct theme_node *node,
                      struct theme_palette_color *color)
{
    const char *from = theme_node_literal(node, ATTRIBUTE_FROM);
    const GArray *options = loader->theme->options;

    if (!from)
        return;
    if (strcmp(from, "activity") == 0) {
        color->from = PALETTE_FROM_ACTIVITY;
        return;
    }
    for (guint i = 0; g_str_has_prefix(from, "option.") && i < options->len; i++) {
        const struct theme_option *option = &g_array_index(options, struct theme_option, i);

        if (strcmp(option->name, from + strlen("option.")) == 0 &&
            (option->type == OPTION_COLOR || option->type == OPTION_IMAGE)) {
            color->from = PALETTE_FROM_OPTION;
            color->option = i;
            loader->options_used[i] = true;
            return;
        }
    }
    refuse_from(loader, node, from);
}

static void add_color(struct loader *loader, const struct theme_node *node)
{
    const char *name = theme_node_literal(node, ATTRIBUTE_NAME);
    struct theme_palette_color color = { .name = g_strdup(name ? name : "") };
    color_t *values = color.values;

    is_written(node, ATTRIBUTE_VALUE, &values[PALETTE_DARK]);
    values[PALETTE_LIGHT] = values[PALETTE_DARK];
    values[PALETTE_AMBIENT] = theme_ambient_gray(values[PALETTE_DARK]);
    is_written(node, ATTRIBUTE_LIGHT, &values[PALETTE_LIGHT]);
    color.has_ambient = is_written(node, ATTRIBUTE_AMBIENT, &values[PALETTE_AMBIENT]);
    read_from(loader, node, &color);
    g_array_append_val(loader->theme->palette, color);
}

static bool color_name_ok(const char *name)
{
    size_t letters =
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    return *name && name[letters] == '\0';
}

void loader_palette(struct loader *loader, const struct theme_node *palette)
{
    if (palette->n_children > THEME_COLORS_MAX)
        loader_error(loader, CODE_COLORS, loader_node_offset(palette->children[THEME_COLORS_MAX]),
                     g_strdup_printf("more than %d Colors", THEME_COLORS_MAX), NULL);
    for (size_t i = 0; i < MIN(palette->n_children, THEME_COLORS_MAX); i++) {
        const struct theme_node *node = palette->children[i];
        const char *name = theme_node_literal(node, ATTRIBUTE_NAME);
        color_t unused;

        if (name && !color_name_ok(name))
            loader_error(loader, CODE_BAD_NAME, loader_node_offset(node),
                         g_strdup_printf("bad color name '%s'", name),
                         g_strdup("letters, digits and '_' only"));
        else if (name && theme_color(loader->theme, name, PALETTE_DARK, &unused))
            loader_error(loader, CODE_NAME_TWICE, loader_node_offset(node),
                         g_strdup_printf("there is already a color '%s'", name), NULL);
        add_color(loader, node);
    }
}

const struct theme_palette_color *theme_palette(const struct theme *theme, size_t *ret_count)
{
    *ret_count = theme->palette->len;
    return (const struct theme_palette_color *)(const void *)theme->palette->data;
}

bool theme_color(const struct theme *theme, const char *name, enum palette_mode mode, color_t *ret)
{
    for (guint i = 0; i < theme->palette->len; i++) {
        const struct theme_palette_color *color =
            &g_array_index(theme->palette, struct theme_palette_color, i);

        if (strcmp(color->name, name) == 0) {
            *ret = color->values[mode];
            return true;
        }
    }
    return false;
}
