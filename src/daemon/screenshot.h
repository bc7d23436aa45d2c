/* Panel1.Screenshot(): the PNG of what was presented last, encoded beside the loop. */
#pragma once

#include "daemon/daemon.h"

/* Answers the call, later. */
void screenshot_answer(struct daemon *daemon, const struct panel *panel, struct bus_call *call);
/* Waits for those on their way. */
void screenshot_finish_all(struct daemon *daemon);
