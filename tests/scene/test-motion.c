/* What moves: easing, motions, hands, as functions of time. */
#include <math.h>
#include <stdlib.h>

#include "base/check-main.h"

#include "scene/easing.h"
#include "scene/hand.h"
#include "scene/motion.h"
#include "scene/sources.h"

#include "fixture.h"

START_TEST(easing_goes_from_start_to_end)
{
    enum easing easing = (enum easing)_i;

    ck_assert_double_eq_tol(easing_at(easing, 0), 0, 1e-9);
    ck_assert_double_eq_tol(easing_at(easing, 1), 1, 1e-9);
    ck_assert_double_eq_tol(easing_at(easing, -3), 0, 1e-9);
    ck_assert_double_eq_tol(easing_at(easing, 7), 1, 1e-9);
}
END_TEST

static const struct {
    enum easing easing;
    double quarter;
} easing_cases[] = {
    { EASING_LINEAR, 0.25 },   { EASING_IN, 0.015625 },     { EASING_OUT, 0.578125 },
    { EASING_IN_OUT, 0.0625 }, { EASING_OVERSHOOT, 0.817 },
};

START_TEST(easing_changes_the_speed)
{
    ck_assert_double_eq_tol(easing_at(easing_cases[_i].easing, 0.25), easing_cases[_i].quarter,
                            1e-3);
}
END_TEST

static struct motion number_motion(const struct motion_timing *timing, double from, double to,
                                   double fps_max, usec_t now)
{
    struct motion motion = {
        .keys = { { 0, value_number(from) }, { 1, value_number(to) } },
        .n_keys = 2,
    };

    motion_begin(&motion, timing, fps_max, now);
    return motion;
}

static double number_at(const struct motion *motion, usec_t at, double rest)
{
    struct value value = motion_at(motion, at, value_number(rest));

    ck_assert_int_eq(value.type, VALUE_NUMBER);
    return value.number;
}

START_TEST(motion_waits_runs_and_rests)
{
    const struct motion_timing timing = { 100 * USEC_PER_MSEC, 200 * USEC_PER_MSEC, 2, 10,
                                          EASING_LINEAR };
    struct motion motion = number_motion(&timing, 10, 20, 60, USEC_PER_SEC);

    ck_assert_double_eq(number_at(&motion, USEC_PER_SEC, 7), 7);
    ck_assert_double_eq(number_at(&motion, USEC_PER_SEC + 100 * USEC_PER_MSEC, 7), 10);
    ck_assert_double_eq(number_at(&motion, USEC_PER_SEC + 200 * USEC_PER_MSEC, 7), 15);
    ck_assert_double_eq(number_at(&motion, USEC_PER_SEC + 350 * USEC_PER_MSEC, 7), 12.5);
    ck_assert_double_eq(number_at(&motion, USEC_PER_SEC + 500 * USEC_PER_MSEC, 7), 7);
    ck_assert_uint_eq(motion_end(&motion), USEC_PER_SEC + 500 * USEC_PER_MSEC);
}
END_TEST

START_TEST(motion_mixes_colors_channel_by_channel)
{
    struct motion motion = {
        .keys = { { 0, { .type = VALUE_COLOR, .color = 0xff000000 } },
                  { 1, { .type = VALUE_COLOR, .color = 0x00ff80ff } } },
        .n_keys = 2,
    };
    const struct motion_timing timing = { 0, 100, 1, 60, EASING_LINEAR };

    motion_begin(&motion, &timing, 60, 0);
    motion.timing.duration = 1000;
    ck_assert_uint_eq(motion_at(&motion, 500, (struct value){ 0 }).color, 0x80804080);
}
END_TEST

struct cap_case {
    const char *name;
    struct motion_timing asked;
    usec_t lasts;
    double fps;
};

static const struct cap_case cap_cases[] = {
    { "as asked", { 0, 240000, 1, 20, EASING_OUT }, 240000, 20 },
    { "too long", { 0, 9000000, 1, 20, EASING_OUT }, 4000000, 20 },
    { "waits too long", { 9000000, 1000000, 1, 20, EASING_OUT }, 5000000, 20 },
    { "too often", { 0, 1000000, 20, 20, EASING_OUT }, 4000000, 20 },
    { "very short, very often", { 0, 10000, 500, 20, EASING_OUT }, 200000, 20 },
    { "too many frames", { 0, 240000, 1, 500, EASING_OUT }, 240000, 30 },
    { "no frames", { 0, 240000, 1, 0, EASING_OUT }, 240000, 1 },
    { "no time", { 0, 0, 0, 20, EASING_OUT }, 1000, 20 },
};

