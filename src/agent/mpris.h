/* The song of the session's media players: MPRIS 2.2 on the session bus. */
#pragma once

#include "agent/images.h"
#include "agent/panel.h"

struct mpris;

/* Follows all players of `session` and keeps one media-playback activity on the panel: the player
 * that began to play last. All outlive it. */
struct mpris *mpris_new(sd_event *event, struct bus *session, struct panel *panel,
                        struct images *images);
void mpris_free(struct mpris *mpris);
