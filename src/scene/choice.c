/* What users and activities choose of a theme: its options' values, and the colors that take their
 * hue from them. */
#include "scene/layer.h"
#include "theme/color.h"

/* What is read, and what is a ground or a line. */
#define CONTRAST_OF_TEXT 4.5
#define CONTRAST_TO_READ 3.0
/* A picture this small has its colors still. */
#define HUE_SIDE 64

static const struct options *options_of(const struct stage *stage, const struct theme *theme)
{
    if (theme == stage->theme)
        return &stage->options;
    return theme == stage->pattern ? &stage->pattern_options : NULL;
}

static bool chosen(const struct stage *stage, const struct theme *theme, size_t index,
                   struct value *ret)
{
    const struct options *options = options_of(stage, theme);

    if (!options || index >= options->count || options->values[index].type == VALUE_NULL)
        return false;
    *ret = value_copy(&options->values[index]);
    return true;
}

/* The built-in theme's cards follow an option of the same name and type of the theme shown. */
static bool namesake(const struct stage *stage, const struct theme_option *option,
                     struct value *ret)
{
    size_t count;
    const struct theme_option *options = theme_options(stage->theme, &count);

    for (size_t i = 0; i < count; i++) {
        if (options[i].type == option->type && g_str_equal(options[i].name, option->name)) {
            if (!chosen(stage, stage->theme, i, ret))
                *ret = value_copy(&options[i].fallback);
            return true;
        }
    }
    return false;
}

void stage_option(const struct stage *stage, const struct theme *theme, size_t index,
                  struct value *ret)
{
    size_t count;
    const struct theme_option *options = theme_options(theme, &count);

    if (index >= count || chosen(stage, theme, index, ret))
        return;
    if (options_of(stage, theme) || !namesake(stage, &options[index], ret))
        *ret = value_copy(&options[index].fallback);
}

/* ---- hues -------------------------------------------------------------------------------------
 */

static color_t hue_of_picture(struct stage *stage, const struct theme *theme, const char *name)
{
    struct hue_of_picture *kept = &stage->hue;
    bool same = kept->theme == theme && g_strcmp0(kept->name, name) == 0;

    if ((same && kept->generation == stage->asset_generation) || !stage->assets.get)
        return same ? kept->hue : 0;
    struct image *image = stage->assets.get(stage->assets.userdata, theme, name,
                                            (struct size){ HUE_SIDE, HUE_SIDE }, true);
    if (!same) {
        g_free(kept->name);
        *kept = (struct hue_of_picture){ .theme = theme, .name = g_strdup(name) };
    }
    kept->generation = stage->asset_generation;
    if (image) { /* until the next one is decoded, the hue of the one before stays */
        kept->hue = dominant_color(image_pixels(image));
        image_unref(image);
    }
    return kept->hue;
}

static color_t hue_of_option(struct stage *stage, const struct theme *theme, size_t index)
{
    struct value value = { 0 };
    color_t hue = 0;

    stage_option(stage, theme, index, &value);
    if (value.type == VALUE_COLOR)
        hue = value.color;
    else if (value.type == VALUE_STRING)
        hue = hue_of_picture(stage, theme, value.string);
    value_clear(&value);
    return hue;
}

static color_t hue_of_activity(struct stage *stage, const struct activity *activity)
{
    if (!activity)
        return 0;
    if (activity->details.accent)
        return activity->details.accent;
    return activity->image ? dominant_of(&stage->dominant, activity->image) : 0;
}

/* 0: as it is written. */
static color_t hue_of(const struct layer *layer, const struct theme *theme,
                      const struct theme_palette_color *color)
{
    switch (color->from) {
    case PALETTE_FROM_NOTHING:
        return 0;
    case PALETTE_FROM_ACTIVITY:
        return hue_of_activity(layer->stage, layer->state.activity);
    case PALETTE_FROM_OPTION:
        return hue_of_option(layer->stage, theme, color->option);
    }
    g_return_val_if_reached(0);
}

/* ---- colors -----------------------------------------------------------------------------------
 */

static const struct theme_palette_color *find_color(const struct theme *theme, const char *name)
{
    size_t count;
    const struct theme_palette_color *palette = theme_palette(theme, &count);

    for (size_t i = 0; i < count; i++) {
        if (g_str_equal(palette[i].name, name))
            return &palette[i];
    }
    return NULL;
}

static enum palette_mode mode_of(const struct stage *stage)
{
    if (stage->ambient)
        return PALETTE_AMBIENT;
    return stage->session.light ? PALETTE_LIGHT : PALETTE_DARK;
}

/* In that hue, but as light and as colorful as it was written, and read as well as text must be if
 * it was written to be read. */
static color_t in_hue(const struct stage *stage, color_t written, color_t hue)
{
    color_t ground = stage->session.light ? 0xffffffff : 0xff000000;

    theme_color(stage->theme, "background", mode_of(stage), &ground);
    double contrast = color_contrast(written, ground);
    return color_readable(color_tone(hue, written), ground,
                          contrast >= CONTRAST_TO_READ ? CONTRAST_OF_TEXT : contrast);
}

bool layer_color(struct layer *layer, const char *name, color_t *ret)
{
    const struct stage *stage = layer->stage;
    const struct theme *const themes[] = { stage->theme, layer->theme, stage->builtin };
    enum palette_mode mode = mode_of(stage);

    for (size_t i = 0; i < G_N_ELEMENTS(themes); i++) {
        const struct theme_palette_color *color = find_color(themes[i], name);
        if (!color)
            continue;
        color_t hue = mode == PALETTE_AMBIENT ? 0 : hue_of(layer, themes[i], color);
        *ret = hue ? in_hue(stage, color->values[mode], hue) : color->values[mode];
        layer->said |= mode == PALETTE_AMBIENT && color->has_ambient;
        return true;
    }
    return false;
}
