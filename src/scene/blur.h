/* Colors that run into each other. */
#pragma once

#include "base/pixels.h"

/* Blurs in place over about `radius` pixels; what is beyond the edge is as the edge. */
void blur_pixels(const struct pixels *pixels, int radius);
/* Adds a fixed grain of a few levels, so that soft gradients do not show steps on a panel of eight
 * bits. For opaque pixels. */
void blur_add_grain(const struct pixels *pixels);
