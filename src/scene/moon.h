/* The moon as it is seen, good to about an hour. */
#pragma once

/* Seconds since 1970 (UTC) to the phase: 0 new, 0.25 first quarter, 0.5 full, below 1. */
double moon_phase(double seconds);
