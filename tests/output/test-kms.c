/* The panel on a scripted card: what it shows, and how it comes and goes. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "kms-fixture.h"

static struct fixture fixture;

static struct fake_card variant(const struct fake_card *card, bool clips, bool vblank,
                                bool only_rgb565)
{
    struct fake_card changed = *card;

    changed.clips = clips;
    changed.vblank = vblank;
    changed.only_rgb565 = only_rgb565;
    return changed;
}

START_TEST(first_light_shows_the_whole_picture)
{
    fixture_light(&fixture, &own_card);
    ck_assert_int_eq(fixture.heard.size.width, PANEL_WIDTH);
    ck_assert_int_eq(fixture.heard.size.height, PANEL_HEIGHT);
    ck_assert(fixture_shown(&fixture));
    ck_assert_uint_eq(fake_kms_modesets(fixture.fake), 1);
    ck_assert_str_eq(output_describe(fixture.output),
                     "card /dev/dri/card1 (gud), connector Virtual-1, 48x32, XRGB8888");
    fixture_stop(&fixture);
}
END_TEST

START_TEST(desktop_head_of_the_same_card_is_never_touched)
{
    fixture_light(&fixture, &desktop_card);
    ck_assert(fixture_shown(&fixture));
    for (int i = 0; i < 10; i++)
        fixture_draw_and_wait(&fixture);
    output_set_power(fixture.output, false);
    loop_run_idle(fixture.event);
    ck_assert(!fake_kms_touched(fixture.fake, 0));
    fixture_stop(&fixture);
}
END_TEST

START_TEST(only_damage_is_copied_and_transferred)
{
    struct region damage = { 1, { { 3, 4, 5, 6 } } };

    fixture_light(&fixture, &own_card);
    /* The second buffer gets the whole picture once. */
    fixture_draw_and_wait(&fixture);
    fixture_draw_and_wait(&fixture);
    uint64_t copied = output_get_statistics(fixture.output)->copied_pixels;
    uint64_t transferred = fake_kms_clip_pixels(fixture.fake);

    for (int i = 1; i <= 2; i++) {
        output_present(fixture.output, &fixture.picture, &damage);
        loop_run_until(fixture.event, &fixture.heard.presented, 3 + i);
    }
    ck_assert_uint_eq(fake_kms_clip_pixels(fixture.fake) - transferred, 2 * 30);
    ck_assert_uint_lt(output_get_statistics(fixture.output)->copied_pixels - copied,
                      PANEL_WIDTH * PANEL_HEIGHT + 2 * 30);
    ck_assert(fixture_shown(&fixture));
    fixture_stop(&fixture);
}
END_TEST

