/* Constant values beyond their types: ranges, lists of numbers, paths, names of files. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "theme/loader.h"
#include "theme/path-data.h"

#define DASHES_MAX 16

/* What a constant number may be. Where several rules fit, all must hold. */
static const struct range {
    enum attribute attribute;
    uint64_t elements;
    double min, max;
} ranges[] = {
    { ATTRIBUTE_POSITION, IN_ANY, 0, 1 },     { ATTRIBUTE_AT, IN_ANY, 0, 1 },
    { ATTRIBUTE_FPS, IN_TRANSITION, 1, 60 },  { ATTRIBUTE_FPS, IN_ANIMATE, 1, 30 },
    { ATTRIBUTE_FPS, IN_HAND, 1, 15 },        { ATTRIBUTE_REPEAT, IN_ANY, 1, 20 },
    { ATTRIBUTE_BLUR, IN_ANY, 0, 200 },       { ATTRIBUTE_RADIUS, IN_EFFECT, 0, 32 },
    { ATTRIBUTE_RADIUS, IN_GRADIENT, 0, 16 }, { ATTRIBUTE_THICKNESS, IN_OUTLINE, 0, 32 },
    { ATTRIBUTE_ALPHA, IN_ANY, 0, 1 },        { ATTRIBUTE_WEIGHT, IN_ANY, 100, 900 },
    { ATTRIBUTE_LINES, IN_ANY, 1, 100 },      { ATTRIBUTE_FOCUS_X, IN_ANY, 0, 1 },
    { ATTRIBUTE_FOCUS_Y, IN_ANY, 0, 1 },
};

static void check_range(struct loader *loader, const struct reading *reading, double number)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
        const struct range *range = &ranges[i];

        if (range->attribute == reading->attribute &&
            element_in(reading->element, range->elements) &&
            (number < range->min || number > range->max))
            loader_error(loader, CODE_OUT_OF_RANGE, reading->markup->value_offset,
                         g_strdup_printf("'%s' is from %g to %g, not %g",
                                         attribute_name(reading->attribute), range->min, range->max,
                                         number),
                         NULL);
    }
    if ((reading->attribute == ATTRIBUTE_DURATION || reading->attribute == ATTRIBUTE_DELAY) &&
        (number < 0 || number > THEME_MOTION_MAX))
        loader_error(loader, CODE_MOTION_LONG, reading->markup->value_offset,
                     g_strdup_printf("'%s' is up to %d milliseconds",
                                     attribute_name(reading->attribute), THEME_MOTION_MAX),
                     NULL);
}

static bool numbers_ok(enum attribute attribute, const double *numbers, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        if (numbers[i] < 0 && (attribute != ATTRIBUTE_VIEW_BOX || i >= 2))
            return false;
        sum += numbers[i];
    }
    if (attribute == ATTRIBUTE_DASH)
        return count > 0 && sum > 0;
    if (attribute == ATTRIBUTE_VIEW_BOX)
        return count == 4 && numbers[2] > 0 && numbers[3] > 0;
    return count == 4;
}

static void check_numbers(struct loader *loader, const struct reading *reading, const char *text)
{
    static const char *const wanted[ATTRIBUTE_COUNT] = {
        [ATTRIBUTE_DASH] = "lengths of dashes and gaps, such as \"12 8\"",
        [ATTRIBUTE_SLICE] = "four edges, such as \"8 8 8 8\"",
        [ATTRIBUTE_VIEW_BOX] = "\"x y width height\"",
    };
    double numbers[DASHES_MAX];
    size_t count = theme_numbers(text, numbers, G_N_ELEMENTS(numbers));

    if (!numbers_ok(reading->attribute, numbers, count))
        loader_error(loader, CODE_BAD_NUMBERS, reading->markup->value_offset,
                     g_strdup_printf("'%s' wants %s", attribute_name(reading->attribute),
                                     wanted[reading->attribute]),
                     NULL);
}

static void check_path(struct loader *loader, const struct reading *reading, const char *text)
{
    g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(struct path_segment));
    const struct markup_attribute *markup = reading->markup;
    const char *why;
    size_t offset;

    if (path_data_read(text, segments, &offset, &why))
        return;
    if (strcmp(text, markup->value) != 0) /* computed: the places are not those of the file */
        offset = 0;
    loader_error(loader, CODE_BAD_PATH, markup_value_offset(loader->markup, markup, offset),
                 g_strdup(why), NULL);
}

static void check_bitmap_font(struct loader *loader, const struct reading *reading,
                              const char *name)
{
    const GArray *fonts = loader->theme->bitmap_fonts;
    g_autofree const char **names = g_new0(const char *, fonts->len + 1);

    for (guint i = 0; i < fonts->len; i++) {
        names[i] = g_array_index(fonts, struct theme_bitmap_font, i).name;
        if (strcmp(names[i], name) == 0) {
            g_hash_table_add(loader->fonts_used, g_strdup(name));
            return;
        }
    }
    loader_error(loader, CODE_UNKNOWN_BITMAP_FONT, reading->markup->value_offset,
                 g_strdup_printf("there is no BitmapFont '%s'", name),
                 text_suggestion(name, names));
}

static void check_string(struct loader *loader, const struct reading *reading, const char *text)
{
    switch (reading->attribute) {
    case ATTRIBUTE_DASH:
    case ATTRIBUTE_SLICE:
    case ATTRIBUTE_VIEW_BOX:
        check_numbers(loader, reading, text);
        break;
    case ATTRIBUTE_D:
        check_path(loader, reading, text);
        break;
    case ATTRIBUTE_BITMAP_FONT:
        check_bitmap_font(loader, reading, text);
        break;
    case ATTRIBUTE_KIND:
        loader_feed(loader, text);
        break;
    default:
        break;
    }
}

void loader_check_value(struct loader *loader, const struct reading *reading,
                        const struct expr *expr)
{
    const struct value *value = expr_constant_value(expr);

    if (reading->attribute == ATTRIBUTE_SRC)
        loader_asset(loader, reading->markup->value_offset, expr);
    if (reading->element == ELEMENT_COLOR && !value)
        loader_error(loader, CODE_NOT_CONSTANT, reading->markup->value_offset,
                     g_strdup("a Color is constant"), g_strdup("write #RRGGBB or #AARRGGBB"));
    if (value && value->type == VALUE_NUMBER)
        check_range(loader, reading, value->number);
    if (value && value->type == VALUE_STRING)
        check_string(loader, reading, value->string);
}
