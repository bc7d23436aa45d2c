/* The lower part of the picture, kept as pixels: all that is painted below the elements that
 * changed of late. A tick copies it where the damage is, and draws only what is above: dials,
 * grounds and patterns cost nothing while a hand or a text goes on. Where an element stands in the
 * order of painting is a number: its layer's, and in that the theme's. */
#pragma once

#include "scene/layer.h"

struct still {
    uint64_t from;        /* the first element that is not in it; 0: nothing is kept */
    bool again;           /* what changed was above it since; only then it is worth its memory */
    const void *of;       /* the pixels that it is copied to, whose size it has */
    struct pixels pixels; /* data NULL: not painted yet */
};

static inline uint64_t still_place(size_t layer, size_t element)
{
    return (uint64_t)layer << 32 | element;
}

/* Something changed, the lowest of it at this place. `worth`: what is below it takes longer to draw
 * than to copy. */
void still_change(struct still *still, uint64_t place, bool worth);
/* Forgets all. */
void still_drop(struct still *still);
/* Whether it is to be used for these pixels; then `pixels` are there, perhaps `fresh`, to be
 * painted by the caller. */
bool still_use(struct still *still, const struct pixels *panel, bool *ret_fresh);
void still_copy(const struct still *still, const struct pixels *panel, const struct region *damage);
