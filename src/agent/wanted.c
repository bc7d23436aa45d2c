#include "agent/wanted.h"

#include <string.h>

#define SERVICE    "org.dorsal"
#define PATH       "/org/dorsal"
#define INTERFACE  "org.dorsal.Activities1"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define PROPERTY   "Wanted"

struct wanted {
    struct bus *bus;
    wanted_changed_fn changed;
    void *userdata;
    char **kinds; /* NULL: not known */
    struct bus_watch *watch;
    struct bus_match *match;
    struct bus_pending *query;
};

static void set_kinds(struct wanted *wanted, char **kinds)
{
    g_strfreev(wanted->kinds);
    wanted->kinds = kinds;
    wanted->changed(wanted->userdata);
}

static char **read_kinds(GVariant *value)
{
    return g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY)
               ? g_variant_dup_strv(value, NULL)
               : NULL;
}

static void on_value(const struct bus_reply *reply, void *userdata)
{
    struct wanted *wanted = userdata;
    g_autoptr(GVariant) value = NULL;

    wanted->query = NULL;
    if (reply->error || !g_variant_is_of_type(reply->body, G_VARIANT_TYPE("(v)")))
        return; /* an older one that wants nothing */
    g_variant_get(reply->body, "(v)", &value);
    set_kinds(wanted, read_kinds(value));
}

static void on_properties(const char *sender, const char *path, const char *member, GVariant *body,
                          void *userdata)
{
    struct wanted *wanted = userdata;
    g_autoptr(GVariant) changed = NULL;
    const char *interface;

    if (!g_variant_is_of_type(body, G_VARIANT_TYPE("(sa{sv}as)")))
        return;
    g_variant_get(body, "(&s@a{sv}as)", &interface, &changed, NULL);

    g_autoptr(GVariant) value = g_variant_lookup_value(changed, PROPERTY, NULL);
    if (strcmp(interface, INTERFACE) == 0 && value)
        set_kinds(wanted, read_kinds(value));
}

static void on_owner(const char *name, const char *old_owner, const char *new_owner, void *userdata)
{
    struct wanted *wanted = userdata;
    const struct bus_target target = { SERVICE, PATH, PROPERTIES };

    bus_pending_cancel(g_steal_pointer(&wanted->query));
    set_kinds(wanted, NULL);
    if (*new_owner)
        wanted->query =
            bus_call(wanted->bus, target, "Get", g_variant_new("(ss)", INTERFACE, PROPERTY), NULL,
                     0, on_value, wanted);
}

struct wanted *wanted_new(struct bus *bus, wanted_changed_fn changed, void *userdata)
{
    struct wanted *wanted = g_new0(struct wanted, 1);

    wanted->bus = bus;
    wanted->changed = changed;
    wanted->userdata = userdata;
    wanted->match = bus_match_signal(bus, SERVICE, PATH, PROPERTIES, "PropertiesChanged",
                                     on_properties, wanted);
    wanted->watch = bus_watch_name(bus, SERVICE, on_owner, wanted);
    return wanted;
}

void wanted_free(struct wanted *wanted)
{
    if (!wanted)
        return;
    bus_pending_cancel(wanted->query);
    bus_watch_free(wanted->watch);
    bus_match_free(wanted->match);
    g_strfreev(wanted->kinds);
    g_free(wanted);
}

bool wanted_has(const struct wanted *wanted, const char *kind)
{
    return wanted->kinds && g_strv_contains((const char *const *)wanted->kinds, kind);
}
