#include "scene/still.h"

#include <string.h>

void still_drop(struct still *still)
{
    g_free(still->pixels.data);
    *still = (struct still){ 0 };
}

void still_change(struct still *still, uint64_t place, bool worth)
{
    if (still->from != 0 && place >= still->from) {
        still->again = true;
        return;
    }
    still_drop(still);
    if (worth)
        still->from = place;
}

bool still_use(struct still *still, const struct pixels *panel, bool *ret_fresh)
{
    *ret_fresh = false;
    if (still->from == 0)
        return false;
    if (!still->of)
        still->of = panel->data;
    if (still->of != panel->data || (!still->again && !still->pixels.data))
        return false;
    if (!still->pixels.data) {
        still->pixels = *panel;
        still->pixels.data = g_malloc((size_t)panel->stride * (size_t)panel->height);
        *ret_fresh = true;
    }
    return true;
}

void still_copy(const struct still *still, const struct pixels *panel, const struct region *damage)
{
    struct rect all = { 0, 0, panel->width, panel->height };

    REGION_FOREACH (rect, damage) {
        struct rect part = rect_intersection(*rect, all);
        for (int y = part.y; y < part.y + part.height; y++)
            memcpy(pixels_row(panel, y) + part.x, pixels_row(&still->pixels, y) + part.x,
                   (size_t)MAX(part.width, 0) * sizeof(uint32_t));
    }
}
