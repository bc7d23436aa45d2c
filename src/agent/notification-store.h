/* The notifications that are open: ids, replacing, caps, and how each one ends exactly once. */
#pragma once

#include "agent/notification.h"

#define NOTIFICATIONS_MAX         64 /* open at a time; the oldest makes room */
#define NOTIFICATIONS_PER_APP_MAX 8  /* what the panel keeps of one program */

/* As NotificationClosed has them. */
enum close_reason {
    CLOSE_EXPIRED = 1,
    CLOSE_DISMISSED = 2,
    CLOSE_REQUESTED = 3,
    CLOSE_UNDEFINED = 4,
};

struct notification_store;

struct notification_listener {
    /* A new one (`before` is NULL), or one that takes the place and id of `before`, which is freed
     * after this. Whatever the caller tied to `before` goes on with `next`. */
    void (*opened)(struct notification *before, struct notification *next, void *userdata);
    /* Freed after this. */
    void (*closed)(struct notification *notification, enum close_reason reason, void *userdata);
};

struct notification_store *notification_store_new(const struct notification_listener *listener,
                                                  void *userdata);
/* Closes nothing. NULL is fine. */
void notification_store_free(struct notification_store *store);
/* Takes the notification and gives it the id of the open one that it replaces by `replaces` or by
 * its tag, else `replaces`, as the specification says, else a new one, which is never 0 and not
 * used twice before they wrap. Returns the id. */
uint32_t notification_store_put(struct notification_store *store, struct notification *notification,
                                uint32_t replaces);
/* NULL when it is not open. */
struct notification *notification_store_find(const struct notification_store *store, uint32_t id);
/* False when it is not open. */
bool notification_store_close(struct notification_store *store, uint32_t id,
                              enum close_reason reason);
/* Closes what has expired; returns when the next one will (CLOCK_REALTIME), or USEC_INFINITY. */
usec_t notification_store_expire(struct notification_store *store, struct instant now);
size_t notification_store_count(const struct notification_store *store);
