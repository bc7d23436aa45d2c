/* Builds the daemon from its parts and passes between them what concerns more than one. */
#include "daemon/daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/loop.h"
#include "config.h"
#include "daemon/access.h"
#include "daemon/screenshot.h"
#include "daemon/wanted.h"

#define BUS_NAME        "org.dorsal"
#define ROOT_PATH       "/org/dorsal"
#define EXPIRY_ACCURACY (100 * USEC_PER_MSEC)

/* ---- what the bus interfaces ask ----------------------------------------------------------------
 */

bool daemon_may_control(const struct daemon *daemon, uid_t uid)
{
    return access_may_control(uid, session_active_uid(daemon->session), daemon->system_bus);
}

/* Packages of administrators are there for all, those of others in their own sessions. */
char *daemon_install_directory(const struct daemon *daemon, uid_t uid)
{
    const char *state = daemon->options->state_dir;

    if (!state)
        return NULL;
    if (access_is_administrator(uid, daemon->system_bus))
        return g_build_filename(state, "themes", NULL);
    return g_strdup_printf("%s/themes-%u", state, (unsigned)uid);
}

/* With all panels off nothing is armed: what has expired ends when somebody looks. */
static bool any_panel_on(const struct daemon *daemon)
{
    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];

        if (panel_power(entry->panel) != POWER_OFF)
            return true;
    }
    return false;
}

void daemon_expire(struct daemon *daemon)
{
    usec_t next = store_expire(daemon->store, clock_now(daemon->clock));

    loop_timer_arm(daemon->expiry, any_panel_on(daemon) ? next : USEC_INFINITY, EXPIRY_ACCURACY);
}

/* ---- activities ---------------------------------------------------------------------------------
 */

static void invalidate_panels(struct daemon *daemon)
{
    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];

        panel_invalidate(entry->panel);
    }
}

static void on_activities_changed(struct daemon *daemon)
{
    invalidate_panels(daemon);
    sd_event_source_set_enabled(daemon->expire_soon, SD_EVENT_ONESHOT);
}

static void on_activity_changed(const struct activity *before, const struct activity *activity,
                                void *userdata)
{
    on_activities_changed(userdata);
}

static void on_activity_ended(const struct activity *activity, const char *reason, void *userdata)
{
    struct daemon *daemon = userdata;

    activities_bus_emit(daemon, activity, "Ended", g_variant_new("(us)", activity->id, reason));
    on_activities_changed(daemon);
}

static const struct store_listener store_listener = {
    .changed = on_activity_changed,
    .ended = on_activity_ended,
};

static int on_expire_soon(sd_event_source *source, void *userdata)
{
    daemon_expire(userdata);
    return 0;
}

static void on_expiry(void *userdata)
{
    daemon_expire(userdata);
}

static void on_poster_gone(const char *sender, void *userdata)
{
    struct daemon *daemon = userdata;

    store_end_connection(daemon->store, sender);
}

/* ---- service manager ----------------------------------------------------------------------------
 */

static char *status_text(const struct daemon *daemon)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];
        g_autofree char *state = panel_state(entry->panel);

        g_string_append_printf(text, "%s%s: %s", i > 0 ? "; " : "", panel_name(entry->panel),
                               panel_up(entry->panel) ? panel_theme_id(entry->theme) : state);
    }
    return g_string_free(text, FALSE);
}

static bool all_settled(const struct daemon *daemon)
{
    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];

        if (!panel_settled(entry->panel))
            return false;
    }
    return true;
}

static void update_notify(struct daemon *daemon)
{
    usec_t next = USEC_INFINITY;
    g_autofree char *status = status_text(daemon);

    if (!all_settled(daemon))
        return;
    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];

        next = MIN(next, panel_next_wakeup(entry->panel));
    }
    notify_status(daemon->notify, status);
    notify_alive(daemon->notify, clock_now(daemon->clock), next);
    if (bus_get_state(daemon->bus) == BUS_READY)
        notify_ready(daemon->notify);
}

static void on_bus_state(struct bus *bus, enum bus_state state, void *userdata)
{
    struct daemon *daemon = userdata;

    switch (state) {
    case BUS_DISCONNECTED:
        log_warning("bus: not connected: %s; trying again",
                    bus_error(bus) ? bus_error(bus) : "the connection was closed");
        break;
    case BUS_CONNECTED:
        if (!bus_owns_name(bus, BUS_NAME))
            log_info("bus: connected; asks for the name " BUS_NAME);
        break;
    case BUS_READY:
        log_info("bus: on the bus as " BUS_NAME);
        update_notify(daemon);
        break;
    }
}

