/* The source table, and what the panel and the session have to say. */
#include "scene/sources.h"

_Static_assert(SOURCE_PANEL_CUTOUT8_RADIUS - SOURCE_PANEL_CUTOUT1_X + 1 == 3 * SCENE_CUTOUTS_MAX,
               "each lens has three sources");

static const struct source table[] = {
#define SOURCE(id, name, type, pace, doc)                                                          \
    [SOURCE_##id] = { name, VALUE_##type, SOURCE_##pace, doc },
#include "scene/sources.def"
#undef SOURCE
};

const struct source_table *scene_sources(void)
{
    static const struct source_table sources = { table, G_N_ELEMENTS(table) };

    return &sources;
}

/* Themes count in their own units. */
static struct value value_length(const struct source_state *state, double pixels)
{
    return value_number(pixels / state->scale);
}

/* Of each lens x, y and radius, in a row. */
static bool read_cutout(const struct source_state *state, enum source_id id, struct value *ret)
{
    const struct scene_panel *panel = state->panel;

    if (id < SOURCE_PANEL_CUTOUT1_X || id > SOURCE_PANEL_CUTOUT8_RADIUS)
        return false;
    size_t index = (size_t)(id - SOURCE_PANEL_CUTOUT1_X) / 3;
    if (index >= panel->n_cutouts)
        return true;
    struct rect bounds = panel->cutouts[index].bounds;
    const double values[] = {
        bounds.x + bounds.width / 2.0,
        bounds.y + bounds.height / 2.0,
        MAX(bounds.width, bounds.height) / 2.0,
    };
    *ret = value_length(state, values[(id - SOURCE_PANEL_CUTOUT1_X) % 3]);
    return true;
}

static bool is_touched(const struct source_state *state, struct instant at)
{
    usec_t touched = state->surroundings->touched_boottime;

    return touched > 0 && usec_sub(at.boottime, touched) < SCENE_TOUCHED_USEC;
}

static bool read_panel(const struct source_state *state, enum source_id id, struct instant at,
                       struct value *ret)
{
    const struct scene_panel *panel = state->panel;

    switch (id) {
    case SOURCE_PANEL_WIDTH:
        *ret = value_length(state, panel->size.width);
        return true;
    case SOURCE_PANEL_HEIGHT:
        *ret = value_length(state, panel->size.height);
        return true;
    case SOURCE_PANEL_CORNER_RADIUS:
        *ret = value_length(state, panel->corner_radius);
        return true;
    case SOURCE_PANEL_AMBIENT:
        *ret = value_bool(state->ambient);
        return true;
    case SOURCE_PANEL_CAPSULE:
        *ret = value_bool(state->capsule);
        return true;
    case SOURCE_PANEL_SAFE_X:
        *ret = value_length(state, panel->safe.left);
        return true;
    case SOURCE_PANEL_SAFE_Y:
        *ret = value_length(state, panel->safe.top);
        return true;
    case SOURCE_PANEL_SAFE_WIDTH:
        *ret = value_length(state, panel->size.width - panel->safe.left - panel->safe.right);
        return true;
    case SOURCE_PANEL_SAFE_HEIGHT:
        *ret = value_length(state, panel->size.height - panel->safe.top - panel->safe.bottom);
        return true;
    case SOURCE_PANEL_CUTOUTS:
        *ret = value_number((double)panel->n_cutouts);
        return true;
    case SOURCE_PANEL_TOUCHED:
        *ret = value_bool(is_touched(state, at));
        return true;
    case SOURCE_PANEL_LOW_POWER:
        *ret = value_bool(state->surroundings->policy.low_power);
        return true;
    default:
        return false;
    }
}

static bool read_session(const struct source_state *state, enum source_id id, struct value *ret)
{
    const struct session *session = state->session;

    switch (id) {
    case SOURCE_SESSION_LANGUAGE:
        *ret = value_take_string(g_strdup(session->language));
        return true;
    case SOURCE_SESSION_TERRITORY:
        *ret = value_take_string(g_strdup(session->territory));
        return true;
    case SOURCE_SESSION_LOCALE:
        *ret = value_take_string(
            g_strjoin(*session->territory ? "_" : "", session->language, session->territory, NULL));
        return true;
    case SOURCE_SESSION_FIRST_WEEKDAY:
        *ret = value_number(session->first_weekday);
        return true;
    case SOURCE_SESSION_HOUR24:
        *ret = value_bool(session->hour_24);
        return true;
    case SOURCE_SESSION_LIGHT:
        *ret = value_bool(session->light);
        return true;
    case SOURCE_SESSION_RTL:
        *ret = value_bool(session->rtl);
        return true;
    case SOURCE_SESSION_REDUCED_MOTION:
        *ret = value_bool(session->reduced_motion);
        return true;
    case SOURCE_ACTIVITIES_COUNT:
        *ret = value_number((double)state->activities);
        return true;
    default:
        return false;
    }
}

static bool read_battery(const struct source_state *state, enum source_id id, struct value *ret)
{
    const struct battery *battery = &state->surroundings->battery;

    switch (id) {
    case SOURCE_BATTERY_PRESENT:
        *ret = value_bool(battery->present);
        return true;
    case SOURCE_BATTERY_PERCENT:
        if (battery->present)
            *ret = value_number(battery->percent);
        return true;
    case SOURCE_BATTERY_CHARGING:
        *ret = value_bool(battery->present && battery->state == BATTERY_CHARGING);
        return true;
    case SOURCE_BATTERY_LOW:
        *ret = value_bool(battery->present && battery->low);
        return true;
    case SOURCE_BATTERY_FULL:
        *ret = value_bool(battery->present && battery->state == BATTERY_FULL);
        return true;
    default:
        return false;
    }
}

void sources_read(void *userdata, size_t source, struct instant at, struct value *ret)
{
    struct source_state *state = userdata;
    enum source_id id = (enum source_id)source;

    if (source_read_time(state, id, at, ret) || read_panel(state, id, at, ret) ||
        read_cutout(state, id, ret) || read_session(state, id, ret) || read_battery(state, id, ret))
        return;
    source_read_activity(state, id, at, ret);
}
