/* Times as people write them on a command line. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/clock.h"

/* "90s", "5m", "1h30m", "2d", "1.5h", "250ms", "45" (seconds), "3:20", "1:03:20": microseconds.
 * False when it is none of these or more than a hundred years. */
bool when_parse_duration(const char *text, int64_t *ret);

enum when_bias {
    WHEN_NEXT, /* "18:30" is the next one */
    WHEN_LAST, /* "18:30" is the last one */
};

/* "now", "+5m", "-1h", "18:30", "18:30:15", "2026-01-05T18:30", with "Z" or "+01:00" where another
 * zone is meant: microseconds of CLOCK_REALTIME. */
bool when_parse_instant(const char *text, usec_t now_realtime, GTimeZone *zone, enum when_bias bias,
                        usec_t *ret);
