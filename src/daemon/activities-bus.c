/* org.dorsal.Activities1: any program posts what is going on. */
#include <errno.h>

#include "daemon/daemon.h"
#include "daemon/errors.h"

static const char *error_name(int r)
{
    switch (-r) {
    case EINVAL:
        return ERROR_INVALID_FIELD;
    case E2BIG:
        return ERROR_LIMITS;
    case ENOENT:
        return ERROR_NOT_FOUND;
    default:
        return ERROR_FAILED;
    }
}

static struct store_poster poster_of(const struct bus_call *call)
{
    return (struct store_poster){ bus_call_uid(call), bus_call_sender(call) };
}

static void on_post(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon *daemon = userdata;
    g_autoptr(GVariant) fields = NULL;
    g_autofree char *why = NULL;
    const char *kind;
    uint32_t id;
    size_t n_fds;
    const int *fds = bus_call_fds(call, &n_fds);

    g_variant_get(args, "(&s@a{sv})", &kind, &fields);
    posters_add(daemon->posters, bus_call_sender(call));

    int r = store_post(daemon->store, poster_of(call), kind, fields, fds, n_fds,
                       clock_now(daemon->clock), &id, &why);
    if (r == -ENOENT)
        bus_call_error(call, ERROR_UNKNOWN_KIND, "%s", why);
    else if (r < 0)
        bus_call_error(call, error_name(r), "%s", why);
    else
        bus_call_reply(call, g_variant_new("(u)", id), NULL, 0);
}

static void on_update(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon *daemon = userdata;
    g_autoptr(GVariant) fields = NULL;
    g_autofree char *why = NULL;
    uint32_t id;
    size_t n_fds;
    const int *fds = bus_call_fds(call, &n_fds);

    g_variant_get(args, "(u@a{sv})", &id, &fields);
    daemon_expire(daemon);

    int r = store_update(daemon->store, poster_of(call), id, fields, fds, n_fds,
                         clock_now(daemon->clock), &why);
    if (r < 0) {
        bus_call_error(call, error_name(r), "%s", why);
        return;
    }
    posters_add(daemon->posters, bus_call_sender(call));
    bus_call_reply(call, NULL, NULL, 0);
}

static void on_end(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon *daemon = userdata;
    g_autofree char *why = NULL;
    uint32_t id;

    g_variant_get(args, "(u)", &id);

    int r = store_end(daemon->store, bus_call_uid(call), id, &why);
    if (r < 0)
        bus_call_error(call, error_name(r), "%s", why);
    else
        bus_call_reply(call, NULL, NULL, 0);
}

/* One's own, root's all, and for whoever controls the panel what it may show. */
static bool may_read(const struct daemon *daemon, const struct activity *activity, uid_t uid)
{
    if (uid == 0 || uid == activity->uid)
        return true;
    return daemon_may_control(daemon, uid) &&
           arbiter_visible(activity, session_active_uid(daemon->session), NULL);
}

static void on_get(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon *daemon = userdata;
    uint32_t id;

    g_variant_get(args, "(u)", &id);
    daemon_expire(daemon);

    const struct activity *activity = store_find(daemon->store, id);
    if (!activity || !may_read(daemon, activity, bus_call_uid(call))) {
        bus_call_error(call, ERROR_NOT_FOUND, "there is no activity %u of yours", id);
        return;
    }
    bus_call_reply(
        call, g_variant_new("(@a{sv})", activity_to_variant(activity, clock_now(daemon->clock))),
        NULL, 0);
}

static void on_list(struct bus_call *call, GVariant *args, void *userdata)
{
    struct daemon *daemon = userdata;
    struct instant now = clock_now(daemon->clock);
    GVariantBuilder list;

    daemon_expire(daemon);
    g_variant_builder_init(&list, G_VARIANT_TYPE("a(usa{sv})"));

    const GPtrArray *activities = store_activities(daemon->store);
    for (guint i = 0; i < activities->len; i++) {
        const struct activity *activity = activities->pdata[i];

        if (may_read(daemon, activity, bus_call_uid(call)))
            g_variant_builder_add(&list, "(us@a{sv})", activity->id, activity->kind->name,
                                  activity_to_variant(activity, now));
    }
    bus_call_reply(call, g_variant_new("(a(usa{sv}))", &list), NULL, 0);
}

void activities_bus_emit(struct daemon *daemon, const struct activity *activity, const char *member,
                         GVariant *body)
{
    const char *to = posters_recipient(daemon->posters, activity->sender, activity->uid);

    g_variant_ref_sink(body);
    if (to)
        bus_emit(daemon->bus, to, "/org/dorsal", activities_interface.name, member, body);
    g_variant_unref(body);
}

static GVariant *get_wanted(void *userdata)
{
    static const char *const none[] = { NULL };
    const struct daemon *daemon = userdata;

    return g_variant_new_strv(daemon->wanted ? (const char *const *)daemon->wanted : none, -1);
}

static const struct bus_method methods[] = {
    { "Post", "sa{sv}", "kind,fields", "u", "id", on_post },
    { "Update", "ua{sv}", "id,fields", "", "", on_update },
    { "End", "u", "id", "", "", on_end },
    { "Get", "u", "id", "a{sv}", "fields", on_get },
    { "List", "", "", "a(usa{sv})", "activities", on_list },
    { 0 },
};

static const struct bus_property properties[] = {
    { "Wanted", "as", 0, get_wanted, NULL },
    { 0 },
};

static const struct bus_signal signals[] = {
    { "ActionInvoked", "usa{sv}", "id,action,details" },
    { "Ended", "us", "id,reason" },
    { "Shown", "us", "id,form" },
    { 0 },
};

const struct bus_interface activities_interface = {
    .name = "org.dorsal.Activities1",
    .methods = methods,
    .properties = properties,
    .signals = signals,
};
