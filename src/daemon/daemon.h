/* The daemon's one context. daemon.c builds it; the bus interfaces (*-bus.c) serve it. */
#pragma once

#include "daemon/assets.h"
#include "daemon/battery.h"
#include "daemon/install.h"
#include "daemon/notify.h"
#include "daemon/options.h"
#include "daemon/panel-theme.h"
#include "daemon/pictures.h"
#include "daemon/posters.h"

struct daemon_panel {
    struct daemon *daemon;
    struct panel *panel;
    struct panel_theme *theme;
    struct panel_theme *pattern;
    struct bus_object *object;
};

struct daemon {
    const struct options *options;
    struct config config;
    struct diag_list diags; /* of the configuration and the kinds */
    sd_event *event;
    struct clock *clock;
    bool system_bus;

    struct bus *bus;
    struct bus_object *root;
    struct session *session;
    struct power_supply *power_supply;
    struct posters *posters;
    struct notify *notify;

    struct catalogue *catalogue;
    struct store *store;
    struct themes *themes;
    struct installer *installer;
    struct state *state;
    struct pictures *pictures;
    struct assets *assets;
    GPtrArray *panels; /* of struct daemon_panel */
    char **wanted;     /* kinds that shown faces read, sorted */

    struct clock_watch *clock_watch;
    struct loop_timer *expiry;
    sd_event_source *expire_soon;
    GPtrArray *screenshots; /* of struct screenshot, being encoded */
};

/* Runs until SIGTERM or SIGINT. Negative errno when it cannot start at all. */
int daemon_run(const struct options *options);

/* For the bus interfaces. */
/* Where a user's packages go, NULL: nowhere, nothing is kept; g_free(). */
char *daemon_install_directory(const struct daemon *daemon, uid_t uid);
/* Themes came or went; `id` is one of them or NULL. */
void daemon_themes_changed(struct daemon *daemon, const char *id);
bool daemon_may_control(const struct daemon *daemon, uid_t uid);
/* Ends what has expired; call before answering questions about activities. */
void daemon_expire(struct daemon *daemon);

extern const struct bus_interface activities_interface;
extern const struct bus_interface themes_interface;
extern const struct bus_interface session_interface;
extern const struct bus_interface status_interface;
extern const struct bus_interface panel_interface; /* userdata: struct daemon_panel */

/* activities-bus.c: signals to whom they concern. */
void activities_bus_emit(struct daemon *daemon, const struct activity *activity, const char *member,
                         GVariant *body);
