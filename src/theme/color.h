/* Colors as they are seen: luminance and contrast as WCAG 2 has them, hue and chroma in OKLCH.
 * Alpha is left alone. Pure. */
#pragma once

#include "theme/value.h"

/* Relative luminance, 0..1. */
double color_luminance(color_t color);
/* The gray of that luminance, opaque. */
color_t color_gray(double luminance);
/* From 1, the same, to 21, black on white. */
double color_contrast(color_t a, color_t b);
/* The hue of the first with the lightness and chroma of the second; a gray has no hue to give. */
color_t color_tone(color_t color, color_t like);
/* The color made lighter or darker, away from the ground, until its contrast is at least `ratio`;
 * as far as it goes when that cannot be. */
color_t color_readable(color_t color, color_t ground, double ratio);
