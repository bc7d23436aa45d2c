#include "output-listener.h"

#include <stdio.h>

#include <check.h>

#define LIMIT_USEC (10 * USEC_PER_SEC)

static void on_up(struct output *output, struct size size, void *userdata)
{
    struct heard *heard = userdata;

    heard->up++;
    heard->size = size;
}

static void on_down(struct output *output, const char *why, void *userdata)
{
    struct heard *heard = userdata;

    heard->down++;
    snprintf(heard->why, sizeof(heard->why), "%s", why);
}

static void on_presented(struct output *output, void *userdata)
{
    struct heard *heard = userdata;

    heard->presented++;
}

static void on_failed(struct output *output, int error, const char *why, void *userdata)
{
    struct heard *heard = userdata;

    heard->failed++;
    heard->error = error;
}

const struct output_listener heard_listener = {
    .up = on_up,
    .down = on_down,
    .presented = on_presented,
    .failed = on_failed,
};

static usec_t now_boottime(void)
{
    return clock_now(clock_system()).boottime;
}

void loop_run_until(sd_event *event, const int *count, int wanted)
{
    usec_t limit_boottime = now_boottime() + LIMIT_USEC;

    while (*count < wanted) {
        usec_t left = usec_sub(limit_boottime, now_boottime());

        ck_assert_msg(left > 0, "waited in vain: heard %d of %d", *count, wanted);
        ck_assert_int_ge(sd_event_run(event, left), 0);
    }
}

void loop_run_idle(sd_event *event)
{
    while (sd_event_run(event, 0) > 0)
        ;
}
