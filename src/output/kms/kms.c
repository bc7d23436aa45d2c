/* The loop's side of a panel: decides what the worker does next, and tells the listener. One job at
 * a time; what arrives meanwhile is remembered as a wish and looked at when the job is done.
 *
 * Without a device no card is open, so no master is kept that is not used. While off we stay master
 * of a dark panel; otherwise the console would light it. */
#include "output/kms.h"

#include <errno.h>
#include <sys/epoll.h>

#include <drm_fourcc.h>

#include "base/log.h"
#include "base/loop.h"
#include "output/kms/frames.h"
#include "output/kms/job.h"
#include "output/kms/select.h"
#include "output/kms/worker.h"

/* The first failure is answered at once, later ones after a pause that grows. */
#define RETRY_FIRST_USEC (100 * USEC_PER_MSEC)
#define RETRY_LAST_USEC  (30 * USEC_PER_SEC)
/* More than the two clocks differ by being read one after the other. */
#define SLEEP_NOTICED_USEC (100 * USEC_PER_MSEC)

struct kms_output {
    struct output output;
    sd_event *event;
    const struct kms_ops *ops;
    struct kms_config config;
    struct kms_worker *worker;
    struct kms_monitor *monitor;
    sd_event_source *news_source;
    sd_event_source *turn; /* defer: what must not happen within a call of the caller's */
    struct loop_timer *frame_timer;
    struct loop_timer *retry_timer;
    struct clock_watch *clock_watch;

    struct kms_job job;        /* the worker's while its kind is not NONE */
    struct kms_device *device; /* NULL: no card is open */
    struct kms_frames frames;
    usec_t asleep;     /* time in suspend before the last whole-state commit */
    char *remembered;  /* ID_PATH of the card last opened */
    char *down_why;    /* what down() told last; NULL when up was told since */
    char *lost_why;    /* why the device is being closed */
    unsigned rung;     /* of the ladder in kms_device_open() */
    unsigned failures; /* in a row, without a frame that reached the panel */
    char *description;

    bool started;
    bool power;
    bool dark;    /* the CRTC was switched off by us */
    bool up_owed; /* up is to be told when power is on */
    bool search;  /* wishes */
    bool check;
    bool close;
    bool gone; /* close without touching the card */
};

static void advance(struct kms_output *kms);

static struct kms_output *from_output(struct output *output)
{
    return (struct kms_output *)output;
}

static bool busy(const struct kms_output *kms)
{
    return kms->job.kind != KMS_JOB_NONE;
}

static bool shows(const struct kms_output *kms)
{
    return kms->device && kms->power && !kms->up_owed && !kms->close;
}

static usec_t now_boottime(struct kms_output *kms)
{
    usec_t now = 0;

    sd_event_now(kms->event, CLOCK_BOOTTIME, &now);
    return now;
}

static void wish_turn(struct kms_output *kms)
{
    sd_event_source_set_enabled(kms->turn, SD_EVENT_ONESHOT);
}

/* Reports */

static void describe(struct kms_output *kms)
{
    g_free(kms->description);
    if (!kms->device) {
        kms->description =
            g_strdup_printf("no panel: %s", kms->down_why ? kms->down_why : "looking for it");
        return;
    }

    const struct kms_device_info *info = kms_device_info(kms->device);
    kms->description =
        g_strdup_printf("card %s (%s), connector %s, %dx%d, %s", info->node, info->driver,
                        info->connector, info->size.width, info->size.height,
                        info->format == DRM_FORMAT_RGB565 ? "RGB565" : "XRGB8888");
}

static void report_up(struct kms_output *kms)
{
    const struct kms_device_info *info = kms_device_info(kms->device);

    kms->dark = false;
    kms->up_owed = false;
    g_clear_pointer(&kms->down_why, g_free);
    kms_frames_reset(&kms->frames, info->size, info->frame_time);
    describe(kms);
    kms->output.listener->up(&kms->output, info->size, kms->output.userdata);
}

static void report_down(struct kms_output *kms, const char *why)
{
    if (kms->down_why && g_str_equal(kms->down_why, why))
        return;
    g_free(kms->down_why);
    kms->down_why = g_strdup(why);
    describe(kms);
    kms->output.listener->down(&kms->output, kms->down_why, kms->output.userdata);
}

static void report_failed(struct kms_output *kms, int error, const char *why)
{
    kms->output.statistics.failures++;
    kms->output.listener->failed(&kms->output, error, why, kms->output.userdata);
}

/* Failure and another try */

