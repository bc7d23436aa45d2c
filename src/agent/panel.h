/* The panel as the agent's sources see it: they say what there is, and this module brings it to
 * org.dorsal.Activities1 whenever the daemon is there. While it is not, only the newest state is
 * kept; when it comes (again), everything that is current is posted.
 *
 * An activity has at most one call under way, and few calls are under way together; what changes
 * meanwhile goes out as one. */
#pragma once

#include "agent/picture.h"
#include "bus/bus.h"

struct panel;
struct panel_activity;

/* Any may be NULL. */
struct panel_listener {
    /* The user wants this action of it done. */
    void (*action)(struct panel_activity *activity, const char *action, void *userdata);
    /* The daemon ended it: "expired", "dismissed", "displaced". It is gone after this. */
    void (*ended)(struct panel_activity *activity, const char *reason, void *userdata);
    /* It came into sight, or went out of it. */
    void (*shown)(struct panel_activity *activity, bool visible, void *userdata);
};

/* `bus` is the one dorsald is on; it outlives the panel. Add it before bus_start(). */
struct panel *panel_new(struct bus *bus);
/* The activities go with it; the daemon ends those with lifetime connection by itself. */
void panel_free(struct panel *panel);

/* A new activity of `kind`. `fields` (a{sv}, consumed when floating) holds all there is to say but
 * the picture, which may be NULL and is referenced. */
struct panel_activity *panel_post(struct panel *panel, const char *kind, GVariant *fields,
                                  struct picture *picture, const struct panel_listener *listener,
                                  void *userdata);

enum panel_change {
    PANEL_QUIET, /* updates; what is not in `fields` stays as it was */
    PANEL_ALERT, /* posts it again in its place: nothing stays, and it asks for attention */
};

void panel_update(struct panel_activity *activity, enum panel_change change, GVariant *fields,
                  struct picture *picture);
/* The handle is gone; ends it on the panel. NULL is fine. */
void panel_end(struct panel_activity *activity);
