/* The bus connections that posted activities: where signals about them go. */
#pragma once

#include "bus/bus.h"
#include "daemon/session.h"

struct posters;

typedef void (*posters_gone_fn)(const char *sender, void *userdata);

struct posters *posters_new(struct bus *bus, const struct session *session, posters_gone_fn gone,
                            void *userdata);
void posters_free(struct posters *posters);
/* This connection posts; `gone` is called when it leaves the bus. */
void posters_add(struct posters *posters, const char *sender);
/* Who hears about an activity of this sender and uid: the connection while it is there, else that
 * user's agent, else NULL: nobody. */
const char *posters_recipient(const struct posters *posters, const char *sender, uid_t uid);
