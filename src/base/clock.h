/* Time comes in through this interface, so that a test can live a day in a second. */
#pragma once

#include <stdint.h>
#include <time.h>

typedef uint64_t usec_t; /* microseconds; a name says of which clock */

#define USEC_PER_MSEC   UINT64_C(1000)
#define USEC_PER_SEC    UINT64_C(1000000)
#define USEC_PER_MINUTE (60 * USEC_PER_SEC)
#define USEC_PER_HOUR   (60 * USEC_PER_MINUTE)
#define USEC_PER_DAY    (24 * USEC_PER_HOUR)
#define USEC_INFINITY   UINT64_MAX /* never */

/* The same moment on the two clocks we use. Everything pure takes one of these as "now". */
struct instant {
    usec_t realtime; /* CLOCK_REALTIME: the wall; jumps when somebody sets the clock */
    usec_t boottime; /* CLOCK_BOOTTIME: never jumps, counts through suspend */
};

struct clock {
    struct instant (*now)(struct clock *clock);
};

/* The system's clocks. Static, never freed. */
struct clock *clock_system(void);

/* A clock that stands still until it is moved. */
struct clock_fake {
    struct clock base;
    struct instant at;
};

void clock_fake_init(struct clock_fake *fake, usec_t realtime, usec_t boottime);
/* Time passes: both clocks move. */
void clock_fake_advance(struct clock_fake *fake, usec_t by);
/* Somebody sets the wall clock: only CLOCK_REALTIME moves. */
void clock_fake_set_realtime(struct clock_fake *fake, usec_t realtime);

static inline struct instant clock_now(struct clock *clock)
{
    return clock->now(clock);
}

usec_t usec_from_timespec(const struct timespec *ts);
/* a + b, USEC_INFINITY on overflow or if either is infinite. */
usec_t usec_add(usec_t a, usec_t b);
/* a - b, 0 when b is later. */
usec_t usec_sub(usec_t a, usec_t b);
/* The instant `by` microseconds (may be negative) from `at`, on both clocks. */
struct instant instant_add(struct instant at, int64_t by);
