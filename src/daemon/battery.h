/* The machine's battery, as UPower says. Without UPower, or without a battery, there is none. */
#pragma once

#include "bus/bus.h"
#include "scene/scene.h"

struct power_supply;

typedef void (*power_supply_changed_fn)(void *userdata);

/* `bus` outlives it. Add it before bus_start(). */
struct power_supply *power_supply_new(struct bus *bus, power_supply_changed_fn changed,
                                      void *userdata);
void power_supply_free(struct power_supply *supply);
const struct battery *power_supply_battery(const struct power_supply *supply);
/* In words, for `dorsalctl status`; g_free(). */
char *battery_describe(const struct battery *battery);
