#include "daemon/panel.h"

#include <string.h>

#include "base/log.h"
#include "base/loop.h"
#include "output/headless.h"
#include "output/kms.h"

#define PANEL_FPS      60
#define FRAME_USEC     (USEC_PER_SEC / PANEL_FPS)
#define TIMER_ACCURACY USEC_PER_MSEC
/* After everything else of the loop turn, so that what came together is painted together. */
#define FRAME_PRIORITY (SD_EVENT_PRIORITY_NORMAL + 10)

/* What of one activity is on the panel. */
struct shown {
    uint32_t id;
    const char *form;
};

struct panel {
    struct panel_setup setup;
    struct output *output;
    struct input *input;
    struct scene *scene; /* NULL before the display was there */
    struct theme *theme;
    struct panel_values values;
    struct theme *pattern; /* NULL: none */
    struct panel_values pattern_values;
    struct scene_facts facts; /* borrowed strings; copied by the scene */
    struct battery battery;
    uid_t active;

    bool up;
    char *why_down;
    char *input_state;
    struct size size;
    struct pixels shadow;
    bool presented;    /* the shadow holds a picture */
    bool problem_told; /* the journal knows what is wrong with the picture */
    bool settled;      /* a frame reached the display, or the lack of one was reported */
    bool full;         /* the next frame must be the whole picture */
    bool in_flight;    /* a frame is on its way to the panel, */
    bool waiting;      /* and the next one waits for it */

    enum power power;
    bool waking; /* the touch under way only wakes */
    uint32_t opened;
    usec_t opened_boottime;
    usec_t face_boottime;
    enum view_kind view;
    struct shown shown[2]; /* card or capsule; the one that is gone */

    sd_event_source *frame_source;
    struct loop_timer *timer; /* the next visible change, CLOCK_REALTIME */
    bool woken;               /* this frame comes from the timer */
    struct loop_timer *pace;  /* a change too soon after the last frame, CLOCK_BOOTTIME */
    usec_t last_frame_boottime;
    usec_t next_wakeup;
    struct panel_statistics statistics;
};

static struct instant now(const struct panel *panel)
{
    return clock_now(panel->setup.clock);
}

static void tell(struct panel *panel, enum panel_property property)
{
    panel->setup.listener->changed(panel, property, panel->setup.userdata);
}

static void tell_state(struct panel *panel)
{
    panel->setup.listener->state(panel, panel->setup.userdata);
}

/* ---- what to show -----------------------------------------------------------------------------
 */

/* The activities that may be here; free the array, not what is in it. */
static GPtrArray *visible_activities(const struct panel *panel)
{
    const GPtrArray *all = store_activities(panel->setup.store);
    GPtrArray *visible = g_ptr_array_sized_new(all->len);

    for (guint i = 0; i < all->len; i++)
        if (arbiter_visible(all->pdata[i], panel->active, panel->setup.config->name))
            g_ptr_array_add(visible, all->pdata[i]);
    return visible;
}

static struct arbiter_input arbiter_input(const struct panel *panel, const GPtrArray *visible)
{
    return (struct arbiter_input){
        .activities = (struct activity *const *)visible->pdata,
        .n_activities = visible->len,
        .power = panel->power,
        .opened = panel->opened,
        .opened_boottime = panel->opened_boottime,
        .face_boottime = panel->face_boottime,
        .now = now(panel),
    };
}

static void tell_shown(struct panel *panel, uint32_t id, const char *form)
{
    if (id > 0)
        panel->setup.listener->shown(panel, id, form, panel->setup.userdata);
}

static void set_shown(struct panel *panel, const struct view *view)
{
    const char *ambient = panel->power == POWER_AMBIENT ? "ambient" : NULL;
    const struct shown after[2] = {
        { view->card ? view->card->id : 0, ambient ? ambient : "expanded" },
        { view->capsule ? view->capsule->id : 0, ambient ? ambient : "compact" },
    };
    struct shown before[2] = { panel->shown[0], panel->shown[1] };

    memcpy(panel->shown, after, sizeof(after));
    for (size_t i = 0; i < G_N_ELEMENTS(before); i++)
        if (before[i].id != after[0].id && before[i].id != after[1].id)
            tell_shown(panel, before[i].id, "none");
    for (size_t i = 0; i < G_N_ELEMENTS(after); i++)
        if (before[i].id != after[i].id || before[i].form != after[i].form)
            tell_shown(panel, after[i].id, after[i].form);
}

static void set_view(struct panel *panel, const struct view *view)
{
    uint32_t card = panel->shown[0].id;
    enum view_kind kind = panel->view;

    panel->view = view->kind;
    set_shown(panel, view);
    if (kind != view->kind || card != panel->shown[0].id) {
        g_autofree char *showing = panel_showing(panel);

        log_debug("panel %s: shows %s", panel->setup.config->name, showing);
        tell(panel, PANEL_SHOWING);
    }
}

