#include "scene/dominant.h"

#include <math.h>

#define HUES       24
#define SAMPLES    64 /* along each side, at most */
#define CHROMA_MIN 24 /* of 255: grayer pixels have no say */

struct hue {
    double weight, red, green, blue;
};

/* 0..HUES. */
static int hue_of(int red, int green, int blue)
{
    double alpha = red - (green + blue) / 2.0;
    double beta = (green - blue) * 0.8660254;
    double turn = atan2(beta, alpha) / (2 * G_PI);

    return (int)floor((turn < 0 ? turn + 1 : turn) * HUES) % HUES;
}

static void add_pixel(struct hue *hues, uint32_t pixel)
{
    int alpha = (int)(pixel >> 24);
    int red = (int)(pixel >> 16 & 0xff);
    int green = (int)(pixel >> 8 & 0xff);
    int blue = (int)(pixel & 0xff);
    int chroma = MAX(MAX(red, green), blue) - MIN(MIN(red, green), blue);

    if (alpha < 128 || chroma < CHROMA_MIN)
        return;
    struct hue *hue = &hues[hue_of(red, green, blue)];
    hue->weight += chroma;
    hue->red += chroma * red * 255.0 / alpha;
    hue->green += chroma * green * 255.0 / alpha;
    hue->blue += chroma * blue * 255.0 / alpha;
}

/* A hue and its neighbors, so that one at an edge counts once. */
static double weight_around(const struct hue *hues, int index)
{
    return hues[(index + HUES - 1) % HUES].weight / 2 + hues[index].weight +
           hues[(index + 1) % HUES].weight / 2;
}

static color_t channel(double sum, double weight, int shift)
{
    return (color_t)lround(CLAMP(sum / weight, 0, 255)) << shift;
}

color_t dominant_color(const struct pixels *pixels)
{
    struct hue hues[HUES] = { { 0 } };
    int step_x = MAX(pixels->width / SAMPLES, 1);
    int step_y = MAX(pixels->height / SAMPLES, 1);
    int strongest = 0;

    for (int y = 0; y < pixels->height; y += step_y) {
        for (int x = 0; x < pixels->width; x += step_x)
            add_pixel(hues, pixels_row(pixels, y)[x]);
    }
    for (int i = 1; i < HUES; i++) {
        if (hues[i].weight > 0 && (hues[strongest].weight <= 0 ||
                                   weight_around(hues, i) > weight_around(hues, strongest)))
            strongest = i;
    }
    const struct hue *hue = &hues[strongest];
    if (hue->weight <= 0)
        return 0;
    return 0xff000000 | channel(hue->red, hue->weight, 16) | channel(hue->green, hue->weight, 8) |
           channel(hue->blue, hue->weight, 0);
}

color_t dominant_of(struct dominant *dominant, struct image *image)
{
    for (size_t i = 0; i < DOMINANT_KEPT; i++) {
        if (dominant->kept[i].image == image)
            return dominant->kept[i].color;
    }
    size_t slot = dominant->next++ % DOMINANT_KEPT;
    if (dominant->kept[slot].image)
        image_unref(dominant->kept[slot].image);
    dominant->kept[slot].image = image_ref(image);
    dominant->kept[slot].color = dominant_color(image_pixels(image));
    return dominant->kept[slot].color;
}

void dominant_fini(struct dominant *dominant)
{
    for (size_t i = 0; i < DOMINANT_KEPT; i++) {
        if (dominant->kept[i].image)
            image_unref(dominant->kept[i].image);
    }
    *dominant = (struct dominant){ 0 };
}
