/* What shadows, glows and outlines do to an alpha mask. */
#pragma once

#include <stdint.h>

#include "base/geometry.h"

/* A view of somebody else's mask, a byte a pixel. */
struct mask_pixels {
    uint8_t *data;
    int width, height;
    int stride;
};

/* Blurs in place, running out over `radius` pixels; there is nothing beyond the edge. */
void blur_mask(const struct mask_pixels *mask, int radius);
/* Covers all that is at most `distance` pixels away from what was covered, antialiased; where
 * nearly every pixel is an edge, without corners being round. */
void grow_mask(const struct mask_pixels *mask, int distance);
