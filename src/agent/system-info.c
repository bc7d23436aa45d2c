#include "agent/system-info.h"

#include "agent/system-sample.h"
#include "agent/wanted.h"
#include "base/log.h"
#include "base/loop.h"

#define KIND          "system-info"
#define INTERVAL_USEC (5 * USEC_PER_SEC)
/* Late enough to wake together with others. */
#define ACCURACY_USEC (USEC_PER_SEC / 4)

struct system_info {
    struct panel *panel;
    struct wanted *wanted;
    struct loop_timer *timer;
    struct panel_activity *activity; /* NULL: nobody wants it */
    struct system_sample last;
    bool running;
};

static GVariant *next_fields(struct system_info *info)
{
    struct system_sample before = info->last;
    usec_t now = clock_now(clock_system()).boottime;

    system_sample_read("", now, &info->last);
    loop_timer_arm(info->timer, now + INTERVAL_USEC, ACCURACY_USEC);

    g_autoptr(GVariant) sample = system_sample_fields(&info->last, info->running ? &before : NULL);
    GVariantDict dict;

    g_variant_ref_sink(sample);
    g_variant_dict_init(&dict, sample);
    g_variant_dict_insert(&dict, "app", "s", "dorsal-agent");
    g_variant_dict_insert(&dict, "key", "s", KIND);
    g_variant_dict_insert(&dict, "lifetime", "s", "connection");
    return g_variant_dict_end(&dict);
}

/* Dismissed or displaced: it stays away until it is wanted anew. */
static void on_ended(struct panel_activity *activity, const char *reason, void *userdata)
{
    struct system_info *info = userdata;

    info->activity = NULL;
    loop_timer_arm(info->timer, USEC_INFINITY, ACCURACY_USEC);
}

static const struct panel_listener listener = { .ended = on_ended };

static void start(struct system_info *info)
{
    log_debug("system-info: wanted");
    info->activity = panel_post(info->panel, KIND, next_fields(info), NULL, &listener, info);
    info->running = true;
}

static void stop(struct system_info *info)
{
    if (info->running)
        log_debug("system-info: not wanted any more");
    info->running = false;
    loop_timer_arm(info->timer, USEC_INFINITY, ACCURACY_USEC);
    panel_end(g_steal_pointer(&info->activity));
}

static void on_timer(void *userdata)
{
    struct system_info *info = userdata;

    if (info->activity)
        panel_update(info->activity, PANEL_QUIET, next_fields(info), NULL);
}

static void on_wanted(void *userdata)
{
    struct system_info *info = userdata;
    bool wanted = wanted_has(info->wanted, KIND);

    if (wanted && !info->running)
        start(info);
    else if (!wanted)
        stop(info);
}

int system_info_new(sd_event *event, struct bus *bus, struct panel *panel, struct system_info **ret)
{
    struct system_info *info = g_new0(struct system_info, 1);
    int r = loop_timer_new(event, CLOCK_BOOTTIME, on_timer, info, &info->timer);

    if (r < 0) {
        g_free(info);
        return r;
    }
    info->panel = panel;
    info->wanted = wanted_new(bus, on_wanted, info);
    *ret = info;
    return 0;
}

void system_info_free(struct system_info *info)
{
    if (!info)
        return;
    stop(info);
    wanted_free(info->wanted);
    loop_timer_free(info->timer);
    g_free(info);
}
