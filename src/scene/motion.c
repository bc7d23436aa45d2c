#include "scene/motion.h"

#include <math.h>

#include "scene/easing.h"

void motion_begin(struct motion *motion, const struct motion_timing *timing, double fps_max,
                  usec_t now_boottime)
{
    usec_t duration = CLAMP(timing->duration, USEC_PER_MSEC, MOTION_USEC_MAX);
    double runs = floor(CLAMP(timing->runs, 1, MOTION_RUNS_MAX));

    motion->timing = (struct motion_timing){
        .delay = MIN(timing->delay, MOTION_USEC_MAX),
        .duration = duration,
        .runs = MIN(runs, floor((double)MOTION_USEC_MAX / (double)duration)),
        .fps = CLAMP(timing->fps, 1, fps_max),
        .easing = timing->easing,
    };
    motion->begin_boottime = now_boottime;
    motion->running = true;
}

static usec_t motion_start(const struct motion *motion)
{
    return usec_add(motion->begin_boottime, motion->timing.delay);
}

usec_t motion_end(const struct motion *motion)
{
    return usec_add(motion_start(motion), motion->timing.duration * (usec_t)motion->timing.runs);
}

static color_t mix_channel(color_t a, color_t b, double part, int shift)
{
    double from = (a >> shift) & 0xff;
    double to = (b >> shift) & 0xff;

    return (color_t)lround(CLAMP(from + (to - from) * part, 0, 255)) << shift;
}

/* Values of two types have nothing between them. */
static struct value mix(struct value a, struct value b, double part)
{
    if (a.type == VALUE_NUMBER && b.type == VALUE_NUMBER)
        return (struct value){ .type = VALUE_NUMBER,
                               .number = a.number + (b.number - a.number) * part };
    if (a.type != VALUE_COLOR || b.type != VALUE_COLOR)
        return part < 1 ? a : b;

    color_t color = 0;
    for (int shift = 0; shift < 32; shift += 8)
        color |= mix_channel(a.color, b.color, part, shift);
    return (struct value){ .type = VALUE_COLOR, .color = color };
}

static struct value value_of_run(const struct motion *motion, double part)
{
    const struct motion_key *keys = motion->keys;
    size_t next = 0;

    while (next < motion->n_keys && keys[next].at <= part)
        next++;
    if (next == 0)
        return keys[0].value;
    if (next == motion->n_keys)
        return keys[motion->n_keys - 1].value;
    double between = (part - keys[next - 1].at) / (keys[next].at - keys[next - 1].at);
    return mix(keys[next - 1].value, keys[next].value, easing_at(motion->timing.easing, between));
}

struct value motion_at(const struct motion *motion, usec_t boottime, struct value rest)
{
    usec_t start = motion_start(motion);

    if (!motion->running || motion->n_keys == 0 || boottime >= motion_end(motion))
        return rest;
    if (boottime < start)
        return motion->holds ? motion->keys[0].value : rest;
    usec_t into = (boottime - start) % motion->timing.duration;
    return value_of_run(motion, (double)into / (double)motion->timing.duration);
}

static double quantize(double number, double quantum)
{
    return quantum > 0 ? floor(number / quantum + 0.5) : number;
}

bool motion_looks_equal(struct value a, struct value b, double quantum)
{
    if (a.type != VALUE_NUMBER || b.type != VALUE_NUMBER)
        return value_equal(&a, &b);
    return fabs(quantize(a.number, quantum) - quantize(b.number, quantum)) <= 0;
}

usec_t motion_next_change(const struct motion *motion, usec_t now_boottime, struct value rest,
                          double quantum)
{
    usec_t start = motion_start(motion);
    usec_t end = motion_end(motion);
    double frame = (double)USEC_PER_SEC / motion->timing.fps;
    struct value shown = motion_at(motion, now_boottime, rest);

    if (!motion->running || now_boottime >= end)
        return USEC_INFINITY;
    double frames = now_boottime < start ? -1 : floor((double)(now_boottime - start) / frame);
    for (;;) {
        frames++;
        usec_t at = MIN(start + (usec_t)ceil(frames * frame), end);
        if (at > now_boottime && !motion_looks_equal(motion_at(motion, at, rest), shown, quantum))
            return at;
        if (at >= end)
            return USEC_INFINITY;
    }
}