START_TEST(motion_stays_within_caps)
{
    const struct cap_case *test = &cap_cases[_i];
    struct motion motion = number_motion(&test->asked, 0, 1, 30, 0);

    ck_assert_msg(motion_end(&motion) == test->lasts, "%s", test->name);
    ck_assert_msg(fabs(motion.timing.fps - test->fps) < 1e-9, "%s", test->name);
}
END_TEST

/* Follows its frames to the end. */
static int count_frames(const struct motion *motion, usec_t now, double rest, double quantum)
{
    int frames = 0;

    for (;;) {
        usec_t next = motion_next_change(motion, now, value_number(rest), quantum);
        if (next == USEC_INFINITY)
            return frames;
        ck_assert_uint_gt(next, now);
        ck_assert_uint_le(next, motion_end(motion));
        now = next;
        frames++;
    }
}

START_TEST(motion_has_the_frames_it_asked_for_and_none_after)
{
    const struct motion_timing timing = { 0, USEC_PER_SEC, 1, 15, EASING_LINEAR };
    struct motion motion = number_motion(&timing, 0, 100, 60, 0);

    ck_assert_int_eq(count_frames(&motion, 0, 100, 1), 15);
    /* Three pixels: three frames, whatever was asked. */
    motion = number_motion(&timing, 0, 3, 60, 0);
    ck_assert_int_eq(count_frames(&motion, 0, 3, 1), 3);
    /* Less than a pixel. */
    motion = number_motion(&timing, 0, 0.4, 60, 0);
    ck_assert_int_eq(count_frames(&motion, 0, 0.4, 1), 0);
}
END_TEST

START_TEST(keyframes_hold_before_the_first_and_after_the_last)
{
    struct motion motion = {
        .keys = { { 0.25, value_number(1) }, { 0.5, value_number(3) }, { 0.75, value_number(2) } },
        .n_keys = 3,
    };
    const struct motion_timing timing = { 0, 1000000, 1, 30, EASING_LINEAR };

    motion_begin(&motion, &timing, 30, 0);
    ck_assert_double_eq(number_at(&motion, 100000, 9), 1);
    ck_assert_double_eq(number_at(&motion, 375000, 9), 2);
    ck_assert_double_eq(number_at(&motion, 500000, 9), 3);
    ck_assert_double_eq(number_at(&motion, 625000, 9), 2.5);
    ck_assert_double_eq(number_at(&motion, 900000, 9), 2);
    ck_assert_double_eq(number_at(&motion, 1000000, 9), 9);
}
END_TEST

/* ---- hands ------------------------------------------------------------------------------------
 */

struct angle_case {
    struct hand hand;
    usec_t after; /* 10:09:00 */
    double angle;
};

static const struct angle_case angle_cases[] = {
    { { ELEMENT_HOUR_HAND, HAND_STEP, 15 }, 0, 304.5 },
    { { ELEMENT_HOUR_HAND, HAND_STEP, 15 }, 59 * USEC_PER_SEC, 304.5 },
    { { ELEMENT_HOUR_HAND, HAND_SWEEP, 15 }, 30 * USEC_PER_SEC, 304.75 },
    { { ELEMENT_MINUTE_HAND, HAND_STEP, 15 }, 59 * USEC_PER_SEC, 54 },
    { { ELEMENT_MINUTE_HAND, HAND_SWEEP, 15 }, 30 * USEC_PER_SEC, 57 },
    { { ELEMENT_MINUTE_HAND, HAND_TICK, 15 }, 0, 48 },
    { { ELEMENT_MINUTE_HAND, HAND_TICK, 15 }, 300 * USEC_PER_MSEC, 54 },
    { { ELEMENT_SECOND_HAND, HAND_STEP, 15 }, 7900 * USEC_PER_MSEC, 42 },
    { { ELEMENT_SECOND_HAND, HAND_SWEEP, 15 }, 7500 * USEC_PER_MSEC, 45 },
    { { ELEMENT_SECOND_HAND, HAND_TICK, 15 }, 7000 * USEC_PER_MSEC, 36 },
    { { ELEMENT_SECOND_HAND, HAND_TICK, 15 }, 7900 * USEC_PER_MSEC, 42 },
};

