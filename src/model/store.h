/* All activities there are, whoever's; their life, rights and caps. */
#pragma once

#include "model/activity.h"

#define STORE_PER_APP_MAX 8  /* beyond it the oldest of that uid and app ends, "displaced" */
#define STORE_PER_UID_MAX 64 /* the same for all of a uid */

struct store;

struct store_listener {
    /* A new one, or a new version (`before` is NULL for a new one). */
    void (*changed)(const struct activity *before, const struct activity *activity, void *userdata);
    /* `reason`: "ended", "expired", "dismissed", "disconnected", "displaced". */
    void (*ended)(const struct activity *activity, const char *reason, void *userdata);
};

struct store *store_new(const struct catalogue *catalogue, const struct store_listener *listener,
                        void *userdata);
void store_free(struct store *store);

struct store_poster {
    uid_t uid;
    const char *sender; /* unique bus name */
};

/* Posts; a present one of the same uid, app and `key` is replaced and keeps its id. Ids start at 1
 * and are never used twice. Errors: -ENOENT no such kind, else as activity_read(). */
int store_post(struct store *store, struct store_poster poster, const char *kind, GVariant *fields,
               const int *fds, size_t n_fds, struct instant now, uint32_t *ret_id, char **ret_why);
/* -ENOENT no such activity (also for somebody else's); else as activity_read(). */
int store_update(struct store *store, struct store_poster poster, uint32_t id, GVariant *fields,
                 const int *fds, size_t n_fds, struct instant now, char **ret_why);
/* Ends it for its poster's uid. -ENOENT. */
int store_end(struct store *store, uid_t uid, uint32_t id, char **ret_why);
/* Ends it whoever's it is: the user swiped it away. */
void store_dismiss(struct store *store, uint32_t id);
/* A bus connection is gone. */
void store_end_connection(struct store *store, const char *sender);
/* Ends what has expired: at its `expires`; when it rings, its kind's linger after it began to;
 * else, with lifetime expiry, its kind's expiry after the last post or update. Returns when to call
 * again (after a change, a clock that was set, or then), on CLOCK_REALTIME; USEC_INFINITY: never.
 */
usec_t store_expire(struct store *store, struct instant now);

/* NULL when there is none. Borrowed until the next change. */
struct activity *store_find(const struct store *store, uint32_t id);
/* All, oldest first: an array of struct activity *, borrowed until the next change. */
const GPtrArray *store_activities(const struct store *store);
