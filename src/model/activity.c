/* Life of an activity and what runs in it. Reading and writing its fields: fields.c. */
#include "model/activity-internal.h"

#include <string.h>

struct activity *activity_ref(struct activity *activity)
{
    activity->references++;
    return activity;
}

void activity_unref(struct activity *activity)
{
    if (!activity || --activity->references > 0)
        return;
    g_free(activity->sender);
    g_free(activity->app);
    g_free(activity->key);
    g_free(activity->title);
    g_free(activity->text);
    g_free(activity->icon);
    image_unref(activity->image);
    details_fini(&activity->details);
    actions_free(activity->actions, activity->n_actions);
    g_strfreev(activity->panels);
    g_free(activity);
}

struct activity *activity_copy(const struct activity *activity)
{
    struct activity *copy = g_memdup2(activity, sizeof(*activity));

    copy->references = 1;
    copy->sender = g_strdup(activity->sender);
    copy->app = g_strdup(activity->app);
    copy->key = g_strdup(activity->key);
    copy->title = g_strdup(activity->title);
    copy->text = g_strdup(activity->text);
    copy->icon = g_strdup(activity->icon);
    copy->image = activity->image ? image_ref(activity->image) : NULL;
    details_copy(&copy->details, &activity->details);
    copy->actions = actions_copy(activity->actions, activity->n_actions);
    copy->panels = g_strdupv(activity->panels);
    return copy;
}

/* How far a running value came from its anchor: time times rate. */
static int64_t run_since_anchor(const struct activity *activity, struct instant at)
{
    usec_t passed = usec_sub(at.boottime, activity->anchor_boottime);

    return (int64_t)((double)passed * activity->rate);
}

int64_t activity_position_at(const struct activity *activity, struct instant at)
{
    if (activity->position < 0)
        return -1;

    int64_t position = activity->position + run_since_anchor(activity, at);
    return activity->length >= 0 ? MIN(position, activity->length) : position;
}

int64_t activity_remaining_at(const struct activity *activity, struct instant at)
{
    if (activity->remaining >= 0)
        return MAX(activity->remaining - run_since_anchor(activity, at), 0);
    if (activity->deadline_realtime != USEC_INFINITY)
        return (int64_t)usec_sub(activity->deadline_realtime, at.realtime);
    return -1;
}

int64_t activity_elapsed_at(const struct activity *activity, struct instant at)
{
    if (activity->started_realtime == USEC_INFINITY)
        return -1;
    return (int64_t)usec_sub(at.realtime, activity->started_realtime);
}

double activity_progress_at(const struct activity *activity, struct instant at)
{
    int64_t length = activity->length;

    if (activity->details.progress >= 0)
        return activity->details.progress;
    if (length <= 0)
        return -1;
    if (activity->position >= 0)
        return (double)activity_position_at(activity, at) / (double)length;
    if (activity->remaining < 0)
        return -1;
    /* A timer that was given more time than it first had begins anew. */
    length = MAX(length, activity->remaining);
    return 1 - (double)activity_remaining_at(activity, at) / (double)length;
}

/* From `at` to the end of `remaining`; negative: ago. */
static int64_t countdown_ends_in(const struct activity *activity, struct instant at)
{
    if (activity->remaining < 0)
        return INT64_MAX;

    int64_t runs = 0;
    if (activity->remaining > 0) {
        double needed = (double)activity->remaining / activity->rate;
        if (activity->rate <= 0 || needed > (double)ACTIVITY_TIME_MAX)
            return INT64_MAX;
        runs = (int64_t)needed;
        /* Never early: rounding down could leave a microsecond. */
        if ((int64_t)((double)runs * activity->rate) < activity->remaining)
            runs++;
    }
    return (int64_t)activity->anchor_boottime + runs - (int64_t)at.boottime;
}

int64_t activity_rings_in(const struct activity *activity, struct instant at)
{
    if (!activity->kind->rings)
        return INT64_MAX;

    int64_t rings_in = countdown_ends_in(activity, at);
    if (activity->deadline_realtime != USEC_INFINITY)
        rings_in = MIN(rings_in, (int64_t)activity->deadline_realtime - (int64_t)at.realtime);
    return rings_in;
}

bool activity_ringing_at(const struct activity *activity, struct instant at)
{
    return activity_rings_in(activity, at) <= 0;
}

enum activity_class activity_class_at(const struct activity *activity, struct instant at)
{
    if (activity->class > CLASS_ALARM && activity_ringing_at(activity, at))
        return CLASS_ALARM;
    return activity->class;
}

const struct activity_action *activity_find_action(const struct activity *activity, const char *key)
{
    for (size_t i = 0; i < activity->n_actions; i++)
        if (strcmp(activity->actions[i].key, key) == 0)
            return &activity->actions[i];
    return NULL;
}
