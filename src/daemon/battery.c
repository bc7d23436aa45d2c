/* UPower's own sum of all batteries, the DisplayDevice: org.freedesktop.UPower.Device of the UPower
 * reference manual. */
#include "daemon/battery.h"

#include <math.h>
#include <string.h>

#define SERVICE    "org.freedesktop.UPower"
#define PATH       "/org/freedesktop/UPower/devices/DisplayDevice"
#define INTERFACE  "org.freedesktop.UPower.Device"
#define PROPERTIES "org.freedesktop.DBus.Properties"

/* UPower's numbers. */
enum { TYPE_BATTERY = 2 };
enum { STATE_CHARGING = 1, STATE_FULL = 4, STATE_PENDING_CHARGE = 5 };
enum { WARNING_LOW = 3, WARNING_ACTION = 5 };

struct power_supply {
    struct bus *bus;
    power_supply_changed_fn changed;
    void *userdata;

    GVariant *properties; /* a{sv}: all that UPower said, the newest wins */
    struct battery battery;

    struct bus_watch *watch;
    struct bus_match *match;
    struct bus_pending *query;
};

static struct battery read_battery(GVariant *properties)
{
    struct battery battery = { .percent = 0 };
    gboolean present = FALSE;
    guint32 type = 0;
    guint32 state = 0;
    guint32 warning = 0;
    double percent = (double)NAN;

    g_variant_lookup(properties, "IsPresent", "b", &present);
    g_variant_lookup(properties, "Type", "u", &type);
    g_variant_lookup(properties, "State", "u", &state);
    g_variant_lookup(properties, "WarningLevel", "u", &warning);
    g_variant_lookup(properties, "Percentage", "d", &percent);
    if (!present || type != TYPE_BATTERY || !isfinite(percent))
        return battery;

    battery.present = true;
    battery.percent = CLAMP(percent, 0.0, 100.0);
    battery.state = state == STATE_CHARGING || state == STATE_PENDING_CHARGE ? BATTERY_CHARGING
                    : state == STATE_FULL                                    ? BATTERY_FULL
                                                                             : BATTERY_DISCHARGING;
    battery.low = warning >= WARNING_LOW && warning <= WARNING_ACTION;
    return battery;
}

static bool equal(const struct battery *a, const struct battery *b)
{
    if (!a->present || !b->present)
        return a->present == b->present;
    return !islessgreater(a->percent, b->percent) && a->state == b->state && a->low == b->low;
}

/* Consumes `properties`; NULL: nobody says anything. */
static void set_properties(struct power_supply *supply, GVariant *properties)
{
    struct battery before = supply->battery;

    g_clear_pointer(&supply->properties, g_variant_unref);
    supply->properties = properties;
    supply->battery = properties ? read_battery(properties) : (struct battery){ 0 };
    if (!equal(&before, &supply->battery))
        supply->changed(supply->userdata);
}

static void on_all(const struct bus_reply *reply, void *userdata)
{
    struct power_supply *supply = userdata;

    supply->query = NULL;
    if (!reply->error && g_variant_is_of_type(reply->body, G_VARIANT_TYPE("(a{sv})")))
        set_properties(supply, g_variant_get_child_value(reply->body, 0));
}

static void on_changed(const char *sender, const char *path, const char *member, GVariant *body,
                       void *userdata)
{
    struct power_supply *supply = userdata;
    g_autoptr(GVariant) changed = NULL;
    const char *interface;
    GVariantDict all;
    GVariantIter iter;
    const char *key;
    GVariant *value;

    /* What changes before the answer came stands in the answer. */
    if (!supply->properties || !g_variant_is_of_type(body, G_VARIANT_TYPE("(sa{sv}as)")))
        return;
    g_variant_get(body, "(&s@a{sv}as)", &interface, &changed, NULL);
    if (strcmp(interface, INTERFACE) != 0)
        return;

    g_variant_dict_init(&all, supply->properties);
    g_variant_iter_init(&iter, changed);
    while (g_variant_iter_loop(&iter, "{&sv}", &key, &value))
        g_variant_dict_insert_value(&all, key, value);
    set_properties(supply, g_variant_ref_sink(g_variant_dict_end(&all)));
}

static void query(struct power_supply *supply)
{
    const struct bus_target target = { SERVICE, PATH, PROPERTIES };

    bus_pending_cancel(supply->query);
    supply->query = bus_call(supply->bus, target, "GetAll", g_variant_new("(s)", INTERFACE), NULL,
                             0, on_all, supply);
}

/* Without an owner from the beginning it is asked all the same, once: that starts it where it is
 * installed. */
static void on_owner(const char *name, const char *old_owner, const char *new_owner, void *userdata)
{
    struct power_supply *supply = userdata;

    if (*new_owner || !*old_owner) {
        query(supply);
    } else {
        bus_pending_cancel(g_steal_pointer(&supply->query));
        set_properties(supply, NULL);
    }
}

struct power_supply *power_supply_new(struct bus *bus, power_supply_changed_fn changed,
                                      void *userdata)
{
    struct power_supply *supply = g_new0(struct power_supply, 1);

    supply->bus = bus;
    supply->changed = changed;
    supply->userdata = userdata;
    supply->match =
        bus_match_signal(bus, SERVICE, PATH, PROPERTIES, "PropertiesChanged", on_changed, supply);
    supply->watch = bus_watch_name(bus, SERVICE, on_owner, supply);
    return supply;
}

void power_supply_free(struct power_supply *supply)
{
    if (!supply)
        return;
    bus_pending_cancel(supply->query);
    bus_watch_free(supply->watch);
    bus_match_free(supply->match);
    g_clear_pointer(&supply->properties, g_variant_unref);
    g_free(supply);
}

const struct battery *power_supply_battery(const struct power_supply *supply)
{
    return &supply->battery;
}

char *battery_describe(const struct battery *battery)
{
    static const char *const states[] = {
        [BATTERY_DISCHARGING] = "discharging",
        [BATTERY_CHARGING] = "charging",
        [BATTERY_FULL] = "full",
    };

    if (!battery->present)
        return g_strdup("none");
    return g_strdup_printf("%.0f %%, %s%s", battery->percent, states[battery->state],
                           battery->low ? ", low" : "");
}
