/* What moves on the panel: Transitions, Animates, faces and cards that come, and that nothing is
 * left of it afterwards. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check-main.h"

#include "fixture.h"

static struct fixture fixture;

#define WITH_SWITCH(body)                                                                          \
    "<Theme format='1' name='Test' font='Inter'>"                                                  \
    "<Option name='on' type='bool' default='false'/><Face>" body "</Face></Theme>"

static void start(const char *theme)
{
    fixture_init(&fixture, fixture_panel(400, 300), theme);
    scene_set_policy(fixture.scene, &(struct scene_policy){ 60 });
    fixture_frame(&fixture);
}

static void turn(bool on)
{
    struct value value = { .type = VALUE_BOOL, .boolean = on };

    scene_set_options(fixture.scene, &value, 1);
    fixture_frame(&fixture);
}

static void pass(usec_t time)
{
    clock_fake_advance(&fixture.clock, time);
    fixture_frame(&fixture);
}

/* Follows the scene until nothing changes any more. */
static int count_frames(void)
{
    int frames = 0;

    for (;;) {
        usec_t now = fixture_now(&fixture).realtime;
        usec_t next = scene_next_change(fixture.scene, fixture_now(&fixture));
        if (next == USEC_INFINITY)
            return frames;
        ck_assert_uint_gt(next, now);
        ck_assert_uint_lt(next, now + 10 * USEC_PER_SEC);
        pass(next - now);
        ck_assert(!region_empty(&fixture.damage));
        frames++;
    }
}

static uint32_t pixel(int x, int y)
{
    return pixels_row(&fixture.shadow, y)[x] & 0xffffff;
}

/* Where the white thing begins in the row, -1: nowhere. */
static int left_edge(int y)
{
    for (int x = 0; x < fixture.shadow.width; x++) {
        if (pixel(x, y) > 0x808080)
            return x;
    }
    return -1;
}

#define MOVING(attributes)                                                                         \
    WITH_SWITCH("<Rectangle name='mark' x='{if(option.on, 200, 0)}' width='20' height='20' "       \
                "fill='#FFFFFF'><Transition property='x' " attributes "/></Rectangle>")