/* 0: at once. */
static usec_t retry_pause(const struct kms_output *kms)
{
    if (kms->failures <= 1)
        return 0;
    return MIN(RETRY_FIRST_USEC << MIN(kms->failures - 2, 16), RETRY_LAST_USEC);
}

/* Off means no timers: power on and news of cards search again. */
static void search_later(struct kms_output *kms)
{
    usec_t pause_usec = retry_pause(kms);

    if (pause_usec == 0)
        kms->search = true;
    else if (kms->power)
        loop_timer_arm(kms->retry_timer, usec_add(now_boottime(kms), pause_usec), pause_usec / 10);
}

static const char *explain(int error)
{
    switch (-error) {
    case EACCES:
    case EPERM:
        return "another program took the card over";
    case ENODEV:
    case ENXIO:
        return "the card was unplugged";
    case EBUSY:
        return "the card stays busy with an earlier frame";
    case EINVAL:
        return "the driver refuses the picture";
    default:
        return g_strerror(-error);
    }
}

static void lose_device(struct kms_output *kms, int error)
{
    g_free(kms->lost_why);
    kms->lost_why = g_strdup_printf("%s: %s", kms_device_info(kms->device)->node, explain(error));
    kms->failures++;
    kms->close = true;
    if (error == -EINVAL)
        kms->rung++;
    report_failed(kms, error, kms->lost_why);
}

/* Ends of jobs */

static void opened(struct kms_output *kms, struct kms_job *job)
{
    if (job->result < 0) {
        report_down(kms, job->why);
        if (job->result == -ENOENT)
            return;
        kms->failures++;
        search_later(kms);
        return;
    }

    const struct kms_device_info *info = kms_device_info(job->device);
    kms->device = job->device;
    kms->up_owed = true;
    /* News that came while it was being opened may have been about it. */
    kms->check = kms->search;
    kms->search = false;
    g_free(kms->remembered);
    kms->remembered = g_strdup(info->id_path);
    describe(kms);
}

static void shown(struct kms_output *kms, struct kms_job *job)
{
    if (job->result == -ECANCELED)
        return;
    if (job->result < 0) {
        lose_device(kms, job->result);
        return;
    }

    kms->failures = 0;
    kms->output.statistics.commits++;
    kms->output.statistics.modesets += job->shown.modeset ? 1 : 0;
    kms_frames_finish(&kms->frames, &job->shown);
    if (job->shown.flip_lost)
        report_failed(kms, -ETIMEDOUT, "a flip never came, the panel was lit anew");
    if (shows(kms) && !kms_frames_waiting(&kms->frames))
        kms->output.listener->presented(&kms->output, kms->output.userdata);
}

static void darkened(struct kms_output *kms, struct kms_job *job)
{
    kms->dark = true;
    if (job->result < 0 && job->result != -ECANCELED)
        lose_device(kms, job->result);
}

static void checked(struct kms_output *kms, struct kms_job *job)
{
    if (job->result < 0) {
        lose_device(kms, job->result);
        return;
    }
    switch (job->check) {
    case KMS_CHECK_SAME:
        break;
    case KMS_CHECK_RELINK:
        kms_frames_invalidate(&kms->frames);
        break;
    case KMS_CHECK_CHANGED:
        kms->rung = 0;
        kms->close = true;
        kms->search = true;
        break;
    }
}

static void closed(struct kms_output *kms)
{
    kms->close = false;
    kms->gone = false;
    kms->check = false;
    kms->dark = false;
    describe(kms);
    g_autofree char *why = g_steal_pointer(&kms->lost_why);
    if (kms->search || !why)
        return;
    if (retry_pause(kms) > 0)
        report_down(kms, why);
    search_later(kms);
}

static void on_job_done(void *userdata)
{
    struct kms_output *kms = userdata;
    struct kms_job job = kms->job;

    kms->job = (struct kms_job){ 0 };
    switch (job.kind) {
    case KMS_JOB_NONE:
        break;
    case KMS_JOB_OPEN:
        opened(kms, &job);
        break;
    case KMS_JOB_SHOW:
        shown(kms, &job);
        break;
    case KMS_JOB_DARKEN:
        darkened(kms, &job);
        break;
    case KMS_JOB_CHECK:
        checked(kms, &job);
        break;
    case KMS_JOB_CLOSE:
        closed(kms);
        break;
    }
    g_free(job.why);
    advance(kms);
}

/* What comes next */

static void post(struct kms_output *kms, struct kms_job job)
{
    kms->job = job;
    kms->job.device = kms->device;
    kms->job.cancel_fd = kms_worker_cancel_fd(kms->worker);
    kms_worker_post(kms->worker, kms_job_run, &kms->job);
}

