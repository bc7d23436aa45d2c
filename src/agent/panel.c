#include "agent/panel.h"

#include <string.h>

#include "base/log.h"

#define SERVICE   "org.dorsal"
#define PATH      "/org/dorsal"
#define INTERFACE "org.dorsal.Activities1"

/* Enough to keep the daemon busy, few enough that a burst is overtaken by its end. */
#define CALLS_MAX 8

enum wish {
    WISH_NOTHING, /* the daemon has, or is being told, all there is */
    WISH_UPDATE,
    WISH_POST,
};

struct panel_activity {
    struct panel *panel;
    const struct panel_listener *listener;
    void *userdata;

    char *kind;
    GVariant *fields;
    struct picture *picture;
    struct picture *sent_picture; /* what the daemon has, or is being told */

    uint32_t id; /* 0: the daemon does not have it */
    enum wish wish;
    enum wish calling; /* what `pending` is about */
    bool ended;        /* its owner let go of it; only the daemon must still hear */
    bool queued;
    struct bus_pending *pending;
};

struct panel {
    struct bus *bus;
    struct bus_watch *watch;
    struct bus_match *match;
    bool present;
    unsigned calls; /* under way */

    GPtrArray *activities; /* all, owned */
    GHashTable *by_id;     /* those that the daemon has */
    GQueue queue;          /* those with something to say and no call under way */
};

static void pump(struct panel *panel);

/* ---- life ---- */

static void forget_id(struct panel_activity *activity)
{
    if (activity->id != 0)
        g_hash_table_remove(activity->panel->by_id, GUINT_TO_POINTER(activity->id));
    activity->id = 0;
    g_clear_pointer(&activity->sent_picture, picture_unref);
}

static void unqueue(struct panel_activity *activity)
{
    if (activity->queued)
        g_queue_remove(&activity->panel->queue, activity);
    activity->queued = false;
}

static void cancel_call(struct panel_activity *activity)
{
    if (!activity->pending)
        return;
    bus_pending_cancel(g_steal_pointer(&activity->pending));
    activity->panel->calls--;
}

static void activity_drop(struct panel_activity *activity)
{
    forget_id(activity);
    unqueue(activity);
    cancel_call(activity);
    g_ptr_array_remove_fast(activity->panel->activities, activity);
    picture_unref(activity->picture);
    g_variant_unref(activity->fields);
    g_free(activity->kind);
    g_free(activity);
}

static void enqueue(struct panel_activity *activity)
{
    if (activity->queued || activity->pending)
        return;
    activity->queued = true;
    g_queue_push_tail(&activity->panel->queue, activity);
}

/* ---- calls ---- */

/* All fields for a new post, with the picture only where the daemon does not have it yet. */
static GVariant *call_fields(const struct panel_activity *activity, bool whole)
{
    GVariantBuilder fields;
    GVariantIter iter;
    GVariant *entry;

    g_variant_builder_init(&fields, G_VARIANT_TYPE_VARDICT);
    g_variant_iter_init(&iter, activity->fields);
    while ((entry = g_variant_iter_next_value(&iter))) {
        g_variant_builder_add_value(&fields, entry);
        g_variant_unref(entry);
    }

    if (activity->picture && (whole || activity->picture != activity->sent_picture)) {
        struct size size = picture_size(activity->picture);

        g_variant_builder_add(&fields, "{sv}", "image", g_variant_new_handle(0));
        g_variant_builder_add(&fields, "{sv}", "image-size",
                              g_variant_new("(uu)", (guint32)size.width, (guint32)size.height));
    } else if (!activity->picture && activity->sent_picture && !whole) {
        g_variant_builder_add(&fields, "{sv}", "image-size", g_variant_new("(uu)", 0u, 0u));
    }
    return g_variant_builder_end(&fields);
}

static bool is_absence(const char *error)
{
    return strcmp(error, "org.freedesktop.DBus.Error.Disconnected") == 0 ||
           strcmp(error, "org.freedesktop.DBus.Error.NoReply") == 0 ||
           strcmp(error, "org.freedesktop.DBus.Error.ServiceUnknown") == 0 ||
           strcmp(error, "org.freedesktop.DBus.Error.NameHasNoOwner") == 0;
}

static void on_refused(struct panel_activity *activity, const struct bus_reply *reply)
{
    bool update = activity->calling == WISH_UPDATE;

    forget_id(activity);
    if (update && strcmp(reply->error, "org.dorsal.Error.NotFound") == 0) {
        activity->wish = WISH_POST;
    } else if (is_absence(reply->error)) {
        log_debug("panel: no answer; posted again when the daemon is back");
        /* Queued when the name has an owner again, or with the next change. */
    } else {
        log_warning("panel: %s is not shown: %s: %s", activity->kind, reply->error, reply->message);
    }
}

