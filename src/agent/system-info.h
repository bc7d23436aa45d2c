/* Tells the panel how the machine is, every few seconds while a shown face asks for it; otherwise
 * it does nothing at all. */
#pragma once

#include "agent/panel.h"

struct system_info;

/* `bus` is the one dorsald is on. Add it before bus_start(). Negative errno. */
int system_info_new(sd_event *event, struct bus *bus, struct panel *panel,
                    struct system_info **ret);
void system_info_free(struct system_info *info);
