/* How a new picture comes: over the one before, which stands still below it until it is gone. Both
 * are kept as pictures while that lasts, so that a frame costs two copies, whatever is on them. */
#pragma once

#include <cairo.h>

#include "base/clock.h"
#include "base/geometry.h"
#include "base/pixels.h"
#include "theme/element.h"

#define ENTRANCE_USEC (240 * USEC_PER_MSEC)

struct entrance {
    enum entrance kind; /* ENTRANCE_NONE: nothing comes */
    bool rtl;           /* slides in from the left */
    struct region area; /* where it is seen */
    usec_t begin_boottime, frame_usec;
    double part; /* how much of the way is done, eased */
    cairo_surface_t *before, *after;
    struct region stale; /* of `after`: to be painted */
};

/* Begins; the first frame is a step on the way. `area` NULL: the whole panel. */
void entrance_begin(struct entrance *entrance, enum entrance kind, const struct region *area,
                    int fps, usec_t now_boottime);
/* Moves on. False: it is over, and was or not before. */
bool entrance_update(struct entrance *entrance, usec_t now_boottime);
/* The time of the next frame, CLOCK_BOOTTIME; USEC_INFINITY: none. */
usec_t entrance_next_frame(const struct entrance *entrance, usec_t now_boottime);
void entrance_end(struct entrance *entrance);
/* The new picture, in which entrance->stale is to be painted before entrance_paint(). The first
 * call keeps what is on the panel as the picture before. */
cairo_surface_t *entrance_after(struct entrance *entrance, const struct pixels *panel);
/* Draws both; `cr` is clipped to the damage. */
void entrance_paint(const struct entrance *entrance, cairo_t *cr);
