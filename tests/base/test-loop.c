/* Clocks, and timers that are never early. */
#include "check-main.h"

#include <glib.h>

#include "base/clock.h"
#include "base/loop.h"

START_TEST(infinite_time_stays_infinite)
{
    ck_assert_uint_eq(usec_add(USEC_INFINITY, 5), USEC_INFINITY);
    ck_assert_uint_eq(usec_add(5, USEC_INFINITY), USEC_INFINITY);
    ck_assert_uint_eq(usec_add(USEC_INFINITY - 1, 5), USEC_INFINITY);
    ck_assert_uint_eq(usec_add(2, 3), 5);
    ck_assert_uint_eq(usec_sub(5, 3), 2);
    ck_assert_uint_eq(usec_sub(3, 5), 0);
}
END_TEST

START_TEST(fake_clock_moves_only_when_told)
{
    struct clock_fake fake;

    clock_fake_init(&fake, 1000, 10);
    ck_assert_uint_eq(clock_now(&fake.base).realtime, 1000);
    clock_fake_advance(&fake, 5);
    clock_fake_set_realtime(&fake, 70);
    ck_assert_uint_eq(clock_now(&fake.base).realtime, 70);
    ck_assert_uint_eq(clock_now(&fake.base).boottime, 15);
}
END_TEST

START_TEST(instant_moves_on_both_clocks)
{
    struct instant at = { 1000, 100 };

    ck_assert_uint_eq(instant_add(at, 5).realtime, 1005);
    ck_assert_uint_eq(instant_add(at, 5).boottime, 105);
    ck_assert_uint_eq(instant_add(at, -50).realtime, 950);
    ck_assert_uint_eq(instant_add(at, -50).boottime, 50);
}
END_TEST

static usec_t now_on(clockid_t clock)
{
    struct instant now = clock_now(clock_system());

    return clock == CLOCK_REALTIME ? now.realtime : now.boottime;
}

struct alarm {
    struct loop_timer *timer;
    clockid_t clock;
    usec_t fired_at;
    int count;
};

static void on_alarm(void *userdata)
{
    struct alarm *alarm = userdata;

    alarm->fired_at = now_on(alarm->clock);
    alarm->count++;
}

static const clockid_t clocks[] = { CLOCK_BOOTTIME, CLOCK_REALTIME };

START_TEST(timer_fires_once_and_never_early)
{
    struct alarm alarm = { .clock = clocks[_i] };
    sd_event *event;

    ck_assert_int_ge(sd_event_new(&event), 0);
    ck_assert_int_ge(loop_timer_new(event, clocks[_i], on_alarm, &alarm, &alarm.timer), 0);
    ck_assert(!loop_timer_armed(alarm.timer));
    for (int i = 1; i <= 20; i++) {
        usec_t at = now_on(clocks[_i]) + 3 * USEC_PER_MSEC + 137 * (usec_t)i;

        loop_timer_arm(alarm.timer, at, 1);
        ck_assert(loop_timer_armed(alarm.timer));
        while (alarm.count < i)
            ck_assert_int_ge(sd_event_run(event, 10 * USEC_PER_SEC), 0);
        ck_assert_uint_ge(alarm.fired_at, at);
        ck_assert(!loop_timer_armed(alarm.timer));
    }
    ck_assert_int_eq(sd_event_run(event, 10 * USEC_PER_MSEC), 0);
    ck_assert_int_eq(alarm.count, 20);
    loop_timer_free(alarm.timer);
    sd_event_unref(event);
}
END_TEST

START_TEST(disarmed_timer_stays_silent)
{
    struct alarm alarm = { .clock = CLOCK_BOOTTIME };
    sd_event *event;

    ck_assert_int_ge(sd_event_new(&event), 0);
    ck_assert_int_ge(loop_timer_new(event, CLOCK_BOOTTIME, on_alarm, &alarm, &alarm.timer), 0);
    loop_timer_arm(alarm.timer, now_on(CLOCK_BOOTTIME), 1);
    loop_timer_arm(alarm.timer, USEC_INFINITY, 1);
    ck_assert_int_eq(sd_event_run(event, 20 * USEC_PER_MSEC), 0);
    ck_assert_int_eq(alarm.count, 0);
    loop_timer_free(alarm.timer);
    sd_event_unref(event);
}
END_TEST

START_TEST(clock_watch_is_quiet_while_nothing_happens)
{
    struct clock_watch *watch;
    sd_event *event;
    struct alarm alarm = { .clock = CLOCK_BOOTTIME };

    ck_assert_int_ge(sd_event_new(&event), 0);
    ck_assert_int_ge(clock_watch_new(event, on_alarm, &alarm, &watch), 0);
    ck_assert_int_eq(sd_event_run(event, 20 * USEC_PER_MSEC), 0);
    ck_assert_int_eq(alarm.count, 0);
    clock_watch_free(watch);
    sd_event_unref(event);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("loop");

    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, infinite_time_stays_infinite);
    tcase_add_test(cases, fake_clock_moves_only_when_told);
    tcase_add_test(cases, instant_moves_on_both_clocks);
    tcase_add_loop_test(cases, timer_fires_once_and_never_early, 0, G_N_ELEMENTS(clocks));
    tcase_add_test(cases, disarmed_timer_stays_silent);
    tcase_add_test(cases, clock_watch_is_quiet_while_nothing_happens);
    return run_cases("loop", cases);
}
