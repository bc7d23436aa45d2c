/* Owners of names. A watch keeps what it has told, so that the answers to its questions and the
 * signals that come meanwhile tell each change once. */
#include <string.h>

#include "base/log.h"
#include "bus/private.h"

struct bus_watch {
    unsigned refs;   /* one for the user, one while the watch is being told */
    struct bus *bus; /* NULL once freed by the user */
    char *name;      /* without the ".*" */
    bool namespace;
    bool settled; /* an exact name's owner, or that there is none, was told since we connected */
    GHashTable *owners;   /* name -> unique name, those present */
    GPtrArray *questions; /* of struct question */
    bus_name_fn callback;
    void *userdata;
};

/* One of the bus's answers we wait for. */
struct question {
    struct bus_watch *watch;
    char *name;
    struct bus_pending *pending;
};

static void watch_unref(struct bus_watch *watch)
{
    if (--watch->refs > 0)
        return;
    g_hash_table_unref(watch->owners);
    g_ptr_array_unref(watch->questions);
    g_free(watch->name);
    g_free(watch);
}

static bool concerns(const struct bus_watch *watch, const char *name)
{
    size_t length = strlen(watch->name);

    if (!watch->namespace)
        return strcmp(watch->name, name) == 0;
    return strncmp(watch->name, name, length) == 0 && name[length] == '.';
}

static char *watch_rule(const struct bus_watch *watch)
{
    return g_strdup_printf("type='signal',sender='" DBUS_SERVICE_DBUS "',path='" DBUS_PATH_DBUS
                           "',interface='" DBUS_INTERFACE_DBUS
                           "',member='NameOwnerChanged',%s='%s'",
                           watch->namespace ? "arg0namespace" : "arg0", watch->name);
}

const char *bus_watch_owner(const struct bus_watch *watch)
{
    const char *owner = g_hash_table_lookup(watch->owners, watch->name);

    return owner ? owner : "";
}

/* Takes note, and tells if that is news. `owner` is "" for none. The callback may free the watch.
 */
static void tell(struct bus_watch *watch, const char *name, const char *owner)
{
    g_autofree char *old = g_strdup(g_hash_table_lookup(watch->owners, name));
    bool first = !watch->settled && !watch->namespace;

    if (!first && g_strcmp0(old ? old : "", owner) == 0)
        return;
    watch->settled = true;
    if (*owner)
        g_hash_table_replace(watch->owners, g_strdup(name), g_strdup(owner));
    else
        g_hash_table_remove(watch->owners, name);
    if (watch->callback)
        watch->callback(name, old ? old : "", owner, watch->userdata);
}

static void question_free(void *data)
{
    struct question *question = data;

    bus_pending_cancel(question->pending);
    g_free(question->name);
    g_free(question);
}

static void ask(struct bus_watch *watch, const char *member, const char *name, GVariant *args,
                bus_reply_fn callback)
{
    struct question *question = g_new0(struct question, 1);

    question->watch = watch;
    question->name = g_strdup(name);
    g_ptr_array_add(watch->questions, question);
    question->pending = bus_calls_ask(watch->bus, member, args, callback, question);
}

static void on_owner(const struct bus_reply *reply, void *userdata)
{
    struct question *question = userdata;
    struct bus_watch *watch = question->watch;
    g_autofree char *name = g_strdup(question->name);
    const char *owner = "";

    g_ptr_array_remove_fast(watch->questions, question);
    if (g_strcmp0(reply->error, DBUS_ERROR_DISCONNECTED) == 0)
        return;
    if (!reply->error && g_variant_is_of_type(reply->body, G_VARIANT_TYPE("(s)")))
        g_variant_get(reply->body, "(&s)", &owner);
    tell(watch, name, owner);
}

static void ask_owner(struct bus_watch *watch, const char *name)
{
    ask(watch, "GetNameOwner", name, g_variant_new("(s)", name), on_owner);
}

