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

static void for_lines(const struct mask_pixels *mask, int radius, uint8_t *out)
{
    for (int y = 0; y < mask->height; y++)
        blur_line(&(struct line){ mask->data + (size_t)y * (size_t)mask->stride, 1, mask->width },
                  radius, out);
    for (int x = 0; x < mask->width; x++)
        blur_line(&(struct line){ mask->data + x, (size_t)mask->stride, mask->height }, radius,
                  out);
}

/* Three boxes that together reach so far are nearly Gaussian. */
void blur_mask(const struct mask_pixels *mask, int radius)
{
    g_autofree uint8_t *out = g_malloc((size_t)MAX(mask->width, mask->height) + 1);

    for (int pass = 0; pass < 3; pass++) {
        int box = (radius + pass) / 3;
        if (box > 0)
            for_lines(mask, box, out);
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

/* Only what is at an edge reaches beyond what is covered anyway. */
static bool is_edge(const struct mask_pixels *mask, int x, int y)
{
    if (x == 0 || y == 0 || x == mask->width - 1 || y == mask->height - 1)
        return true;
    for (int to_y = y - 1; to_y <= y + 1; to_y++) {
        const uint8_t *row = row_of(mask, to_y);
        if (row[x - 1] != 0xff || row[x] != 0xff || row[x + 1] != 0xff)
            return true;
    }
    return false;
}

void grow_mask(const struct mask_pixels *mask, int distance)
{
    size_t size = (size_t)mask->stride * (size_t)mask->height;

    if (distance <= 0 || size == 0)
        return;
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