/* ---- frames -----------------------------------------------------------------------------------
 */

static void arm(struct panel *panel, usec_t at)
{
    usec_t before = panel->next_wakeup;

    panel->next_wakeup = at;
    loop_timer_arm(panel->timer, at, TIMER_ACCURACY);
    if ((before == USEC_INFINITY) != (at == USEC_INFINITY))
        tell_state(panel);
}

static void tell_problem(struct panel *panel)
{
    const char *problem = panel_problem(panel);

    if (problem && !panel->problem_told)
        log_warning("panel %s: %s", panel->setup.config->name, problem);
    panel->problem_told = problem != NULL;
}

static void paint(struct panel *panel, const struct region *damage)
{
    scene_paint(panel->scene, &panel->shadow, damage);
    output_present(panel->output, &panel->shadow, damage);
    panel->presented = true;
    panel->in_flight = true;
    panel->statistics.frames++;
    panel->statistics.damage_pixels += region_pixels(damage);
}

static void draw(struct panel *panel, const struct view *view, const GPtrArray *visible)
{
    struct instant start = now(panel);
    struct region damage = { 0 };

    scene_set_counts(panel->scene, visible->len);
    scene_set_feeds(panel->scene, (struct activity *const *)visible->pdata, visible->len);
    scene_set_view(panel->scene, view, panel->power);
    scene_update(panel->scene, start, &damage);
    tell_problem(panel);
    if (panel->full)
        region_add(&damage, (struct rect){ 0, 0, panel->size.width, panel->size.height });
    panel->full = false;

    if (region_empty(&damage)) {
        panel->statistics.empty_wakeups += panel->woken ? 1 : 0;
    } else {
        paint(panel, &damage);
        panel->last_frame_boottime = start.boottime;
        panel->statistics.last_frame_usec = now(panel).boottime - start.boottime;
    }
    arm(panel, MIN(scene_next_change(panel->scene, start), view->recheck.realtime));
}

/* Nothing is on its way any more; what waited is drawn. */
static void end_flight(struct panel *panel)
{
    bool waiting = panel->waiting;

    panel->in_flight = false;
    panel->waiting = false;
    if (waiting)
        panel_invalidate(panel);
}

/* What moves is drawn as fast as the panel shows it, and no faster: a frame waits until the one
 * before is there. */
static void frame(struct panel *panel)
{
    g_autoptr(GPtrArray) visible = visible_activities(panel);
    struct arbiter_input input = arbiter_input(panel, visible);
    struct view view = arbiter_decide(&input);

    set_view(panel, &view);
    if (panel->power == POWER_OFF)
        arm(panel, USEC_INFINITY);
    else if (panel->up && panel->in_flight)
        panel->waiting = true;
    else if (panel->up)
        draw(panel, &view, visible);
    else
        arm(panel, view.recheck.realtime);
    panel->woken = false;
}

static int on_frame(sd_event_source *source, void *userdata)
{
    struct panel *panel = userdata;
    usec_t due = usec_add(panel->last_frame_boottime, FRAME_USEC);

    if (due > now(panel).boottime && panel->last_frame_boottime > 0)
        loop_timer_arm(panel->pace, due, TIMER_ACCURACY);
    else
        frame(panel);
    return 0;
}

static void on_pace(void *userdata)
{
    frame(userdata);
}

static void on_timer(void *userdata)
{
    struct panel *panel = userdata;

    panel->statistics.wakeups++;
    panel->woken = true;
    frame(panel);
}

void panel_invalidate(struct panel *panel)
{
    if (!loop_timer_armed(panel->pace))
        sd_event_source_set_enabled(panel->frame_source, SD_EVENT_ONESHOT);
}

/* ---- the display ------------------------------------------------------------------------------
 */

static void dress(struct panel *panel)
{
    scene_set_theme(panel->scene, panel->theme ? panel->theme : panel->setup.builtin,
                    panel->setup.builtin);
    scene_set_options(panel->scene, panel->values.values, panel->values.count);
    scene_set_pattern(panel->scene, panel->pattern, panel->pattern_values.values,
                      panel->pattern_values.count);
}

/* Themes show it, and nothing moves while it is low. */
static void tell_battery(struct panel *panel)
{
    const struct battery *battery = &panel->battery;
    const struct scene_policy policy = {
        .max_fps = PANEL_FPS,
        .low_power = battery->present && battery->low && battery->state == BATTERY_DISCHARGING,
    };

    scene_set_battery(panel->scene, battery);
    scene_set_policy(panel->scene, &policy);
}

