/* A panel in memory. It keeps its own picture, made of the damage of each frame alone, so that a
 * scene which damages too little shows it, as it would on a real panel. */
#include "output/headless.h"

#include <errno.h>
#include <string.h>

#include <glib.h>

#include "base/loop.h"

#define FRAME_USEC (USEC_PER_SEC / 60)

enum link {
    LINK_NEW,     /* not started yet */
    LINK_CHANGED, /* up or down is to be reported */
    LINK_SETTLED,
};

struct headless {
    struct output output;
    sd_event *event;
    sd_event_source *turn;    /* defer: what must not happen within a call of the caller's */
    struct loop_timer *frame; /* presented, when the last frame is too young */

    enum link link;
    bool power;
    struct pixels picture; /* 0x0 while unplugged */

    const struct pixels *shadow; /* of the newest present */
    struct region pending;       /* what it changed beyond the frame in flight */
    bool in_flight;
    usec_t presented_boottime;
    char description[64];
};

static struct headless *from_output(struct output *output)
{
    return (struct headless *)output;
}

static bool plugged(const struct headless *headless)
{
    return headless->picture.data != NULL;
}

static bool shows(const struct headless *headless)
{
    return headless->link == LINK_SETTLED && headless->power && plugged(headless);
}

static void wake(struct headless *headless)
{
    sd_event_source_set_enabled(headless->turn, SD_EVENT_ONESHOT);
}

static void clear(struct headless *headless)
{
    headless->in_flight = false;
    headless->shadow = NULL;
    headless->pending = (struct region){ 0 };
    loop_timer_arm(headless->frame, USEC_INFINITY, 0);
    if (plugged(headless))
        memset(headless->picture.data, 0,
               (size_t)headless->picture.stride * (size_t)headless->picture.height);
}

static void take_picture(struct headless *headless, struct size size)
{
    g_free(headless->picture.data);
    headless->picture = (struct pixels){ 0 };
    if (size.width > 0 && size.height > 0)
        headless->picture = (struct pixels){
            .data = g_new0(uint32_t, (size_t)size.width * (size_t)size.height),
            .width = size.width,
            .height = size.height,
            .stride = size.width * 4,
        };
    g_snprintf(headless->description, sizeof(headless->description), "headless, %dx%d",
               headless->picture.width, headless->picture.height);
}

static void copy_rect(const struct pixels *to, const struct pixels *from, struct rect rect)
{
    for (int y = rect.y; y < rect.y + rect.height; y++)
        memcpy(pixels_row(to, y) + rect.x, pixels_row(from, y) + rect.x, (size_t)rect.width * 4);
}

/* Puts the pending damage on the panel; presented follows when a frame time has passed. */
static void commit(struct headless *headless)
{
    usec_t now_boottime = 0;

    REGION_FOREACH (rect, &headless->pending)
        copy_rect(&headless->picture, headless->shadow, *rect);
    headless->output.statistics.copied_pixels += region_pixels(&headless->pending);
    headless->output.statistics.commits++;
    headless->pending = (struct region){ 0 };
    headless->in_flight = true;

    sd_event_now(headless->event, CLOCK_BOOTTIME, &now_boottime);
    usec_t due_boottime = usec_add(headless->presented_boottime, FRAME_USEC);
    if (now_boottime >= due_boottime)
        wake(headless);
    else
        loop_timer_arm(headless->frame, due_boottime, USEC_PER_MSEC);
}

static void report_link(struct headless *headless)
{
    const struct output_listener *listener = headless->output.listener;

    headless->link = LINK_SETTLED;
    if (!plugged(headless))
        listener->down(&headless->output, "the panel is unplugged", headless->output.userdata);
    else if (headless->power)
        listener->up(&headless->output,
                     (struct size){ headless->picture.width, headless->picture.height },
                     headless->output.userdata);
}

static void finish_frame(struct headless *headless)
{
    headless->in_flight = false;
    sd_event_now(headless->event, CLOCK_BOOTTIME, &headless->presented_boottime);
    if (!region_empty(&headless->pending))
        commit(headless);
    else
        headless->output.listener->presented(&headless->output, headless->output.userdata);
}

static int on_turn(sd_event_source *source, void *userdata)
{
    struct headless *headless = userdata;

    if (headless->link == LINK_CHANGED)
        report_link(headless);
    else if (headless->in_flight)
        finish_frame(headless);
    return 0;
}

static void on_frame_time(void *userdata)
{
    finish_frame(userdata);
}

static void headless_start(struct output *output)
{
    struct headless *headless = from_output(output);

    headless->link = LINK_CHANGED;
    wake(headless);
}

static void headless_present(struct output *output, const struct pixels *shadow,
                             const struct region *damage)
{
    struct headless *headless = from_output(output);

    if (!shows(headless) || shadow->width != headless->picture.width ||
        shadow->height != headless->picture.height)
        return;

    if (headless->in_flight && !region_empty(&headless->pending))
        output->statistics.coalesced++;
    headless->shadow = shadow;
    region_add_region(&headless->pending, damage);
    region_clip(&headless->pending, (struct rect){ 0, 0, shadow->width, shadow->height });
    if (!headless->in_flight && !region_empty(&headless->pending))
        commit(headless);
}

static void headless_set_power(struct output *output, bool on)
{
    struct headless *headless = from_output(output);

    if (headless->power == on)
        return;
    headless->power = on;
    clear(headless);
    if (headless->link == LINK_NEW)
        return;
    headless->link = LINK_CHANGED;
    sd_event_source_set_enabled(headless->turn, on ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

static const char *headless_describe(const struct output *output)
{
    return ((const struct headless *)output)->description;
}

static void headless_destroy(struct output *output)
{
    struct headless *headless = from_output(output);

    loop_timer_free(headless->frame);
    sd_event_source_disable_unref(headless->turn);
    sd_event_unref(headless->event);
    g_free(headless->picture.data);
    g_free(headless);
}

const struct pixels *headless_output_pixels(const struct output *output)
{
    return &((const struct headless *)output)->picture;
}

void headless_output_plug(struct output *output, struct size size)
{
    struct headless *headless = from_output(output);

    take_picture(headless, size);
    clear(headless);
    if (headless->link == LINK_NEW)
        return;
    headless->link = LINK_CHANGED;
    wake(headless);
}

static const struct output_ops headless_ops = {
    .start = headless_start,
    .present = headless_present,
    .set_power = headless_set_power,
    .describe = headless_describe,
    .destroy = headless_destroy,
};

int headless_output_new(sd_event *event, struct size size, const struct output_listener *listener,
                        void *userdata, struct output **ret)
{
    if (size.width < 1 || size.height < 1 || size.width > PIXELS_SIDE_MAX ||
        size.height > PIXELS_SIDE_MAX)
        return -EINVAL;

    struct headless *headless = g_new0(struct headless, 1);

    headless->output = (struct output){
        .ops = &headless_ops,
        .listener = listener,
        .userdata = userdata,
    };
    headless->event = sd_event_ref(event);
    headless->power = true;
    take_picture(headless, size);

    int r = sd_event_add_defer(event, &headless->turn, on_turn, headless);
    if (r >= 0)
        r = sd_event_source_set_enabled(headless->turn, SD_EVENT_OFF);
    if (r >= 0)
        r = loop_timer_new(event, CLOCK_BOOTTIME, on_frame_time, headless, &headless->frame);
    if (r < 0) {
        headless_destroy(&headless->output);
        return r;
    }
    *ret = &headless->output;
    return 0;
}