static void on_posted(struct panel_activity *activity, GVariant *body)
{
    uint32_t id;

    if (activity->calling != WISH_POST || !g_variant_is_of_type(body, G_VARIANT_TYPE("(u)")))
        return;
    g_variant_get(body, "(u)", &id);
    if (id == activity->id)
        return;
    if (activity->id != 0)
        g_hash_table_remove(activity->panel->by_id, GUINT_TO_POINTER(activity->id));
    activity->id = id;
    g_hash_table_insert(activity->panel->by_id, GUINT_TO_POINTER(id), activity);
}

static void on_reply(const struct bus_reply *reply, void *userdata)
{
    struct panel_activity *activity = userdata;
    struct panel *panel = activity->panel;

    activity->pending = NULL;
    panel->calls--;
    if (reply->error)
        on_refused(activity, reply);
    else
        on_posted(activity, reply->body);

    if (activity->ended && activity->id == 0)
        activity_drop(activity);
    else if (activity->ended || activity->wish != WISH_NOTHING)
        enqueue(activity);
    pump(panel);
}

static void call(struct panel_activity *activity, const char *member, GVariant *args,
                 bool with_picture)
{
    struct panel *panel = activity->panel;
    struct bus_target target = { SERVICE, PATH, INTERFACE };
    int fd = with_picture ? picture_fd(activity->picture) : -1;

    panel->calls++;
    activity->pending =
        bus_call(panel->bus, target, member, args, &fd, with_picture ? 1 : 0, on_reply, activity);
}

static void remember_picture(struct panel_activity *activity)
{
    picture_unref(activity->sent_picture);
    activity->sent_picture = activity->picture ? picture_ref(activity->picture) : NULL;
}

static void call_post(struct panel_activity *activity)
{
    GVariant *args = g_variant_new("(s@a{sv})", activity->kind, call_fields(activity, true));

    activity->calling = WISH_POST;
    call(activity, "Post", args, activity->picture != NULL);
    remember_picture(activity);
}

static void call_update(struct panel_activity *activity)
{
    GVariant *args = g_variant_new("(u@a{sv})", activity->id, call_fields(activity, false));
    bool new_picture = activity->picture && activity->picture != activity->sent_picture;

    activity->calling = WISH_UPDATE;
    call(activity, "Update", args, new_picture);
    remember_picture(activity);
}

/* The daemon ends it; nobody waits for the answer. */
static void say_end(struct panel_activity *activity)
{
    struct bus_target target = { SERVICE, PATH, INTERFACE };

    bus_call(activity->panel->bus, target, "End", g_variant_new("(u)", activity->id), NULL, 0, NULL,
             NULL);
    activity_drop(activity);
}

static void pump(struct panel *panel)
{
    while (panel->present && panel->calls < CALLS_MAX && !g_queue_is_empty(&panel->queue)) {
        struct panel_activity *activity = g_queue_pop_head(&panel->queue);
        enum wish wish = activity->id == 0 ? WISH_POST : activity->wish;

        activity->queued = false;
        activity->wish = WISH_NOTHING;
        if (activity->ended)
            say_end(activity);
        else if (wish == WISH_POST)
            call_post(activity);
        else
            call_update(activity);
    }
}

/* ---- the daemon comes and goes ---- */

static void on_absent(struct panel *panel)
{
    panel->present = false;
    for (guint i = panel->activities->len; i-- > 0;) {
        struct panel_activity *activity = g_ptr_array_index(panel->activities, i);

        cancel_call(activity);
        forget_id(activity);
        unqueue(activity);
        if (activity->ended)
            activity_drop(activity);
    }
}

static void on_present(struct panel *panel)
{
    panel->present = true;
    for (guint i = 0; i < panel->activities->len; i++)
        enqueue(g_ptr_array_index(panel->activities, i));
    pump(panel);
}

static void on_owner(const char *name, const char *old_owner, const char *new_owner, void *userdata)
{
    struct panel *panel = userdata;

    if (panel->present)
        on_absent(panel);
    if (*new_owner)
        on_present(panel);
    log_info("panel: %s is %s", name, panel->present ? "there" : "not there; waiting for it");
}

/* ---- signals ---- */

static void on_action(struct panel_activity *activity, GVariant *body)
{
    const char *action;

    if (activity->ended || !activity->listener->action ||
        !g_variant_is_of_type(body, G_VARIANT_TYPE("(usa{sv})")))
        return;
    g_variant_get(body, "(u&s@a{sv})", NULL, &action, NULL);
    activity->listener->action(activity, action, activity->userdata);
}

