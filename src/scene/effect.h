/* Light and shadow around an element: made of the alpha of all that it paints, kept until that
 * changes. */
#pragma once

#include "scene/canvas.h"

/* How far any effect may run out, pixels. */
#define EFFECT_REACH_MAX 32

enum effect_kind { EFFECT_SHADOW, EFFECT_OUTLINE, EFFECT_GLOW };

struct effect {
    enum effect_kind kind;
    color_t color;
    int reach; /* of a shadow or glow its radius, of an outline its thickness; pixels */
    int x, y;  /* the offset of a shadow, pixels */

    cairo_surface_t *mask; /* NULL: not made yet, or not kept */
    bool kept;             /* until it changes, not just for a frame */
    struct rect area;      /* of the mask */
    uint64_t of;           /* the node's `whole` that the mask was made of */
};

/* Frees the array too. */
void effects_free(struct effect *effects, size_t count);
/* Drops its mask. */
void effect_forget(struct effect *effect);
/* What it may paint around what paints within the rectangle. */
struct rect effect_reach(const struct effect *effect, struct rect ink);
/* Makes its mask of the alpha of `source`, which has the pixels of `ink`. `hollow`: without what is
 * within the source. */
void effect_make(struct effect *effect, cairo_surface_t *source, struct rect ink, bool hollow);