/* ---- panels -------------------------------------------------------------------------------------
 */

static struct daemon_panel *find_entry(const struct daemon *daemon, const struct panel *panel)
{
    for (guint i = 0; i < daemon->panels->len; i++) {
        struct daemon_panel *entry = daemon->panels->pdata[i];

        if (entry->panel == panel)
            return entry;
    }
    return NULL;
}

static void update_wanted(struct daemon *daemon)
{
    char **wanted = wanted_kinds(daemon);

    if (daemon->wanted &&
        g_strv_equal((const char *const *)wanted, (const char *const *)daemon->wanted)) {
        g_strfreev(wanted);
        return;
    }
    g_strfreev(daemon->wanted);
    daemon->wanted = wanted;
    bus_object_changed(daemon->root, activities_interface.name, "Wanted");
}

static void on_panel_changed(struct panel *panel, enum panel_property property, void *userdata)
{
    struct daemon *daemon = userdata;
    const struct daemon_panel *entry = find_entry(daemon, panel);
    const char *name = NULL;

    if (!entry || !entry->object)
        return;
    switch (property) {
    case PANEL_SIZE:
        bus_object_changed(entry->object, panel_interface.name, "Width");
        name = "Height";
        break;
    case PANEL_THEME:
        name = "Theme";
        break;
    case PANEL_PATTERN:
        name = "Pattern";
        break;
    case PANEL_OPTIONS:
        name = "Options";
        break;
    case PANEL_SHOWING:
        name = "Showing";
        break;
    case PANEL_POWER:
        name = "Power";
        daemon_expire(daemon);
        break;
    }
    bus_object_changed(entry->object, panel_interface.name, name);
    if (property == PANEL_THEME || property == PANEL_PATTERN || property == PANEL_POWER)
        update_wanted(daemon);
}

static void on_panel_shown(struct panel *panel, uint32_t id, const char *form, void *userdata)
{
    struct daemon *daemon = userdata;
    const struct activity *activity = store_find(daemon->store, id);

    if (activity)
        activities_bus_emit(daemon, activity, "Shown", g_variant_new("(us)", id, form));
}

static void on_panel_action(struct panel *panel, uint32_t id, const char *key, void *userdata)
{
    struct daemon *daemon = userdata;
    const struct activity *activity = store_find(daemon->store, id);
    const struct activity_action *action = activity ? activity_find_action(activity, key) : NULL;
    GVariantBuilder details;

    if (!action)
        return;
    g_variant_builder_init(&details, G_VARIANT_TYPE("a{sv}"));
    g_variant_builder_add(&details, "{sv}", "panel", g_variant_new_string(panel_name(panel)));
    if (action->purpose)
        g_variant_builder_add(&details, "{sv}", "purpose", g_variant_new_string(action->purpose));
    activities_bus_emit(daemon, activity, "ActionInvoked",
                        g_variant_new("(usa{sv})", id, key, &details));
}

static void on_panel_dismiss(struct panel *panel, uint32_t id, void *userdata)
{
    struct daemon *daemon = userdata;

    store_dismiss(daemon->store, id);
}

static void on_panel_state(struct panel *panel, void *userdata)
{
    update_notify(userdata);
    update_wanted(userdata);
}

static const struct panel_listener panel_listener = {
    .changed = on_panel_changed,
    .shown = on_panel_shown,
    .action = on_panel_action,
    .dismiss = on_panel_dismiss,
    .state = on_panel_state,
};

static const char *data_directory(void)
{
    const char *directory = getenv("DORSAL_DATADIR");

    return directory ? directory : DORSAL_DATADIR;
}

static void add_all(GPtrArray *all, char *const *directories)
{
    for (; directories && *directories; directories++)
        g_ptr_array_add(all, g_strdup(*directories));
}

/* Of themes and patterns: those that somebody named, the active user's own, those installed for
 * all, the shipped ones. */
static char **theme_directories(const struct daemon *daemon)
{
    const char *state = daemon->options->state_dir;
    uid_t active = session_active_uid(daemon->session);
    GPtrArray *all = g_ptr_array_new();

    add_all(all, daemon->options->theme_dirs);
    add_all(all, daemon->config.theme_dirs);
    if (state && active != SESSION_NOBODY)
        g_ptr_array_add(all, g_strdup_printf("%s/themes-%u", state, (unsigned)active));
    if (state)
        g_ptr_array_add(all, g_build_filename(state, "themes", NULL));
    g_ptr_array_add(all, g_build_filename(data_directory(), "themes", NULL));
    g_ptr_array_add(all, g_build_filename(data_directory(), "patterns", NULL));
    g_ptr_array_add(all, NULL);
    return (char **)g_ptr_array_free(all, FALSE);
}

