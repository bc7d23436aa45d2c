/* From where an element was laid out to where it is seen: angle, scale and offsets of its own and
 * of all it stands in. */
#pragma once

#include <cairo.h>

#include "base/geometry.h"

/* Whether it moves by whole pixels only, so that what stands on pixels still does. */
bool transform_is_whole(const cairo_matrix_t *matrix);
/* The pixels that what is painted in `rect` may touch, edges included; cut far outside of any
 * panel. */
struct rect transform_rect(const cairo_matrix_t *matrix, struct rect rect);
/* Where a place on the panel is before the transformation; false: nowhere, all is scaled away. */
bool transform_back(const cairo_matrix_t *matrix, struct point at, struct point *ret);
/* Turns (degrees clockwise) and scales around a point, then moves by whole pixels. */
void transform_around(cairo_matrix_t *matrix, double x, double y, double degrees, double scale,
                      struct point offset);
