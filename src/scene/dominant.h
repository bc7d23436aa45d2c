/* The color that a picture is remembered by. */
#pragma once

#include "base/pixels.h"
#include "theme/value.h"

/* The strongest hue, weighed by how much of it there is and how colorful it is; 0: there is none,
 * it is gray or transparent. Pure; looks at no more than some thousand pixels. */
color_t dominant_color(const struct pixels *pixels);

/* Remembers the answers for the pictures asked about last. All zero is empty. */
#define DOMINANT_KEPT 4
struct dominant {
    struct {
        struct image *image;
        color_t color;
    } kept[DOMINANT_KEPT];
    size_t next;
};
color_t dominant_of(struct dominant *dominant, struct image *image);
void dominant_fini(struct dominant *dominant);
