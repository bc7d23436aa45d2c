/* Where the local wall clock turns to its next second, minute, hour or day. */
#pragma once

#include "theme/source.h"

/* The first moment after `at` (CLOCK_REALTIME) at which what a source of this pace says may change;
 * pace is one of the clock's. Where the zone changes its offset in between, that moment. */
usec_t wall_clock_boundary(usec_t at, enum source_pace pace);
