#include "base/clock.h"

static usec_t read_clock(clockid_t id)
{
    struct timespec ts;

    clock_gettime(id, &ts);
    return usec_from_timespec(&ts);
}

static struct instant system_now(struct clock *clock)
{
    return (struct instant){
        .realtime = read_clock(CLOCK_REALTIME),
        .boottime = read_clock(CLOCK_BOOTTIME),
    };
}

struct clock *clock_system(void)
{
    static struct clock clock = { .now = system_now };

    return &clock;
}

static struct instant fake_now(struct clock *clock)
{
    const struct clock_fake *fake = (const struct clock_fake *)clock;

    return fake->at;
}

void clock_fake_init(struct clock_fake *fake, usec_t realtime, usec_t boottime)
{
    *fake = (struct clock_fake){
        .base.now = fake_now,
        .at = { .realtime = realtime, .boottime = boottime },
    };
}

void clock_fake_advance(struct clock_fake *fake, usec_t by)
{
    fake->at.realtime += by;
    fake->at.boottime += by;
}

void clock_fake_set_realtime(struct clock_fake *fake, usec_t realtime)
{
    fake->at.realtime = realtime;
}

usec_t usec_from_timespec(const struct timespec *ts)
{
    return (usec_t)ts->tv_sec * USEC_PER_SEC + (usec_t)ts->tv_nsec / 1000;
}

usec_t usec_add(usec_t a, usec_t b)
{
    usec_t sum;

    return __builtin_add_overflow(a, b, &sum) ? USEC_INFINITY : sum;
}

usec_t usec_sub(usec_t a, usec_t b)
{
    if (a == USEC_INFINITY)
        return USEC_INFINITY;
    return a > b ? a - b : 0;
}

static usec_t shift(usec_t at, int64_t by)
{
    return by < 0 ? usec_sub(at, (usec_t)-by) : usec_add(at, (usec_t)by);
}

struct instant instant_add(struct instant at, int64_t by)
{
    return (struct instant){
        .realtime = shift(at.realtime, by),
        .boottime = shift(at.boottime, by),
    };
}
