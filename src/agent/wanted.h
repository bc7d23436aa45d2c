/* Which kinds the panel would show if there were some: the property Wanted of
 * org.dorsal.Activities1. Sources that cost something run only for these. */
#pragma once

#include "bus/bus.h"

struct wanted;

typedef void (*wanted_changed_fn)(void *userdata);

/* `bus` is the one dorsald is on; it outlives this. Add it before bus_start(). */
struct wanted *wanted_new(struct bus *bus, wanted_changed_fn changed, void *userdata);
void wanted_free(struct wanted *wanted);
/* False while dorsald is not there. */
bool wanted_has(const struct wanted *wanted, const char *kind);
