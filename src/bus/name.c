/* The well-known names that we want: asked for, lost, and taken when their owner lets go. */
#include <string.h>

#include "base/log.h"
#include "bus/private.h"

enum name_state {
    NAME_ABSENT, /* not connected, or the bus refused */
    NAME_ASKED,
    NAME_OURS,
    NAME_TAKEN, /* by somebody else */
};

struct name {
    struct bus *bus;
    char *name;
    bool once;
    enum name_state state;
    struct bus_watch *owner; /* tells when a taken name is free */
};

struct bus_names {
    struct bus *bus;
    GPtrArray *items; /* of struct name */
};

static void enter_state(struct name *name, enum name_state state)
{
    static const char *const texts[] = { "absent", "asked for", "ours", "taken by another" };

    if (name->state == state)
        return;
    log_debug("bus: name %s: %s -> %s", name->name, texts[name->state], texts[state]);
    name->state = state;
    if (state != NAME_ASKED && state != NAME_ABSENT)
        bus_update_state(name->bus, true);
}

static void request(struct name *name);

static void on_owner(const char *unused, const char *old_owner, const char *new_owner,
                     void *userdata)
{
    struct name *name = userdata;

    if (name->state == NAME_TAKEN && !*new_owner)
        request(name);
}

static void was_taken(struct name *name)
{
    enter_state(name, NAME_TAKEN);
    if (name->bus->closed || name->once)
        return;
    if (name->owner) {
        on_owner(name->name, "", bus_watch_owner(name->owner), name);
        return;
    }
    log_notice("bus: the name %s has another owner; waiting for it", name->name);
    name->owner = bus_watch_name(name->bus, name->name, on_owner, name);
}

static void on_requested(const struct bus_reply *reply, void *userdata)
{
    struct name *name = userdata;
    guint32 code = 0;

    if (reply->error) {
        enter_state(name, NAME_ABSENT);
        if (strcmp(reply->error, DBUS_ERROR_DISCONNECTED) != 0) {
            log_error("bus: the name %s is not for us: %s", name->name, reply->message);
            bus_update_state(name->bus, true);
        }
        return;
    }
    g_variant_get(reply->body, "(u)", &code);
    if (code == DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER ||
        code == DBUS_REQUEST_NAME_REPLY_ALREADY_OWNER)
        enter_state(name, NAME_OURS);
    else
        was_taken(name);
}

static void request(struct name *name)
{
    enter_state(name, NAME_ASKED);
    bus_calls_ask(name->bus, "RequestName",
                  g_variant_new("(su)", name->name, DBUS_NAME_FLAG_DO_NOT_QUEUE), on_requested,
                  name);
}

static struct name *find(const struct bus_names *names, const char *wanted)
{
    for (guint i = 0; i < names->items->len; i++) {
        struct name *name = g_ptr_array_index(names->items, i);

        if (strcmp(name->name, wanted) == 0)
            return name;
    }
    return NULL;
}

void bus_want_name(struct bus *bus, const char *wanted, bool once)
{
    if (find(bus->names, wanted))
        return;

    struct name *name = g_new0(struct name, 1);

    *name = (struct name){ .bus = bus, .name = g_strdup(wanted), .once = once };
    g_ptr_array_add(bus->names->items, name);
    if (bus->unique_name) {
        request(name);
        bus_update_state(bus, false);
    }
}

bool bus_owns_name(const struct bus *bus, const char *wanted)
{
    const struct name *name = find(bus->names, wanted);

    return name && name->state == NAME_OURS;
}

bool bus_names_all_ours(const struct bus_names *names)
{
    for (guint i = 0; i < names->items->len; i++) {
        const struct name *name = g_ptr_array_index(names->items, i);

        if (name->state != NAME_OURS)
            return false;
    }
    return true;
}

void bus_names_connected(struct bus_names *names)
{
    for (guint i = 0; i < names->items->len; i++)
        request(g_ptr_array_index(names->items, i));
}

void bus_names_lost(struct bus_names *names)
{
    for (guint i = 0; i < names->items->len; i++) {
        struct name *name = g_ptr_array_index(names->items, i);

        enter_state(name, NAME_ABSENT);
    }
}

void bus_names_signal(struct bus_names *names, DBusMessage *message)
{
    const char *lost;
    struct name *name;

    if (!dbus_message_has_member(message, "NameLost") ||
        !dbus_message_get_args(message, NULL, DBUS_TYPE_STRING, &lost, DBUS_TYPE_INVALID))
        return;
    name = find(names, lost);
    if (name && name->state == NAME_OURS)
        was_taken(name);
}

static void name_free(void *data)
{
    struct name *name = data;

    bus_watch_free(name->owner);
    g_free(name->name);
    g_free(name);
}

struct bus_names *bus_names_new(struct bus *bus)
{
    struct bus_names *names = g_new0(struct bus_names, 1);

    names->bus = bus;
    names->items = g_ptr_array_new_with_free_func(name_free);
    return names;
}

void bus_names_free(struct bus_names *names)
{
    g_ptr_array_unref(names->items);
    g_free(names);
}
