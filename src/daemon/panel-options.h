/* The options part of org.dorsal.Panel1: those of the theme by name, those of the pattern as
 * "pattern.NAME". */
#pragma once

#include "daemon/daemon.h"

/* SetOption(s name, v value), ResetOption(s name), ApplyPreset(s name): answer the call. */
void panel_options_set(struct daemon_panel *entry, struct bus_call *call, GVariant *args);
void panel_options_reset(struct daemon_panel *entry, struct bus_call *call, GVariant *args);
void panel_options_apply_preset(struct daemon_panel *entry, struct bus_call *call, GVariant *args);
/* a{sv}, floating. */
GVariant *panel_options_get(struct daemon_panel *entry);
