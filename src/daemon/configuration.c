#include "daemon/configuration.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/ini.h"
#include "base/parse.h"
#include "base/text.h"
#include "config.h"
#include "scene/panel-profile.h"

#define DEFAULT_PANEL "rear"
#define DEFAULT_SIZE  ((struct size){ 904, 572 })
#define PANELS_MAX    16

struct loader {
    struct config *config;
    struct diag_list *diags;
    struct panel_config *panel; /* of the section being read, NULL outside of one */
    bool skip_section;          /* its name was wrong: its keys were reported with it */
};

/* ---- values -----------------------------------------------------------------------------------
 */

static bool set_string(char **field, const char *value)
{
    g_free(*field);
    *field = *value ? g_strdup(value) : NULL;
    return true;
}

static bool set_list(char ***field, const char *value)
{
    g_strfreev(*field);
    *field = g_strsplit(value, ":", -1);
    return true;
}

static bool set_card(struct panel_config *panel, const char *value)
{
    return (*value == '\0' || *value == '/') && set_string(&panel->card, value);
}

static bool set_connector(struct panel_config *panel, const char *value)
{
    return set_string(&panel->connector, value);
}

static bool set_mode(struct panel_config *panel, const char *value)
{
    return parse_size(value, PIXELS_SIDE_MAX, &panel->mode);
}

static bool set_whole_card(struct panel_config *panel, const char *value)
{
    return parse_bool(value, &panel->whole_card);
}

static bool set_theme(struct panel_config *panel, const char *value)
{
    return text_is_identifier(value) && set_string(&panel->theme, value);
}

static bool set_size(struct panel_config *panel, const char *value)
{
    return parse_size(value, PIXELS_SIDE_MAX, &panel->size);
}

/* One of the keys that profiles of panels have too. */
static bool set_geometry(struct panel_config *panel, const char *key, const char *value)
{
    const char *expected;

    return scene_panel_read(&panel->geometry, key, value, &expected) == PANEL_KEY_DONE;
}

static bool set_safe_area(struct panel_config *panel, const char *value)
{
    return set_geometry(panel, "safe-area", value);
}

static bool set_corner_radius(struct panel_config *panel, const char *value)
{
    return set_geometry(panel, "corner-radius", value);
}

static bool add_cutout(struct panel_config *panel, const char *value)
{
    return set_geometry(panel, "cutout", value);
}

/* Size, corners and lenses of a known panel; keys that follow say otherwise. The administrator's
 * profiles win over the shared ones. */
static bool set_profile(struct panel_config *panel, const char *value)
{
    const char *data = getenv("DORSAL_DATADIR");
    g_autofree char *shared = g_build_filename(data ? data : DORSAL_DATADIR, "panels", NULL);
    const char *const directories[] = { shared, DORSAL_SYSCONFDIR "/panels", NULL };
    struct diag_list diags;

    diag_list_init(&diags);
    g_autoptr(GPtrArray) profiles = panel_profiles_load(directories, &diags);
    diag_list_fini(&diags);

    const struct panel_profile *profile = panel_profile_find(profiles, value);
    if (!profile)
        return false;
    panel->geometry = profile->panel;
    panel->size = profile->panel.size;
    return true;
}

static bool set_touch_device(struct panel_config *panel, const char *value)
{
    return (*value == '\0' || *value == '/') && set_string(&panel->touch_device, value);
}

static bool set_touch_seat(struct panel_config *panel, const char *value)
{
    return set_string(&panel->touch_seat, value);
}

static const struct panel_key {
    const char *name;
    bool (*set)(struct panel_config *panel, const char *value);
    const char *expected;
} panel_keys[] = {
    { "card", set_card, "give a path like /dev/dri/by-path/platform-gpu-card" },
    { "connector", set_connector, "give a connector's name like DSI-2" },
    { "mode", set_mode, "give WIDTHxHEIGHT in pixels, like 904x572" },
    { "whole-card", set_whole_card, "say yes or no" },
    { "theme", set_theme, "give a theme's id, see 'dorsalctl theme'" },
    { "size", set_size, "give WIDTHxHEIGHT in pixels, like 904x572" },
    { "profile", set_profile, "give the name of a file in panels/, like rear-904" },
    { "safe-area", set_safe_area, "give four distances in pixels: LEFT TOP RIGHT BOTTOM" },
    { "corner-radius", set_corner_radius, "give a number of pixels" },
    { "cutout", add_cutout, "give X Y WIDTH HEIGHT [RADIUS] in pixels, at most 8 times" },
    { "touch-device", set_touch_device, "give a path like /dev/input/by-path/..." },
    { "touch-seat", set_touch_seat, "give a seat's name like seat-dorsal" },
};

