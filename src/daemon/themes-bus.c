/* org.dorsal.Themes1: the themes there are. */
#include "daemon/daemon.h"
#include "daemon/errors.h"

static void on_listed(GVariant *list, void *userdata)
{
    bus_call_reply(userdata, g_variant_new("(@a{sa{sv}})", list), NULL, 0);
}

static void on_list(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon *daemon = userdata;

    themes_list(daemon->themes, on_listed, call);
}

/* A Reload() that waits for all panels. */
struct reload {
    struct bus_call *call;
    size_t waiting;
    char *errors; /* the first panel's that has some */
};

static void reload_step(struct reload *reload)
{
    if (--reload->waiting > 0)
        return;
    if (reload->errors)
        bus_call_error(reload->call, ERROR_THEME_BROKEN, "%s", reload->errors);
    else
        bus_call_reply(reload->call, NULL, NULL, 0);
    g_free(reload->errors);
    g_free(reload);
}

static void on_reloaded(const char *errors, void *userdata)
{
    struct reload *reload = userdata;

    if (errors && !reload->errors)
        reload->errors = g_strdup(errors);
    reload_step(reload);
}

static void on_reload(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon *daemon = userdata;

    if (!daemon_may_control(daemon, bus_call_uid(call))) {
        bus_call_error(call, ERROR_ACCESS_DENIED, "only the panel's user may reload themes");
        return;
    }

    struct reload *reload = g_new0(struct reload, 1);

    reload->call = call;
    reload->waiting = daemon->panels->len + 1;
    for (guint i = 0; i < daemon->panels->len; i++) {
        struct daemon_panel *panel = daemon->panels->pdata[i];

        panel_theme_reload(panel->theme, on_reloaded, reload);
    }
    reload_step(reload);
}

static const struct bus_method methods[] = {
    { "List", "", "", "a{sa{sv}}", "themes", on_list },
    { "Reload", "", "", "", "", on_reload },
    { 0 },
};

const struct bus_interface themes_interface = {
    .name = "org.dorsal.Themes1",
    .methods = methods,
};
