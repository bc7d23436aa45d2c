/* How much of a resting panel is lit. */
#include "scene/scene.h"

/* Of a channel: darker is black to the eye, brighter is fully lit. */
#define DARK   32
#define BRIGHT 128

static int weight_of(uint32_t pixel)
{
    int red = (int)(pixel >> 16 & 0xff);
    int green = (int)(pixel >> 8 & 0xff);
    int blue = (int)(pixel & 0xff);

    return CLAMP(MAX(MAX(red, green), blue), DARK, BRIGHT) - DARK;
}

double scene_lit_share(const struct pixels *pixels)
{
    int64_t lit = 0;

    for (int y = 0; y < pixels->height; y++) {
        const uint32_t *row = pixels_row(pixels, y);
        for (int x = 0; x < pixels->width; x++)
            lit += weight_of(row[x]);
    }
    return (double)lit / ((double)(BRIGHT - DARK) * pixels->width * pixels->height);
}