START_TEST(thousands_of_random_frames_always_show_the_picture)
{
    struct fake_card card = variant(&own_card, _i & 1, _i & 2, _i & 4);

    fixture_light(&fixture, &card);
    for (int i = 0; i < 1000; i++) {
        fixture_draw_and_wait(&fixture);
        ck_assert(fixture_shown(&fixture));
    }
    ck_assert_uint_eq(fake_kms_modesets(fixture.fake), 1);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(frames_drawn_during_a_flip_are_joined)
{
    fixture_light(&fixture, &own_card);
    fake_kms_hold_flips(fixture.fake, true);
    fixture_draw_in_flight(&fixture);
    unsigned commits = fake_kms_commits(fixture.fake);
    for (int i = 0; i < 50; i++) {
        fixture_draw(&fixture);
        loop_run_idle(fixture.event);
    }
    ck_assert_uint_eq(fake_kms_commits(fixture.fake), commits);

    fake_kms_hold_flips(fixture.fake, false);
    loop_run_until(fixture.event, &fixture.heard.presented, 2);
    ck_assert(fixture_shown(&fixture));
    ck_assert_uint_eq(fake_kms_commits(fixture.fake), commits + 1);
    ck_assert_uint_eq(output_get_statistics(fixture.output)->coalesced, 49);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(never_faster_than_the_panel_without_vblanks)
{
    fixture_light(&fixture, &own_card);
    usec_t began = clock_now(clock_system()).boottime;

    for (int i = 0; i < 101; i++)
        fixture_draw_and_wait(&fixture);
    ck_assert_uint_ge(clock_now(clock_system()).boottime - began, 100 * USEC_PER_MSEC);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(off_is_dark_and_on_is_the_whole_picture)
{
    fixture_light(&fixture, &own_card);
    output_set_power(fixture.output, false);
    while (!fake_kms_is_dark(fixture.fake, fixture.panel))
        sd_event_run(fixture.event, USEC_PER_SEC);
    unsigned commits = fake_kms_commits(fixture.fake);
    fixture_draw(&fixture);
    loop_run_idle(fixture.event);
    ck_assert_uint_eq(fake_kms_commits(fixture.fake), commits);
    ck_assert(fake_kms_has_master(fixture.fake));

    output_set_power(fixture.output, true);
    fixture_wait_up(&fixture, 2);
    fixture_wait_shown(&fixture);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(off_and_on_at_once_still_comes_up)
{
    fixture_light(&fixture, &own_card);
    fixture_draw(&fixture);
    output_set_power(fixture.output, false);
    output_set_power(fixture.output, true);
    fixture_wait_up(&fixture, 2);
    fixture_wait_shown(&fixture);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(panel_unplugged_and_plugged_again_with_another_size)
{
    fixture_light(&fixture, &own_card);
    fake_kms_plug_panel(fixture.fake, 0, (struct size){ 0 });
    fixture_wait_down(&fixture, 1);
    ck_assert_str_eq(fixture.heard.why, "nothing is plugged into Virtual-1 of /dev/dri/card1");
    ck_assert(!fake_kms_has_master(fixture.fake));

    fake_kms_plug_panel(fixture.fake, 0, (struct size){ 80, 60 });
    fixture_wait_up(&fixture, 2);
    fixture_wait_shown(&fixture);
    ck_assert_int_eq(fixture.heard.size.width, 80);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(resized_panel_comes_up_with_its_new_size)
{
    fixture_light(&fixture, &desktop_card);
    fake_kms_plug_panel(fixture.fake, 1, (struct size){ 90, 70 });
    fixture_wait_up(&fixture, 2);
    ck_assert_int_eq(fixture.heard.size.width, 90);
    fixture_wait_shown(&fixture);
    ck_assert_int_eq(fixture.heard.down, 0);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(news_of_an_unchanged_panel_changes_nothing)
{
    fixture_light(&fixture, &own_card);
    fake_kms_send_news(fixture.fake);
    fixture_draw_and_wait(&fixture);
    fixture_draw_and_wait(&fixture);
    ck_assert_int_eq(fixture.heard.up, 1);
    ck_assert_uint_eq(fake_kms_modesets(fixture.fake), 1);
    fixture_stop(&fixture);
}
END_TEST

/* _i: 0 by the link, 1 by the node it had, 2 unconfigured. */
START_TEST(card_is_found_again_under_another_number)
{
    struct fake_card moved = own_card;
    struct kms_config config = {
        .card = _i == 0   ? own_card.link
                : _i == 1 ? own_card.node
                          : NULL,
    };

    fixture_start(&fixture, &own_card, &config);
    loop_run_until(fixture.event, &fixture.heard.presented, 1);
    fake_kms_unplug_card(fixture.fake);
    fixture_wait_down(&fixture, 1);
    ck_assert_ptr_nonnull(strstr(fixture.heard.why, "there is no DRM card"));

    moved.node = "/dev/dri/card7";
    fake_kms_plug_card(fixture.fake, &moved);
    fake_kms_plug_panel(fixture.fake, 0, panel_size);
    fixture_wait_up(&fixture, 2);
    fixture_wait_shown(&fixture);
    ck_assert_ptr_nonnull(strstr(output_describe(fixture.output), "/dev/dri/card7"));
    fixture_stop(&fixture);
}
END_TEST

START_TEST(card_unplugged_during_a_flip_is_let_go_at_once)
{
    fixture_light(&fixture, &own_card);
    fake_kms_hold_flips(fixture.fake, true);
    fixture_draw_in_flight(&fixture);
    fake_kms_unplug_card(fixture.fake);
    fixture_wait_down(&fixture, 1);
    fake_kms_hold_flips(fixture.fake, false);

    fake_kms_plug_card(fixture.fake, &own_card);
    fake_kms_plug_panel(fixture.fake, 0, panel_size);
    fixture_wait_up(&fixture, 2);
    fixture_wait_shown(&fixture);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(destroyed_during_a_flip_leaves_nothing_behind)
{
    fixture_light(&fixture, &own_card);
    fake_kms_hold_flips(fixture.fake, true);
    fixture_draw_in_flight(&fixture);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(destroyed_at_any_moment_leaves_nothing_behind)
{
    struct kms_config config = { .card = own_card.link };

    fixture_start(&fixture, &own_card, &config);
    for (int i = 0; i < _i; i++)
        sd_event_run(fixture.event, 0);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(console_gets_its_card_back)
{
    fixture_light(&fixture, &own_card);
    output_destroy(fixture.output);
    ck_assert(fake_kms_is_dark(fixture.fake, 0));
    ck_assert(!fake_kms_has_master(fixture.fake));
    ck_assert_ptr_null(fake_kms_complaint(fixture.fake));
    fake_kms_free(fixture.fake);
    sd_event_unref(fixture.event);
}
END_TEST

START_TEST(bad_link_is_trained_anew)
{
    fixture_light(&fixture, &own_card);
    fake_kms_break_link(fixture.fake, 0);
    ck_assert(!fixture_shown(&fixture));
    fixture_wait_shown(&fixture);
    ck_assert_int_eq(fixture.heard.up, 1);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(first_frame_after_suspend_is_the_whole_picture)
{
    fixture_light(&fixture, &own_card);
    fixture_draw_and_wait(&fixture);
    fake_kms_suspend(fixture.fake, USEC_PER_HOUR);
    fixture_draw_and_wait(&fixture);
    ck_assert(fixture_shown(&fixture));
    ck_assert_uint_eq(fake_kms_modesets(fixture.fake), 2);
    fixture_stop(&fixture);
}
END_TEST

static const struct refusal {
    struct fake_card card;
    struct kms_config config;
    const char *why;
    unsigned opens;
} refusals[] = {
    { .card = { .node = "/dev/dri/card0", .driver = "virtio_gpu", .connectors = 2 },
      .config = { .card = "/dev/dri/card0", .connector = "Virtual-2" },
      .why = "belongs to seat0" },
    { .card = { .node = "/dev/dri/card0", .driver = "gud", .seat = "seat0", .connectors = 1 },
      .why = "belongs to seat0" },
    { .card = { .node = "/dev/dri/card0", .driver = "i915", .connectors = 2 },
      .why = "no panel is configured and no known panel is plugged in; connectors to choose from: "
             "/dev/dri/card0 (i915): Virtual-1, Virtual-2" },
    { .card = { .node = "/dev/dri/card0", .driver = "i915", .connectors = 2 },
      .config = { .card = "/dev/dri/card5" },
      .why = "the card /dev/dri/card5 is not there; connectors to choose from: /dev/dri/card0" },
    { .card = { .node = "/dev/dri/card0", .driver = "i915", .connectors = 2 },
      .config = { .connector = "HDMI-A-1", .whole_card = true },
      .why = "no card has the connector HDMI-A-1" },
    { .card = { .node = "/dev/dri/card0", .driver = "i915", .connectors = 2 },
      .config = { .card = "/dev/dri/card0", .connector = "HDMI-A-1", .whole_card = true },
      .why = "/dev/dri/card0 has no connector HDMI-A-1; it has: Virtual-1, Virtual-2",
      .opens = 1 },
    { .card = { .node = "/dev/dri/card0", .driver = "i915", .connectors = 2 },
      .config = { .card = "/dev/dri/card0", .whole_card = true },
      .why = "choose one of its connectors: Virtual-1, Virtual-2",
      .opens = 1 },
    { .card = { .node = "/dev/dri/card0", .driver = "udl", .seat = "seat-a", .connectors = 1 },
      .config = { .mode = { 1920, 1080 } },
      .why = "Virtual-1 of /dev/dri/card0 has no mode 1920x1080",
      .opens = 1 },
};

START_TEST(refusal_says_why_and_keeps_no_master)
{
    const struct refusal *refusal = &refusals[_i];

    fixture_start(&fixture, &refusal->card, &refusal->config);
    fixture_wait_down(&fixture, 1);
    ck_assert_msg(strstr(fixture.heard.why, refusal->why) != NULL, "%s", fixture.heard.why);
    loop_run_idle(fixture.event);
    ck_assert_uint_eq(fake_kms_open_count(fixture.fake), refusal->opens);
    fixture_wait_no_master(&fixture);
    ck_assert_int_eq(fixture.heard.up, 0);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(known_panel_needs_no_configuration)
{
    struct kms_config config = { 0 };

    fixture_start(&fixture, &own_card, &config);
    fixture_wait_up(&fixture, 1);
    fixture_wait_shown(&fixture);
    fixture_stop(&fixture);
}
END_TEST

START_TEST(card_without_atomic_modesetting_is_named)
{
    struct fake_card card = own_card;
    struct kms_config config = { 0 };

    card.legacy = true;
    fixture_start(&fixture, &card, &config);
    fixture_wait_down(&fixture, 1);
    ck_assert_ptr_nonnull(strstr(fixture.heard.why, "no atomic modesetting"));
    fixture_stop(&fixture);
}
END_TEST

START_TEST(connectors_are_listed_for_people)
{
    fixture_light(&fixture, &desktop_card);
    g_autofree char *list = kms_list_connectors(fake_kms_ops(fixture.fake));

    ck_assert_str_eq(list, "/dev/dri/card0 (virtio_gpu): Virtual-1, Virtual-2");
    fixture_stop(&fixture);
}
END_TEST

START_TEST(real_machine_without_panel_says_so)
{
    g_autofree char *list = kms_list_connectors(NULL);

    ck_assert_ptr_nonnull(list);
    ck_assert_ptr_null(strstr(list, "cannot"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kms");
    TCase *shows = tcase_create("shows");
    TCase *plug = tcase_create("plug");
    TCase *choice = tcase_create("choice");

    tcase_set_timeout(shows, 60);
    tcase_add_test(shows, first_light_shows_the_whole_picture);
    tcase_add_test(shows, desktop_head_of_the_same_card_is_never_touched);
    tcase_add_test(shows, only_damage_is_copied_and_transferred);
    tcase_add_loop_test(shows, thousands_of_random_frames_always_show_the_picture, 0, 8);
    tcase_add_test(shows, frames_drawn_during_a_flip_are_joined);
    tcase_add_test(shows, never_faster_than_the_panel_without_vblanks);
    tcase_add_test(shows, off_is_dark_and_on_is_the_whole_picture);
    tcase_add_test(shows, off_and_on_at_once_still_comes_up);
    tcase_add_test(shows, bad_link_is_trained_anew);
    tcase_add_test(shows, first_frame_after_suspend_is_the_whole_picture);
    suite_add_tcase(suite, shows);

    tcase_set_timeout(plug, 30);
    tcase_add_test(plug, panel_unplugged_and_plugged_again_with_another_size);
    tcase_add_test(plug, resized_panel_comes_up_with_its_new_size);
    tcase_add_test(plug, news_of_an_unchanged_panel_changes_nothing);
    tcase_add_loop_test(plug, card_is_found_again_under_another_number, 0, 3);
    tcase_add_test(plug, card_unplugged_during_a_flip_is_let_go_at_once);
    tcase_add_test(plug, destroyed_during_a_flip_leaves_nothing_behind);
    tcase_add_loop_test(plug, destroyed_at_any_moment_leaves_nothing_behind, 0, 12);
    tcase_add_test(plug, console_gets_its_card_back);
    suite_add_tcase(suite, plug);

    tcase_add_loop_test(choice, refusal_says_why_and_keeps_no_master, 0, G_N_ELEMENTS(refusals));
    tcase_add_test(choice, known_panel_needs_no_configuration);
    tcase_add_test(choice, card_without_atomic_modesetting_is_named);
    tcase_add_test(choice, connectors_are_listed_for_people);
    tcase_add_test(choice, real_machine_without_panel_says_so);
    suite_add_tcase(suite, choice);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