static void post_open(struct kms_output *kms)
{
    kms->search = false;
    loop_timer_arm(kms->retry_timer, USEC_INFINITY, 0);
    post(kms, (struct kms_job){
                  .kind = KMS_JOB_OPEN,
                  .ops = kms->ops,
                  .config = &kms->config,
                  .remembered = kms->remembered,
                  .rung = kms->rung,
              });
}

/* From here on the device is the job's alone. */
static void post_close(struct kms_output *kms)
{
    post(kms, (struct kms_job){ .kind = KMS_JOB_CLOSE, .gone = kms->gone });
    kms->device = NULL;
}

/* Panels of most buses lose their picture in suspend. */
static void notice_sleep(struct kms_output *kms)
{
    usec_t asleep = kms->ops->time_asleep(kms->ops);

    if (asleep > usec_add(kms->asleep, SLEEP_NOTICED_USEC))
        kms_frames_invalidate(&kms->frames);
    kms->asleep = MAX(asleep, kms->asleep);
}

static void post_show(struct kms_output *kms)
{
    struct kms_frames *frames = &kms->frames;

    notice_sleep(kms);
    loop_timer_arm(kms->frame_timer, USEC_INFINITY, 0);

    bool full = frames->full;
    kms->output.statistics.copied_pixels +=
        kms_frames_begin(frames, kms_device_buffer(kms->device, frames->back),
                         kms_device_info(kms->device)->format, now_boottime(kms));
    post(kms, (struct kms_job){
                  .kind = KMS_JOB_SHOW,
                  .buffer = frames->back,
                  .full = full,
                  .damage = frames->in_flight,
              });
}

static void show_when_due(struct kms_output *kms)
{
    if (busy(kms) || !shows(kms) || !kms_frames_waiting(&kms->frames))
        return;

    usec_t due_boottime = kms_frames_due_boottime(&kms->frames);
    if (due_boottime <= now_boottime(kms))
        post_show(kms);
    else
        loop_timer_arm(kms->frame_timer, due_boottime, USEC_PER_MSEC);
}

static void advance(struct kms_output *kms)
{
    if (busy(kms) || !kms->started)
        return;
    if (!kms->device) {
        if (kms->search)
            post_open(kms);
    } else if (kms->close) {
        post_close(kms);
    } else if (!kms->power && !kms->dark) {
        post(kms, (struct kms_job){ .kind = KMS_JOB_DARKEN });
    } else if (kms->check) {
        kms->check = false;
        post(kms, (struct kms_job){ .kind = KMS_JOB_CHECK });
    } else if (kms->power && kms->up_owed) {
        report_up(kms);
    } else {
        show_when_due(kms);
    }
}

/* Events */

static int on_turn(sd_event_source *source, void *userdata)
{
    advance(userdata);
    return 0;
}

static void on_frame_time(void *userdata)
{
    show_when_due(userdata);
}

static void on_retry_time(void *userdata)
{
    struct kms_output *kms = userdata;

    kms->search = true;
    advance(kms);
}

static void on_clock_change(void *userdata)
{
    struct kms_output *kms = userdata;

    notice_sleep(kms);
    advance(kms);
}

static void on_card_news(struct kms_output *kms, enum kms_news news, const char *node)
{
    if (!kms->device) {
        kms->search = true;
        return;
    }
    if (!g_str_equal(node, kms_device_info(kms->device)->node))
        return;
    if (news == KMS_NEWS_CHANGED) {
        kms->check = true;
        return;
    }
    kms->rung = 0;
    kms->gone = true;
    kms->close = true;
    kms->search = true;
    kms_worker_interrupt(kms->worker);
}

static int on_news(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
    struct kms_output *kms = userdata;
    const char *node = NULL;

    for (;;) {
        enum kms_news news = kms->ops->monitor_next(kms->monitor, &node);
        if (news == KMS_NEWS_NONE)
            break;
        on_card_news(kms, news, node);
    }
    advance(kms);
    return 0;
}

/* The interface */

static void kms_start(struct output *output)
{
    struct kms_output *kms = from_output(output);

    kms->started = true;
    kms->search = true;
    wish_turn(kms);
}

static void kms_present(struct output *output, const struct pixels *shadow,
                        const struct region *damage)
{
    struct kms_output *kms = from_output(output);

    if (!shows(kms))
        return;

    bool waiting = kms_frames_waiting(&kms->frames);
    if (!kms_frames_add(&kms->frames, shadow, damage))
        return;
    output->statistics.coalesced += waiting ? 1 : 0;
    show_when_due(kms);
}

