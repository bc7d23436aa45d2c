/* A display with what is shown on it: its output, scene and settings. */
#include "base/log.h"
#include "daemon/panel-private.h"
#include "output/headless.h"
#include "output/kms.h"

struct instant panel_now(const struct panel *panel)
{
    return clock_now(panel->setup.clock);
}

void panel_tell(struct panel *panel, enum panel_property property)
{
    panel->setup.listener->changed(panel, property, panel->setup.userdata);
}

void panel_tell_state(struct panel *panel)
{
    panel->setup.listener->state(panel, panel->setup.userdata);
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
    panel_tell(panel, PANEL_SIZE);
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
    panel_frame_landed(panel);
    panel_frame(panel);
    panel_tell_state(panel);
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
    panel_frame_landed(panel);
    panel_invalidate(panel);
    panel_tell_state(panel);
}

static void on_presented(struct output *output, void *userdata)
{
    struct panel *panel = userdata;

    panel->settled = true;
    panel_frame_landed(panel);
    panel_tell_state(panel);
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
        panel_tell(panel, PANEL_THEME);
    theme_unref(before);
    panel_tell(panel, PANEL_OPTIONS);
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
        panel_tell(panel, PANEL_PATTERN);
    theme_unref(before);
    panel_tell(panel, PANEL_OPTIONS);
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
    panel_tell(panel, PANEL_POWER);
    if (was_off || power == POWER_OFF) {
        panel_frame_landed(panel);
        output_set_power(panel->output, power != POWER_OFF);
    }
    panel_invalidate(panel);
    panel_tell_state(panel);
}

/* ---- life -------------------------------------------------------------------------------------
 */

int panel_new(const struct panel_setup *setup, struct panel **ret)
{
    struct panel *panel = g_new0(struct panel, 1);

    panel->setup = *setup;
    panel->active = (uid_t)-1;
    panel->view = VIEW_FACE;
    panel->why_down = g_strdup("the display was not looked for yet");
    panel->input_state = g_strdup("no touch device is configured");

    int r = panel_frames_init(panel);
    if (r >= 0)
        r = open_output(panel);
    if (r >= 0)
        r = panel_open_input(panel);
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
    panel_frames_fini(panel);
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