void daemon_themes_changed(struct daemon *daemon, const char *id)
{
    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];

        panel_theme_refresh(entry->theme, id);
        panel_theme_refresh(entry->pattern, id);
    }
}

static void update_theme_directories(struct daemon *daemon)
{
    g_auto(GStrv) directories = theme_directories(daemon);

    themes_set_directories(daemon->themes, directories);
}

static void on_session_changed(void *userdata)
{
    struct daemon *daemon = userdata;

    update_theme_directories(daemon);
    daemon_themes_changed(daemon, NULL);

    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];

        panel_set_session(entry->panel, session_active_uid(daemon->session),
                          session_facts(daemon->session));
    }
}

static void on_battery_changed(void *userdata)
{
    struct daemon *daemon = userdata;

    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];

        panel_set_battery(entry->panel, power_supply_battery(daemon->power_supply));
    }
}

static void on_time_changed(void *userdata)
{
    struct daemon *daemon = userdata;

    invalidate_panels(daemon);
    daemon_expire(daemon);
}

static void on_asset_ready(const char *name, void *userdata)
{
    struct daemon *daemon = userdata;

    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];

        panel_asset_ready(entry->panel, name);
    }
}

/* Every panel has loaded its own: a theme belongs to one. */
static int open_option(const struct theme *theme, const char *option, void *userdata)
{
    struct daemon *daemon = userdata;

    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];

        if (panel_theme(entry->panel) != theme && panel_pattern(entry->panel) != theme)
            continue;
        g_autofree char *path =
            state_picture_path(daemon->state, panel_name(entry->panel), theme_id(theme), option);
        int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY) : -1;

        return path && fd < 0 ? -errno : path ? fd : -ENOENT;
    }
    return -ENOENT;
}

static int add_panel(struct daemon *daemon, const struct panel_config *config)
{
    static const struct bus_interface *const interfaces[] = { &panel_interface, NULL };
    g_autofree char *path = g_strdup_printf(ROOT_PATH "/panel/%s", config->name);
    struct daemon_panel *entry = g_new0(struct daemon_panel, 1);
    const struct panel_setup setup = {
        .event = daemon->event,
        .clock = daemon->clock,
        .config = config,
        .output = daemon->options->output,
        .store = daemon->store,
        .assets = { .get = assets_get, .userdata = daemon->assets },
        .builtin = themes_builtin(daemon->themes),
        .listener = &panel_listener,
        .userdata = daemon,
    };

    entry->daemon = daemon;
    g_ptr_array_add(daemon->panels, entry);

    int r = panel_new(&setup, &entry->panel);
    if (r < 0)
        return r;

    struct panel_theme_setup theme = {
        .event = daemon->event,
        .role = PANEL_THEME_FACE,
        .panel = entry->panel,
        .themes = daemon->themes,
        .assets = daemon->assets,
        .state = daemon->state,
    };
    entry->theme = panel_theme_new(&theme);
    theme.role = PANEL_THEME_PATTERN;
    entry->pattern = panel_theme_new(&theme);
    entry->object = bus_object_add(daemon->bus, path, interfaces, entry);
    return 0;
}

static void panel_entry_free(void *data)
{
    struct daemon_panel *entry = data;

    if (entry->object)
        bus_object_remove(g_steal_pointer(&entry->object));
    panel_theme_free(entry->pattern);
    panel_theme_free(entry->theme);
    panel_free(entry->panel);
    g_free(entry);
}

/* ---- life ---------------------------------------------------------------------------------------
 */

static void load_data(struct daemon *daemon)
{
    const struct config *config = &daemon->config;
    static char *no_directories[] = { NULL };
    /* A later directory's kind wins, so the shipped ones come first. */
    g_autofree char *shipped = g_build_filename(data_directory(), "activities", NULL);
    g_autoptr(GPtrArray) kinds = g_ptr_array_new();
    g_autofree char *icons = g_build_filename(data_directory(), "icons", NULL);

    g_ptr_array_add(kinds, shipped);
    for (char **directory = config->activity_dirs; *directory; directory++)
        g_ptr_array_add(kinds, *directory);
    g_ptr_array_add(kinds, NULL);

    daemon->catalogue = catalogue_load((const char *const *)kinds->pdata, &daemon->diags);
    daemon->store = store_new(daemon->catalogue, &store_listener, daemon);
    daemon->themes = themes_new(daemon->event, no_directories); /* once the session is known */
    daemon->installer = installer_new(daemon->event);
    daemon->state = state_new(daemon->options->state_dir);
    daemon->pictures = pictures_new(daemon->event);
    daemon->assets = assets_new(daemon->event, icons, on_asset_ready, open_option, daemon);
}

