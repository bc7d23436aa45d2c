#include "agent/notifications.h"

#include <string.h>

#include "agent/image-data.h"
#include "agent/notification-store.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "config.h"

#define NAME      "org.freedesktop.Notifications"
#define PATH      "/org/freedesktop/Notifications"
#define KIND      "generic-notice"
#define IMAGE_MAX 288

/* What belongs to an open notification, by its id. */
struct shown {
    struct notifications *notifications;
    uint32_t id;
    char *app;
    struct panel_activity *activity; /* NULL: the daemon ended it */
    struct images_request *image;
    unsigned next_source; /* enum image_source: what to try when this image fails */
    struct picture *picture;
};

/* The first that works wins: as the specification orders them, then the program's own icon. */
enum image_source {
    SOURCE_IMAGE_DATA,
    SOURCE_IMAGE_PATH,
    SOURCE_APP_ICON,
    SOURCE_ICON_DATA,
    SOURCE_DESKTOP_ENTRY,
    SOURCES,
};

struct notifications {
    struct bus *session;
    struct panel *panel;
    struct images *images;
    struct bus_object *object;
    struct bus_watch *server; /* whose the name is */
    struct notification_store *store;
    struct loop_timer *expiry;
    GHashTable *shown; /* id -> struct shown */
};

static const struct bus_interface interface;

static struct instant now(void)
{
    return clock_now(clock_system());
}

static void arm_expiry(struct notifications *notifications)
{
    loop_timer_arm(notifications->expiry, notification_store_expire(notifications->store, now()),
                   100 * USEC_PER_MSEC);
}

static void on_expiry(void *userdata)
{
    arm_expiry(userdata);
}

static void close_notification(struct notifications *notifications, uint32_t id,
                               enum close_reason reason)
{
    if (notification_store_close(notifications->store, id, reason))
        arm_expiry(notifications);
}

/* ---- on the panel -----------------------------------------------------------------------------
 */

static void shown_free(void *data)
{
    struct shown *shown = data;

    images_cancel(shown->image);
    panel_end(shown->activity);
    picture_unref(shown->picture);
    g_free(shown->app);
    g_free(shown);
}

static void on_action(struct panel_activity *activity, const char *action, void *userdata)
{
    struct shown *shown = userdata;
    struct notifications *notifications = shown->notifications;
    uint32_t id = shown->id;
    const struct notification *notification = notification_store_find(notifications->store, id);

    if (!notification || !notification_has_action(notification, action))
        return;

    bool resident = notification->resident;
    bus_emit(notifications->session, NULL, PATH, interface.name, "ActionInvoked",
             g_variant_new("(us)", id, action));
    if (!resident)
        close_notification(notifications, id, CLOSE_DISMISSED);
}

static enum close_reason reason_of(const char *reason)
{
    if (strcmp(reason, "dismissed") == 0)
        return CLOSE_DISMISSED;
    return strcmp(reason, "expired") == 0 ? CLOSE_EXPIRED : CLOSE_UNDEFINED;
}

static void on_ended(struct panel_activity *activity, const char *reason, void *userdata)
{
    struct shown *shown = userdata;

    shown->activity = NULL;
    close_notification(shown->notifications, shown->id, reason_of(reason));
}

static const struct panel_listener panel_listener = { .action = on_action, .ended = on_ended };

static void on_image(struct picture *picture, void *userdata);

static void load_file(struct shown *shown, const char *reference)
{
    if (reference)
        shown->image =
            images_load(shown->notifications->images, reference, IMAGE_MAX, on_image, shown);
}

static void load_data(struct shown *shown, GVariant *data)
{
    g_autofree char *why = NULL;

    if (data && image_data_read(data, IMAGE_MAX, &shown->picture, &why) < 0)
        log_debug("notification %u: its picture is left out: %s", shown->id, why);
}

static void load_source(struct shown *shown, const struct notification *notification,
                        enum image_source source)
{
    switch (source) {
    case SOURCE_IMAGE_DATA:
        load_data(shown, notification->image_data);
        break;
    case SOURCE_IMAGE_PATH:
        load_file(shown, notification->image_path);
        break;
    case SOURCE_APP_ICON:
        load_file(shown, notification->app_icon);
        break;
    case SOURCE_ICON_DATA:
        load_data(shown, notification->icon_data);
        break;
    case SOURCE_DESKTOP_ENTRY:
        load_file(shown, notification->desktop_entry);
        break;
    case SOURCES:
        break;
    }
}

/* Goes on with the sources until one gives a picture, or is on its way to. */
static void load_next(struct shown *shown, const struct notification *notification)
{
    while (!shown->picture && !shown->image && shown->next_source < SOURCES)
        load_source(shown, notification, (enum image_source)shown->next_source++);
}

static void load_image(struct shown *shown, const struct notification *notification)
{
    images_cancel(g_steal_pointer(&shown->image));
    picture_unref(g_steal_pointer(&shown->picture));
    shown->next_source = 0;
    load_next(shown, notification);
}

static void on_image(struct picture *picture, void *userdata)
{
    struct shown *shown = userdata;
    const struct notification *notification =
        notification_store_find(shown->notifications->store, shown->id);

    shown->image = NULL;
    if (!notification)
        return;
    if (picture)
        shown->picture = picture_ref(picture);
    else
        load_next(shown, notification);
    if (shown->picture && shown->activity)
        panel_update(shown->activity, PANEL_QUIET, notification_fields(notification),
                     shown->picture);
}

