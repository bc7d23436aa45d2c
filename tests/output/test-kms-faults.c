/* Every call to the kernel may fail, at any moment, in any way: the right picture returns when it
 * stops failing, and nothing is left behind. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "kms-fixture.h"

static struct fixture fixture;

static const int errors[] = { -EINTR,  -EAGAIN, -EBUSY,  -EACCES, -EPERM,
                              -EINVAL, -ENOMEM, -ENOSPC, -ENODEV, -EIO };

/* Runs the loop until that many frames were presented or the fault has come. */
static bool reach(int presented)
{
    usec_t limit_boottime = clock_now(clock_system()).boottime + 10 * USEC_PER_SEC;

    while (fixture.heard.presented < presented && !fake_kms_failed(fixture.fake)) {
        ck_assert_uint_lt(clock_now(clock_system()).boottime, limit_boottime);
        ck_assert_int_ge(sd_event_run(fixture.event, USEC_PER_MSEC), 0);
    }
    return !fake_kms_failed(fixture.fake);
}

/* First light, some frames, a hotplug without change, off and on; until the fault comes. */
static void live_a_little(void)
{
    if (!reach(1))
        return;
    for (int i = 2; i <= 3; i++) {
        fixture_draw(&fixture);
        if (!reach(i))
            return;
    }
    fake_kms_send_news(fixture.fake);
    fixture_draw(&fixture);
    if (!reach(4))
        return;
    output_set_power(fixture.output, false);
    while (!fake_kms_is_dark(fixture.fake, 0) && !fake_kms_failed(fixture.fake))
        sd_event_run(fixture.event, USEC_PER_MSEC);
    output_set_power(fixture.output, true);
    reach(5);
}

/* The n-th call of all fails, `times` times in a row. Returns whether there was an n-th call. */
static bool survive(unsigned nth, unsigned times, int error)
{
    struct kms_config config = { .card = own_card.link };

    fixture_start(&fixture, &own_card, &config);
    fake_kms_fail(fixture.fake, FAKE_ANY, nth, times, error);
    live_a_little();
    bool failed = fake_kms_failed(fixture.fake);
    /* A lasting fault meets what follows from the first one, too. */
    for (int i = 0; times > 1 && failed && i < 10; i++)
        sd_event_run(fixture.event, USEC_PER_MSEC);
    fake_kms_fail(fixture.fake, FAKE_ANY, 0, 0, 0);
    /* Whoever waits for news gets them. */
    fake_kms_send_news(fixture.fake);
    fixture_wait_shown(&fixture);
    fixture_draw_and_wait(&fixture);
    ck_assert(fixture_shown(&fixture));
    fixture_stop(&fixture);
    return failed;
}

START_TEST(picture_returns_after_any_call_failed_once)
{
    unsigned nth = 1;

    while (survive(nth, 1, errors[_i]))
        nth++;
    /* Opening alone takes more calls than this. */
    ck_assert_uint_gt(nth, 25);
}
END_TEST

START_TEST(picture_returns_after_calls_failed_for_a_while)
{
    unsigned nth = 1;

    while (survive(nth, 7, errors[_i]))
        nth += 3;
}
END_TEST

static const struct fault {
    enum fake_call kind;
    int error;
    const char *why; /* of down; NULL: it recovers by itself before it would say */
} faults[] = {
    { FAKE_FIND_CARDS, -ENOMEM, "cannot look for cards" },
    { FAKE_OPEN, -EACCES, "cannot open: Permission denied" },
    { FAKE_SET_MASTER, -EACCES, "another program drives this card" },
    { FAKE_GET_RESOURCES, -EIO, "cannot list its connectors" },
    { FAKE_GET_CONNECTOR, -EIO, "has no connector" },
    { FAKE_GET_PLANE, -EIO, "cannot read the planes" },
    { FAKE_GET_PROPERTIES, -EIO, "cannot read the connectors" },
    { FAKE_CREATE_DUMB, -ENOMEM, "the mode is refused: Cannot allocate memory" },
    { FAKE_MAP_DUMB, -ENOMEM, "the mode is refused" },
    { FAKE_ADD_FB, -EINVAL, "the mode is refused" },
    { FAKE_CREATE_BLOB, -ENOMEM, "cannot store the mode" },
    { FAKE_ATOMIC_COMMIT, -EINVAL, "the mode is refused" },
    { FAKE_ATOMIC_COMMIT, -EACCES, "the mode is refused" },
};