static bool set_theme_dirs(struct config *config, const char *value)
{
    return set_list(&config->theme_dirs, value);
}

static bool set_activity_dirs(struct config *config, const char *value)
{
    return set_list(&config->activity_dirs, value);
}

static const struct daemon_key {
    const char *name;
    bool (*set)(struct config *config, const char *value);
} daemon_keys[] = {
    { "theme-dir", set_theme_dirs },
    { "activity-dir", set_activity_dirs },
};

/* ---- entries ----------------------------------------------------------------------------------
 */

static struct panel_config *panel_config_new(const char *name)
{
    struct panel_config *panel = g_new0(struct panel_config, 1);

    panel->name = g_strdup(name);
    panel->size = DEFAULT_SIZE;
    return panel;
}

static void panel_config_free(void *data)
{
    struct panel_config *panel = data;

    g_free(panel->name);
    g_free(panel->card);
    g_free(panel->connector);
    g_free(panel->theme);
    g_free(panel->touch_device);
    g_free(panel->touch_seat);
    g_free(panel);
}

static struct panel_config *find_panel(const struct config *config, const char *name)
{
    for (guint i = 0; i < config->panels->len; i++) {
        struct panel_config *panel = config->panels->pdata[i];

        if (strcmp(panel->name, name) == 0)
            return panel;
    }
    return NULL;
}

/* A panel's name is part of an object path on the bus. */
static bool panel_name_ok(const char *name)
{
    return text_is_identifier(name) && !strchr(name, '-');
}

static void warn(struct loader *loader, const struct ini_entry *entry, const char *hint,
                 const char *format, const char *what)
{
    g_autofree char *message = g_strdup_printf("%s '%s'", format, what);

    diag_add(loader->diags, DIAG_WARNING, ini_where(entry), hint, "%s", message);
}

static void enter_panel(struct loader *loader, const struct ini_entry *entry)
{
    const char *name = *entry->argument ? entry->argument : DEFAULT_PANEL;

    if (!panel_name_ok(name)) {
        warn(loader, entry, "use lower-case letters, digits and '_'", "bad panel name", name);
        loader->skip_section = true;
        return;
    }
    loader->panel = find_panel(loader->config, name);
    if (loader->panel)
        return;
    if (loader->config->panels->len == PANELS_MAX) {
        warn(loader, entry, "there may be 16", "too many panels, skipped", name);
        loader->skip_section = true;
        return;
    }
    loader->panel = panel_config_new(name);
    g_ptr_array_add(loader->config->panels, loader->panel);
}

static void enter_section(struct loader *loader, const struct ini_entry *entry)
{
    static const char *const sections[] = { "daemon", "panel", NULL };

    loader->panel = NULL;
    loader->skip_section = false;
    if (strcmp(entry->section, "panel") == 0) {
        enter_panel(loader, entry);
    } else if (strcmp(entry->section, "daemon") != 0) {
        g_autofree char *hint = text_suggestion(entry->section, sections);

        warn(loader, entry, hint, "unknown section", entry->section);
        loader->skip_section = true;
    }
}

static void unknown_key(struct loader *loader, const struct ini_entry *entry,
                        const char *const *names)
{
    g_autofree char *hint = text_suggestion(entry->key, names);

    warn(loader, entry, hint, "unknown key", entry->key);
}

