#include "base/loop.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <time.h>

#include <glib.h>

#include "base/cleanup.h"

int loop_new(sd_event **ret)
{
    sd_event *event = NULL;
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);

    int r = sd_event_new(&event);
    if (r >= 0)
        r = sd_event_add_signal(event, NULL, SIGTERM, NULL, NULL);
    if (r >= 0)
        r = sd_event_add_signal(event, NULL, SIGINT, NULL, NULL);
    if (r < 0) {
        sd_event_unref(event);
        return r;
    }
    *ret = event;
    return 0;
}

struct loop_timer {
    sd_event_source *source;
    loop_timer_fn callback;
    void *userdata;
};

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
    struct loop_timer *timer = userdata;

    timer->callback(timer->userdata);
    return 0;
}

int loop_timer_new(sd_event *event, clockid_t clock, loop_timer_fn callback, void *userdata,
                   struct loop_timer **ret)
{
    struct loop_timer *timer = g_new0(struct loop_timer, 1);

    timer->callback = callback;
    timer->userdata = userdata;

    int r = sd_event_add_time(event, &timer->source, clock, 0, USEC_PER_MSEC, on_timer, timer);
    if (r >= 0)
        r = sd_event_source_set_enabled(timer->source, SD_EVENT_OFF);
    if (r < 0) {
        loop_timer_free(timer);
        return r;
    }
    *ret = timer;
    return 0;
}

void loop_timer_free(struct loop_timer *timer)
{
    if (!timer)
        return;
    sd_event_source_disable_unref(timer->source);
    g_free(timer);
}

void loop_timer_arm(struct loop_timer *timer, usec_t at, usec_t accuracy)
{
    if (at == USEC_INFINITY) {
        sd_event_source_set_enabled(timer->source, SD_EVENT_OFF);
        return;
    }
    sd_event_source_set_time(timer->source, at);
    sd_event_source_set_time_accuracy(timer->source, MAX(accuracy, 1));
    sd_event_source_set_enabled(timer->source, SD_EVENT_ONESHOT);
}

bool loop_timer_armed(const struct loop_timer *timer)
{
    return sd_event_source_get_enabled(timer->source, NULL) > 0;
}

struct clock_watch {
    sd_event_source *timer;
    sd_event_source *zone;
    int fd;
    clock_watch_fn callback;
    void *userdata;
};

/* A timer in the far future that is cancelled when the clock is set, and on resume
 * (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET). */
static int arm_cancel_timer(int fd)
{
    struct itimerspec far = { .it_value.tv_sec = INT64_C(1) << 40 };

    return timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, NULL) < 0 ? -errno
                                                                                            : 0;
}

static int on_clock_set(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
    struct clock_watch *watch = userdata;
    uint64_t expirations;

    if (read(fd, &expirations, sizeof(expirations)) < 0 && errno == EAGAIN)
        return 0;
    arm_cancel_timer(fd);
    watch->callback(watch->userdata);
    return 0;
}

static int on_zone_change(sd_event_source *source, const struct inotify_event *event,
                          void *userdata)
{
    struct clock_watch *watch = userdata;

    if (event->len == 0 || strcmp(event->name, "localtime") != 0)
        return 0;
    tzset();
    watch->callback(watch->userdata);
    return 0;
}

int clock_watch_new(sd_event *event, clock_watch_fn callback, void *userdata,
                    struct clock_watch **ret)
{
    struct clock_watch *watch = g_new0(struct clock_watch, 1);
    int r;

    watch->callback = callback;
    watch->userdata = userdata;
    watch->fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    r = watch->fd < 0 ? -errno : arm_cancel_timer(watch->fd);
    if (r >= 0)
        r = sd_event_add_io(event, &watch->timer, watch->fd, EPOLLIN, on_clock_set, watch);
    /* timedatectl replaces /etc/localtime by a rename in /etc. */
    if (r >= 0)
        r = sd_event_add_inotify(event, &watch->zone, "/etc", IN_MOVED_TO | IN_CREATE | IN_DELETE,
                                 on_zone_change, watch);
    if (r < 0) {
        clock_watch_free(watch);
        return r;
    }
    *ret = watch;
    return 0;
}

void clock_watch_free(struct clock_watch *watch)
{
    if (!watch)
        return;
    sd_event_source_disable_unref(watch->zone);
    sd_event_source_disable_unref(watch->timer);
    if (watch->fd >= 0)
        close(watch->fd);
    g_free(watch);
}
