/* Signals that we hear. The bus filters by our rules, but anybody may send a signal to us alone
 * past all rules, so each match is checked here too: one for a well-known name follows its owner.
 * D-Bus Specification, "Match Rules". */
#include <string.h>

#include "base/log.h"
#include "bus/private.h"

struct bus_match {
    unsigned refs;   /* one for the user, one while signals are handed out */
    struct bus *bus; /* NULL once freed by the user */
    char *sender, *path, *interface, *member;
    struct bus_watch *owner; /* of a well-known sender */
    char *rule;
    bus_signal_fn callback;
    void *userdata;
};

struct bus_matches {
    GPtrArray *items;
};

void bus_rule_add(struct bus *bus, const char *rule)
{
    bus_calls_ask(bus, "AddMatch", g_variant_new("(s)", rule), NULL, NULL);
}

void bus_rule_remove(struct bus *bus, const char *rule)
{
    bus_calls_ask(bus, "RemoveMatch", g_variant_new("(s)", rule), NULL, NULL);
}

static void match_unref(void *data)
{
    struct bus_match *match = data;

    if (--match->refs > 0)
        return;
    g_free(match->sender);
    g_free(match->path);
    g_free(match->interface);
    g_free(match->member);
    g_free(match->rule);
    g_free(match);
}

static bool fits(const char *wanted, const char *given)
{
    return !wanted || g_strcmp0(wanted, given) == 0;
}

static bool sender_fits(const struct bus_match *match, const char *sender)
{
    return fits(match->owner ? bus_watch_owner(match->owner) : match->sender, sender);
}

static bool match_fits(const struct bus_match *match, DBusMessage *message)
{
    return fits(match->interface, dbus_message_get_interface(message)) &&
           fits(match->member, dbus_message_get_member(message)) &&
           fits(match->path, dbus_message_get_path(message)) &&
           sender_fits(match, dbus_message_get_sender(message));
}

static void hand_out(struct bus *bus, DBusMessage *message, GPtrArray *matches)
{
    struct message_body body;

    if (message_read(message, &body) < 0) {
        log_warning("bus: signal %s of %s dropped: too large", dbus_message_get_member(message),
                    dbus_message_get_sender(message));
        return;
    }
    for (guint i = 0; i < matches->len && !bus->closed; i++) {
        struct bus_match *match = g_ptr_array_index(matches, i);

        if (match->bus)
            match->callback(dbus_message_get_sender(message), dbus_message_get_path(message),
                            dbus_message_get_member(message), body.args, match->userdata);
    }
    message_body_clear(&body);
}

/* Callbacks may add and free matches: they get a list of their own. */
void bus_matches_signal(struct bus *bus, DBusMessage *message)
{
    g_autoptr(GPtrArray) fitting = NULL;

    for (guint i = 0; i < bus->matches->items->len; i++) {
        struct bus_match *match = g_ptr_array_index(bus->matches->items, i);

        if (!match_fits(match, message))
            continue;
        if (!fitting)
            fitting = g_ptr_array_new_with_free_func(match_unref);
        match->refs++;
        g_ptr_array_add(fitting, match);
    }
    if (fitting)
        hand_out(bus, message, fitting);
}

static void add_term(GString *rule, const char *key, const char *value)
{
    if (value)
        g_string_append_printf(rule, ",%s='%s'", key, value);
}

static char *make_rule(const struct bus_match *match)
{
    GString *rule = g_string_new("type='signal'");

    add_term(rule, "sender", match->sender);
    add_term(rule, "path", match->path);
    add_term(rule, "interface", match->interface);
    add_term(rule, "member", match->member);
    return g_string_free(rule, FALSE);
}

static bool terms_ok(const char *sender, const char *path, const char *interface,
                     const char *member)
{
    return (!sender || dbus_validate_bus_name(sender, NULL)) &&
           (!path || dbus_validate_path(path, NULL)) &&
           (!interface || dbus_validate_interface(interface, NULL)) &&
           (!member || dbus_validate_member(member, NULL));
}

struct bus_match *bus_match_signal(struct bus *bus, const char *sender, const char *path,
                                   const char *interface, const char *member,
                                   bus_signal_fn callback, void *userdata)
{
    if (!terms_ok(sender, path, interface, member)) {
        log_error("bus: no signal can match sender '%s', path '%s', interface '%s', member '%s'",
                  sender, path, interface, member);
        return NULL;
    }

    struct bus_match *match = g_new0(struct bus_match, 1);

    *match = (struct bus_match){
        .refs = 1,
        .bus = bus,
        .sender = g_strdup(sender),
        .path = g_strdup(path),
        .interface = g_strdup(interface),
        .member = g_strdup(member),
        .callback = callback,
        .userdata = userdata,
    };
    match->rule = make_rule(match);
    /* The owner is asked for before the rule is set: no signal can come before the answer. */
    if (sender && sender[0] != ':' && strcmp(sender, DBUS_SERVICE_DBUS) != 0)
        match->owner = bus_watch_name(bus, sender, NULL, NULL);
    g_ptr_array_add(bus->matches->items, match);
    if (bus->unique_name)
        bus_rule_add(bus, match->rule);
    return match;
}

void bus_match_free(struct bus_match *match)
{
    if (!match)
        return;

    struct bus *bus = g_steal_pointer(&match->bus);

    if (bus->unique_name && !bus->closed)
        bus_rule_remove(bus, match->rule);
    bus_watch_free(g_steal_pointer(&match->owner));
    g_ptr_array_remove(bus->matches->items, match);
    match_unref(match);
}

struct bus_matches *bus_matches_new(void)
{
    struct bus_matches *matches = g_new0(struct bus_matches, 1);

    matches->items = g_ptr_array_new();
    return matches;
}

void bus_matches_free(struct bus_matches *matches)
{
    while (matches->items->len > 0)
        bus_match_free(g_ptr_array_index(matches->items, 0));
    g_ptr_array_unref(matches->items);
    g_free(matches);
}

void bus_matches_connected(struct bus *bus)
{
    for (guint i = 0; i < bus->matches->items->len; i++) {
        const struct bus_match *match = g_ptr_array_index(bus->matches->items, i);

        bus_rule_add(bus, match->rule);
    }
}
