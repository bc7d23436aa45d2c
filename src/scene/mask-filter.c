#include "scene/mask-filter.h"

#include <math.h>

#include <glib.h>

/* A row or a column of a mask. */
struct line {
    uint8_t *first;
    size_t step;
    int count;
};

static uint32_t at(const struct line *line, int index)
{
    return index < 0 || index >= line->count ? 0 : line->first[line->step * (size_t)index];
}

/* Each pixel becomes the mean of the 2 * radius + 1 around it: a window that slides. */
static void blur_line(const struct line *line, int radius, uint8_t *out)
{
    uint32_t window = 2 * (uint32_t)radius + 1;
    uint32_t sum = 0;

    for (int i = 0; i <= radius; i++)
        sum += at(line, i);
    for (int i = 0; i < line->count; i++) {
        out[i] = (uint8_t)((sum + window / 2) / window);
        sum += at(line, i + radius + 1);
        sum -= at(line, i - radius);
    }
    for (int i = 0; i < line->count; i++)
        line->first[line->step * (size_t)i] = out[i];
}

/* All rows, then all columns; `out` has room for the longer of these. */
static void for_lines(const struct mask_pixels *mask,
                      void (*filter)(const struct line *line, int radius, uint8_t *out), int radius,
                      uint8_t *out)
{
    for (int y = 0; y < mask->height; y++)
        filter(&(struct line){ mask->data + (size_t)y * (size_t)mask->stride, 1, mask->width },
               radius, out);
    for (int x = 0; x < mask->width; x++)
        filter(&(struct line){ mask->data + x, (size_t)mask->stride, mask->height }, radius, out);
}

/* Three boxes that together reach so far are nearly Gaussian. */
void blur_mask(const struct mask_pixels *mask, int radius)
{
    g_autofree uint8_t *out = g_malloc((size_t)MAX(mask->width, mask->height) + 1);

    for (int pass = 0; pass < 3; pass++) {
        int box = (radius + pass) / 3;
        if (box > 0)
            for_lines(mask, blur_line, box, out);
    }
}

/* How much a covered pixel covers of those around it. */
struct stamp {
    uint8_t *data;
    int reach, side;
};

static struct stamp stamp_new(int distance)
{
    struct stamp stamp = { .reach = distance + 1, .side = 2 * distance + 3 };

    stamp.data = g_malloc((size_t)stamp.side * (size_t)stamp.side);
    for (int y = 0; y < stamp.side; y++) {
        for (int x = 0; x < stamp.side; x++) {
            double away = hypot(x - stamp.reach, y - stamp.reach);
            stamp.data[y * stamp.side + x] =
                (uint8_t)lround(CLAMP(distance + 1 - away, 0, 1) * 255);
        }
    }
    return stamp;
}

static uint8_t *row_of(const struct mask_pixels *mask, int y)
{
    return mask->data + (size_t)y * (size_t)mask->stride;
}

static void press(const struct stamp *stamp, const struct mask_pixels *mask, int x, int y,
                  uint8_t alpha)
{
    int left = MAX(x - stamp->reach, 0);
    int right = MIN(x + stamp->reach, mask->width - 1);
    int top = MAX(y - stamp->reach, 0);
    int bottom = MIN(y + stamp->reach, mask->height - 1);

    for (int to_y = top; to_y <= bottom; to_y++) {
        uint8_t *row = row_of(mask, to_y);
        const uint8_t *from = stamp->data + (to_y - y + stamp->reach) * stamp->side;
        for (int to_x = left; to_x <= right; to_x++) {
            int cover = (from[to_x - x + stamp->reach] * alpha + 127) / 255;
            row[to_x] = (uint8_t)MAX(row[to_x], cover);
        }
    }
}

/* Whether a neighbor is covered less. What lies within its like reaches nowhere that one of these,
 * nearer by a step, does not reach as well. */
static bool is_edge(const struct mask_pixels *mask, int x, int y)
{
    uint8_t own = row_of(mask, y)[x];

    for (int to_y = MAX(y - 1, 0); to_y <= MIN(y + 1, mask->height - 1); to_y++) {
        const uint8_t *row = row_of(mask, to_y);
        for (int to_x = MAX(x - 1, 0); to_x <= MIN(x + 1, mask->width - 1); to_x++) {
            if (row[to_x] < own)
                return true;
        }
    }
    return false;
}

static size_t count_edges(const struct mask_pixels *mask)
{
    size_t count = 0;

    for (int y = 0; y < mask->height; y++) {
        const uint8_t *row = row_of(mask, y);
        for (int x = 0; x < mask->width; x++)
            count += row[x] > 0 && is_edge(mask, x, y);
    }
    return count;
}

/* Each pixel becomes the largest of the 2 * distance + 1 around it. */
static void widen_line(const struct line *line, int distance, uint8_t *out)
{
    for (int i = 0; i < line->count; i++) {
        uint32_t most = 0;
        for (int k = i - distance; k <= i + distance; k++)
            most = MAX(most, at(line, k));
        out[i] = (uint8_t)most;
    }
    for (int i = 0; i < line->count; i++)
        line->first[line->step * (size_t)i] = out[i];
}

/* Nearly round: by a square as large as the circle. */
static void grow_square(const struct mask_pixels *mask, int distance)
{
    g_autofree uint8_t *out = g_malloc((size_t)MAX(mask->width, mask->height) + 1);
    int half = (int)lround(distance * sqrt(G_PI) / 2);

    for_lines(mask, widen_line, half, out);
}

/* More work than this, in pixels pressed, is what noise and gradients would make. */
#define PRESSES_MAX (INT64_C(1) << 26)

void grow_mask(const struct mask_pixels *mask, int distance)
{
    size_t size = (size_t)mask->stride * (size_t)mask->height;

    if (distance <= 0 || size == 0)
        return;
    int64_t side = 2 * distance + 3;
    if ((int64_t)count_edges(mask) * side * side > PRESSES_MAX) {
        grow_square(mask, distance);
        return;
    }
    g_autofree uint8_t *data = g_memdup2(mask->data, size);
    struct mask_pixels source = { data, mask->width, mask->height, mask->stride };
    struct stamp stamp = stamp_new(distance);
    for (int y = 0; y < source.height; y++) {
        const uint8_t *row = row_of(&source, y);
        for (int x = 0; x < source.width; x++) {
            if (row[x] > 0 && is_edge(&source, x, y))
                press(&stamp, mask, x, y, row[x]);
        }
    }
    g_free(stamp.data);
}
