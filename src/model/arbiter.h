/* Decides what is on the panel now: a pure function of the activities, the user's navigation and
 * power to a view. It gives back what it took.
 *
 * Order: ringing call, ringing alarm or timer, critical alert, what the user opened, live
 * activities, notices, media, pins, face; within a class the newest. The first three hold the panel
 * as a card, until the user navigates away from them: no card is a trap. Any other new one is a
 * card for its kind's dwell, then a capsule over the face (the most important one). What the user
 * opened goes back by itself when it was not touched for a while. */
#pragma once

#include "model/activity.h"

/* What was opened, goes back untouched. */
#define ARBITER_OPENED_TIMEOUT (30 * USEC_PER_SEC)

enum power {
    POWER_ACTIVE,
    POWER_AMBIENT,
    POWER_OFF,
};

const char *power_to_string(enum power power);
int power_from_string(const char *name, enum power *ret);

struct arbiter_input {
    struct activity *const *activities; /* that may be shown on this panel to this user */
    size_t n_activities;
    enum power power;
    /* What the user opened: an activity's id, 0: nothing. Pages stand in the arbiter's order. */
    uint32_t opened;
    usec_t opened_boottime; /* or last touched since; 0: never */
    /* The user sent cards back to the face at this time: what alerted before is not a card.
     * 0: never. */
    usec_t face_boottime;
    struct instant now;
};

enum view_kind {
    VIEW_OFF,
    VIEW_FACE,
    VIEW_CARD,
};

struct view {
    enum view_kind kind;
    struct activity *card;    /* borrowed from the input; NULL unless VIEW_CARD */
    struct activity *capsule; /* over the face; NULL: none */
    struct instant recheck;   /* when the answer changes by itself; USEC_INFINITY in both: never */
};

struct view arbiter_decide(const struct arbiter_input *input);
/* The next page in a direction (+1, -1) from the current view: an activity's id, or 0 for the face;
 * swiping past the last comes back to the face. */
uint32_t arbiter_page(const struct arbiter_input *input, const struct view *current, int direction);
/* Whose activities are shown: those of the active user and of system uids (below 1000, and 65534).
 * `active` is (uid_t)-1 when nobody is active; `panel` NULL asks for any. */
bool arbiter_visible(const struct activity *activity, uid_t active, const char *panel);