static void read_panel_key(struct loader *loader, const struct ini_entry *entry)
{
    const char *names[G_N_ELEMENTS(panel_keys) + 1] = { NULL };

    for (size_t i = 0; i < G_N_ELEMENTS(panel_keys); i++) {
        const struct panel_key *key = &panel_keys[i];

        names[i] = key->name;
        if (strcmp(key->name, entry->key) != 0)
            continue;
        if (!key->set(loader->panel, entry->value)) {
            g_autofree char *what = g_strdup_printf("bad value of %s:", key->name);

            warn(loader, entry, key->expected, what, entry->value);
        }
        return;
    }
    unknown_key(loader, entry, names);
}

static void read_daemon_key(struct loader *loader, const struct ini_entry *entry)
{
    const char *names[G_N_ELEMENTS(daemon_keys) + 1] = { NULL };

    for (size_t i = 0; i < G_N_ELEMENTS(daemon_keys); i++) {
        names[i] = daemon_keys[i].name;
        if (strcmp(daemon_keys[i].name, entry->key) == 0) {
            daemon_keys[i].set(loader->config, entry->value);
            return;
        }
    }
    unknown_key(loader, entry, names);
}

static void on_entry(const struct ini_entry *entry, void *userdata)
{
    struct loader *loader = userdata;

    if (!entry->key)
        enter_section(loader, entry);
    else if (loader->skip_section)
        return;
    else if (loader->panel)
        read_panel_key(loader, entry);
    else if (strcmp(entry->section, "daemon") == 0)
        read_daemon_key(loader, entry);
    else
        warn(loader, entry, "begin with [daemon] or [panel NAME]", "key outside of a section",
             entry->key);
}

/* ---- files ------------------------------------------------------------------------------------
 */

/* False when there is no such file. */
static bool read_file(struct loader *loader, const char *path)
{
    loader->panel = NULL;
    loader->skip_section = false;

    int r = ini_read(path, on_entry, loader, loader->diags);
    if (r < 0 && r != -ENOENT)
        diag_add(loader->diags, DIAG_WARNING, (struct diag_where){ .file = path }, NULL,
                 "cannot read the configuration: %s", g_strerror(-r));
    return r != -ENOENT;
}

/* NAME.conf -> path for every drop-in; a later directory wins over the same name. */
static void find_drop_ins(const char *directory, GTree *found)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        if (g_str_has_suffix(name, ".conf"))
            g_tree_replace(found, g_strdup(name), g_build_filename(directory, name, NULL));
}

static gboolean read_drop_in(void *name, void *path, void *loader)
{
    read_file(loader, path);
    return FALSE;
}

static int compare_names(const void *a, const void *b, void *userdata)
{
    return strcmp(a, b);
}

void config_load(const char *path, struct config *ret, struct diag_list *diags)
{
    struct loader loader = { .config = ret, .diags = diags };
    g_autoptr(GTree) drop_ins = g_tree_new_full(compare_names, NULL, g_free, g_free);

    *ret = (struct config){
        .theme_dirs = g_new0(char *, 1),
        .activity_dirs = g_new0(char *, 1),
        .panels = g_ptr_array_new_with_free_func(panel_config_free),
    };

    if (path) {
        g_autofree char *directory = g_strconcat(path, ".d", NULL);

        if (!read_file(&loader, path))
            diag_add(diags, DIAG_WARNING, (struct diag_where){ .file = path }, NULL,
                     "there is no such file; going on with defaults");
        find_drop_ins(directory, drop_ins);
    } else {
        if (!read_file(&loader, DORSAL_SYSCONFDIR "/dorsal.conf"))
            read_file(&loader, DORSAL_VENDORCONFDIR "/dorsal.conf");
        find_drop_ins(DORSAL_VENDORCONFDIR "/dorsal.conf.d", drop_ins);
        find_drop_ins(DORSAL_SYSCONFDIR "/dorsal.conf.d", drop_ins);
    }
    g_tree_foreach(drop_ins, read_drop_in, &loader);

    if (ret->panels->len == 0)
        g_ptr_array_add(ret->panels, panel_config_new(DEFAULT_PANEL));
}

void config_fini(struct config *config)
{
    g_strfreev(config->theme_dirs);
    g_strfreev(config->activity_dirs);
    g_ptr_array_unref(config->panels);
}
