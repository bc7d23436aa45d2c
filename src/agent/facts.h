/* What only the session knows, for the panel: language, hours, light or dark. */
#pragma once

#include "bus/bus.h"

struct facts;

/* Says so to dorsald on `panel` whenever it is there, and again when the desktop's settings change
 * on `session` (the Settings portal, where there is one). Both outlive it. */
struct facts *facts_new(struct bus *session, struct bus *panel);
void facts_free(struct facts *facts);
