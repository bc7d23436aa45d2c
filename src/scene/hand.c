#include "scene/hand.h"

#include <math.h>
#include <time.h>

#include <glib.h>

#include "scene/easing.h"

/* More than any hand needs on its way to the next pixel. */
#define CANDIDATES_MAX 1000

/* The time between two jumps, and the degrees of one. */
static usec_t period_of(const struct hand *hand)
{
    return hand->element == ELEMENT_SECOND_HAND ? USEC_PER_SEC : USEC_PER_MINUTE;
}

static double degrees_per_second(const struct hand *hand)
{
    switch (hand->element) {
    case ELEMENT_HOUR_HAND:
        return 360.0 / (12 * 3600);
    case ELEMENT_MINUTE_HAND:
        return 360.0 / 3600;
    default:
        return 360.0 / 60;
    }
}

/* Where it stands at a second of local time. */
static double angle_at_second(const struct hand *hand, usec_t realtime)
{
    time_t at = (time_t)(realtime / USEC_PER_SEC);
    struct tm tm;

    localtime_r(&at, &tm);
    int seconds = (tm.tm_hour % 12) * 3600 + tm.tm_min * 60 + tm.tm_sec;
    return fmod(seconds * degrees_per_second(hand), 360);
}

static double degrees_per_period(const struct hand *hand)
{
    return degrees_per_second(hand) * (double)period_of(hand) / (double)USEC_PER_SEC;
}

double hand_angle(const struct hand *hand, usec_t realtime)
{
    usec_t period = period_of(hand);
    usec_t into = realtime % period;

    switch (hand->motion) {
    case HAND_STEP:
        return angle_at_second(hand, realtime - into);
    case HAND_TICK: {
        double part = (double)into / (double)HAND_TICK_USEC;
        return angle_at_second(hand, realtime - into) -
               degrees_per_period(hand) * (1 - easing_at(EASING_OVERSHOOT, part));
    }
    case HAND_SWEEP:
        return angle_at_second(hand, realtime) +
               degrees_per_second(hand) * (double)(realtime % USEC_PER_SEC) / (double)USEC_PER_SEC;
    }
    return 0;
}

/* The next frame of a grid with its origin at `origin`. */
static usec_t next_frame(usec_t origin, usec_t realtime, double fps)
{
    double frame = (double)USEC_PER_SEC / fps;
    double count = floor((double)(realtime - origin) / frame + 1e-6) + 1;

    return origin + (usec_t)ceil(count * frame);
}

/* When it may next stand otherwise. */
static usec_t next_candidate(const struct hand *hand, usec_t realtime)
{
    usec_t period = period_of(hand);
    usec_t begin = realtime - realtime % period;

    switch (hand->motion) {
    case HAND_STEP:
        return begin + period;
    case HAND_TICK: {
        usec_t frame = next_frame(begin, realtime, HAND_TICK_FPS);
        usec_t rest = begin + HAND_TICK_USEC;
        if (realtime < rest)
            return MIN(frame, rest);
        return next_frame(begin + period, begin + period, HAND_TICK_FPS);
    }
    case HAND_SWEEP:
        return next_frame(realtime - realtime % USEC_PER_SEC, realtime,
                          CLAMP(hand->fps, 1, HAND_SWEEP_FPS));
    }
    return USEC_INFINITY;
}

/* Steps of a whole turn. */
static long steps_of(double angle, double step)
{
    long turn = MAX(lround(360 / step), 1);
    long steps = lround(angle / step) % turn;

    return steps < 0 ? steps + turn : steps;
}

static bool differs(const struct hand *hand, usec_t a, usec_t b, double step)
{
    return steps_of(hand_angle(hand, a), step) != steps_of(hand_angle(hand, b), step);
}

/* A sweep stays within a step for so long: no need to look before, but at the full hour, when
 * clocks are changed. */
static usec_t skip(const struct hand *hand, usec_t realtime, double step)
{
    if (hand->motion != HAND_SWEEP)
        return realtime;
    double angle = hand_angle(hand, realtime);
    double edge = (floor(angle / step + 0.5) + 0.5) * step;
    double seconds = MAX((edge - angle) / degrees_per_second(hand) - 0.001, 0);
    usec_t end = realtime + (usec_t)(seconds * (double)USEC_PER_SEC);
    usec_t hour = realtime - realtime % USEC_PER_HOUR + USEC_PER_HOUR;
    bool changed = hour < end && differs(hand, realtime, hour, step);
    return changed ? hour - 1 : end;
}

usec_t hand_next_change(const struct hand *hand, usec_t now_realtime, double step)
{
    usec_t at = skip(hand, now_realtime, step);

    for (int i = 0; i < CANDIDATES_MAX; i++) {
        at = next_candidate(hand, at);
        if (differs(hand, now_realtime, at, step))
            break;
    }
    return at;
}
