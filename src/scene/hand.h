/* The hands of an AnalogClock: where they stand, and when that is next seen to change. Pure. */
#pragma once

#include "base/clock.h"
#include "theme/element.h"

/* How long a tick swings, then rests. */
#define HAND_TICK_USEC (300 * USEC_PER_MSEC)
#define HAND_TICK_FPS  30
#define HAND_SWEEP_FPS 15 /* at most */

struct hand {
    enum element element; /* of IN_HAND */
    enum hand_motion motion;
    double fps; /* of a sweep */
};

/* Degrees clockwise from 12 o'clock, in local time. */
double hand_angle(const struct hand *hand, usec_t realtime);
/* The next time it is turned by another number of steps (of `step` degrees). CLOCK_REALTIME; may be
 * early when that is far away. */
usec_t hand_next_change(const struct hand *hand, usec_t now_realtime, double step);
