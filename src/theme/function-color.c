/* Colors. */
#include <math.h>

#include <string.h>

#include "theme/color.h"
#include "theme/function.h"

#define COLORS_MAX 32 /* of a list */

static double channel(color_t color, int shift)
{
    return (double)(color >> shift & 0xff);
}

static color_t with_channel(double value, int shift)
{
    return (color_t)lround(fmin(fmax(value, 0), 255)) << shift;
}

static void alpha(const struct call *call, struct value *ret)
{
    color_t color = call->arguments[0].color;
    double factor = fmin(fmax(call->arguments[1].number, 0), 1);

    *ret = (struct value){
        .type = VALUE_COLOR,
        .color = (color & 0xffffff) | with_channel(channel(color, 24) * factor, 24),
    };
}

static color_t mix_colors(color_t a, color_t b, double t)
{
    color_t result = 0;

    for (int shift = 0; shift < 32; shift += 8)
        result |=
            with_channel(channel(a, shift) + (channel(b, shift) - channel(a, shift)) * t, shift);
    return result;
}

static void mix(const struct call *call, struct value *ret)
{
    double t = fmin(fmax(call->arguments[2].number, 0), 1);

    *ret = (struct value){
        .type = VALUE_COLOR,
        .color = mix_colors(call->arguments[0].color, call->arguments[1].color, t),
    };
}

static void on_color(const struct call *call, struct value *ret)
{
    double l = color_luminance(call->arguments[0].color);
    bool black = (l + 0.05) / 0.05 > 1.05 / (l + 0.05);

    *ret = (struct value){ .type = VALUE_COLOR, .color = black ? 0xff000000 : 0xffffffff };
}

static void tone(const struct call *call, struct value *ret)
{
    *ret = (struct value){
        .type = VALUE_COLOR,
        .color = color_tone(call->arguments[0].color, call->arguments[1].color),
    };
}

static void readable(const struct call *call, struct value *ret)
{
    *ret = (struct value){
        .type = VALUE_COLOR,
        .color = color_readable(call->arguments[0].color, call->arguments[1].color,
                                call->arguments[2].number),
    };
}

static void color_rgb(const struct call *call, struct value *ret)
{
    const struct value *a = call->arguments;

    *ret = (struct value){
        .type = VALUE_COLOR,
        .color = 0xff000000 | with_channel(a[0].number, 16) | with_channel(a[1].number, 8) |
                 with_channel(a[2].number, 0),
    };
}

static void color_argb(const struct call *call, struct value *ret)
{
    const struct value *a = call->arguments;

    *ret = (struct value){
        .type = VALUE_COLOR,
        .color = with_channel(a[0].number, 24) | with_channel(a[1].number, 16) |
                 with_channel(a[2].number, 8) | with_channel(a[3].number, 0),
    };
}

/* Colors side by side, each with its share of the whole. */
struct color_list {
    color_t colors[COLORS_MAX];
    double ends[COLORS_MAX]; /* the last is 1 */
    size_t n;
};

static bool parse_colors(const char *text, struct color_list *list)
{
    g_auto(GStrv) words = g_strsplit_set(text, " ,", -1);

    for (size_t i = 0; words[i]; i++)
        if (*words[i] &&
            (list->n >= COLORS_MAX || !color_parse(words[i], &list->colors[list->n++])))
            return false;
    return list->n > 0;
}

/* NULL: equal shares. */
static bool parse_weights(const char *text, struct color_list *list)
{
    g_auto(GStrv) words = g_strsplit_set(text ? text : "", " ,", -1);
    double sum = 0;
    size_t n = 0;

    for (size_t i = 0; words[i]; i++) {
        double weight = *words[i] ? g_ascii_strtod(words[i], NULL) : 0;

        if (!*words[i])
            continue;
        if (n >= list->n || !(weight > 0) || !isfinite(weight))
            return false;
        list->ends[n++] = sum += weight;
    }
    for (; !text && n < list->n; n++)
        list->ends[n] = sum += 1;
    for (size_t i = 0; i < n; i++)
        list->ends[i] = i + 1 == n ? 1 : list->ends[i] / sum;
    return n == list->n && isfinite(sum);
}

