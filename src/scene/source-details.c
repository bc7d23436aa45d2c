/* The details of the activity on a card, as values. */
#include "scene/sources.h"

static struct value string_or_null(const char *string)
{
    return value_take_string(g_strdup(string));
}

static struct value color_or_null(uint32_t color)
{
    return color ? (struct value){ .type = VALUE_COLOR, .color = color } : (struct value){ 0 };
}

/* 0: none. */
static struct value count_or_null(uint32_t count)
{
    return count ? value_number(count) : (struct value){ 0 };
}

/* ---- entries of lists ---- */

enum action_source { ACTION_KEY, ACTION_LABEL, ACTION_ICON, ACTION_PURPOSE, ACTION_SOURCES };
enum segment_source {
    SEGMENT_START,
    SEGMENT_END,
    SEGMENT_LENGTH,
    SEGMENT_COLOR,
    SEGMENT_SOURCES,
};
enum point_source { POINT_PLACE, POINT_ICON, POINT_SOURCES };
enum step_source { STEP_LABEL, STEP_SOURCES };
enum metric_source { METRIC_LABEL, METRIC_VALUE, METRIC_UNIT, METRIC_GAUGE, METRIC_SOURCES };

/* The action number `index`, from 0, of those that get a button: what a touch on all of it does, as
 * the notification specification has it, is none. */
static const struct activity_action *shown_action(const struct activity *activity, size_t index)
{
    for (size_t i = 0; i < activity->n_actions; i++) {
        if (g_str_equal(activity->actions[i].key, "default"))
            continue;
        if (index == 0)
            return &activity->actions[i];
        index--;
    }
    return NULL;
}

static size_t shown_actions(const struct activity *activity)
{
    size_t count = 0;

    while (shown_action(activity, count))
        count++;
    return count;
}

static struct value read_action(const struct activity *activity, size_t index, unsigned field)
{
    const struct activity_action *action = shown_action(activity, index);
    if (!action)
        return (struct value){ 0 };
    const char *const fields[ACTION_SOURCES] = {
        [ACTION_KEY] = action->key,
        [ACTION_LABEL] = action->label,
        [ACTION_ICON] = action->icon,
        [ACTION_PURPOSE] = action->purpose,
    };

    return string_or_null(fields[field]);
}

static double length_before(const struct details *details, size_t end)
{
    double length = 0;

    for (size_t i = 0; i < end; i++)
        length += details->segments[i].length;
    return length;
}

static struct value read_segment(const struct activity *activity, size_t index, unsigned field)
{
    const struct details *details = &activity->details;
    double whole = length_before(details, details->n_segments);

    switch ((enum segment_source)field) {
    case SEGMENT_START:
        return value_number(length_before(details, index) / whole);
    case SEGMENT_END:
        return value_number(length_before(details, index + 1) / whole);
    case SEGMENT_LENGTH:
        return value_number(details->segments[index].length);
    case SEGMENT_COLOR:
        return color_or_null(details->segments[index].color);
    case SEGMENT_SOURCES:
        break;
    }
    return (struct value){ 0 };
}

static struct value read_point(const struct activity *activity, size_t index, unsigned field)
{
    const struct detail_point *point = &activity->details.points[index];

    return field == POINT_PLACE ? value_number(point->place) : string_or_null(point->icon);
}

static struct value read_step(const struct activity *activity, size_t index, unsigned field)
{
    const char *label = activity->details.steps[index];

    return string_or_null(*label ? label : NULL);
}

static struct value read_metric(const struct activity *activity, size_t index, unsigned field)
{
    const struct detail_metric *metric = &activity->details.metrics[index];
    double gauge = activity->details.gauges[index];

    switch ((enum metric_source)field) {
    case METRIC_LABEL:
        return string_or_null(metric->label);
    case METRIC_VALUE:
        return string_or_null(metric->value);
    case METRIC_UNIT:
        return string_or_null(metric->unit);
    case METRIC_GAUGE:
        return gauge < 0 ? (struct value){ 0 } : value_number(gauge);
    case METRIC_SOURCES:
        break;
    }
    return (struct value){ 0 };
}

enum list { LIST_ACTIONS, LIST_SEGMENTS, LIST_POINTS, LIST_STEPS, LIST_METRICS, LISTS };

