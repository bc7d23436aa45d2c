#include "theme/color.h"

#include <math.h>

/* Grayer than this, a color has no hue anybody would name. */
#define CHROMA_MIN 0.02
/* Halvings to find a lightness or chroma: finer than eight bits. */
#define HALVINGS 12

struct lab {
    double l, a, b;
};

static double to_linear(color_t color, int shift)
{
    double value = (color >> shift & 0xff) / 255.0;

    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static color_t from_linear(double value, int shift)
{
    double encoded = value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055;

    return (color_t)lround(CLAMP(encoded, 0, 1) * 255) << shift;
}

double color_luminance(color_t color)
{
    return 0.2126 * to_linear(color, 16) + 0.7152 * to_linear(color, 8) +
           0.0722 * to_linear(color, 0);
}

color_t color_gray(double luminance)
{
    return 0xff000000 | from_linear(luminance, 16) | from_linear(luminance, 8) |
           from_linear(luminance, 0);
}

double color_contrast(color_t a, color_t b)
{
    double one = color_luminance(a) + 0.05;
    double other = color_luminance(b) + 0.05;

    return MAX(one, other) / MIN(one, other);
}

/* OKLab by Björn Ottosson. */
static struct lab to_lab(color_t color)
{
    double r = to_linear(color, 16);
    double g = to_linear(color, 8);
    double b = to_linear(color, 0);
    double l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    double m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    double s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

    return (struct lab){
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    };
}

static bool in_gamut(const double *rgb)
{
    for (int i = 0; i < 3; i++) {
        if (rgb[i] < -0.0005 || rgb[i] > 1.0005)
            return false;
    }
    return true;
}

static void to_rgb(struct lab lab, double *ret)
{
    double l = pow(lab.l + 0.3963377774 * lab.a + 0.2158037573 * lab.b, 3);
    double m = pow(lab.l - 0.1055613458 * lab.a - 0.0638541728 * lab.b, 3);
    double s = pow(lab.l - 0.0894841775 * lab.a - 1.2914855480 * lab.b, 3);

    ret[0] = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
    ret[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
    ret[2] = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
}

/* What a display cannot show is made grayer, not another hue. */
static color_t from_lab(struct lab lab, color_t alpha)
{
    double rgb[3];
    double low = 0;
    double high = 1;

    to_rgb(lab, rgb);
    for (int i = 0; i < HALVINGS && !in_gamut(rgb); i++) {
        double part = (low + high) / 2;
        double tried[3];
        to_rgb((struct lab){ lab.l, lab.a * part, lab.b * part }, tried);
        if (in_gamut(tried))
            low = part;
        else
            high = part;
        if (i == HALVINGS - 1)
            to_rgb((struct lab){ lab.l, lab.a * low, lab.b * low }, rgb);
    }
    return (alpha & 0xff000000) | from_linear(rgb[0], 16) | from_linear(rgb[1], 8) |
           from_linear(rgb[2], 0);
}

color_t color_tone(color_t color, color_t like)
{
    struct lab hue = to_lab(color);
    struct lab tone = to_lab(like);
    double chroma = hypot(hue.a, hue.b);
    double wanted = hypot(tone.a, tone.b);

    if (chroma < CHROMA_MIN)
        return from_lab((struct lab){ tone.l, 0, 0 }, like);
    return from_lab((struct lab){ tone.l, hue.a / chroma * wanted, hue.b / chroma * wanted }, like);
}

color_t color_readable(color_t color, color_t ground, double ratio)
{
    struct lab lab = to_lab(color);
    bool lighter = color_contrast(0xffffffff, ground) >= color_contrast(0xff000000, ground);
    double near = lab.l;
    double far = lighter ? 1 : 0;

    if (color_contrast(color, ground) >= ratio)
        return color;
    for (int i = 0; i < HALVINGS; i++) {
        double l = (near + far) / 2;
        if (color_contrast(from_lab((struct lab){ l, lab.a, lab.b }, color), ground) >= ratio)
            far = l;
        else
            near = l;
    }
    return from_lab((struct lab){ far, lab.a, lab.b }, color);
}
