#include "agent/notification-store.h"

struct notification_store {
    struct notification_listener listener;
    void *userdata;
    GPtrArray *open; /* struct notification, owned; the oldest first */
    uint32_t last_id;
};

struct notification_store *notification_store_new(const struct notification_listener *listener,
                                                  void *userdata)
{
    struct notification_store *store = g_new(struct notification_store, 1);

    *store = (struct notification_store){
        .listener = *listener,
        .userdata = userdata,
        .open = g_ptr_array_new(),
    };
    return store;
}

static struct notification *nth(const struct notification_store *store, guint index)
{
    return g_ptr_array_index(store->open, index);
}

void notification_store_free(struct notification_store *store)
{
    if (!store)
        return;
    for (guint i = 0; i < store->open->len; i++)
        notification_free(nth(store, i));
    g_ptr_array_unref(store->open);
    g_free(store);
}

static bool find_index(const struct notification_store *store, uint32_t id, guint *ret)
{
    for (guint i = 0; i < store->open->len; i++)
        if (nth(store, i)->id == id) {
            *ret = i;
            return true;
        }
    return false;
}

static bool same_app(const struct notification *a, const struct notification *b)
{
    return g_strcmp0(a->app, b->app) == 0;
}

static bool find_replaced(const struct notification_store *store,
                          const struct notification *notification, uint32_t replaces, guint *ret)
{
    if (replaces != 0 && find_index(store, replaces, ret))
        return true;
    if (!notification->tag)
        return false;
    for (guint i = 0; i < store->open->len; i++)
        if (same_app(nth(store, i), notification) &&
            g_strcmp0(nth(store, i)->tag, notification->tag) == 0) {
            *ret = i;
            return true;
        }
    return false;
}

/* Out of the store first, so that the listener sees it gone. */
static void close_at(struct notification_store *store, guint index, enum close_reason reason)
{
    struct notification *notification = g_ptr_array_remove_index(store->open, index);

    store->listener.closed(notification, reason, store->userdata);
    notification_free(notification);
}

/* The oldest of the same app, when that app has its fill. */
static bool find_displaced(const struct notification_store *store,
                           const struct notification *notification, guint *ret)
{
    unsigned count = 0;

    for (guint i = store->open->len; i-- > 0;)
        if (same_app(nth(store, i), notification)) {
            *ret = i;
            count++;
        }
    return count >= NOTIFICATIONS_PER_APP_MAX;
}

static void make_room(struct notification_store *store, const struct notification *notification)
{
    guint index = 0;

    if (find_displaced(store, notification, &index))
        close_at(store, index, CLOSE_UNDEFINED);
    else if (store->open->len >= NOTIFICATIONS_MAX)
        close_at(store, 0, CLOSE_UNDEFINED);
}

static uint32_t next_id(struct notification_store *store)
{
    guint index;

    do
        store->last_id++;
    while (store->last_id == 0 || find_index(store, store->last_id, &index));
    return store->last_id;
}

uint32_t notification_store_put(struct notification_store *store, struct notification *notification,
                                uint32_t replaces)
{
    struct notification *before = NULL;
    guint index;

    if (find_replaced(store, notification, replaces, &index)) {
        before = g_ptr_array_remove_index(store->open, index);
        notification->id = before->id;
    } else {
        /* Scripts choose a number and replace by it from the first time on. */
        notification->id = replaces != 0 ? replaces : next_id(store);
    }

    /* Also for a replacement: it may have come to another app. */
    make_room(store, notification);
    g_ptr_array_add(store->open, notification);

    uint32_t id = notification->id;
    store->listener.opened(before, notification, store->userdata);
    notification_free(before);
    return id;
}

struct notification *notification_store_find(const struct notification_store *store, uint32_t id)
{
    guint index;

    return find_index(store, id, &index) ? nth(store, index) : NULL;
}

bool notification_store_close(struct notification_store *store, uint32_t id,
                              enum close_reason reason)
{
    guint index;

    if (!find_index(store, id, &index))
        return false;
    close_at(store, index, reason);
    return true;
}

usec_t notification_store_expire(struct notification_store *store, struct instant now)
{
    usec_t next = USEC_INFINITY;

    for (guint i = store->open->len; i-- > 0;) {
        usec_t expires = nth(store, i)->expires_realtime;

        if (expires <= now.realtime)
            close_at(store, i, CLOSE_EXPIRED);
        else
            next = MIN(next, expires);
    }
    return next;
}

size_t notification_store_count(const struct notification_store *store)
{
    return store->open->len;
}