static void on_ended(struct panel_activity *activity, GVariant *body)
{
    const char *reason;

    if (!g_variant_is_of_type(body, G_VARIANT_TYPE("(us)")))
        return;
    g_variant_get(body, "(u&s)", NULL, &reason);

    /* The post under way comes after the end: it makes a new one. */
    if (activity->pending && activity->calling == WISH_POST) {
        forget_id(activity);
        return;
    }

    struct panel *panel = activity->panel;
    if (!activity->ended && activity->listener->ended)
        activity->listener->ended(activity, reason, activity->userdata);
    activity_drop(activity);
    pump(panel);
}

static void on_shown(struct panel_activity *activity, GVariant *body)
{
    const char *form;

    if (activity->ended || !activity->listener->shown ||
        !g_variant_is_of_type(body, G_VARIANT_TYPE("(us)")))
        return;
    g_variant_get(body, "(u&s)", NULL, &form);
    activity->listener->shown(activity, strcmp(form, "none") != 0, activity->userdata);
}

static void on_signal(const char *sender, const char *path, const char *member, GVariant *body,
                      void *userdata)
{
    struct panel *panel = userdata;

    if (g_variant_n_children(body) == 0)
        return;

    g_autoptr(GVariant) first = g_variant_get_child_value(body, 0);
    if (!g_variant_is_of_type(first, G_VARIANT_TYPE_UINT32))
        return;

    struct panel_activity *activity =
        g_hash_table_lookup(panel->by_id, GUINT_TO_POINTER(g_variant_get_uint32(first)));
    if (!activity)
        return;
    if (strcmp(member, "ActionInvoked") == 0)
        on_action(activity, body);
    else if (strcmp(member, "Ended") == 0)
        on_ended(activity, body);
    else if (strcmp(member, "Shown") == 0)
        on_shown(activity, body);
}

/* ---- for the sources ---- */

struct panel *panel_new(struct bus *bus)
{
    struct panel *panel = g_new(struct panel, 1);

    *panel = (struct panel){
        .bus = bus,
        .activities = g_ptr_array_new(),
        .by_id = g_hash_table_new(NULL, NULL),
        .queue = G_QUEUE_INIT,
    };
    panel->match = bus_match_signal(bus, SERVICE, PATH, INTERFACE, NULL, on_signal, panel);
    panel->watch = bus_watch_name(bus, SERVICE, on_owner, panel);
    return panel;
}

void panel_free(struct panel *panel)
{
    if (!panel)
        return;
    bus_watch_free(panel->watch);
    bus_match_free(panel->match);
    while (panel->activities->len > 0)
        activity_drop(g_ptr_array_index(panel->activities, panel->activities->len - 1));
    g_ptr_array_unref(panel->activities);
    g_hash_table_unref(panel->by_id);
    g_free(panel);
}

struct panel_activity *panel_post(struct panel *panel, const char *kind, GVariant *fields,
                                  struct picture *picture, const struct panel_listener *listener,
                                  void *userdata)
{
    struct panel_activity *activity = g_new(struct panel_activity, 1);

    *activity = (struct panel_activity){
        .panel = panel,
        .listener = listener,
        .userdata = userdata,
        .kind = g_strdup(kind),
        .fields = g_variant_ref_sink(fields),
        .picture = picture ? picture_ref(picture) : NULL,
        .wish = WISH_POST,
    };
    g_ptr_array_add(panel->activities, activity);
    if (panel->present)
        enqueue(activity);
    pump(panel);
    return activity;
}

void panel_update(struct panel_activity *activity, enum panel_change change, GVariant *fields,
                  struct picture *picture)
{
    struct picture *before = activity->picture;
    enum wish wish = change == PANEL_ALERT ? WISH_POST : WISH_UPDATE;

    g_variant_unref(activity->fields);
    activity->fields = g_variant_ref_sink(fields);
    activity->picture = picture ? picture_ref(picture) : NULL;
    picture_unref(before);
    activity->wish = MAX(activity->wish, wish);
    if (activity->panel->present)
        enqueue(activity);
    pump(activity->panel);
}

void panel_end(struct panel_activity *activity)
{
    struct panel *panel;

    if (!activity)
        return;
    panel = activity->panel;
    activity->ended = true;
    activity->listener = NULL;
    if (activity->id == 0 && !activity->pending)
        activity_drop(activity);
    else if (panel->present)
        enqueue(activity);
    pump(panel);
}