static void resize(struct panel *panel, struct size size)
{
    struct scene_panel geometry = panel->setup.config->geometry;

    scene_free(panel->scene);
    g_free(panel->shadow.data);
    geometry.size = size;
    panel->size = size;
    panel->shadow = (struct pixels){
        .data = g_new0(uint32_t, (size_t)size.width * (size_t)size.height),
        .width = size.width,
        .height = size.height,
        .stride = size.width * 4,
    };
    panel->presented = false;
    panel->scene = scene_new(&geometry, &panel->setup.assets);
    dress(panel);
    scene_set_facts(panel->scene, &panel->facts);
    tell_battery(panel);
    if (panel->input)
        input_set_size(panel->input, size);
    tell(panel, PANEL_SIZE);
}

static void on_up(struct output *output, struct size size, void *userdata)
{
    struct panel *panel = userdata;

    log_info("panel %s: %s", panel->setup.config->name, output_describe(output));
    if (!panel->scene || size.width != panel->size.width || size.height != panel->size.height)
        resize(panel, size);
    g_clear_pointer(&panel->why_down, g_free);
    panel->up = true;
    panel->full = true;
    end_flight(panel);
    frame(panel);
    tell_state(panel);
}

static void on_down(struct output *output, const char *why, void *userdata)
{
    struct panel *panel = userdata;

    if (g_strcmp0(panel->why_down, why) != 0)
        log_warning("panel %s: no picture: %s", panel->setup.config->name, why);
    g_free(panel->why_down);
    panel->why_down = g_strdup(why);
    panel->up = false;
    panel->settled = true;
    end_flight(panel);
    panel_invalidate(panel);
    tell_state(panel);
}

static void on_presented(struct output *output, void *userdata)
{
    struct panel *panel = userdata;

    panel->settled = true;
    end_flight(panel);
    tell_state(panel);
}

static void on_failed(struct output *output, int error, const char *why, void *userdata)
{
    struct panel *panel = userdata;

    log_warning("panel %s: a frame was not shown: %s (%s); it will be shown again",
                panel->setup.config->name, why, g_strerror(-error));
}

static const struct output_listener output_listener = {
    .up = on_up,
    .down = on_down,
    .presented = on_presented,
    .failed = on_failed,
};

static int open_output(struct panel *panel)
{
    const struct panel_config *config = panel->setup.config;

    if (panel->setup.output == OUTPUT_HEADLESS)
        return headless_output_new(panel->setup.event, config->size, &output_listener, panel,
                                   &panel->output);

    const struct kms_config kms = {
        .card = config->card,
        .connector = config->connector,
        .mode = config->mode,
        .whole_card = config->whole_card,
    };
    return kms_output_new(panel->setup.event, &kms, NULL, &output_listener, panel, &panel->output);
}

/* ---- touch ------------------------------------------------------------------------------------
 */

static void open_activity(struct panel *panel, uint32_t id)
{
    usec_t at = now(panel).boottime;

    panel->opened = id;
    panel->opened_boottime = at;
    panel->face_boottime = id == 0 ? at : 0;
    panel_invalidate(panel);
}