START_TEST(hand_stands_where_the_time_is)
{
    const struct angle_case *test = &angle_cases[_i];

    ck_assert_double_eq_tol(hand_angle(&test->hand, FIXTURE_REALTIME + test->after), test->angle,
                            1e-6);
}
END_TEST

START_TEST(tick_swings_beyond_its_place_and_rests)
{
    const struct hand hand = { ELEMENT_SECOND_HAND, HAND_TICK, 15 };
    bool beyond = false;

    for (usec_t into = 0; into < HAND_TICK_USEC; into += 10 * USEC_PER_MSEC)
        beyond |= hand_angle(&hand, FIXTURE_REALTIME + 7 * USEC_PER_SEC + into) > 42.1;
    ck_assert(beyond);
}
END_TEST

struct pace_case {
    const char *name;
    struct hand hand;
    double step; /* degrees to a pixel */
    usec_t during;
    int least, most;
};

static const struct pace_case pace_cases[] = {
    { "seconds", { ELEMENT_SECOND_HAND, HAND_STEP, 15 }, 0.3, USEC_PER_MINUTE, 60, 60 },
    { "minutes", { ELEMENT_MINUTE_HAND, HAND_STEP, 15 }, 0.3, USEC_PER_HOUR, 60, 60 },
    { "hours", { ELEMENT_HOUR_HAND, HAND_STEP, 15 }, 0.3, USEC_PER_HOUR, 60, 60 },
    { "hours of a small clock", { ELEMENT_HOUR_HAND, HAND_STEP, 15 }, 6, USEC_PER_HOUR, 5, 5 },
    { "sweeping seconds", { ELEMENT_SECOND_HAND, HAND_SWEEP, 15 }, 0.3, USEC_PER_MINUTE, 880, 900 },
    { "sweeping slowly", { ELEMENT_SECOND_HAND, HAND_SWEEP, 5 }, 0.3, USEC_PER_MINUTE, 300, 300 },
    { "sweeping too fast",
      { ELEMENT_SECOND_HAND, HAND_SWEEP, 50 },
      0.3,
      USEC_PER_MINUTE,
      880,
      900 },
    { "sweeping minutes", { ELEMENT_MINUTE_HAND, HAND_SWEEP, 15 }, 0.3, USEC_PER_HOUR, 1200, 1200 },
    { "ticking seconds", { ELEMENT_SECOND_HAND, HAND_TICK, 15 }, 0.3, USEC_PER_MINUTE, 300, 540 },
    { "ticking hours of a small clock",
      { ELEMENT_HOUR_HAND, HAND_TICK, 15 },
      6,
      USEC_PER_HOUR,
      5,
      5 },
};

START_TEST(hand_wakes_when_it_moves_by_a_pixel)
{
    const struct pace_case *test = &pace_cases[_i];
    usec_t now = FIXTURE_REALTIME;
    int changes = 0;

    for (;;) {
        usec_t next = hand_next_change(&test->hand, now, test->step);
        ck_assert_uint_gt(next, now);
        if (next > FIXTURE_REALTIME + test->during)
            break;
        double moved = hand_angle(&test->hand, next) - hand_angle(&test->hand, now);
        ck_assert_msg(fabs(moved) > 1e-6, "%s", test->name);
        now = next;
        changes++;
    }
    ck_assert_msg(changes >= test->least && changes <= test->most, "%s: %d", test->name, changes);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("motion");

    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, easing_goes_from_start_to_end, 0, EASING_OVERSHOOT + 1);
    tcase_add_loop_test(cases, easing_changes_the_speed, 0, G_N_ELEMENTS(easing_cases));
    tcase_add_test(cases, motion_waits_runs_and_rests);
    tcase_add_test(cases, motion_mixes_colors_channel_by_channel);
    tcase_add_loop_test(cases, motion_stays_within_caps, 0, G_N_ELEMENTS(cap_cases));
    tcase_add_test(cases, motion_has_the_frames_it_asked_for_and_none_after);
    tcase_add_test(cases, keyframes_hold_before_the_first_and_after_the_last);
    tcase_add_loop_test(cases, hand_stands_where_the_time_is, 0, G_N_ELEMENTS(angle_cases));
    tcase_add_test(cases, tick_swings_beyond_its_place_and_rests);
    tcase_add_loop_test(cases, hand_wakes_when_it_moves_by_a_pixel, 0, G_N_ELEMENTS(pace_cases));
    return run_cases("motion", cases);
}