/* While it fails the reason is told; when it ends the panel comes up without any news. */
START_TEST(lasting_failure_is_named_and_mends_by_itself)
{
    const struct fault *fault = &faults[_i];
    struct kms_config config = { .card = own_card.link, .connector = "Virtual-1" };

    fixture_start(&fixture, &own_card, &config);
    fake_kms_fail(fixture.fake, fault->kind, 1, 100000, fault->error);
    fixture_wait_down(&fixture, 1);
    ck_assert_msg(strstr(fixture.heard.why, fault->why) != NULL, "%s", fixture.heard.why);
    fixture_wait_no_master(&fixture);

    fake_kms_fail(fixture.fake, FAKE_ANY, 0, 0, 0);
    if (fault->kind == FAKE_GET_CONNECTOR)
        fake_kms_send_news(fixture.fake);
    fixture_wait_up(&fixture, 1);
    fixture_wait_shown(&fixture);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(lost_flip_is_mended_by_a_whole_commit)
{
    fixture_light(&fixture, &own_card);
    fake_kms_lose_flips(fixture.fake, 1);
    fixture_draw_and_wait(&fixture);
    ck_assert(fixture_shown(&fixture));
    ck_assert_int_eq(fixture.heard.failed, 1);
    ck_assert_int_eq(fixture.heard.error, -ETIMEDOUT);
    ck_assert_int_eq(fixture.heard.up, 1);
    ck_assert_uint_eq(fake_kms_modesets(fixture.fake), 2);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(driver_that_loses_every_flip_still_shows_every_picture)
{
    fixture_light(&fixture, &own_card);
    fake_kms_lose_flips(fixture.fake, 1000);
    for (int i = 0; i < 50; i++) {
        fixture_draw_and_wait(&fixture);
        ck_assert(fixture_shown(&fixture));
    }
    fixture_stop(&fixture);
}
END_TEST

START_TEST(flips_told_twice_are_counted_once)
{
    fixture_light(&fixture, &own_card);
    fake_kms_double_flips(fixture.fake, 100);
    for (int i = 0; i < 100; i++) {
        fixture_draw_and_wait(&fixture);
        ck_assert(fixture_shown(&fixture));
    }
    ck_assert_int_eq(fixture.heard.presented, 101);
    ck_assert_uint_eq(fake_kms_modesets(fixture.fake), 1);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(busy_card_is_waited_for)
{
    fixture_light(&fixture, &own_card);
    fake_kms_fail(fixture.fake, FAKE_ATOMIC_COMMIT, 1, 5, -EBUSY);
    fixture_draw_and_wait(&fixture);
    ck_assert(fixture_shown(&fixture));
    ck_assert_int_eq(fixture.heard.failed, 0);
    ck_assert_uint_eq(fake_kms_modesets(fixture.fake), 1);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(clips_that_are_refused_are_left_out)
{
    fixture_light(&fixture, &own_card);
    fake_kms_fail(fixture.fake, FAKE_ATOMIC_COMMIT, 1, 1, -EINVAL);
    fixture_draw_and_wait(&fixture);
    fixture_draw_and_wait(&fixture);
    ck_assert(fixture_shown(&fixture));
    ck_assert_uint_eq(fake_kms_clip_pixels(fixture.fake), 0);
    ck_assert_uint_eq(fake_kms_modesets(fixture.fake), 1);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(format_that_is_refused_is_replaced_by_rgb565)
{
    struct kms_config config = { .card = own_card.link };

    fixture_start(&fixture, &own_card, &config);
    fake_kms_fail(fixture.fake, FAKE_ATOMIC_COMMIT, 1, 1, -EINVAL);
    fixture_wait_up(&fixture, 1);
    ck_assert_ptr_nonnull(strstr(output_describe(fixture.output), "RGB565"));
    loop_run_until(fixture.event, &fixture.heard.presented, 1);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(master_taken_by_another_program_is_named_and_comes_back)
{
    fixture_light(&fixture, &own_card);
    fake_kms_take_master(fixture.fake, true);
    fixture_draw(&fixture);
    fixture_wait_down(&fixture, 1);
    ck_assert_ptr_nonnull(strstr(fixture.heard.why, "another program"));
    ck_assert_int_eq(fixture.heard.error, -EACCES);

    fake_kms_take_master(fixture.fake, false);
    fixture_wait_up(&fixture, 2);
    fixture_wait_shown(&fixture);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(off_panel_that_is_lost_sets_no_timer)
{
    fixture_light(&fixture, &own_card);
    fake_kms_take_master(fixture.fake, true);
    output_set_power(fixture.output, false);
    fixture_wait_down(&fixture, 1);
    unsigned opens = fake_kms_open_count(fixture.fake);
    ck_assert_int_eq(sd_event_run(fixture.event, 500 * USEC_PER_MSEC), 0);
    ck_assert_uint_eq(fake_kms_open_count(fixture.fake), opens);

    fake_kms_take_master(fixture.fake, false);
    output_set_power(fixture.output, true);
    fixture_wait_up(&fixture, 2);
    fixture_wait_shown(&fixture);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(plugging_a_hundred_times_leaves_nothing_behind)
{
    fixture_light(&fixture, &own_card);
    for (int i = 1; i <= 100; i++) {
        fake_kms_unplug_card(fixture.fake);
        fixture_wait_down(&fixture, i);
        fake_kms_plug_card(fixture.fake, &own_card);
        fake_kms_plug_panel(fixture.fake, 0, panel_size);
        fixture_wait_up(&fixture, i + 1);
        fixture_wait_shown(&fixture);
    }
    fixture_stop(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kms-faults");
    TCase *sweep = tcase_create("sweep");
    TCase *named = tcase_create("named");
    TCase *flips = tcase_create("flips");

    tcase_set_timeout(sweep, 200);
    tcase_add_loop_test(sweep, picture_returns_after_any_call_failed_once, 0, G_N_ELEMENTS(errors));
    tcase_add_loop_test(sweep, picture_returns_after_calls_failed_for_a_while, 0,
                        G_N_ELEMENTS(errors));
    suite_add_tcase(suite, sweep);

    tcase_set_timeout(named, 30);
    tcase_add_loop_test(named, lasting_failure_is_named_and_mends_by_itself, 0,
                        G_N_ELEMENTS(faults));
    tcase_add_test(named, master_taken_by_another_program_is_named_and_comes_back);
    tcase_add_test(named, off_panel_that_is_lost_sets_no_timer);
    tcase_add_test(named, plugging_a_hundred_times_leaves_nothing_behind);
    suite_add_tcase(suite, named);

    tcase_set_timeout(flips, 30);
    tcase_add_test(flips, lost_flip_is_mended_by_a_whole_commit);
    tcase_add_test(flips, driver_that_loses_every_flip_still_shows_every_picture);
    tcase_add_test(flips, flips_told_twice_are_counted_once);
    tcase_add_test(flips, busy_card_is_waited_for);
    tcase_add_test(flips, clips_that_are_refused_are_left_out);
    tcase_add_test(flips, format_that_is_refused_is_replaced_by_rgb565);
    suite_add_tcase(suite, flips);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
