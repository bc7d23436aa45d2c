/* org.dorsal.Themes1: the themes there are. */
#include <errno.h>

#include "base/text.h"
#include "daemon/access.h"
#include "daemon/daemon.h"
#include "daemon/errors.h"
#include "daemon/tree.h"

static void on_listed(GVariant *list, void *userdata)
{
    bus_call_reply(userdata, g_variant_new("(@a{sa{sv}})", list), NULL, 0);
}

static void on_list(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon *daemon = userdata;

    themes_list(daemon->themes, session_facts(daemon->session)->locale, on_listed, call);
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
        panel_theme_reload(panel->pattern, NULL, NULL);
    }
    reload_step(reload);
}

/* ---- packages ----
 */

struct installation {
    struct daemon *daemon;
    struct bus_call *call;
};

static void on_installed(const char *id, const char *error, const char *why, void *userdata)
{
    g_autofree struct installation *installation = userdata;

    if (error) {
        bus_call_error(installation->call, error, "%s", why);
        return;
    }
    daemon_themes_changed(installation->daemon, id);
    bus_call_reply(installation->call, g_variant_new("(s)", id), NULL, 0);
}

/* NULL and answered when the caller may not, or there is no place. */
static char *place_for(struct daemon *daemon, struct bus_call *call)
{
    if (!daemon_may_control(daemon, bus_call_uid(call))) {
        bus_call_error(call, ERROR_ACCESS_DENIED,
                       "themes may be installed and removed by the active session's user, root and "
                       "the group dorsal");
        return NULL;
    }
    char *directory = daemon_install_directory(daemon, bus_call_uid(call));
    if (!directory)
        bus_call_error(call, ERROR_FAILED, "dorsald runs without a state directory");
    return directory;
}

static void on_install(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon *daemon = userdata;
    g_autofree char *directory = place_for(daemon, call);
    gint32 handle;

    if (!directory)
        return;
    g_variant_get(args, "(h)", &handle);

    size_t n_fds;
    const int *fds = bus_call_fds(call, &n_fds);
    if (handle < 0 || (size_t)handle >= n_fds) {
        bus_call_error(call, ERROR_INVALID_FIELD, "package: there is no such file descriptor");
        return;
    }

    struct installation *installation = g_new(struct installation, 1);
    *installation = (struct installation){ daemon, call };
    const struct install_request request = {
        .package = fds[handle],
        .directory = directory,
        .fonts = access_is_root(bus_call_uid(call), daemon->system_bus),
    };
    installer_start(daemon->installer, &request, on_installed, installation);
}

static void on_remove(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon *daemon = userdata;
    g_autofree char *directory = place_for(daemon, call);
    const char *id;

    if (!directory)
        return;
    g_variant_get(args, "(&s)", &id);

    int r = text_is_identifier(id) ? tree_discard(directory, id) : -ENOENT;
    g_autofree char *elsewhere = themes_find(daemon->themes, id);
    if (r == -ENOENT && elsewhere) {
        bus_call_error(call, ERROR_ACCESS_DENIED,
                       "the theme '%s' in %s was not installed by you from a package", id,
                       elsewhere);
    } else if (r == -ENOENT) {
        bus_call_error(call, ERROR_NOT_FOUND, "there is no theme '%s'; Themes1.List() has them",
                       id);
    } else if (r < 0) {
        bus_call_error(call, ERROR_FAILED, "the theme '%s' cannot be removed: %s", id,
                       g_strerror(-r));
    } else {
        if (!elsewhere)
            state_forget_options(daemon->state, id);
        daemon_themes_changed(daemon, id);
        bus_call_reply(call, NULL, NULL, 0);
    }
}

static const struct bus_method methods[] = {
    { "List", "", "", "a{sa{sv}}", "themes", on_list },
    { "Reload", "", "", "", "", on_reload },
    { "Install", "h", "package", "s", "id", on_install },
    { "Remove", "s", "id", "", "", on_remove },
    { 0 },
};

const struct bus_interface themes_interface = {
    .name = "org.dorsal.Themes1",
    .methods = methods,
};
