#include "model/store.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"

struct store {
    const struct catalogue *catalogue;
    struct store_listener listener;
    void *userdata;
    GPtrArray *activities; /* one reference each; oldest first, so ids rise */
    uint32_t last_id;
};

static void unref_activity(void *data)
{
    activity_unref(data);
}

struct store *store_new(const struct catalogue *catalogue, const struct store_listener *listener,
                        void *userdata)
{
    struct store *store = g_new(struct store, 1);

    *store = (struct store){
        .catalogue = catalogue,
        .listener = *listener,
        .userdata = userdata,
        .activities = g_ptr_array_new_with_free_func(unref_activity),
    };
    return store;
}

void store_free(struct store *store)
{
    if (!store)
        return;
    g_ptr_array_unref(store->activities);
    g_free(store);
}

static struct activity *nth(const struct store *store, guint index)
{
    return g_ptr_array_index(store->activities, index);
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

/* Ids rise along the array. */
static bool find_index(const struct store *store, uint32_t id, guint *ret)
{
    guint low = 0;
    guint high = store->activities->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (nth(store, middle)->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    *ret = low;
    return low < store->activities->len && nth(store, low)->id == id;
}

struct activity *store_find(const struct store *store, uint32_t id)
{
    guint index;

    return find_index(store, id, &index) ? nth(store, index) : NULL;
}

const GPtrArray *store_activities(const struct store *store)
{
    return store->activities;
}

/* The listener hears of it when it is gone. */
static void end_at(struct store *store, guint index, const char *reason)
{
    struct activity *activity = activity_ref(nth(store, index));

    g_ptr_array_remove_index(store->activities, index);
    store->listener.ended(activity, reason, store->userdata);
    activity_unref(activity);
}

static void replace_at(struct store *store, guint index, struct activity *next)
{
    struct activity *before = nth(store, index);

    store->activities->pdata[index] = next;
    store->listener.changed(before, next, store->userdata);
    activity_unref(before);
}

static bool belongs(const struct activity *activity, uid_t uid, const char *app)
{
    return activity->uid == uid && (!app || same_text(activity->app, app));
}

/* Makes room for one more of the uid and (unless NULL) app. */
static void displace_oldest(struct store *store, uid_t uid, const char *app, unsigned max)
{
    guint oldest = 0;
    unsigned count = 0;

    for (guint i = store->activities->len; i-- > 0;)
        if (belongs(nth(store, i), uid, app)) {
            oldest = i;
            count++;
        }
    if (count >= max)
        end_at(store, oldest, "displaced");
}

static void add(struct store *store, struct activity *next)
{
    displace_oldest(store, next->uid, next->app ? next->app : "", STORE_PER_APP_MAX);
    displace_oldest(store, next->uid, NULL, STORE_PER_UID_MAX);
    next->id = ++store->last_id;
    g_ptr_array_add(store->activities, next);
    store->listener.changed(NULL, next, store->userdata);
}

static bool find_key(const struct store *store, const struct activity *next, guint *ret)
{
    if (!next->key)
        return false;
    for (guint i = 0; i < store->activities->len; i++) {
        const struct activity *activity = nth(store, i);

        if (belongs(activity, next->uid, next->app ? next->app : "") &&
            same_text(activity->key, next->key)) {
            *ret = i;
            return true;
        }
    }
    return false;
}

static int no_such_kind(const struct store *store, const char *kind, char **ret_why)
{
    g_autofree char *hint = text_suggestion(kind, catalogue_names(store->catalogue));

    *ret_why = g_strdup_printf("there is no kind '%.*s'%s%s", 64, kind, hint ? "; " : "",
                               hint ? hint : "");
    return -ENOENT;
}

int store_post(struct store *store, struct store_poster poster, const char *kind_name,
               GVariant *fields, const int *fds, size_t n_fds, struct instant now, uint32_t *ret_id,
               char **ret_why)
{
    const struct kind *kind = catalogue_find(store->catalogue, kind_name);
    if (!kind)
        return no_such_kind(store, kind_name, ret_why);
    if (store->last_id == UINT32_MAX) {
        *ret_why = g_strdup("every id has been used; restart dorsald");
        return -ENOSPC;
    }

    struct activity *next;
    int r = activity_read(kind, NULL, fields, fds, n_fds, now, &next, ret_why);
    if (r < 0)
        return r;

    next->uid = poster.uid;
    next->sender = g_strdup(poster.sender);
    next->posted = next->updated = next->alerted = now;

    guint index;
    if (find_key(store, next, &index)) {
        next->id = nth(store, index)->id;
        next->posted = nth(store, index)->posted;
        *ret_id = next->id;
        replace_at(store, index, next);
    } else {
        *ret_id = store->last_id + 1;
        add(store, next);
    }
    return 0;
}

/* Somebody else's looks as if it were not there. */
static int find_own(const struct store *store, uid_t uid, uint32_t id, guint *ret, char **ret_why)
{
    if (find_index(store, id, ret) && nth(store, *ret)->uid == uid)
        return 0;
    *ret_why = g_strdup_printf("there is no activity %" G_GUINT32_FORMAT " of yours", id);
    return -ENOENT;
}

int store_update(struct store *store, struct store_poster poster, uint32_t id, GVariant *fields,
                 const int *fds, size_t n_fds, struct instant now, char **ret_why)
{
    guint index;
    int r = find_own(store, poster.uid, id, &index, ret_why);
    if (r < 0)
        return r;

    const struct activity *before = nth(store, index);
    struct activity *next;
    r = activity_read(before->kind, before, fields, fds, n_fds, now, &next, ret_why);
    if (r < 0)
        return r;
    next->updated = now;
    replace_at(store, index, next);
    return 0;
}

int store_end(struct store *store, uid_t uid, uint32_t id, char **ret_why)
{
    guint index;
    int r = find_own(store, uid, id, &index, ret_why);
    if (r < 0)
        return r;
    end_at(store, index, "ended");
    return 0;
}

void store_dismiss(struct store *store, uint32_t id)
{
    guint index;

    if (find_index(store, id, &index))
        end_at(store, index, "dismissed");
}

void store_end_connection(struct store *store, const char *sender)
{
    for (guint i = store->activities->len; i-- > 0;) {
        const struct activity *activity = nth(store, i);

        if (activity->lifetime == LIFETIME_CONNECTION && same_text(activity->sender, sender))
            end_at(store, i, "disconnected");
    }
}

/* µs from `now` until the activity ends by itself, INT64_MAX: never. Each end counts on the clock
 * it was given on: `expires` on the wall's, the rest on the one that never jumps. */
static int64_t ends_in(const struct activity *activity, struct instant now)
{
    const struct kind *kind = activity->kind;
    int64_t ends = INT64_MAX;
    int64_t rings_in = activity_rings_in(activity, now);

    if (activity->expires_realtime != USEC_INFINITY)
        ends = (int64_t)activity->expires_realtime - (int64_t)now.realtime;
    else if (activity->lifetime == LIFETIME_EXPIRY)
        ends = (int64_t)usec_add(activity->updated.boottime, kind->expiry) - (int64_t)now.boottime;

    if (rings_in == INT64_MAX)
        return ends;
    /* A timer waits for its time, however long, and then rings no longer than its kind says. */
    if (activity->expires_realtime == USEC_INFINITY)
        return rings_in + (int64_t)kind->linger;
    return MIN(ends, rings_in + (int64_t)kind->linger);
}

usec_t store_expire(struct store *store, struct instant now)
{
    int64_t next = INT64_MAX;

    for (guint i = store->activities->len; i-- > 0;) {
        int64_t ends = ends_in(nth(store, i), now);

        if (ends <= 0)
            end_at(store, i, "expired");
        else
            next = MIN(next, ends);
    }
    return next == INT64_MAX ? USEC_INFINITY : usec_add(now.realtime, (usec_t)next);
}
