#include "decode/fit.h"

#include <math.h>

#include <glib.h>

static int whole_side(double length, int max)
{
    return (int)CLAMP(lround(length), 1, (long)max);
}

static struct fit_plan contain(double width, double height, struct size wanted, bool enlarge)
{
    double scale = fmin(wanted.width / width, wanted.height / height);

    if (!enlarge)
        scale = fmin(scale, 1);

    struct size size = { whole_side(width * scale, wanted.width),
                         whole_side(height * scale, wanted.height) };
    return (struct fit_plan){
        .size = size,
        .scale_x = size.width / width,
        .scale_y = size.height / height,
    };
}

static struct fit_plan cover(double width, double height, struct size wanted)
{
    double scale = fmax(wanted.width / width, wanted.height / height);

    return (struct fit_plan){
        .size = wanted,
        .scale_x = scale,
        .scale_y = scale,
        .x = fmin((wanted.width - width * scale) / 2, 0),
        .y = fmin((wanted.height - height * scale) / 2, 0),
    };
}

struct fit_plan fit_compute(double width, double height, struct size wanted, enum decode_fit how,
                            bool enlarge)
{
    switch (how) {
    case DECODE_CONTAIN:
        return contain(width, height, wanted, enlarge);
    case DECODE_COVER:
        return cover(width, height, wanted);
    }
    return (struct fit_plan){ 0 };
}

static void source_range(double offset, double scale, int seen, int length, int *ret_from,
                         int *ret_count)
{
    int from = (int)CLAMP(floor(-offset / scale), 0, length - 1);
    int to = (int)CLAMP(ceil((seen - offset) / scale), from + 1, length);

    *ret_from = from;
    *ret_count = to - from;
}

struct rect fit_source(const struct fit_plan *fit, struct size picture)
{
    struct rect rect;

    source_range(fit->x, fit->scale_x, fit->size.width, picture.width, &rect.x, &rect.width);
    source_range(fit->y, fit->scale_y, fit->size.height, picture.height, &rect.y, &rect.height);
    return rect;
}