static bool read_list(const struct value *arguments, size_t count, struct color_list *list)
{
    *list = (struct color_list){ 0 };
    return parse_colors(arguments[0].string, list) &&
           parse_weights(count == 4 ? arguments[1].string : NULL, list);
}

/* Which color's share the place is in, and how far from its beginning. */
static size_t find_piece(const struct color_list *list, double at, double *ret_part)
{
    size_t i = 0;

    while (i + 1 < list->n && at >= list->ends[i])
        i++;

    double start = i > 0 ? list->ends[i - 1] : 0;

    *ret_part = (fmin(fmax(at, 0), 1) - start) / (list->ends[i] - start);
    return i;
}

/* Run into each other, n colors have n - 1 shares: each ends where the next color stands. */
static bool prepare_list(const struct value *arguments, size_t count, struct color_list *list)
{
    if (!read_list(arguments, count, list))
        return false;
    if (!arguments[count - 2].boolean || list->n < 2)
        return true;

    double whole = list->ends[list->n - 2];

    for (size_t i = 0; i + 1 < list->n; i++)
        list->ends[i] = i + 2 == list->n ? 1 : list->ends[i] / whole;
    return true;
}

bool function_color_piece(const struct value *arguments, size_t count, double at, size_t *ret)
{
    struct color_list list;
    double part;

    if (!prepare_list(arguments, count, &list))
        return false;
    if (arguments[count - 2].boolean && list.n > 1)
        list.n--;
    *ret = find_piece(&list, at, &part);
    return true;
}

static void extract_color(const struct call *call, struct value *ret)
{
    bool run = call->arguments[call->count - 2].boolean;
    struct color_list list;
    double part;

    if (!prepare_list(call->arguments, call->count, &list))
        return;

    bool mixes = run && list.n > 1;

    list.n -= mixes;

    size_t piece = find_piece(&list, call->arguments[call->count - 1].number, &part);
    color_t color = list.colors[piece];

    *ret = (struct value){
        .type = VALUE_COLOR,
        .color = mixes ? mix_colors(color, list.colors[piece + 1], part) : color,
    };
}

const struct function functions_color[] = {
    { "alpha", "c:cn", 0, RANGE_CORNERS, alpha,
      "The color made as transparent as the number says: 0 unseen, 1 as it is." },
    { "mix", "c:ccn", 0, RANGE_CORNERS, mix,
      "Between two colors: the first at 0, the second at 1." },
    { "onColor", "c:c", 0, RANGE_NONE, on_color,
      "Black or white, whichever is read better on the color." },
    { "tone", "c:cc", 0, RANGE_NONE, tone,
      "The hue of the first color, as light and as strong as the second looks." },
    { "readable", "c:ccn", 0, RANGE_NONE, readable,
      "The first color made lighter or darker until its contrast with the second, the ground, is "
      "at least the number (WCAG: 4.5 for text, 3 for large text)." },
    { "colorRgb", "c:nnn", 0, RANGE_CORNERS, color_rgb,
      "A color of red, green and blue, each from 0 to 255." },
    { "colorArgb", "c:nnnn", 0, RANGE_CORNERS, color_argb,
      "The same with its opacity, 0 to 255, before them." },
    { "extractColorFromColors", "c:sbn", 0, RANGE_PIECES, extract_color,
      "The color at a place, 0 to 1, of a list such as '#f00 #0f0 #00f'; when the second argument "
      "is true, colors run into each other." },
    { "extractColorFromWeightedColors", "c:ssbn", 0, RANGE_PIECES, extract_color,
      "The same with a list of how much room each color has: '1 2 1'." },
    { 0 },
};