/* In sources.def all fields of the first entry stand together, then those of the second. */
static const struct {
    enum source_id first, last;
    unsigned fields;
    struct value (*read)(const struct activity *activity, size_t index, unsigned field);
} lists[LISTS] = {
    [LIST_ACTIONS] = { SOURCE_ACTIVITY_ACTION1_KEY, SOURCE_ACTIVITY_ACTION4_PURPOSE, ACTION_SOURCES,
                       read_action },
    [LIST_SEGMENTS] = { SOURCE_ACTIVITY_SEGMENT1_START, SOURCE_ACTIVITY_SEGMENT10_COLOR,
                        SEGMENT_SOURCES, read_segment },
    [LIST_POINTS] = { SOURCE_ACTIVITY_POINT1_PLACE, SOURCE_ACTIVITY_POINT4_ICON, POINT_SOURCES,
                      read_point },
    [LIST_STEPS] = { SOURCE_ACTIVITY_STEP1_LABEL, SOURCE_ACTIVITY_STEP8_LABEL, STEP_SOURCES,
                     read_step },
    [LIST_METRICS] = { SOURCE_ACTIVITY_METRIC1_LABEL, SOURCE_ACTIVITY_METRIC4_GAUGE, METRIC_SOURCES,
                       read_metric },
};
G_STATIC_ASSERT(SOURCE_ACTIVITY_SEGMENT10_COLOR - SOURCE_ACTIVITY_SEGMENT1_START + 1 ==
                SEGMENT_SOURCES * DETAIL_SEGMENTS_MAX);
G_STATIC_ASSERT(SOURCE_ACTIVITY_POINT4_ICON - SOURCE_ACTIVITY_POINT1_PLACE + 1 ==
                POINT_SOURCES * DETAIL_POINTS_MAX);
G_STATIC_ASSERT(SOURCE_ACTIVITY_STEP8_LABEL - SOURCE_ACTIVITY_STEP1_LABEL + 1 ==
                STEP_SOURCES * DETAIL_STEPS_MAX);
G_STATIC_ASSERT(SOURCE_ACTIVITY_METRIC4_GAUGE - SOURCE_ACTIVITY_METRIC1_LABEL + 1 ==
                METRIC_SOURCES * DETAIL_METRICS_MAX);

static size_t list_count(const struct activity *activity, enum list list)
{
    switch (list) {
    case LIST_ACTIONS:
        return shown_actions(activity);
    case LIST_SEGMENTS:
        return activity->details.n_segments;
    case LIST_POINTS:
        return activity->details.n_points;
    case LIST_STEPS:
        return activity->details.n_steps;
    case LIST_METRICS:
        return activity->details.n_metrics;
    case LISTS:
        break;
    }
    return 0;
}

static bool read_list(const struct activity *activity, enum source_id id, struct value *ret)
{
    if (id >= SOURCE_ACTIVITY_ACTIONS_COUNT && id <= SOURCE_ACTIVITY_METRICS_COUNT) {
        enum list list = (enum list)(id - SOURCE_ACTIVITY_ACTIONS_COUNT);
        *ret = value_number((double)list_count(activity, list));
        return true;
    }
    for (enum list list = 0; list < LISTS; list++) {
        if (id < lists[list].first || id > lists[list].last)
            continue;
        unsigned offset = id - lists[list].first;
        size_t index = offset / lists[list].fields;
        if (index < list_count(activity, list))
            *ret = lists[list].read(activity, index, offset % lists[list].fields);
        return true;
    }
    return false;
}

bool source_read_details(const struct activity *activity, enum source_id id, struct value *ret)
{
    const struct details *details = &activity->details;

    if (id >= SOURCE_ACTIVITY_SHORT && id < SOURCE_ACTIVITY_SHORT + DETAIL_TEXTS) {
        *ret = string_or_null(details->texts[id - SOURCE_ACTIVITY_SHORT]);
        return true;
    }
    switch (id) {
    case SOURCE_ACTIVITY_ACCENT:
        *ret = color_or_null(details->accent);
        return true;
    case SOURCE_ACTIVITY_COUNT:
        *ret = count_or_null(details->count);
        return true;
    case SOURCE_ACTIVITY_STEP:
        *ret = count_or_null(details->step);
        return true;
    case SOURCE_ACTIVITY_CODE:
        *ret = string_or_null(details->code);
        return true;
    case SOURCE_ACTIVITY_CODE_FORMAT:
        *ret = string_or_null(details->code_format);
        return true;
    default:
        return read_list(activity, id, ret);
    }
}
