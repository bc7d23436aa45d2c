/* Colors along a line, from a center outward, or around it; dithered, so that eight bits show no
 * bands. Each pixel depends on its place on the panel alone. */
#pragma once

#include <cairo.h>

#include "base/pixels.h"
#include "theme/value.h"

#define GRADIENT_STOPS_MAX 32

enum gradient_kind { GRADIENT_LINEAR, GRADIENT_RADIAL, GRADIENT_SWEEP };

struct gradient_stop {
    double position; /* ascending from 0 to 1 */
    color_t color;
};

/* Plain data; lengths in the element's own pixels. */
struct gradient_plan {
    enum gradient_kind kind;
    double x, y;         /* the start or the center */
    double end_x, end_y; /* linear */
    double radius;       /* radial */
    double start, end;   /* sweep: radians clockwise from 12 o'clock */
    size_t n_stops;
    struct gradient_stop stops[GRADIENT_STOPS_MAX];
};

struct gradient;

/* Whether all of it is one color. */
bool gradient_plan_is_plain(const struct gradient_plan *plan);
/* The gradient of the plan (with at least one stop): `before` (or NULL) if that is the same, else a
 * new one in its place. */
struct gradient *gradient_update(struct gradient *before, const struct gradient_plan *plan);
void gradient_free(struct gradient *gradient);
/* Two with equal signatures paint the same. */
uint64_t gradient_signature(const struct gradient *gradient);
/* Fills the pixels, the first of which is at `origin` on the panel. `matrix`: from the element to
 * the panel. */
void gradient_render(const struct gradient *gradient, const cairo_matrix_t *matrix,
                     const struct pixels *pixels, struct point origin);
