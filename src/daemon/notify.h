/* What the service manager hears: sd_notify(3). */
#pragma once

#include <stdbool.h>

#include "base/clock.h"

struct notify;

struct notify *notify_new(void);
void notify_free(struct notify *notify);
/* READY=1, once. */
void notify_ready(struct notify *notify);
/* STATUS=, when it changed. */
void notify_status(struct notify *notify, const char *status);
/* The loop has done work and will next wake by itself at `next_realtime` (USEC_INFINITY: never).
 * Pings ride on that: when the next tick is too far away for the watchdog, it is suspended. */
void notify_alive(struct notify *notify, struct instant now, usec_t next_realtime);
/* STOPPING=1 */
void notify_stopping(struct notify *notify);
