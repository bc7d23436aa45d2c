/* The notification server of sessions that have none: Desktop Notifications Specification 1.2 on
 * the session bus. Where a desktop serves notifications itself, it is left alone. */
#pragma once

#include "agent/images.h"
#include "agent/panel.h"

struct notifications;

/* All outlive it. Call before bus_start(session). */
struct notifications *notifications_new(sd_event *event, struct bus *session, struct panel *panel,
                                        struct images *images);
/* Those who wait are told that theirs are closed. */
void notifications_free(struct notifications *notifications);
