/* Wall clocks elsewhere. */
#pragma once

#include <stdbool.h>
#include <time.h>

/* The time `at` (seconds since 1970) in a zone of the IANA database; NULL: in the process's own.
 * False: there is no such zone. */
bool zone_time(const char *zone, time_t at, struct tm *ret);
/* Whether it may be the name of a zone at all, and there is one. */
bool zone_exists(const char *zone);