static void report_diags(const struct daemon *daemon)
{
    for (guint i = 0; i < daemon->diags.items->len; i++) {
        g_autofree char *line = diag_format_line(daemon->diags.items->pdata[i]);

        log_warning("%s", line);
    }
}

static int add_panels(struct daemon *daemon)
{
    update_theme_directories(daemon);
    for (guint i = 0; i < daemon->config.panels->len; i++) {
        struct panel_config *config = daemon->config.panels->pdata[i];

        if (daemon->options->size.width > 0)
            config->size = daemon->options->size;

        int r = add_panel(daemon, config);
        if (r < 0)
            return r;
    }
    on_session_changed(daemon);
    return 0;
}

static void open_bus(struct daemon *daemon)
{
    static const struct bus_interface *const interfaces[] = {
        &activities_interface, &themes_interface, &session_interface, &status_interface, NULL,
    };

    daemon->system_bus = g_str_equal(daemon->options->bus, "system");
    daemon->bus = bus_new(daemon->event, daemon->options->bus, on_bus_state, daemon);
    bus_want_name(daemon->bus, BUS_NAME, false);
    daemon->session = session_new(daemon->bus, daemon->system_bus, on_session_changed, daemon);
    daemon->power_supply = power_supply_new(daemon->bus, on_battery_changed, daemon);
    daemon->posters = posters_new(daemon->bus, daemon->session, on_poster_gone, daemon);
    daemon->root = bus_object_add(daemon->bus, ROOT_PATH, interfaces, daemon);
}

static int open_loop(struct daemon *daemon)
{
    int r = loop_new(&daemon->event);

    if (r >= 0)
        r = loop_timer_new(daemon->event, CLOCK_REALTIME, on_expiry, daemon, &daemon->expiry);
    if (r >= 0)
        r = clock_watch_new(daemon->event, on_time_changed, daemon, &daemon->clock_watch);
    if (r >= 0)
        r = sd_event_add_defer(daemon->event, &daemon->expire_soon, on_expire_soon, daemon);
    if (r >= 0)
        r = sd_event_source_set_enabled(daemon->expire_soon, SD_EVENT_OFF);
    return r;
}

static void daemon_fini(struct daemon *daemon)
{
    notify_stopping(daemon->notify);
    screenshot_finish_all(daemon);
    installer_free(daemon->installer);
    pictures_free(daemon->pictures);
    themes_free(daemon->themes);
    g_ptr_array_unref(daemon->panels);
    posters_free(daemon->posters);
    power_supply_free(daemon->power_supply);
    session_free(daemon->session);
    if (daemon->root)
        bus_object_remove(daemon->root);
    bus_free(daemon->bus);
    assets_free(daemon->assets);
    state_free(daemon->state);
    g_strfreev(daemon->wanted);
    store_free(daemon->store);
    catalogue_free(daemon->catalogue);
    g_ptr_array_unref(daemon->screenshots);
    sd_event_source_disable_unref(daemon->expire_soon);
    clock_watch_free(daemon->clock_watch);
    loop_timer_free(daemon->expiry);
    config_fini(&daemon->config);
    diag_list_fini(&daemon->diags);
    notify_free(daemon->notify);
    sd_event_unref(daemon->event);
}

int daemon_run(const struct options *options)
{
    struct daemon daemon = {
        .options = options,
        .clock = clock_system(),
        .panels = g_ptr_array_new_with_free_func(panel_entry_free),
        .screenshots = g_ptr_array_new(),
        .notify = notify_new(),
    };

    diag_list_init(&daemon.diags);
    config_load(options->config, &daemon.config, &daemon.diags);

    int r = open_loop(&daemon);
    if (r >= 0) {
        load_data(&daemon);
        report_diags(&daemon);
        open_bus(&daemon);
        r = add_panels(&daemon);
    }
    if (r >= 0) {
        for (guint i = 0; i < daemon.panels->len; i++) {
            const struct daemon_panel *entry = daemon.panels->pdata[i];

            panel_start(entry->panel);
        }
        bus_start(daemon.bus);
        r = sd_event_loop(daemon.event);
    }
    daemon_fini(&daemon);
    return r;
}
