#include "agent/facts.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>

#define PORTAL      "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define SETTINGS    "org.freedesktop.portal.Settings"
#define APPEARANCE  "org.freedesktop.appearance"
#define GNOME       "org.gnome.desktop.interface"

struct facts {
    struct bus *session;
    struct bus *panel;
    struct bus_watch *daemon;
    struct bus_watch *portal;
    struct bus_match *changed;
    struct bus_pending *query;
    bool present; /* the daemon */
    bool light;
    bool reduced_motion;
    int clock_24; /* as the desktop says; -1: it does not */
};

/* Whether the language writes hours with am and pm. */
static bool locale_is_24(void)
{
    const char *format = nl_langinfo(T_FMT);

    return !strstr(format, "%r") && !strstr(format, "%I") && !strstr(format, "%l") &&
           !strstr(format, "%p");
}

static void send(struct facts *facts)
{
    const struct bus_target target = { "org.dorsal", "/org/dorsal", "org.dorsal.Session1" };
    const char *locale = setlocale(LC_TIME, NULL);
    bool hour_24 = facts->clock_24 >= 0 ? facts->clock_24 == 1 : locale_is_24();
    GVariantBuilder dict;

    if (!facts->present)
        return;
    g_variant_builder_init(&dict, G_VARIANT_TYPE("a{sv}"));
    g_variant_builder_add(&dict, "{sv}", "locale", g_variant_new_string(locale ? locale : "C"));
    g_variant_builder_add(&dict, "{sv}", "hour-cycle",
                          g_variant_new_string(hour_24 ? "h23" : "h12"));
    g_variant_builder_add(&dict, "{sv}", "color-scheme",
                          g_variant_new_string(facts->light ? "light" : "dark"));
    g_variant_builder_add(&dict, "{sv}", "reduced-motion",
                          g_variant_new_boolean(facts->reduced_motion));
    bus_call(facts->panel, target, "SetFacts", g_variant_new("(a{sv})", &dict), NULL, 0, NULL,
             NULL);
}

/* One setting of the portal. org.freedesktop.appearance color-scheme: 0 no preference, 1 dark,
 * 2 light. */
static void read_setting(struct facts *facts, const char *name_space, const char *key,
                         GVariant *value)
{
    g_autoptr(GVariant) inner = g_variant_is_of_type(value, G_VARIANT_TYPE_VARIANT)
                                    ? g_variant_get_variant(value)
                                    : g_variant_ref(value);

    if (strcmp(name_space, APPEARANCE) == 0 && strcmp(key, "color-scheme") == 0 &&
        g_variant_is_of_type(inner, G_VARIANT_TYPE_UINT32))
        facts->light = g_variant_get_uint32(inner) == 2;
    else if (strcmp(name_space, GNOME) == 0 && strcmp(key, "clock-format") == 0 &&
             g_variant_is_of_type(inner, G_VARIANT_TYPE_STRING))
        facts->clock_24 = strcmp(g_variant_get_string(inner, NULL), "24h") == 0 ? 1 : 0;
    else if (strcmp(name_space, GNOME) == 0 && strcmp(key, "enable-animations") == 0 &&
             g_variant_is_of_type(inner, G_VARIANT_TYPE_BOOLEAN))
        facts->reduced_motion = !g_variant_get_boolean(inner);
}

static void on_settings(const struct bus_reply *reply, void *userdata)
{
    struct facts *facts = userdata;

    facts->query = NULL;
    if (!reply->error && g_variant_is_of_type(reply->body, G_VARIANT_TYPE("(a{sa{sv}})"))) {
        g_autoptr(GVariant) spaces = g_variant_get_child_value(reply->body, 0);
        GVariantIter outer;
        const char *name_space;
        GVariant *settings;

        g_variant_iter_init(&outer, spaces);
        while (g_variant_iter_next(&outer, "{&s@a{sv}}", &name_space, &settings)) {
            g_autoptr(GVariant) owned = settings;
            GVariantIter inner;
            const char *key;
            GVariant *value;

            g_variant_iter_init(&inner, owned);
            while (g_variant_iter_loop(&inner, "{&sv}", &key, &value))
                read_setting(facts, name_space, key, value);
        }
    }
    send(facts);
}

static void on_portal(const char *name, const char *old_owner, const char *new_owner,
                      void *userdata)
{
    struct facts *facts = userdata;
    const struct bus_target target = { PORTAL, PORTAL_PATH, SETTINGS };
    static const char *const spaces[] = { APPEARANCE, GNOME, NULL };

    if (*new_owner == '\0')
        return;
    bus_pending_cancel(facts->query);
    facts->query = bus_call(facts->session, target, "ReadAll", g_variant_new("(^as)", spaces), NULL,
                            0, on_settings, facts);
}

static void on_setting_changed(const char *sender, const char *path, const char *member,
                               GVariant *body, void *userdata)
{
    struct facts *facts = userdata;
    const char *name_space;
    const char *key;
    g_autoptr(GVariant) value = NULL;

    if (!g_variant_is_of_type(body, G_VARIANT_TYPE("(ssv)")))
        return;
    g_variant_get(body, "(&s&sv)", &name_space, &key, &value);
    read_setting(facts, name_space, key, value);
    send(facts);
}

static void on_daemon(const char *name, const char *old_owner, const char *new_owner,
                      void *userdata)
{
    struct facts *facts = userdata;

    facts->present = *new_owner != '\0';
    send(facts);
}

struct facts *facts_new(struct bus *session, struct bus *panel)
{
    struct facts *facts = g_new0(struct facts, 1);

    facts->session = session;
    facts->panel = panel;
    facts->clock_24 = -1;
    facts->daemon = bus_watch_name(panel, "org.dorsal", on_daemon, facts);
    facts->portal = bus_watch_name(session, PORTAL, on_portal, facts);
    facts->changed = bus_match_signal(session, PORTAL, PORTAL_PATH, SETTINGS, "SettingChanged",
                                      on_setting_changed, facts);
    return facts;
}

void facts_free(struct facts *facts)
{
    if (!facts)
        return;
    bus_pending_cancel(facts->query);
    bus_match_free(facts->changed);
    bus_watch_free(facts->portal);
    bus_watch_free(facts->daemon);
    g_free(facts);
}
