/* An activity: structured facts about something going on. Immutable: an update makes a new version
 * with the same id, so whoever shows one can hold on to what it shows and compare by pointer. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include <glib.h>

#include "base/clock.h"
#include "base/pixels.h"
#include "model/details.h"
#include "model/kind.h"

/* Caps on what a poster may send. */
#define ACTIVITY_TITLE_MAX      512 /* bytes of UTF-8 */
#define ACTIVITY_TEXT_MAX       4096
#define ACTIVITY_NAME_MAX       128 /* app, icon, key, labels */
#define ACTIVITY_ACTIONS_MAX    8
#define ACTIVITY_ACTION_KEY_MAX 127 /* an action's key; see struct scene_hit */
#define ACTIVITY_PANELS_MAX     8
#define ACTIVITY_IMAGE_SIDE_MAX 2048
#define ACTIVITY_RATE_MAX       100.0
#define ACTIVITY_TIME_MAX       (INT64_C(10) * 366 * 24 * 3600 * 1000000) /* ten years */

enum activity_lifetime {
    LIFETIME_EXPIRY,     /* ends at `expires`, or the kind's expiry after the last update */
    LIFETIME_CONNECTION, /* ends with the poster's bus connection */
    LIFETIME_PERSISTENT, /* ends when it is ended */
};

struct activity_action {
    char *key;     /* any text but "" */
    char *label;   /* the key when the poster gave none */
    char *icon;    /* NULL or a glyph's name */
    char *purpose; /* NULL or as in the notification portal, e.g. "call.accept" */
};

/* Absent text is NULL, absent time USEC_INFINITY. */
struct activity {
    unsigned references;

    uint32_t id;
    uid_t uid;
    char *sender; /* unique bus name of the poster */
    const struct kind *kind;

    char *app, *key, *title, *text, *icon;
    struct image *image;
    struct details details;

    usec_t deadline_realtime;
    usec_t started_realtime;
    usec_t expires_realtime;
    int64_t remaining, position, length; /* µs at `anchor`; -1: absent */
    double rate;                         /* 0: stands still; default 1 where it counts */
    usec_t anchor_boottime;

    struct activity_action *actions;
    size_t n_actions;
    enum activity_lifetime lifetime;
    enum activity_class class;
    enum activity_privacy privacy;
    char **panels; /* NULL: all */

    struct instant posted;  /* the first version */
    struct instant updated; /* this version */
    struct instant alerted; /* when it last asked for attention: posted, or posted again */
};

/* Fields of time take -1, texts "", lists the empty list and image-size (0,0) for "take it away".
 * What runs (remaining, position) is carried on: an update that sets one of remaining, position and
 * rate moves the anchor to its own, else to now, and the others to what they have become by then.
 * Without a length, a countdown's first `remaining` is its length. `class` may make a thing less
 * important or critical, but "call" and "alarm" only when its kind has that class: nobody rings by
 * claiming to. An update may repeat `app` and `key`, but not change them.
 *
 * Reads the fields of Post or Update (a{sv}; see org.dorsal(5) for names and types) on top of
 * `base`, the version before, or of nothing when NULL. `fds` serve the 'h' values. On failure
 * -EINVAL (a field's name, type or value), -E2BIG (too long, too many) and `ret_why` names the
 * field and says what is allowed. The new version has id, uid, sender and the instants of `base`,
 * else zero. */
int activity_read(const struct kind *kind, const struct activity *base, GVariant *fields,
                  const int *fds, size_t n_fds, struct instant now, struct activity **ret,
                  char **ret_why);
struct activity *activity_ref(struct activity *activity);
void activity_unref(struct activity *activity);
/* The fields back as a{sv}, without descriptors; with kind s, uid u, app s and state s ("active",
 * "ringing") always there, and what runs as it is `now`. Floating. */
GVariant *activity_to_variant(const struct activity *activity, struct instant now);

/* What runs, at any time. -1 when absent; never negative otherwise; position ends at length.
 * Without `remaining` the time to the deadline remains. */
int64_t activity_position_at(const struct activity *activity, struct instant at);
int64_t activity_remaining_at(const struct activity *activity, struct instant at);
/* Since `started`, or -1. */
int64_t activity_elapsed_at(const struct activity *activity, struct instant at);
/* 0..1, or -1: what the poster says, else position of length, else what a countdown has used of its
 * length. */
double activity_progress_at(const struct activity *activity, struct instant at);
/* When it begins to ring, µs from `at`: not positive when it rings, INT64_MAX: never. */
int64_t activity_rings_in(const struct activity *activity, struct instant at);
/* The kind rings and its time is over. */
bool activity_ringing_at(const struct activity *activity, struct instant at);
/* Its class; at least CLASS_ALARM while it rings. */
enum activity_class activity_class_at(const struct activity *activity, struct instant at);
/* NULL when it has no action of this key. */
const struct activity_action *activity_find_action(const struct activity *activity,
                                                   const char *key);