static void turn_page(struct panel *panel, int direction)
{
    g_autoptr(GPtrArray) visible = visible_activities(panel);
    struct arbiter_input input = arbiter_input(panel, visible);
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
        scene_touch(panel->scene, now(panel));
    panel_invalidate(panel);
    if (panel->waking)
        panel_set_power(panel, POWER_ACTIVE);
    else if (panel->opened > 0)
        panel->opened_boottime = now(panel).boottime;
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

static int open_input(struct panel *panel)
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

/* ---- settings ---------------------------------------------------------------------------------
 */

void panel_set_session(struct panel *panel, uid_t active, const struct scene_facts *facts)
{
    if (panel->active != active)
        panel->opened = 0;
    panel->active = active;
    panel->facts = *facts;
    if (panel->scene)
        scene_set_facts(panel->scene, facts);
    panel_invalidate(panel);
}

void panel_set_battery(struct panel *panel, const struct battery *battery)
{
    panel->battery = *battery;
    if (panel->scene)
        tell_battery(panel);
    panel_invalidate(panel);
}

void panel_asset_ready(struct panel *panel, const char *name)
{
    if (!panel->scene)
        return;
    scene_asset_ready(panel->scene, name);
    panel_invalidate(panel);
}

void panel_set_theme(struct panel *panel, struct theme *theme, struct panel_values values)
{
    struct theme *before = panel->theme;

    panel->theme = theme ? theme_ref(theme) : NULL;
    panel->values = values;
    if (panel->scene && before != theme)
        dress(panel);
    else if (panel->scene)
        scene_set_options(panel->scene, values.values, values.count);
    if (before != theme)
        tell(panel, PANEL_THEME);
    theme_unref(before);
    tell(panel, PANEL_OPTIONS);
    panel_invalidate(panel);
}

void panel_set_pattern(struct panel *panel, struct theme *pattern, struct panel_values values)
{
    struct theme *before = panel->pattern;

    panel->pattern = pattern ? theme_ref(pattern) : NULL;
    panel->pattern_values = values;
    if (panel->scene)
        scene_set_pattern(panel->scene, pattern, values.values, values.count);
    if (before != pattern)
        tell(panel, PANEL_PATTERN);
    theme_unref(before);
    tell(panel, PANEL_OPTIONS);
    panel_invalidate(panel);
}

void panel_set_power(struct panel *panel, enum power power)
{
    if (panel->power == power)
        return;
    log_debug("panel %s: power %s -> %s", panel->setup.config->name, power_to_string(panel->power),
              power_to_string(power));

    bool was_off = panel->power == POWER_OFF;
    panel->power = power;
    tell(panel, PANEL_POWER);
    if (was_off || power == POWER_OFF)
        end_flight(panel);
    if (was_off || power == POWER_OFF)
        output_set_power(panel->output, power != POWER_OFF);
    panel_invalidate(panel);
    tell_state(panel);
}

/* ---- life -------------------------------------------------------------------------------------
 */

int panel_new(const struct panel_setup *setup, struct panel **ret)
{
    struct panel *panel = g_new0(struct panel, 1);

    panel->setup = *setup;
    panel->active = (uid_t)-1;
    panel->view = VIEW_FACE;
    panel->next_wakeup = USEC_INFINITY;
    panel->why_down = g_strdup("the display was not looked for yet");
    panel->input_state = g_strdup("no touch device is configured");

    int r = loop_timer_new(setup->event, CLOCK_REALTIME, on_timer, panel, &panel->timer);
    if (r >= 0)
        r = loop_timer_new(setup->event, CLOCK_BOOTTIME, on_pace, panel, &panel->pace);
    if (r >= 0)
        r = sd_event_add_defer(setup->event, &panel->frame_source, on_frame, panel);
    if (r >= 0)
        r = sd_event_source_set_enabled(panel->frame_source, SD_EVENT_OFF);
    if (r >= 0)
        r = sd_event_source_set_priority(panel->frame_source, FRAME_PRIORITY);
    if (r >= 0)
        r = open_output(panel);
    if (r >= 0)
        r = open_input(panel);
    if (r < 0) {
        panel_free(panel);
        return r;
    }
    *ret = panel;
    return 0;
}

void panel_free(struct panel *panel)
{
    if (!panel)
        return;
    input_free(panel->input);
    output_destroy(panel->output);
    scene_free(panel->scene);
    theme_unref(panel->theme);
    theme_unref(panel->pattern);
    sd_event_source_disable_unref(panel->frame_source);
    loop_timer_free(panel->pace);
    loop_timer_free(panel->timer);
    g_free(panel->shadow.data);
    g_free(panel->why_down);
    g_free(panel->input_state);
    g_free(panel);
}

void panel_start(struct panel *panel)
{
    output_start(panel->output);
}

/* ---- questions --------------------------------------------------------------------------------
 */

struct theme *panel_theme(const struct panel *panel)
{
    return panel->theme;
}

struct theme *panel_pattern(const struct panel *panel)
{
    return panel->pattern;
}

const char *panel_name(const struct panel *panel)
{
    return panel->setup.config->name;
}

const struct panel_config *panel_config(const struct panel *panel)
{
    return panel->setup.config;
}

struct size panel_size(const struct panel *panel)
{
    return panel->size;
}

enum power panel_power(const struct panel *panel)
{
    return panel->power;
}

char *panel_showing(const struct panel *panel)
{
    switch (panel->view) {
    case VIEW_OFF:
        return g_strdup("off");
    case VIEW_FACE:
        return g_strdup("face");
    case VIEW_CARD:
        return g_strdup_printf("activity:%u", panel->shown[0].id);
    }
    return NULL;
}

bool panel_up(const struct panel *panel)
{
    return panel->up;
}

bool panel_settled(const struct panel *panel)
{
    return panel->settled;
}

char *panel_state(const struct panel *panel)
{
    return panel->up ? g_strdup("up") : g_strdup_printf("down: %s", panel->why_down);
}

const char *panel_problem(const struct panel *panel)
{
    return panel->scene ? scene_font_problem(panel->scene) : NULL;
}

const char *panel_output(const struct panel *panel)
{
    return output_describe(panel->output);
}

const char *panel_input(const struct panel *panel)
{
    return panel->input_state;
}

const struct pixels *panel_pixels(const struct panel *panel)
{
    return panel->presented ? &panel->shadow : NULL;
}

usec_t panel_next_wakeup(const struct panel *panel)
{
    return panel->next_wakeup;
}

const struct panel_statistics *panel_statistics(const struct panel *panel)
{
    return &panel->statistics;
}

const struct output_statistics *panel_output_statistics(const struct panel *panel)
{
    return output_get_statistics(panel->output);
}
