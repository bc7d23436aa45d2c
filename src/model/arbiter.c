#include "model/arbiter.h"

#include <errno.h>
#include <string.h>

static const char *const power_names[] = {
    [POWER_ACTIVE] = "active",
    [POWER_AMBIENT] = "ambient",
    [POWER_OFF] = "off",
};
G_STATIC_ASSERT(G_N_ELEMENTS(power_names) == POWER_OFF + 1);

const char *power_to_string(enum power power)
{
    return power_names[power];
}

int power_from_string(const char *name, enum power *ret)
{
    for (size_t i = 0; i < G_N_ELEMENTS(power_names); i++)
        if (strcmp(power_names[i], name) == 0) {
            *ret = (enum power)i;
            return 0;
        }
    return -EINVAL;
}

/* When it last asked for attention, µs before now: alerted, or began to ring. */
static int64_t attention_age(const struct activity *activity, struct instant now)
{
    int64_t rings_in = activity_rings_in(activity, now);
    int64_t alerted = (int64_t)now.boottime - (int64_t)activity->alerted.boottime;

    return rings_in <= 0 ? MIN(-rings_in, alerted) : alerted;
}

/* The arbiter's order: class, then the newest. */
static int compare(const struct activity *a, const struct activity *b, struct instant now)
{
    enum activity_class class_a = activity_class_at(a, now);
    enum activity_class class_b = activity_class_at(b, now);
    if (class_a != class_b)
        return class_a < class_b ? -1 : 1;

    int64_t age_a = attention_age(a, now);
    int64_t age_b = attention_age(b, now);
    if (age_a != age_b)
        return age_a < age_b ? -1 : 1;
    return a->id > b->id ? -1 : a->id < b->id;
}

static int64_t opened_left(const struct arbiter_input *input)
{
    return (int64_t)usec_add(input->opened_boottime, ARBITER_OPENED_TIMEOUT) -
           (int64_t)input->now.boottime;
}

static struct activity *opened(const struct arbiter_input *input)
{
    if (input->opened == 0 || opened_left(input) <= 0)
        return NULL;
    for (size_t i = 0; i < input->n_activities; i++)
        if (input->activities[i]->id == input->opened)
            return input->activities[i];
    return NULL;
}

/* The user's last word on what is shown was spoken that long ago. */
static int64_t navigation_age(const struct arbiter_input *input)
{
    usec_t last = MAX(input->face_boottime, opened(input) ? input->opened_boottime : 0);

    return last > 0 ? (int64_t)input->now.boottime - (int64_t)last : INT64_MAX;
}

static bool holds_panel(const struct arbiter_input *input, const struct activity *activity)
{
    return activity_class_at(activity, input->now) <= CLASS_ALERT &&
           attention_age(activity, input->now) < navigation_age(input);
}

static int64_t dwell_left(const struct arbiter_input *input, const struct activity *activity)
{
    int64_t age = attention_age(activity, input->now);
    int64_t face_age = (int64_t)input->now.boottime - (int64_t)input->face_boottime;

    if (input->face_boottime > 0 && age >= face_age)
        return 0;
    return (int64_t)activity->kind->dwell - age;
}

static bool dwells(const struct arbiter_input *input, const struct activity *activity)
{
    return activity_class_at(activity, input->now) > CLASS_ALERT && dwell_left(input, activity) > 0;
}

static bool anything(const struct arbiter_input *input, const struct activity *activity)
{
    return true;
}

/* The most important of those that fit, or NULL. */
static struct activity *best(const struct arbiter_input *input,
                             bool (*fits)(const struct arbiter_input *input,
                                          const struct activity *activity))
{
    struct activity *found = NULL;

    for (size_t i = 0; i < input->n_activities; i++) {
        struct activity *activity = input->activities[i];

        if (fits(input, activity) && (!found || compare(activity, found, input->now) < 0))
            found = activity;
    }
    return found;
}

/* The next one to begin to ring. */
static int64_t next_ring(const struct arbiter_input *input)
{
    int64_t next = INT64_MAX;

    for (size_t i = 0; i < input->n_activities; i++) {
        int64_t rings_in = activity_rings_in(input->activities[i], input->now);

        if (rings_in > 0)
            next = MIN(next, rings_in);
    }
    return next;
}

static struct view card(const struct arbiter_input *input, struct activity *activity, int64_t left)
{
    int64_t change = MIN(left, next_ring(input));

    return (struct view){
        .kind = VIEW_CARD,
        .card = activity,
        .recheck = change == INT64_MAX ? (struct instant){ USEC_INFINITY, USEC_INFINITY }
                                       : instant_add(input->now, change),
    };
}

struct view arbiter_decide(const struct arbiter_input *input)
{
    struct activity *activity;

    if (input->power == POWER_OFF)
        return (struct view){ .kind = VIEW_OFF, .recheck = { USEC_INFINITY, USEC_INFINITY } };
    if ((activity = best(input, holds_panel)))
        return card(input, activity, INT64_MAX);
    if ((activity = opened(input)))
        return card(input, activity, opened_left(input));
    if ((activity = best(input, dwells)))
        return card(input, activity, dwell_left(input, activity));

    struct view face = card(input, NULL, INT64_MAX);
    face.kind = VIEW_FACE;
    face.capsule = best(input, anything);
    return face;
}

static int compare_pages(const void *a, const void *b, void *userdata)
{
    const struct instant *now = userdata;

    return compare(*(struct activity *const *)a, *(struct activity *const *)b, *now);
}

uint32_t arbiter_page(const struct arbiter_input *input, const struct view *current, int direction)
{
    size_t count = input->n_activities;
    g_autofree struct activity **pages =
        g_memdup2(input->activities, count * sizeof(struct activity *));
    struct instant now = input->now;
    size_t at = 0; /* 0: the face, else one more than the index */

    if (count == 0)
        return 0;
    g_qsort_with_data(pages, (gint)count, sizeof(*pages), compare_pages, &now);
    for (size_t i = 0; i < count; i++)
        if (current->card && pages[i]->id == current->card->id)
            at = i + 1;

    size_t next = (at + (direction > 0 ? 1 : count)) % (count + 1);
    return next == 0 ? 0 : pages[next - 1]->id;
}

static bool is_system_uid(uid_t uid)
{
    return uid < 1000 || uid == 65534;
}

bool arbiter_visible(const struct activity *activity, uid_t active, const char *panel)
{
    if (activity->uid != active && !is_system_uid(activity->uid))
        return false;
    if (!panel || !activity->panels)
        return true;
    return g_strv_contains((const char *const *)activity->panels, panel);
}
