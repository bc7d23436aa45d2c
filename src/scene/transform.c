#include "scene/transform.h"

#include <math.h>

#include <glib.h>

#include "base/pixels.h"

/* Differences no larger are rounding: a whole turn is none. */
#define NOTHING 1e-9

static double tidy(double value)
{
    return fabs(value - round(value)) < NOTHING ? round(value) : value;
}

bool transform_is_whole(const cairo_matrix_t *matrix)
{
    const cairo_matrix_t whole = {
        .xx = 1, .yy = 1, .x0 = round(matrix->x0), .y0 = round(matrix->y0)
    };

    return fabs(matrix->xx - whole.xx) < NOTHING && fabs(matrix->yy - whole.yy) < NOTHING &&
           fabs(matrix->xy) < NOTHING && fabs(matrix->yx) < NOTHING &&
           fabs(matrix->x0 - whole.x0) < NOTHING && fabs(matrix->y0 - whole.y0) < NOTHING;
}

static int bounded(double pixels)
{
    return (int)CLAMP(pixels, -2 * PIXELS_SIDE_MAX, 2 * PIXELS_SIDE_MAX);
}

struct rect transform_rect(const cairo_matrix_t *matrix, struct rect rect)
{
    const double far = PIXELS_SIDE_MAX * 1e6;
    double left = far;
    double top = far;
    double right = -far;
    double bottom = -far;

    if (rect_empty(rect))
        return (struct rect){ 0 };
    if (transform_is_whole(matrix))
        return (struct rect){ rect.x + bounded(matrix->x0), rect.y + bounded(matrix->y0),
                              rect.width, rect.height };
    for (int corner = 0; corner < 4; corner++) {
        double x = rect.x + (corner & 1 ? rect.width : 0);
        double y = rect.y + (corner & 2 ? rect.height : 0);
        cairo_matrix_transform_point(matrix, &x, &y);
        left = MIN(left, x);
        top = MIN(top, y);
        right = MAX(right, x);
        bottom = MAX(bottom, y);
    }
    int x = bounded(floor(left)) - 1;
    int y = bounded(floor(top)) - 1;
    return (struct rect){ x, y, bounded(ceil(right)) + 1 - x, bounded(ceil(bottom)) + 1 - y };
}

bool transform_back(const cairo_matrix_t *matrix, struct point at, struct point *ret)
{
    cairo_matrix_t back = *matrix;
    double x = at.x + 0.5;
    double y = at.y + 0.5;

    if (cairo_matrix_invert(&back) != CAIRO_STATUS_SUCCESS)
        return false;
    cairo_matrix_transform_point(&back, &x, &y);
    *ret = (struct point){ bounded(floor(x)), bounded(floor(y)) };
    return true;
}

void transform_around(cairo_matrix_t *matrix, double x, double y, double degrees, double scale,
                      struct point offset)
{
    cairo_matrix_translate(matrix, offset.x, offset.y);
    cairo_matrix_translate(matrix, x, y);
    cairo_matrix_rotate(matrix, fmod(degrees, 360) * G_PI / 180);
    cairo_matrix_scale(matrix, scale, scale);
    cairo_matrix_translate(matrix, -x, -y);
    if (transform_is_whole(matrix)) { /* what sums of sines leave over */
        matrix->xx = matrix->yy = 1;
        matrix->xy = matrix->yx = 0;
        matrix->x0 = tidy(matrix->x0);
        matrix->y0 = tidy(matrix->y0);
    }
}
