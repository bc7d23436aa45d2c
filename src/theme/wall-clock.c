#include "theme/wall-clock.h"

static bool offset_at(time_t seconds, long *ret)
{
    struct tm tm;

    if (!localtime_r(&seconds, &tm))
        return false;
    *ret = tm.tm_gmtoff;
    return true;
}

/* The first second in (from, to] with another offset than `from`; `to` has another. */
static time_t offset_change(time_t from, time_t to, long offset)
{
    while (to - from > 1) {
        time_t middle = from + (to - from) / 2;
        long there;

        if (offset_at(middle, &there) && there == offset)
            from = middle;
        else
            to = middle;
    }
    return to;
}

static time_t seconds_left(const struct tm *tm, enum source_pace pace)
{
    time_t in_minute = 60 - MIN(tm->tm_sec, 59);
    time_t in_hour = in_minute + 60 * (59 - tm->tm_min);

    switch (pace) {
    case SOURCE_MINUTE:
        return in_minute;
    case SOURCE_HOUR:
        return in_hour;
    case SOURCE_DAY:
        return in_hour + 3600 * (23 - tm->tm_hour);
    case SOURCE_SWEEP:
    case SOURCE_RUNS:
    case SOURCE_SECOND:
    case SOURCE_EVENT:
        break;
    }
    return 1;
}

usec_t wall_clock_boundary(usec_t at, enum source_pace pace)
{
    time_t now = (time_t)(at / USEC_PER_SEC);
    struct tm tm;
    long offset;

    if (!localtime_r(&now, &tm))
        return USEC_INFINITY;

    time_t next = now + seconds_left(&tm, pace);

    if (offset_at(next, &offset) && offset != tm.tm_gmtoff)
        next = offset_change(now, next, tm.tm_gmtoff);
    return (usec_t)next * USEC_PER_SEC;
}
