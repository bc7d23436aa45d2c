/* What sd-event leaves to its users: timers that say how late they may be, and news of the clock.
 * sd-event's default accuracy of 250 ms would blur seconds. */
#pragma once

#include <stdbool.h>

#include <systemd/sd-event.h>

#include "base/clock.h"

/* The loop of a program that ends with SIGTERM and SIGINT and survives a closed pipe. Before any
 * thread is started, since the signals are blocked for all. */
int loop_new(sd_event **ret);

/* One timer that is armed again and again. */
struct loop_timer;
typedef void (*loop_timer_fn)(void *userdata);

/* `clock` is CLOCK_REALTIME or CLOCK_BOOTTIME. Starts disarmed. */
int loop_timer_new(sd_event *event, clockid_t clock, loop_timer_fn callback, void *userdata,
                   struct loop_timer **ret);
void loop_timer_free(struct loop_timer *timer);
/* Fires once at `at` on the timer's clock and up to `accuracy` later, never earlier;
 * USEC_INFINITY disarms. */
void loop_timer_arm(struct loop_timer *timer, usec_t at, usec_t accuracy);
bool loop_timer_armed(const struct loop_timer *timer);

/* Tells when wall-clock reasoning is void: the clock was set, the machine resumed, or the time zone
 * changed (then tzset() was already called). */
struct clock_watch;
typedef void (*clock_watch_fn)(void *userdata);

int clock_watch_new(sd_event *event, clock_watch_fn callback, void *userdata,
                    struct clock_watch **ret);
void clock_watch_free(struct clock_watch *watch);
