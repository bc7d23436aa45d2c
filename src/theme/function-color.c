/* Colors. */
#include <math.h>

#include "theme/function.h"

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

static void mix(const struct call *call, struct value *ret)
{
    color_t a = call->arguments[0].color;
    color_t b = call->arguments[1].color;
    double t = fmin(fmax(call->arguments[2].number, 0), 1);
    color_t result = 0;

    for (int shift = 0; shift < 32; shift += 8)
        result |=
            with_channel(channel(a, shift) + (channel(b, shift) - channel(a, shift)) * t, shift);
    *ret = (struct value){ .type = VALUE_COLOR, .color = result };
}

/* WCAG 2: relative luminance of sRGB. */
static double luminance(color_t color)
{
    static const double weights[] = { 0.0722, 0.7152, 0.2126 };
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double c = channel(color, i * 8) / 255;

        sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static void on_color(const struct call *call, struct value *ret)
{
    double l = luminance(call->arguments[0].color);
    bool black = (l + 0.05) / 0.05 > 1.05 / (l + 0.05);

    *ret = (struct value){ .type = VALUE_COLOR, .color = black ? 0xff000000 : 0xffffffff };
}

const struct function functions_color[] = {
    { "alpha", "c:cn", 0, RANGE_CORNERS, alpha,
      "The color made as transparent as the number says: 0 unseen, 1 as it is." },
    { "mix", "c:ccn", 0, RANGE_CORNERS, mix,
      "Between two colors: the first at 0, the second at 1." },
    { "onColor", "c:c", 0, RANGE_NONE, on_color,
      "Black or white, whichever is read better on the color." },
    { 0 },
};
