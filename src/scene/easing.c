#include "scene/easing.h"

#include <glib.h>

/* How far beyond its end what overshoots goes: a tenth of the way. */
#define OVERSHOOT 1.70158

static double cube(double number)
{
    return number * number * number;
}

double easing_at(enum easing easing, double part)
{
    double t = CLAMP(part, 0, 1);
    double left = t - 1;

    switch (easing) {
    case EASING_LINEAR:
        return t;
    case EASING_IN:
        return cube(t);
    case EASING_OUT:
        return 1 + cube(left);
    case EASING_IN_OUT:
        return t < 0.5 ? 4 * cube(t) : 1 + 4 * cube(left);
    case EASING_OVERSHOOT:
        return 1 + (OVERSHOOT + 1) * cube(left) + OVERSHOOT * left * left;
    }
    g_return_val_if_reached(t);
}
