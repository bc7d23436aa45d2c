#include "daemon/notify.h"

#include <string.h>

#include <glib.h>
#include <systemd/sd-daemon.h>

struct notify {
    bool ready;
    char *status;
    usec_t watchdog; /* 0: the manager wants none */
    bool suspended;
    usec_t last_ping_boottime;
};

struct notify *notify_new(void)
{
    struct notify *notify = g_new0(struct notify, 1);

    if (sd_watchdog_enabled(0, &notify->watchdog) <= 0)
        notify->watchdog = 0;
    return notify;
}

void notify_free(struct notify *notify)
{
    if (!notify)
        return;
    g_free(notify->status);
    g_free(notify);
}

void notify_ready(struct notify *notify)
{
    if (notify->ready)
        return;
    notify->ready = true;
    sd_notify(0, "READY=1");
}

void notify_status(struct notify *notify, const char *status)
{
    if (g_strcmp0(notify->status, status) == 0)
        return;
    g_free(notify->status);
    notify->status = g_strdup(status);
    sd_notifyf(0, "STATUS=%s", status);
}

static void set_suspended(struct notify *notify, bool suspended)
{
    if (notify->suspended == suspended)
        return;
    notify->suspended = suspended;
    sd_notifyf(0, "WATCHDOG_USEC=%" G_GUINT64_FORMAT, suspended ? 0 : notify->watchdog);
}

void notify_alive(struct notify *notify, struct instant now, usec_t next_realtime)
{
    if (notify->watchdog == 0)
        return;
    set_suspended(notify, usec_sub(next_realtime, now.realtime) > notify->watchdog / 2);
    if (notify->suspended ||
        usec_sub(now.boottime, notify->last_ping_boottime) < notify->watchdog / 4)
        return;
    notify->last_ping_boottime = now.boottime;
    sd_notify(0, "WATCHDOG=1");
}

void notify_stopping(struct notify *notify)
{
    sd_notify(0, "STOPPING=1");
}