static void on_names(const struct bus_reply *reply, void *userdata)
{
    struct question *question = userdata;
    struct bus_watch *watch = question->watch;
    g_autoptr(GVariantIter) names = NULL;
    const char *name;

    g_ptr_array_remove_fast(watch->questions, question);
    if (reply->error || !g_variant_is_of_type(reply->body, G_VARIANT_TYPE("(as)")))
        return;
    g_variant_get(reply->body, "(as)", &names);
    while (g_variant_iter_next(names, "&s", &name))
        if (concerns(watch, name))
            ask_owner(watch, name);
}

/* First the rule, then the question: no change falls between them. */
static void watch_connected(struct bus_watch *watch)
{
    g_autofree char *rule = watch_rule(watch);

    bus_rule_add(watch->bus, rule);
    if (watch->namespace)
        ask(watch, "ListNames", watch->name, NULL, on_names);
    else
        ask_owner(watch, watch->name);
}

struct bus_watch *bus_watch_name(struct bus *bus, const char *name, bus_name_fn callback,
                                 void *userdata)
{
    bool namespace = g_str_has_suffix(name, ".*");
    g_autofree char *plain = g_strndup(name, strlen(name) - (namespace ? 2 : 0));

    if (!dbus_validate_bus_name(plain, NULL)) {
        log_error("bus: '%s' is no name that could be watched", name);
        return NULL;
    }

    struct bus_watch *watch = g_new0(struct bus_watch, 1);

    *watch = (struct bus_watch){
        .refs = 1,
        .bus = bus,
        .name = g_steal_pointer(&plain),
        .namespace = namespace,
        .owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .questions = g_ptr_array_new_with_free_func(question_free),
        .callback = callback,
        .userdata = userdata,
    };
    g_ptr_array_add(bus->watches, watch);
    if (bus->unique_name)
        watch_connected(watch);
    return watch;
}

void bus_watch_free(struct bus_watch *watch)
{
    if (!watch)
        return;

    struct bus *bus = g_steal_pointer(&watch->bus);

    if (bus->unique_name && !bus->closed) {
        g_autofree char *rule = watch_rule(watch);

        bus_rule_remove(bus, rule);
    }
    g_ptr_array_set_size(watch->questions, 0);
    g_ptr_array_remove(bus->watches, watch);
    watch_unref(watch);
}

/* Callbacks may add and free watches: go through a list of their own. */
static void for_each(struct bus *bus, void (*function)(struct bus_watch *watch, void *data),
                     void *data)
{
    g_autoptr(GPtrArray) watches = g_ptr_array_copy(bus->watches, NULL, NULL);

    for (guint i = 0; i < watches->len; i++)
        ((struct bus_watch *)g_ptr_array_index(watches, i))->refs++;
    for (guint i = 0; i < watches->len; i++) {
        struct bus_watch *watch = g_ptr_array_index(watches, i);

        if (watch->bus && !bus->closed)
            function(watch, data);
        watch_unref(watch);
    }
}

static void one_connected(struct bus_watch *watch, void *data)
{
    watch_connected(watch);
}

void bus_watches_connected(struct bus *bus)
{
    for_each(bus, one_connected, NULL);
}

static void one_lost(struct bus_watch *watch, void *data)
{
    GHashTableIter iter;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    void *name;

    g_hash_table_iter_init(&iter, watch->owners);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_set_size(watch->questions, 0);
    for (guint i = 0; i < names->len && watch->bus; i++)
        tell(watch, g_ptr_array_index(names, i), "");
    watch->settled = false;
}

void bus_watches_lost(struct bus *bus)
{
    for_each(bus, one_lost, NULL);
}

struct change {
    const char *name;
    const char *owner;
};

static void one_changed(struct bus_watch *watch, void *data)
{
    const struct change *change = data;

    if (concerns(watch, change->name))
        tell(watch, change->name, change->owner);
}

void bus_watches_signal(struct bus *bus, DBusMessage *message)
{
    const char *name;
    const char *old;
    const char *owner;

    if (!dbus_message_has_member(message, "NameOwnerChanged") ||
        !dbus_message_get_args(message, NULL, DBUS_TYPE_STRING, &name, DBUS_TYPE_STRING, &old,
                               DBUS_TYPE_STRING, &owner, DBUS_TYPE_INVALID))
        return;
    for_each(bus, one_changed, &(struct change){ name, owner });
}