static void kms_set_power(struct output *output, bool on)
{
    struct kms_output *kms = from_output(output);

    if (kms->power == on)
        return;
    kms->power = on;
    loop_timer_arm(kms->frame_timer, USEC_INFINITY, 0);
    loop_timer_arm(kms->retry_timer, USEC_INFINITY, 0);
    /* A frame of before must not be shown after. */
    kms->frames.shadow = NULL;
    kms->frames.pending = (struct region){ 0 };
    kms->up_owed = true;
    if (on && !kms->device && kms->down_why)
        kms->search = true;
    wish_turn(kms);
}

static const char *kms_describe(const struct output *output)
{
    return ((const struct kms_output *)output)->description;
}

static void free_config(struct kms_config *config)
{
    g_free((char *)(uintptr_t)config->card);
    g_free((char *)(uintptr_t)config->connector);
}

/* The worker has ended its job, so the device is ours to close here. */
static void close_device(struct kms_output *kms)
{
    struct kms_device *device = busy(kms) ? kms->job.device : kms->device;

    g_free(kms->job.why);
    kms_device_close(device, kms->gone);
}

static void kms_destroy(struct output *output)
{
    struct kms_output *kms = from_output(output);

    if (kms->worker) {
        kms_worker_finish(kms->worker);
        close_device(kms);
        kms_worker_free(kms->worker);
    }
    clock_watch_free(kms->clock_watch);
    loop_timer_free(kms->retry_timer);
    loop_timer_free(kms->frame_timer);
    sd_event_source_disable_unref(kms->turn);
    sd_event_source_disable_unref(kms->news_source);
    if (kms->monitor)
        kms->ops->monitor_free(kms->monitor);
    sd_event_unref(kms->event);
    free_config(&kms->config);
    g_free(kms->remembered);
    g_free(kms->down_why);
    g_free(kms->lost_why);
    g_free(kms->description);
    g_free(kms);
}

static const struct output_ops kms_output_ops = {
    .start = kms_start,
    .present = kms_present,
    .set_power = kms_set_power,
    .describe = kms_describe,
    .destroy = kms_destroy,
};

static int add_sources(struct kms_output *kms)
{
    int r = kms_worker_new(kms->event, on_job_done, kms, &kms->worker);
    if (r >= 0)
        r = kms->ops->monitor_new(kms->ops, &kms->monitor);
    if (r >= 0)
        r = sd_event_add_io(kms->event, &kms->news_source, kms->ops->monitor_fd(kms->monitor),
                            EPOLLIN, on_news, kms);
    if (r >= 0)
        r = sd_event_add_defer(kms->event, &kms->turn, on_turn, kms);
    if (r >= 0)
        r = sd_event_source_set_enabled(kms->turn, SD_EVENT_OFF);
    if (r >= 0)
        r = loop_timer_new(kms->event, CLOCK_BOOTTIME, on_frame_time, kms, &kms->frame_timer);
    if (r >= 0)
        r = loop_timer_new(kms->event, CLOCK_BOOTTIME, on_retry_time, kms, &kms->retry_timer);
    if (r >= 0)
        r = clock_watch_new(kms->event, on_clock_change, kms, &kms->clock_watch);
    return r;
}

int kms_output_new(sd_event *event, const struct kms_config *config, const struct kms_ops *ops,
                   const struct output_listener *listener, void *userdata, struct output **ret)
{
    struct kms_output *kms = g_new0(struct kms_output, 1);

    kms->output = (struct output){
        .ops = &kms_output_ops,
        .listener = listener,
        .userdata = userdata,
    };
    kms->event = sd_event_ref(event);
    kms->ops = ops ? ops : kms_ops_kernel();
    kms->config = *config;
    kms->config.card = g_strdup(config->card);
    kms->config.connector = g_strdup(config->connector);
    kms->power = true;
    kms->asleep = kms->ops->time_asleep(kms->ops);
    describe(kms);

    int r = add_sources(kms);
    if (r < 0) {
        kms_destroy(&kms->output);
        return r;
    }
    *ret = &kms->output;
    return 0;
}

char *kms_list_connectors(const struct kms_ops *ops)
{
    g_autoptr(GPtrArray) cards = NULL;

    if (!ops)
        ops = kms_ops_kernel();
    int r = KMS_RESTART(ops->find_cards(ops, &cards));
    if (r < 0)
        return g_strdup_printf("cannot look for cards: %s", g_strerror(-r));
    return select_describe_cards(cards, "\n");
}
