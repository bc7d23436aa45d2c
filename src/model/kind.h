/* The catalogue of kinds: what each kind of activity is, as data. One file *.activity a kind, read
 * from data/activities and from directories of the administrator's; a later directory's file of the
 * same name wins.
 *
 *     # /usr/share/dorsal/activities/timer.activity
 *     [Activity]
 *     title=Timer
 *     icon=timer
 *     template=ring
 *     class=live
 *     privacy=public
 *     dwell=6
 *     expiry=43200
 *     linger=120
 *     rings=yes
 *
 *     # What dorsalctl theme shows of it: FIELD=VALUE as for dorsalctl post.
 *     [Sample]
 *     title=Pasta
 *     remaining=7m17s
 */
#pragma once

#include "base/clock.h"
#include "base/diag.h"

/* The arbiter's classes, the most important first. */
enum activity_class {
    CLASS_CALL,   /* a ringing call */
    CLASS_ALARM,  /* a ringing alarm or timer */
    CLASS_ALERT,  /* critical: stays until it is dismissed or ends */
    CLASS_LIVE,   /* something going on: a timer, a ride, an ongoing call */
    CLASS_NOTICE, /* something that happened */
    CLASS_MEDIA,
    CLASS_PIN, /* put there by the user */
};

enum activity_privacy {
    PRIVACY_PUBLIC,
    PRIVACY_PRIVATE,
    PRIVACY_SECRET,
};

struct kind {
    char *name;     /* the file's name without .activity */
    char *title;    /* for people, and the card's caption when the poster gives no app */
    char *icon;     /* name of a glyph, data/icons */
    char *template; /* the card template that shows it when a theme has no card for the kind */
    enum activity_class class;
    enum activity_privacy privacy;
    usec_t dwell;  /* how long a new one is shown as a card */
    usec_t expiry; /* ends that long after the last post or update without an `expires` */
    usec_t linger; /* a ringing one ends that long after it began to ring */
    bool rings;    /* becomes CLASS_ALARM when `remaining` or `deadline` is over */
    char **sample; /* "field=value" as they stand in the file, NULL-terminated; for previews */
};

struct catalogue;

/* Reads all kinds of the directories, in order. Bad files and keys are reported and skipped; a
 * directory that is not there is none. */
struct catalogue *catalogue_load(const char *const *directories, struct diag_list *diags);
void catalogue_free(struct catalogue *catalogue);
/* NULL when there is none of this name. Lives as long as the catalogue. */
const struct kind *catalogue_find(const struct catalogue *catalogue, const char *name);
/* All names, sorted, NULL-terminated; lives as long as the catalogue. */
const char *const *catalogue_names(const struct catalogue *catalogue);

const char *activity_class_to_string(enum activity_class class);
int activity_class_from_string(const char *name, enum activity_class *ret);
const char *activity_privacy_to_string(enum activity_privacy privacy);
int activity_privacy_from_string(const char *name, enum activity_privacy *ret);