START_TEST(transition_runs_to_the_new_value_and_leaves_no_timer)
{
    start(MOVING("duration='400' easing='linear' fps='10'"));
    ck_assert_uint_eq(scene_next_change(fixture.scene, fixture_now(&fixture)), USEC_INFINITY);
    turn(true);
    ck_assert_int_eq(left_edge(5), 0);
    pass(100 * USEC_PER_MSEC);
    ck_assert_int_eq(left_edge(5), 50);
    pass(200 * USEC_PER_MSEC);
    ck_assert_int_eq(left_edge(5), 150);
    ck_assert_int_eq(count_frames(), 1);
    ck_assert_int_eq(left_edge(5), 200);
    turn(false);
    ck_assert_int_eq(count_frames(), 4);
    ck_assert_int_eq(left_edge(5), 0);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(transition_turns_around_from_where_it_is)
{
    start(MOVING("duration='400' easing='linear'"));
    turn(true);
    pass(200 * USEC_PER_MSEC);
    ck_assert_int_eq(left_edge(5), 100);
    turn(false);
    ck_assert_int_eq(left_edge(5), 100);
    pass(200 * USEC_PER_MSEC);
    ck_assert_int_eq(left_edge(5), 50);
    fixture_fini(&fixture);
}
END_TEST

struct frames_case {
    const char *name;
    const char *theme;
    int least, most;
};

static const struct frames_case frames_cases[] = {
    { "as asked", MOVING("duration='1000' fps='20'"), 10, 20 },
    { "not by default", MOVING("duration='1000' easing='linear'"), 15, 15 },
    { "at most 60", MOVING("duration='1000' fps='60' easing='linear'"), 59, 60 },
    { "with a delay", MOVING("duration='1000' delay='500' fps='10' easing='linear'"), 10, 10 },
    { "a color",
      WITH_SWITCH("<Rectangle width='20' height='20' fill='{if(option.on, #FF0000, #0000FF)}'>"
                  "<Transition property='fill' duration='300' fps='30' easing='linear'/>"
                  "</Rectangle>"),
      9, 9 },
    { "how far something is",
      WITH_SWITCH("<Progress width='200' height='10' value='{if(option.on, 1, 0.5)}'>"
                  "<Transition property='value' duration='300' fps='30' easing='linear'/>"
                  "</Progress>"),
      9, 9 },
    { "less than a pixel",
      WITH_SWITCH("<Rectangle x='{if(option.on, 0.3, 0)}' width='20' height='20' fill='#FFFFFF'>"
                  "<Transition property='x' duration='300' fps='30'/></Rectangle>"),
      0, 0 },
    { "unseen",
      WITH_SWITCH("<Rectangle x='{if(option.on, 9, 0)}' width='20' height='20' fill='#FFFFFF' "
                  "visible='{panel.width lt 0}'>"
                  "<Transition property='x' duration='300' fps='30'/></Rectangle>"),
      0, 0 },
};

START_TEST(transition_has_the_frames_it_needs)
{
    const struct frames_case *test = &frames_cases[_i];

    start(test->theme);
    turn(true);
    int frames = count_frames();
    ck_assert_msg(frames >= test->least && frames <= test->most, "%s: %d", test->name, frames);
    fixture_fini(&fixture);
}
END_TEST

enum still { LOW_POWER, NO_FRAMES, AMBIENT, REDUCED_MOTION };

static void hold_still(enum still still)
{
    switch (still) {
    case LOW_POWER:
        scene_set_policy(fixture.scene, &(struct scene_policy){ 60, .low_power = true });
        break;
    case NO_FRAMES:
        scene_set_policy(fixture.scene, &(struct scene_policy){ 0 });
        break;
    case AMBIENT:
        fixture_show_face(&fixture, NULL, POWER_AMBIENT);
        break;
    case REDUCED_MOTION:
        scene_set_facts(fixture.scene,
                        &(struct scene_facts){ .hour_24 = true, .reduced_motion = true });
        break;
    }
}

START_TEST(nothing_moves_where_the_panel_says_so)
{
    start(MOVING("duration='400'"));
    hold_still((enum still)_i);
    fixture_frame(&fixture);
    turn(true);
    ck_assert_int_eq(left_edge(5), 200);
    ck_assert_int_eq(count_frames(), 0);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(what_moves_jumps_to_its_end_when_the_panel_says_so)
{
    start(MOVING("duration='400'"));
    turn(true);
    pass(100 * USEC_PER_MSEC);
    ck_assert_int_lt(left_edge(5), 200);
    hold_still((enum still)_i);
    fixture_frame(&fixture);
    ck_assert_int_eq(left_edge(5), 200);
    ck_assert_int_eq(count_frames(), 0);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(policy_caps_the_frames)
{
    start(MOVING("duration='1000' fps='60' easing='linear'"));
    scene_set_policy(fixture.scene, &(struct scene_policy){ 12 });
    turn(true);
    ck_assert_int_eq(count_frames(), 12);
    fixture_fini(&fixture);
}
END_TEST

#define HOPPING(attributes)                                                                        \
    WITH_SWITCH("<Rectangle name='mark' x='10' width='20' height='20' fill='#FFFFFF'>"             \
                "<Animate property='x' easing='linear' " attributes ">"                            \
                "<Keyframe at='0' value='50'/><Keyframe at='0.5' value='150'/>"                    \
                "<Keyframe at='1' value='50'/></Animate></Rectangle>")

START_TEST(animation_runs_through_its_keyframes_when_it_is_new)
{
    start(HOPPING("duration='1000' fps='10' repeat='2'"));
    ck_assert_int_eq(left_edge(5), 50);
    pass(250 * USEC_PER_MSEC);
    ck_assert_int_eq(left_edge(5), 100);
    pass(250 * USEC_PER_MSEC);
    ck_assert_int_eq(left_edge(5), 150);
    pass(750 * USEC_PER_MSEC);
    ck_assert_int_eq(left_edge(5), 100);
    ck_assert_int_gt(count_frames(), 5);
    ck_assert_int_eq(left_edge(5), 10);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(animation_runs_again_when_its_condition_does)
{
    start(HOPPING("duration='1000' while='{option.on}'"));
    ck_assert_int_eq(count_frames(), 0);
    turn(true);
    pass(250 * USEC_PER_MSEC);
    ck_assert_int_eq(left_edge(5), 100);
    turn(false);
    ck_assert_int_eq(left_edge(5), 10);
    ck_assert_int_eq(count_frames(), 0);
    turn(true);
    ck_assert_int_gt(count_frames(), 10);
    fixture_fini(&fixture);
}
END_TEST

static void load_again(const char *xml)
{
    struct diag_list diags;

    diag_list_init(&diags);
    struct theme *theme = theme_parse("test", xml, strlen(xml), NULL, scene_sources(), &diags);
    ck_assert_ptr_nonnull(theme);
    scene_set_theme(fixture.scene, theme, fixture.builtin);
    theme_unref(fixture.theme);
    fixture.theme = theme;
    diag_list_fini(&diags);
    fixture_frame(&fixture);
}

START_TEST(what_moves_goes_on_when_the_theme_is_loaded_again)
{
    const char *theme = HOPPING("duration='1000'");

    start(theme);
    pass(250 * USEC_PER_MSEC);
    load_again(theme);
    ck_assert_int_eq(left_edge(5), 100);
    ck_assert_int_gt(count_frames(), 2);
    load_again(theme);
    ck_assert_int_eq(left_edge(5), 10); /* it is not new */
    ck_assert_int_eq(count_frames(), 0);
    fixture_fini(&fixture);
}
END_TEST

static void check_repaint(void)
{
    g_autofree uint32_t *full = fixture_full_repaint(&fixture);
    size_t size = (size_t)fixture.shadow.width * (size_t)fixture.shadow.height * 4;

    ck_assert_int_eq(memcmp(full, fixture.shadow.data, size), 0);
}

/* ---- long lines -------------------------------------------------------------------------------
 */

#define RUNNING(text) WITH_SWITCH("<Text marquee='true' width='100' size='20'>" text "</Text>")

START_TEST(long_line_runs_once_when_it_is_new)
{
    start(RUNNING("{if(option.on, 'another line, much too long for its box', 'also a line that is "
                  "much too long for its box')}"));
    ck_assert_uint_gt(scene_next_change(fixture.scene, fixture_now(&fixture)),
                      FIXTURE_REALTIME + USEC_PER_SEC);
    int frames = count_frames();
    ck_assert_int_gt(frames, 30);
    ck_assert_int_lt(frames, 10 * 30);
    check_repaint();
    turn(true);
    ck_assert_int_gt(count_frames(), 30);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(line_that_fits_does_not_run)
{
    start(RUNNING("short"));
    ck_assert_int_eq(count_frames(), 0);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(long_line_is_cut_where_nothing_moves)
{
    start(RUNNING("a line that is much too long for its box"));
    hold_still((enum still)_i);
    fixture_frame(&fixture);
    ck_assert_int_eq(count_frames(), 0);
    fixture_fini(&fixture);
}
END_TEST

/* ---- faces and cards that come ----------------------------------------------------------------
 */

#define COMING(enter)                                                                              \
    "<Theme format='1' name='Test' font='Inter'><Face background='#202020'/>"                      \
    "<Card for='base' background='#FFFFFF' enter='" enter "'><Text color='#000000'>"               \
    "{activity.title}</Text></Card>"                                                               \
    "<Card for='base' form='compact' background='#FFFFFF' x='100' y='200' width='200' "            \
    "height='80'/></Theme>"

static const char *const comings[] = { COMING("fade"), COMING("rise"), COMING("slide"),
                                       COMING("zoom") };

static struct activity *notice(const char *title)
{
    g_autofree char *fields = g_strdup_printf("{'title': <'%s'>}", title);

    return fixture_activity(&fixture, "generic-notice", fields, false);
}

START_TEST(card_comes_over_the_face)
{
    start(comings[_i]);
    fixture_show_card(&fixture, notice("a"), POWER_ACTIVE);
    fixture_frame(&fixture);
    pass(100 * USEC_PER_MSEC);
    check_repaint();
    ck_assert_uint_ne(pixel(2, 290), 0xffffff);
    int frames = count_frames();
    ck_assert_int_ge(frames, 7);
    ck_assert_int_le(frames, 15);
    check_repaint();
    ck_assert_uint_eq(pixel(390, 5), 0xffffff);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(card_is_there_at_once)
{
    start(COMING("none"));
    fixture_show_card(&fixture, notice("a"), POWER_ACTIVE);
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(390, 5), 0xffffff);
    ck_assert_int_eq(count_frames(), 0);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(panel_that_is_touched_awake_shows_its_picture_at_once)
{
    start(COMING("fade"));
    fixture_show_face(&fixture, NULL, POWER_AMBIENT);
    fixture_frame(&fixture);
    fixture_show_card(&fixture, notice("a"), POWER_ACTIVE);
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(390, 5), 0xffffff);
    ck_assert_int_eq(count_frames(), 0);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(capsule_fades_in_and_out_where_it_is)
{
    start(COMING("fade"));
    fixture_show_face(&fixture, notice("a"), POWER_ACTIVE);
    fixture_frame(&fixture);
    pass(50 * USEC_PER_MSEC);
    ck_assert_uint_gt(pixel(200, 240), 0x202020);
    ck_assert_uint_lt(pixel(200, 240), 0xffffff);
    ck_assert_uint_le(region_pixels(&fixture.damage), 200 * 80);
    check_repaint();
    ck_assert_int_gt(count_frames(), 5);
    ck_assert_uint_eq(pixel(200, 240), 0xffffff);
    fixture_show_face(&fixture, NULL, POWER_ACTIVE);
    fixture_frame(&fixture);
    ck_assert_uint_gt(pixel(200, 240), 0x202020);
    ck_assert_int_gt(count_frames(), 5);
    ck_assert_uint_eq(pixel(200, 240), 0x202020);
    check_repaint();
    fixture_fini(&fixture);
}
END_TEST

START_TEST(news_of_the_same_activity_do_not_come_again)
{
    start(COMING("fade"));
    struct activity *first = notice("a");
    fixture_show_card(&fixture, first, POWER_ACTIVE);
    fixture_frame(&fixture);
    count_frames();
    fixture_show_card(&fixture, fixture_version(&fixture, first, "{'title': <'b'>}"), POWER_ACTIVE);
    fixture_frame(&fixture);
    ck_assert_int_eq(count_frames(), 0);
    fixture_show_card(&fixture, notice("c"), POWER_ACTIVE);
    fixture_frame(&fixture);
    ck_assert_int_gt(count_frames(), 5);
    fixture_fini(&fixture);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("transition");

    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, transition_runs_to_the_new_value_and_leaves_no_timer);
    tcase_add_test(cases, transition_turns_around_from_where_it_is);
    tcase_add_loop_test(cases, transition_has_the_frames_it_needs, 0, G_N_ELEMENTS(frames_cases));
    tcase_add_loop_test(cases, nothing_moves_where_the_panel_says_so, 0, REDUCED_MOTION + 1);
    tcase_add_loop_test(cases, what_moves_jumps_to_its_end_when_the_panel_says_so, 0,
                        REDUCED_MOTION + 1);
    tcase_add_test(cases, policy_caps_the_frames);
    tcase_add_test(cases, animation_runs_through_its_keyframes_when_it_is_new);
    tcase_add_test(cases, animation_runs_again_when_its_condition_does);
    tcase_add_test(cases, what_moves_goes_on_when_the_theme_is_loaded_again);
    tcase_add_test(cases, long_line_runs_once_when_it_is_new);
    tcase_add_test(cases, line_that_fits_does_not_run);
    tcase_add_loop_test(cases, long_line_is_cut_where_nothing_moves, 0, REDUCED_MOTION + 1);
    tcase_add_loop_test(cases, card_comes_over_the_face, 0, G_N_ELEMENTS(comings));
    tcase_add_test(cases, card_is_there_at_once);
    tcase_add_test(cases, panel_that_is_touched_awake_shows_its_picture_at_once);
    tcase_add_test(cases, capsule_fades_in_and_out_where_it_is);
    tcase_add_test(cases, news_of_the_same_activity_do_not_come_again);
    return run_cases("transition", cases);
}
