/* org.dorsal.Daemon1: how the daemon is, for `dorsalctl status`. */
#include "config.h"
#include "daemon/daemon.h"

static GVariant *problems(const struct daemon *daemon)
{
    GVariantBuilder lines;

    g_variant_builder_init(&lines, G_VARIANT_TYPE("as"));
    for (guint i = 0; i < daemon->diags.items->len; i++) {
        g_autofree char *line = diag_format_line(daemon->diags.items->pdata[i]);
        g_autofree char *valid = g_utf8_make_valid(line, -1);

        g_variant_builder_add(&lines, "s", valid);
    }
    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];
        const char *problem = panel_problem(entry->panel);

        if (problem) {
            g_autofree char *line =
                g_strdup_printf("panel %s: %s", panel_name(entry->panel), problem);

            g_variant_builder_add(&lines, "s", line);
        }
    }
    return g_variant_builder_end(&lines);
}

static void add_string(GVariantBuilder *entry, const char *key, const char *value)
{
    g_variant_builder_add(entry, "{sv}", key, g_variant_new_string(value ? value : ""));
}

static GVariant *describe_panel(const struct daemon_panel *entry)
{
    const struct panel *panel = entry->panel;
    g_autofree char *state = panel_state(panel);
    g_autofree char *showing = panel_showing(panel);
    GVariantBuilder dict;

    g_variant_builder_init(&dict, G_VARIANT_TYPE("a{sv}"));
    add_string(&dict, "state", state);
    add_string(&dict, "output", panel_output(panel));
    add_string(&dict, "input", panel_input(panel));
    add_string(&dict, "theme", panel_theme_id(entry->theme));
    add_string(&dict, "theme-errors", panel_theme_errors(entry->theme));
    add_string(&dict, "pattern", panel_theme_id(entry->pattern));
    add_string(&dict, "pattern-errors", panel_theme_errors(entry->pattern));
    add_string(&dict, "showing", showing);
    add_string(&dict, "power", power_to_string(panel_power(panel)));
    return g_variant_builder_end(&dict);
}

static GVariant *get_status(void *userdata)
{
    const struct daemon *daemon = userdata;
    GVariantBuilder status;
    GVariantBuilder panels;

    g_variant_builder_init(&panels, G_VARIANT_TYPE("a{sa{sv}}"));
    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];

        g_variant_builder_add(&panels, "{s@a{sv}}", panel_name(entry->panel),
                              describe_panel(entry));
    }
    g_variant_builder_init(&status, G_VARIANT_TYPE("a{sv}"));
    g_autofree char *battery = battery_describe(power_supply_battery(daemon->power_supply));
    add_string(&status, "version", DORSAL_VERSION);
    add_string(&status, "battery", battery);
    g_variant_builder_add(&status, "{sv}", "problems", problems(daemon));
    g_variant_builder_add(&status, "{sv}", "panels", g_variant_builder_end(&panels));
    return g_variant_builder_end(&status);
}

static const struct bus_property properties[] = {
    { "Status", "a{sv}", BUS_PROPERTY_SILENT, get_status, NULL },
    { 0 },
};

const struct bus_interface status_interface = {
    .name = "org.dorsal.Daemon1",
    .properties = properties,
};
