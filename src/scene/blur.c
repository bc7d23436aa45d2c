/* Three box blurs, which together are nearly Gaussian. Premultiplied channels blur independently.
 */
#include "scene/blur.h"

/* A row or a column of pixels. */
struct line {
    uint32_t *first;
    size_t step; /* in pixels */
    int count;
};

static uint32_t at(const struct line *line, int index)
{
    return line->first[line->step * (size_t)CLAMP(index, 0, line->count - 1)];
}

static void add(uint32_t sums[4], uint32_t pixel, uint32_t times)
{
    for (int channel = 0; channel < 4; channel++)
        sums[channel] += (pixel >> (8 * channel) & 0xff) * times;
}

/* Each pixel becomes the mean of the 2 * radius + 1 around it: a window that slides. */
static void blur_line(const struct line *line, int radius, uint32_t *out)
{
    uint32_t window = 2 * (uint32_t)radius + 1;
    uint32_t sums[4] = { 0 };

    for (int i = -radius; i <= radius; i++)
        add(sums, at(line, i), 1);
    for (int i = 0; i < line->count; i++) {
        out[i] = 0;
        for (int channel = 0; channel < 4; channel++)
            out[i] |= (sums[channel] + window / 2) / window << (8 * channel);
        add(sums, at(line, i + radius + 1), 1);
        add(sums, at(line, i - radius), UINT32_MAX); /* minus one */
    }
    for (int i = 0; i < line->count; i++)
        line->first[line->step * (size_t)i] = out[i];
}

void blur_pixels(const struct pixels *pixels, int radius)
{
    g_autofree uint32_t *out = g_new(uint32_t, (size_t)MAX(pixels->width, pixels->height));
    size_t stride = (size_t)pixels->stride / sizeof(uint32_t);

    if (radius <= 0)
        return;
    for (int pass = 0; pass < 3; pass++) {
        for (int y = 0; y < pixels->height; y++)
            blur_line(&(struct line){ pixels_row(pixels, y), 1, pixels->width }, radius, out);
        for (int x = 0; x < pixels->width; x++)
            blur_line(&(struct line){ pixels->data + x, stride, pixels->height }, radius, out);
    }
}

static uint32_t hash(uint32_t x)
{
    x = (x ^ x >> 16) * 0x7feb352dU;
    x = (x ^ x >> 15) * 0x846ca68bU;
    return x ^ x >> 16;
}

void blur_add_grain(const struct pixels *pixels)
{
    for (int y = 0; y < pixels->height; y++) {
        uint32_t *row = pixels_row(pixels, y);
        for (int x = 0; x < pixels->width; x++) {
            int grain = (int)(hash((uint32_t)(y * PIXELS_SIDE_MAX + x)) % 9) - 4;
            uint32_t pixel = row[x] & 0xff000000U;
            for (int shift = 0; shift < 24; shift += 8)
                pixel |= (uint32_t)CLAMP((int)(row[x] >> shift & 0xff) + grain, 0, 255) << shift;
            row[x] = pixel;
        }
    }
}
