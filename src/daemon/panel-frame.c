/* From what there is to show to a frame on its way, at most as often as the panel takes them. */
#include <string.h>

#include "base/log.h"
#include "base/loop.h"
#include "daemon/panel-private.h"

#define FRAME_USEC     (USEC_PER_SEC / PANEL_FPS)
#define TIMER_ACCURACY USEC_PER_MSEC
/* After everything else of the loop turn, so that what came together is painted together. */
#define FRAME_PRIORITY (SD_EVENT_PRIORITY_NORMAL + 10)

/* ---- what to show -----------------------------------------------------------------------------
 */

GPtrArray *panel_visible_activities(const struct panel *panel)
{
    const GPtrArray *all = store_activities(panel->setup.store);
    GPtrArray *visible = g_ptr_array_sized_new(all->len);

    for (guint i = 0; i < all->len; i++)
        if (arbiter_visible(all->pdata[i], panel->active, panel->setup.config->name))
            g_ptr_array_add(visible, all->pdata[i]);
    return visible;
}

struct arbiter_input panel_arbiter_input(const struct panel *panel, const GPtrArray *visible)
{
    return (struct arbiter_input){
        .activities = (struct activity *const *)visible->pdata,
        .n_activities = visible->len,
        .power = panel->power,
        .opened = panel->opened,
        .opened_boottime = panel->opened_boottime,
        .face_boottime = panel->face_boottime,
        .now = panel_now(panel),
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
        panel_tell(panel, PANEL_SHOWING);
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
        panel_tell_state(panel);
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
    struct instant start = panel_now(panel);
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
        panel->statistics.last_frame_usec = panel_now(panel).boottime - start.boottime;
    }
    arm(panel, MIN(scene_next_change(panel->scene, start), view->recheck.realtime));
}

/* Nothing is on its way any more; what waited is drawn. */
void panel_frame_landed(struct panel *panel)
{
    bool waiting = panel->waiting;

    panel->in_flight = false;
    panel->waiting = false;
    if (waiting)
        panel_invalidate(panel);
}

/* What moves is drawn as fast as the panel shows it, and no faster: a frame waits until the one
 * before is there. */
void panel_frame(struct panel *panel)
{
    g_autoptr(GPtrArray) visible = panel_visible_activities(panel);
    struct arbiter_input input = panel_arbiter_input(panel, visible);
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

    if (due > panel_now(panel).boottime && panel->last_frame_boottime > 0)
        loop_timer_arm(panel->pace, due, TIMER_ACCURACY);
    else
        panel_frame(panel);
    return 0;
}

static void on_pace(void *userdata)
{
    panel_frame(userdata);
}

static void on_timer(void *userdata)
{
    struct panel *panel = userdata;

    panel->statistics.wakeups++;
    panel->woken = true;
    panel_frame(panel);
}

void panel_invalidate(struct panel *panel)
{
    if (!loop_timer_armed(panel->pace))
        sd_event_source_set_enabled(panel->frame_source, SD_EVENT_ONESHOT);
}

int panel_frames_init(struct panel *panel)
{
    sd_event *event = panel->setup.event;
    int r = loop_timer_new(event, CLOCK_REALTIME, on_timer, panel, &panel->timer);

    panel->next_wakeup = USEC_INFINITY;
    if (r >= 0)
        r = loop_timer_new(event, CLOCK_BOOTTIME, on_pace, panel, &panel->pace);
    if (r >= 0)
        r = sd_event_add_defer(event, &panel->frame_source, on_frame, panel);
    if (r >= 0)
        r = sd_event_source_set_enabled(panel->frame_source, SD_EVENT_OFF);
    if (r >= 0)
        r = sd_event_source_set_priority(panel->frame_source, FRAME_PRIORITY);
    return r;
}

void panel_frames_fini(struct panel *panel)
{
    sd_event_source_disable_unref(panel->frame_source);
    loop_timer_free(panel->pace);
    loop_timer_free(panel->timer);
}
