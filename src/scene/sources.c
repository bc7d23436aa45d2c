/* The source table, and what the panel and the session have to say. */
#include "scene/sources.h"

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

static void read_cutout(const struct source_state *state, size_t index, enum source_id what,
                        struct value *ret)
{
    const struct scene_panel *panel = state->panel;

    if (index >= panel->n_cutouts)
        return;
    const struct cutout *cutout = &panel->cutouts[index];
    switch (what) {
    case SOURCE_PANEL_CUTOUT1_X:
        *ret = value_length(state, cutout->bounds.x + cutout->bounds.width / 2.0);
        break;
    case SOURCE_PANEL_CUTOUT1_Y:
        *ret = value_length(state, cutout->bounds.y + cutout->bounds.height / 2.0);
        break;
    default:
        *ret = value_length(state, MAX(cutout->bounds.width, cutout->bounds.height) / 2.0);
        break;
    }
}

static bool read_panel(const struct source_state *state, enum source_id id, struct value *ret)
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
    case SOURCE_PANEL_CUTOUT1_X:
    case SOURCE_PANEL_CUTOUT1_Y:
    case SOURCE_PANEL_CUTOUT1_RADIUS:
        read_cutout(state, 0, id, ret);
        return true;
    case SOURCE_PANEL_CUTOUT2_X:
    case SOURCE_PANEL_CUTOUT2_Y:
    case SOURCE_PANEL_CUTOUT2_RADIUS:
        read_cutout(state, 1, id - SOURCE_PANEL_CUTOUT2_X + SOURCE_PANEL_CUTOUT1_X, ret);
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

void sources_read(void *userdata, size_t source, struct instant at, struct value *ret)
{
    struct source_state *state = userdata;
    enum source_id id = (enum source_id)source;

    if (source_read_time(state, id, at, ret) || read_panel(state, id, ret) ||
        read_session(state, id, ret))
        return;
    source_read_activity(state, id, at, ret);
}
