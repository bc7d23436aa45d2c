/* The facts of the activity on a card, as values. */
#include "scene/sources.h"

static struct value string_or_null(const char *string)
{
    return value_take_string(string && *string ? g_strdup(string) : NULL);
}

/* Microseconds; -1 is absent. */
static struct value time_or_null(int64_t usec)
{
    return usec < 0 ? (struct value){ 0 } : value_number((double)usec);
}

static struct value time_of_day_or_null(const struct session *session, usec_t realtime)
{
    if (realtime == USEC_INFINITY || realtime == 0)
        return (struct value){ 0 };
    return value_take_string(source_time_of_day(session, realtime));
}

static struct value action_keys(const struct activity *activity)
{
    GString *keys = g_string_new(NULL);

    for (size_t i = 0; i < activity->n_actions; i++)
        g_string_append_printf(keys, i > 0 ? " %s" : "%s", activity->actions[i].key);
    return value_take_string(g_string_free(keys, FALSE));
}

static bool read_text(const struct source_state *state, enum source_id id, struct value *ret)
{
    const struct activity *activity = state->activity;

    switch (id) {
    case SOURCE_ACTIVITY_KIND:
        *ret = string_or_null(activity->kind->name);
        return true;
    case SOURCE_ACTIVITY_KIND_TITLE:
        *ret = string_or_null(activity->kind->title);
        return true;
    case SOURCE_ACTIVITY_TEMPLATE:
        *ret = string_or_null(activity->kind->template);
        return true;
    case SOURCE_ACTIVITY_APP:
        *ret = string_or_null(activity->app);
        return true;
    case SOURCE_ACTIVITY_TITLE:
        *ret = string_or_null(activity->title);
        return true;
    case SOURCE_ACTIVITY_TEXT:
        *ret = string_or_null(activity->text);
        return true;
    case SOURCE_ACTIVITY_ICON:
        *ret = string_or_null(activity->icon ? activity->icon : activity->kind->icon);
        return true;
    case SOURCE_ACTIVITY_ACTIONS:
        *ret = action_keys(activity);
        return true;
    case SOURCE_ACTIVITY_ARRIVED:
        *ret = time_of_day_or_null(state->session, activity->alerted.realtime);
        return true;
    default:
        return false;
    }
}

/* Whether its times move: a player that plays, a countdown that was not stopped. */
static bool is_running(const struct activity *activity)
{
    bool timed = activity->position >= 0 || activity->remaining >= 0;

    return (timed && activity->rate > 0) || activity->deadline_realtime != USEC_INFINITY;
}

/* The countdown's end on the wall clock; a stopped one has none. To the second, since remaining
 * time is rounded. */
static struct value ends_or_null(const struct source_state *state, struct instant at)
{
    const struct activity *activity = state->activity;
    int64_t remaining = activity_remaining_at(activity, at);
    usec_t end = activity->deadline_realtime;

    if (activity->remaining >= 0)
        end = activity->rate > 0 && remaining > 0
                  ? usec_add(at.realtime, (usec_t)((double)remaining / activity->rate))
                  : USEC_INFINITY;
    if (end != USEC_INFINITY)
        end = (end + USEC_PER_SEC / 2) / USEC_PER_SEC * USEC_PER_SEC;
    return time_of_day_or_null(state->session, end);
}

static bool read_timing(const struct activity *activity, enum source_id id, struct instant at,
                        struct value *ret)
{
    switch (id) {
    case SOURCE_ACTIVITY_POSITION:
        *ret = time_or_null(activity_position_at(activity, at));
        return true;
    case SOURCE_ACTIVITY_REMAINING:
        *ret = time_or_null(activity_remaining_at(activity, at));
        return true;
    case SOURCE_ACTIVITY_ELAPSED:
        *ret = time_or_null(activity_elapsed_at(activity, at));
        return true;
    case SOURCE_ACTIVITY_PROGRESS: {
        double progress = activity_progress_at(activity, at);
        if (progress >= 0)
            *ret = value_number(progress);
        return true;
    }
    case SOURCE_ACTIVITY_RINGING:
        *ret = value_bool(activity_ringing_at(activity, at));
        return true;
    case SOURCE_ACTIVITY_RATE:
        *ret = value_number(activity->rate);
        return true;
    case SOURCE_ACTIVITY_LENGTH:
        *ret = time_or_null(activity->length);
        return true;
    case SOURCE_ACTIVITY_RUNNING:
        *ret = value_bool(is_running(activity));
        return true;
    default:
        return false;
    }
}

bool source_read_activity(struct source_state *state, enum source_id id, struct instant at,
                          struct value *ret)
{
    if (!state->activity)
        return false;
    if (id == SOURCE_ACTIVITY_ID) {
        *ret = value_number(state->activity->id);
        return true;
    }
    if (id == SOURCE_ACTIVITY_IMAGE) {
        *ret = string_or_null(state->activity->image ? SOURCE_PICTURE : NULL);
        return true;
    }
    if (id == SOURCE_ACTIVITY_ENDS) {
        *ret = ends_or_null(state, at);
        return true;
    }
    return read_text(state, id, ret) || read_timing(state->activity, id, at, ret) ||
           source_read_details(state->activity, id, ret);
}
