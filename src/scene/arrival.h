/* How a new picture comes: over the one before, which stands still below it until it is gone. Both
 * are kept as pictures while that lasts, so that a frame costs two copies, whatever is on them. */
#pragma once

#include <cairo.h>

#include "base/clock.h"
#include "base/geometry.h"
#include "base/pixels.h"
#include "theme/element.h"

#define ARRIVAL_USEC (240 * USEC_PER_MSEC)

struct arrival {
    enum entrance kind; /* ENTRANCE_NONE: nothing comes */
    bool rtl;           /* slides in from the left */
    struct region area; /* where it is seen */
    usec_t begin_boottime, frame_usec;
    double part; /* how much of the way is done, eased */
    cairo_surface_t *before, *after;
    struct region stale; /* of `after`: to be painted */
};

/* Begins; the first frame is a step on the way. `area` NULL: the whole panel. */
void arrival_begin(struct arrival *arrival, enum entrance kind, const struct region *area, int fps,
                   usec_t now_boottime);
/* Moves on. False: it is over, and was or not before. */
bool arrival_update(struct arrival *arrival, usec_t now_boottime);
/* The time of the next frame, CLOCK_BOOTTIME; USEC_INFINITY: none. */
usec_t arrival_next_frame(const struct arrival *arrival, usec_t now_boottime);
void arrival_end(struct arrival *arrival);
/* The new picture, in which arrival->stale is to be painted before arrival_paint(). The first
 * call keeps what is on the panel as the picture before. */
struct pixels arrival_after(struct arrival *arrival, const struct pixels *panel);
/* Draws both; `cr` is clipped to the damage. */
void arrival_paint(const struct arrival *arrival, cairo_t *cr);
