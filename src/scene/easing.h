/* How the speed of what moves changes on its way. Pure. */
#pragma once

#include "theme/element.h"

/* Where it is when `part` of the time (0..1) is over: from 0 to 1, beyond 1 on the way for
 * EASING_OVERSHOOT. */
double easing_at(enum easing easing, double part);