static void on_opened(struct notification *before, struct notification *next, void *userdata)
{
    struct notifications *notifications = userdata;
    struct shown *shown = g_hash_table_lookup(notifications->shown, GUINT_TO_POINTER(next->id));

    if (!shown) {
        shown = g_new0(struct shown, 1);
        shown->notifications = notifications;
        shown->id = next->id;
        g_hash_table_insert(notifications->shown, GUINT_TO_POINTER(next->id), shown);
    }
    load_image(shown, next);
    if (shown->activity && g_strcmp0(shown->app, next->app) == 0) {
        panel_update(shown->activity, PANEL_ALERT, notification_fields(next), shown->picture);
        return;
    }
    panel_end(shown->activity);
    g_free(shown->app);
    shown->app = g_strdup(next->app);
    shown->activity = panel_post(notifications->panel, KIND, notification_fields(next),
                                 shown->picture, &panel_listener, shown);
}

static void on_closed(struct notification *notification, enum close_reason reason, void *userdata)
{
    struct notifications *notifications = userdata;

    g_hash_table_remove(notifications->shown, GUINT_TO_POINTER(notification->id));
    bus_emit(notifications->session, NULL, PATH, interface.name, "NotificationClosed",
             g_variant_new("(uu)", notification->id, (uint32_t)reason));
}

static const struct notification_listener store_listener = {
    .opened = on_opened,
    .closed = on_closed,
};

/* ---- the interface ----------------------------------------------------------------------------
 */

static void on_notify(struct bus_call *call, GVariant *args, void *userdata)
{
    struct notifications *notifications = userdata;
    uint32_t replaces;
    struct notification *notification = notification_read(args, now(), &replaces);
    uint32_t id = notification_store_put(notifications->store, notification, replaces);

    bus_call_reply(call, g_variant_new("(u)", id), NULL, 0);
    arm_expiry(notifications);
}

static void on_close(struct bus_call *call, GVariant *args, void *userdata)
{
    struct notifications *notifications = userdata;
    uint32_t id;

    g_variant_get(args, "(u)", &id);
    if (!notification_store_close(notifications->store, id, CLOSE_REQUESTED)) {
        /* The specification wants an empty error for one that is not there. */
        bus_call_error(call, "org.freedesktop.Notifications.Error.NotFound", "%s", "");
        return;
    }
    bus_call_reply(call, NULL, NULL, 0);
    arm_expiry(notifications);
}

static void on_get_capabilities(struct bus_call *call, GVariant *args, void *userdata)
{
    static const char *const capabilities[] = { "actions",     "body",        "body-markup",
                                                "icon-static", "persistence", NULL };

    bus_call_reply(call, g_variant_new("(^as)", capabilities), NULL, 0);
}

static void on_get_server_information(struct bus_call *call, GVariant *args, void *userdata)
{
    bus_call_reply(call, g_variant_new("(ssss)", "Dorsal", "Dorsal", DORSAL_VERSION, "1.2"), NULL,
                   0);
}

static const struct bus_method methods[] = {
    { "Notify", "susssasa{sv}i",
      "app_name,replaces_id,app_icon,summary,body,actions,hints,expire_timeout", "u", "id",
      on_notify },
    { "CloseNotification", "u", "id", "", "", on_close },
    { "GetCapabilities", "", "", "as", "capabilities", on_get_capabilities },
    { "GetServerInformation", "", "", "ssss", "name,vendor,version,spec_version",
      on_get_server_information },
    { 0 },
};

static const struct bus_signal signals[] = {
    { "NotificationClosed", "uu", "id,reason" },
    { "ActionInvoked", "us", "id,action_key" },
    { 0 },
};

static const struct bus_interface interface = {
    .name = NAME,
    .methods = methods,
    .signals = signals,
};

/* ---- life -------------------------------------------------------------------------------------
 */

static void on_owner(const char *name, const char *old_owner, const char *new_owner, void *userdata)
{
    const struct notifications *notifications = userdata;

    if (*new_owner == '\0')
        return;
    if (g_strcmp0(new_owner, bus_unique_name(notifications->session)) == 0)
        log_info("notifications: served here");
    else
        log_notice("notifications: the desktop serves them itself; they are left to it");
}

struct notifications *notifications_new(sd_event *event, struct bus *session, struct panel *panel,
                                        struct images *images)
{
    static const struct bus_interface *const interfaces[] = { &interface, NULL };
    struct notifications *notifications = g_new0(struct notifications, 1);

    notifications->session = session;
    notifications->panel = panel;
    notifications->images = images;
    notifications->shown = g_hash_table_new_full(NULL, NULL, NULL, shown_free);
    notifications->store = notification_store_new(&store_listener, notifications);
    if (loop_timer_new(event, CLOCK_REALTIME, on_expiry, notifications, &notifications->expiry) < 0)
        g_error("no timer for notifications");
    notifications->object = bus_object_add(session, PATH, interfaces, notifications);
    notifications->server = bus_watch_name(session, NAME, on_owner, notifications);
    bus_want_name(session, NAME, false);
    return notifications;
}

void notifications_free(struct notifications *notifications)
{
    GHashTableIter iter;
    void *id;

    if (!notifications)
        return;
    g_hash_table_iter_init(&iter, notifications->shown);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        bus_emit(notifications->session, NULL, PATH, interface.name, "NotificationClosed",
                 g_variant_new("(uu)", GPOINTER_TO_UINT(id), (uint32_t)CLOSE_UNDEFINED));
    g_hash_table_unref(notifications->shown);
    notification_store_free(notifications->store);
    bus_watch_free(notifications->server);
    bus_object_remove(notifications->object);
    loop_timer_free(notifications->expiry);
    g_free(notifications);
}
