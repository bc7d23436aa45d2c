/* How a picture of one shape is brought into a size of another. Pure arithmetic. */
#pragma once

#include <stdbool.h>

#include "base/geometry.h"

enum decode_fit {
    DECODE_CONTAIN, /* scaled down or (SVG) up to fit into the size, keeping its shape */
    DECODE_COVER,   /* fills the size, keeping its shape; what sticks out is cut off evenly */
};

struct fit_plan {
    struct size size;        /* of the result, pixels */
    double scale_x, scale_y; /* result pixels for one unit of the picture */
    double x, y;             /* where the picture's corner falls in the result; never positive */
};

/* `width` and `height` of the picture are positive, in any unit. Contained pictures grow only if
 * `enlarge`. */
struct fit_plan fit_compute(double width, double height, struct size wanted, enum decode_fit how,
                            bool enlarge);
/* The pixels of a picture of that size that are seen in the result, rounded outwards. */
struct rect fit_source(const struct fit_plan *fit, struct size picture);
