#include "scene/marquee.h"

#include <glib.h>

static double speed_of(const struct marquee *marquee)
{
    double seconds = (double)MARQUEE_RUN_USEC / (double)USEC_PER_SEC;

    return CLAMP(marquee->way / seconds, MARQUEE_SPEED, MARQUEE_SPEED_MAX);
}

static usec_t run_of(const struct marquee *marquee)
{
    return (usec_t)(marquee->way / speed_of(marquee) * (double)USEC_PER_SEC);
}

void marquee_begin(struct marquee *marquee, int way, usec_t now_boottime)
{
    *marquee = (struct marquee){ MARQUEE_RUNS, now_boottime, way };
}

usec_t marquee_end(const struct marquee *marquee)
{
    return marquee->begin_boottime + MARQUEE_WAIT_USEC + run_of(marquee) + MARQUEE_WAIT_USEC;
}

int marquee_at(const struct marquee *marquee, usec_t boottime)
{
    usec_t into = usec_sub(boottime, marquee->begin_boottime + MARQUEE_WAIT_USEC);
    double way = (double)into / (double)USEC_PER_SEC * speed_of(marquee);

    return marquee->state == MARQUEE_RUNS ? (int)MIN(way, marquee->way) : 0;
}

usec_t marquee_next_change(const struct marquee *marquee, usec_t now_boottime, int fps_max)
{
    usec_t frame = USEC_PER_SEC / (usec_t)CLAMP(fps_max, 1, MARQUEE_FPS);
    usec_t start = marquee->begin_boottime + MARQUEE_WAIT_USEC;
    usec_t stop = start + run_of(marquee) + frame;

    if (marquee->state != MARQUEE_RUNS)
        return USEC_INFINITY;
    usec_t at = now_boottime < start ? start : now_boottime;
    do
        at += frame - (at - start) % frame;
    while (at <= stop && marquee_at(marquee, at) == marquee_at(marquee, now_boottime));
    return at <= stop ? at : MAX(marquee_end(marquee), now_boottime + 1);
}
