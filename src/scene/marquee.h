/* A line of text that is longer than its box runs through it once, when it is new, and is cut
 * afterwards. Pure. */
#pragma once

#include "base/clock.h"

#define MARQUEE_WAIT_USEC (1 * USEC_PER_SEC) /* before it runs, and at its end */
#define MARQUEE_FPS       30
/* A second: what can still be read, and what takes not too long. */
#define MARQUEE_SPEED     80 /* pixels, */
#define MARQUEE_SPEED_MAX 200
#define MARQUEE_RUN_USEC  (8 * USEC_PER_SEC) /* as long as it may take at that speed */

enum marquee_state {
    MARQUEE_NEW,  /* runs as soon as it is known to be too long */
    MARQUEE_RUNS, /* or waits for that */
    MARQUEE_DONE, /* is cut */
};

/* All zero is a new one. */
struct marquee {
    enum marquee_state state;
    usec_t begin_boottime;
    int way; /* pixels */
};

void marquee_begin(struct marquee *marquee, int way, usec_t now_boottime);
/* How far it has run, pixels; 0 unless it runs. */
int marquee_at(const struct marquee *marquee, usec_t boottime);
usec_t marquee_end(const struct marquee *marquee);
/* The next time it is somewhere else, or done. CLOCK_BOOTTIME; USEC_INFINITY: it does not run. */
usec_t marquee_next_change(const struct marquee *marquee, usec_t now_boottime, int fps_max);
