/* What fingers do on a panel. */
#include "base/log.h"
#include "daemon/panel-private.h"

static void open_activity(struct panel *panel, uint32_t id)
{
    usec_t at = panel_now(panel).boottime;

    panel->opened = id;
    panel->opened_boottime = at;
    panel->face_boottime = id == 0 ? at : 0;
    panel_invalidate(panel);
}

static void turn_page(struct panel *panel, int direction)
{
    g_autoptr(GPtrArray) visible = panel_visible_activities(panel);
    struct arbiter_input input = panel_arbiter_input(panel, visible);
    struct view view = arbiter_decide(&input);

    open_activity(panel, arbiter_page(&input, &view, direction));
}

static void act(struct panel *panel, struct scene_hit hit)
{
    switch (hit.verb) {
    case VERB_NONE:
        break;
    case VERB_ACTION:
        panel->setup.listener->action(panel, hit.activity, hit.key, panel->setup.userdata);
        break;
    case VERB_OPEN:
        open_activity(panel, hit.activity);
        break;
    case VERB_DISMISS:
        panel->setup.listener->dismiss(panel, hit.activity, panel->setup.userdata);
        break;
    case VERB_NEXT:
        turn_page(panel, 1);
        break;
    case VERB_PREVIOUS:
        turn_page(panel, -1);
        break;
    case VERB_FACE:
        open_activity(panel, 0);
        break;
    }
}

static void tap(struct panel *panel, struct point at)
{
    if (panel->scene)
        act(panel, scene_hit(panel->scene, at));
}

static void hold(struct panel *panel, struct point at)
{
    if (panel->scene)
        act(panel, scene_hit_hold(panel->scene, at));
}

/* A swipe turns the page, unless it begins on something with a verb of its own. */
static void swipe(struct panel *panel, struct point at, int pages)
{
    struct scene_hit hit = { 0 };

    if (panel->scene)
        hit = scene_hit_swipe(panel->scene, at);
    if (hit.verb != VERB_NONE)
        act(panel, hit);
    else if (pages != 0)
        turn_page(panel, pages);
}

/* The first touch on a resting panel only wakes it. */
static void touch(struct panel *panel)
{
    panel->waking = panel->power != POWER_ACTIVE;
    if (panel->scene)
        scene_touch(panel->scene, panel_now(panel));
    panel_invalidate(panel);
    if (panel->waking)
        panel_set_power(panel, POWER_ACTIVE);
    else if (panel->opened > 0)
        panel->opened_boottime = panel_now(panel).boottime;
}

void panel_gesture(struct panel *panel, const struct gesture *gesture)
{
    if (gesture->kind == GESTURE_TOUCH) {
        touch(panel);
        return;
    }
    if (panel->waking || panel->power != POWER_ACTIVE) {
        panel->waking = false;
        return;
    }
    switch (gesture->kind) {
    case GESTURE_TAP:
        tap(panel, gesture->at);
        break;
    case GESTURE_HOLD:
        hold(panel, gesture->at);
        break;
    case GESTURE_SWIPE_LEFT:
        swipe(panel, gesture->at, 1);
        break;
    case GESTURE_SWIPE_RIGHT:
        swipe(panel, gesture->at, -1);
        break;
    case GESTURE_SWIPE_UP:
    case GESTURE_SWIPE_DOWN:
        swipe(panel, gesture->at, 0);
        break;
    case GESTURE_TOUCH:
        break;
    }
}

static void on_gesture(const struct gesture *gesture, void *userdata)
{
    panel_gesture(userdata, gesture);
}

static void on_input_state(const char *state, void *userdata)
{
    struct panel *panel = userdata;

    if (g_strcmp0(panel->input_state, state) != 0)
        log_info("panel %s: input: %s", panel->setup.config->name, state);
    g_free(panel->input_state);
    panel->input_state = g_strdup(state);
}

int panel_open_input(struct panel *panel)
{
    const struct panel_config *config = panel->setup.config;
    const struct input_config input = {
        .seat = config->touch_seat,
        .device = config->touch_device,
        .size = config->size,
    };

    if (!input.seat && !input.device)
        return 0;
    return input_new(panel->setup.event, &input, on_gesture, on_input_state, panel, &panel->input);
}
