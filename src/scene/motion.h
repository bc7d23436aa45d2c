/* What moves one attribute of an element for a while: a Transition to its new value, or an Animate
 * through its Keyframes. Pure: time comes in, and an ended motion asks for no time any more. */
#pragma once

#include "base/clock.h"
#include "theme/element.h"
#include "theme/value.h"

/* Caps: what an author asks for beyond them is cut. */
#define MOTION_USEC_MAX       (4 * USEC_PER_SEC) /* delay; one run; all runs */
#define MOTION_RUNS_MAX       20
#define MOTION_KEYS_MAX       32
#define MOTION_TRANSITION_FPS 60
#define MOTION_ANIMATE_FPS    30

struct motion_key {
    double at;          /* 0..1 of a run, ascending */
    struct value value; /* a number or color, else null */
};

/* How it runs; as the author wrote it until motion_begin() caps it. */
struct motion_timing {
    usec_t delay, duration;
    double runs;
    double fps;
    enum easing easing; /* between two keys */
};

struct motion {
    struct motion_timing timing;
    struct motion_key keys[MOTION_KEYS_MAX];
    size_t n_keys;
    usec_t begin_boottime; /* of the delay */
    bool running;
    bool holds; /* while it waits, its first key is shown, not what rests */
};

/* Runs from now on, with the keys it has. */
void motion_begin(struct motion *motion, const struct motion_timing *timing, double fps_max,
                  usec_t now_boottime);
/* When all runs are over. */
usec_t motion_end(const struct motion *motion);
/* What is shown then; `rest` is what is shown without it: before it begins and when it is over. */
struct value motion_at(const struct motion *motion, usec_t boottime, struct value rest);
/* The first frame after `now` that shows another value than now's, on CLOCK_BOOTTIME; numbers look
 * equal when they round to the same multiple of the quantum (0: exact). USEC_INFINITY: none. */
usec_t motion_next_change(const struct motion *motion, usec_t now_boottime, struct value rest,
                          double quantum);
/* Whether nobody sees a difference. */
bool motion_looks_equal(struct value a, struct value b, double quantum);
