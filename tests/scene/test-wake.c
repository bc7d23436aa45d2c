/* When the panel wakes: at the next visible change, and not before. */
#include <stdlib.h>
#include <string.h>

#include "base/check-main.h"

#include "scene/report.h"

#include "fixture.h"

struct wakes {
    int wakes;
    int empty; /* of these, without anything to paint */
};

/* Lives as the panel does: sleeps until the scene's next change. */
static struct wakes live(struct fixture *fixture, usec_t duration)
{
    usec_t end = fixture_now(fixture).realtime + duration;
    struct wakes wakes = { 0 };

    fixture_frame(fixture);
    for (;;) {
        usec_t now = fixture_now(fixture).realtime;
        usec_t next = scene_next_change(fixture->scene, fixture_now(fixture));
        ck_assert_uint_gt(next, now);
        if (next >= end)
            return wakes;
        clock_fake_advance(&fixture->clock, next - now);
        fixture_frame(fixture);
        wakes.wakes++;
        wakes.empty += region_empty(&fixture->damage);
    }
}

struct wake_case {
    const char *name;
    const char *face;
    int per_hour;
};

static const struct wake_case wake_cases[] = {
    { "nothing that moves", THEME_WITH("<Text>{panel.width}</Text>"), 0 },
    { "minutes", THEME_WITH("<TimeText format='HH:mm'/>"), 59 },
    { "seconds", THEME_WITH("<TimeText format='HH:mm:ss'/>"), 3599 },
    { "hours", THEME_WITH("<TimeText format='HH'/>"), 1 },
    { "tens of minutes", THEME_WITH("<Text>{floor(time.minute / 10)}</Text>"), 6 },
    { "the day as a bar of 48 pixels",
      THEME_WITH("<Progress value='{time.day}' width='48' height='4'/>"), 2 },
    { "an angle of less than a pixel",
      THEME_WITH("<Arc width='12' height='12' endAngle='{time.minute / 60}' stroke='#FFFFFF'/>"),
      0 },
    { "hidden seconds",
      THEME_WITH("<Group visible='{time.hour lt 0}'><TimeText format='ss'/></Group>"), 0 },
    { "seconds behind a switch that turns within the hour",
      THEME_WITH("<Group visible='{time.minute ge 58 or time.minute lt 0}'>"
                 "<TimeText format='mm'/></Group>"),
      3 },
    { "covered seconds",
      THEME_WITH("<TimeText format='ss'/>"
                 "<Rectangle width='400' height='300' fill='#202020'/>"),
      0 },
    { "seconds below a box",
      THEME_WITH("<Group><TimeText format='ss'/></Group><Group background='#202020'/>"), 0 },
    { "seconds below something transparent",
      THEME_WITH("<TimeText format='ss'/>"
                 "<Rectangle width='400' height='300' fill='#80202020'/>"),
      3599 },
    { "seconds below something round",
      THEME_WITH("<TimeText format='ss'/>"
                 "<RoundRectangle width='400' height='300' cornerRadius='40' fill='#202020'/>"),
      3599 },
    { "seconds off the panel", THEME_WITH("<TimeText x='500' format='ss'/>"), 0 },
    { "seconds without alpha", THEME_WITH("<TimeText alpha='0' format='ss'/>"), 0 },
    { "seconds in a group without alpha",
      THEME_WITH("<Group alpha='0'><TimeText format='ss'/></Group>"), 0 },
    { "unseen seconds that move what is beside them",
      THEME_WITH("<Row><Text alpha='0' width='{time.second}'>a</Text><Text>b</Text></Row>"), 3599 },
    { "hands at rest",
      THEME_WITH("<AnalogClock width='200' height='200'><HourHand><Rectangle x='95' width='10' "
                 "height='100' fill='#FFFFFF'/></HourHand><MinuteHand><Rectangle x='97' width='6' "
                 "height='100' fill='#FFFFFF'/></MinuteHand></AnalogClock>"),
      59 },
    { "a hand that counts seconds",
      THEME_WITH("<AnalogClock width='200' height='200'><SecondHand><Rectangle x='95' width='10' "
                 "height='100' fill='#FFFFFF'/></SecondHand></AnalogClock>"),
      3599 },
    { "a covered hand",
      THEME_WITH("<AnalogClock width='200' height='200'><SecondHand><Rectangle x='95' width='10' "
                 "height='100' fill='#FFFFFF'/></SecondHand></AnalogClock>"
                 "<Rectangle width='400' height='300' fill='#202020'/>"),
      0 },
};

START_TEST(face_wakes_when_it_changes)
{
    const struct wake_case *test = &wake_cases[_i];
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(400, 300), test->face);
    struct wakes wakes = live(&fixture, USEC_PER_HOUR);
    ck_assert_msg(wakes.wakes == test->per_hour, "%s: %d", test->name, wakes.wakes);
    ck_assert_int_eq(wakes.empty, 0);
    fixture_fini(&fixture);
}
END_TEST

/* ---- what is shipped --------------------------------------------------------------------------
 */

static GPtrArray *shipped; /* paths of theme folders */

static void find_shipped(const char *directory)
{
    GDir *dir = g_dir_open(directory, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(directory, name, NULL);
        g_autofree char *file = g_build_filename(path, "theme.xml", NULL);
        if (g_file_test(file, G_FILE_TEST_EXISTS))
            g_ptr_array_add(shipped, g_steal_pointer(&path));
    }
    if (dir)
        g_dir_close(dir);
}

/* Whether any of its expressions, or a hand, changes within a minute. */
static bool has_seconds(const struct theme_node *spec)
{
    bool seconds = element_in(spec->element, IN_SECOND_HAND) ||
                   theme_node_word(spec, ATTRIBUTE_MOTION) == HAND_SWEEP ||
                   (spec->text && expr_uses_pace(spec->text, SOURCE_SECOND));

    for (size_t i = 0; i < spec->n_attributes; i++)
        seconds |= expr_uses_pace(spec->attributes[i].expr, SOURCE_SECOND);
    for (size_t i = 0; i < spec->n_children && !seconds; i++)
        seconds = has_seconds(spec->children[i]);
    return seconds;
}

/* A face alone, or a pattern below nothing. */
static bool begin_shipped(struct fixture *fixture, const char *path)
{
    fixture_init(fixture, fixture_panel(904, 572), path);
    scene_set_policy(fixture->scene, &(struct scene_policy){ 60 });
    if (theme_pattern(fixture->theme))
        scene_set_pattern(fixture->scene, fixture->theme, NULL, 0);
    const struct theme_node *face = theme_face(fixture->theme);
    const struct theme_node *pattern = theme_pattern(fixture->theme);
    return (face && has_seconds(face)) || (pattern && has_seconds(pattern));
}

#define LIFE (TEST_IS_SLOW ? 90 * USEC_PER_MINUTE : USEC_PER_DAY)

START_TEST(shipped_theme_wakes_once_a_minute_and_never_in_vain)
{
    const char *path = shipped->pdata[_i];
    struct fixture fixture;
    bool seconds = begin_shipped(&fixture, path);
    struct wakes wakes = live(&fixture, seconds ? 2 * USEC_PER_MINUTE : LIFE);

    /* Beyond that: what moves when it is new, and once more at its end. */
    ck_assert_msg(seconds || wakes.wakes <= 24 * 60 + 240, "%s: %d wakes", path, wakes.wakes);
    ck_assert_msg(wakes.empty == 0, "%s: %d empty", path, wakes.empty);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(shipped_theme_rests_and_is_dark)
{
    const char *path = shipped->pdata[_i];
    struct fixture fixture;

    begin_shipped(&fixture, path);
    fixture_show_face(&fixture, NULL, POWER_AMBIENT);
    struct wakes wakes = live(&fixture, LIFE);
    ck_assert_msg(wakes.wakes <= 24 * 60, "%s: %d wakes", path, wakes.wakes);
    ck_assert_msg(wakes.empty == 0, "%s: %d empty", path, wakes.empty);
    double lit = scene_lit_share(&fixture.shadow);
    ck_assert_msg(lit <= 0.1, "%s: %.1f %% lit", path, lit * 100);
    fixture_fini(&fixture);
}
END_TEST

/* ---- the report -------------------------------------------------------------------------------
 */

static double wakes_by_element[ELEMENT_COUNT];

static void note_cost(const struct scene_cost *cost, void *userdata)
{
    wakes_by_element[cost->spec->element] += cost->wakes;
    if (cost->wakes > 0 && cost->spec->element == ELEMENT_TIME_TEXT)
        ck_assert_double_gt(cost->pixels, 10);
    if (cost->spec->element == ELEMENT_PROGRESS)
        ck_assert_str_eq(cost->sources[0], "time.day");
}

START_TEST(report_says_what_each_element_costs)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(400, 300),
                 THEME_WITH("<TimeText format='HH:mm'/>"
                            "<Progress y='100' value='{time.day}' width='48' height='4'/>"
                            "<Text y='200'>still</Text>"));
    fixture_frame(&fixture);
    struct scene_costs costs = scene_report(fixture.scene, fixture_now(&fixture), note_cost, NULL);
    ck_assert_double_eq_tol(costs.wakes, 60, 2);
    ck_assert_double_eq_tol(costs.empty, 0, 1e-9);
    ck_assert_double_eq_tol(wakes_by_element[ELEMENT_TIME_TEXT], 60, 1e-9);
    ck_assert_double_eq_tol(wakes_by_element[ELEMENT_PROGRESS], 2, 1e-9);
    ck_assert_double_eq_tol(wakes_by_element[ELEMENT_TEXT], 0, 1e-9);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(resting_face_wakes_once_a_minute)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(400, 300), THEME_WITH("<TimeText format='HH:mm:ss'/>"));
    fixture_show_face(&fixture, NULL, POWER_AMBIENT);
    fixture_frame(&fixture);
    clock_fake_advance(&fixture.clock, 7 * USEC_PER_SEC);
    usec_t next = scene_next_change(fixture.scene, fixture_now(&fixture));
    ck_assert_uint_eq(next, FIXTURE_REALTIME + USEC_PER_MINUTE);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(resting_face_does_not_wake_for_seconds)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(400, 300), THEME_WITH("<TimeText format='ss'/>"));
    fixture_show_face(&fixture, NULL, POWER_AMBIENT);
    fixture_frame(&fixture);
    usec_t next = scene_next_change(fixture.scene, fixture_now(&fixture));
    ck_assert_uint_gt(next, FIXTURE_REALTIME + USEC_PER_DAY);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(touch_is_over_after_a_while)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(400, 300),
                 THEME_WITH("<Text visible='{panel.touched}'>touched</Text>"));
    struct wakes wakes = live(&fixture, USEC_PER_HOUR);
    ck_assert_int_eq(wakes.wakes, 0);
    scene_touch(fixture.scene, fixture_now(&fixture));
    fixture_frame(&fixture);
    ck_assert(!region_empty(&fixture.damage));
    wakes = live(&fixture, USEC_PER_HOUR);
    ck_assert_int_eq(wakes.wakes, 1);
    ck_assert_int_eq(wakes.empty, 0);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(panel_that_is_off_never_wakes)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572), "meridian");
    fixture_show_face(&fixture, NULL, POWER_OFF);
    fixture_frame(&fixture);
    ck_assert(scene_next_change(fixture.scene, fixture_now(&fixture)) == USEC_INFINITY);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(song_wakes_for_pixels_and_seconds_only)
{
    struct fixture fixture;

    /* A card without figures: its bar is 288 pixels long, the song three minutes. */
    fixture_init(&fixture, fixture_panel(320, 240), "meridian");
    struct activity *song = fixture_activity(
        &fixture, "media-playback",
        "{'title': <'x'>, 'position': <int64 0>, 'length': <int64 180000000>}", false);
    fixture_show_card(&fixture, song, POWER_ACTIVE);
    struct wakes wakes = live(&fixture, 10 * USEC_PER_MINUTE);
    ck_assert_int_ge(wakes.wakes, 286);
    ck_assert_int_le(wakes.wakes, 289);
    ck_assert_int_eq(wakes.empty, 0);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(song_that_stands_still_does_not_wake)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572), "meridian");
    struct activity *song = fixture_activity(
        &fixture, "media-playback",
        "{'title': <'x'>, 'position': <int64 5000000>, 'length': <int64 180000000>, 'rate': <0.0>}",
        false);
    fixture_show_card(&fixture, song, POWER_ACTIVE);
    struct wakes wakes = live(&fixture, USEC_PER_DAY);
    ck_assert_int_le(wakes.wakes, 0);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(timer_counts_every_second_and_rings_on_time)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572), "twin");
    struct activity *timer = fixture_activity(
        &fixture, "timer", "{'remaining': <int64 10000000>, 'length': <int64 10000000>}", false);
    fixture_show_face(&fixture, timer, POWER_ACTIVE);
    fixture_frame(&fixture);
    for (int second = 9; second >= 0; second--) {
        g_autofree char *figure = g_strdup_printf("\"0:%02d\"", second);
        g_autofree char *dump = NULL;
        while (!dump || !strstr(dump, figure)) {
            usec_t now = fixture_now(&fixture).realtime;
            usec_t next = scene_next_change(fixture.scene, fixture_now(&fixture));
            ck_assert_uint_le(next, FIXTURE_REALTIME + (usec_t)(10 - second) * USEC_PER_SEC + 2000);
            clock_fake_advance(&fixture.clock, next - now);
            fixture_frame(&fixture);
            ck_assert(!region_empty(&fixture.damage));
            g_free(dump);
            dump = scene_dump(fixture.scene);
        }
    }
    fixture_fini(&fixture);
}
END_TEST

static void assert_shows(struct fixture *fixture, const char *text)
{
    g_autofree char *dump = NULL;

    fixture_frame(fixture);
    dump = scene_dump(fixture->scene);
    ck_assert_msg(strstr(dump, text) != NULL, "no %s in\n%s", text, dump);
}

START_TEST(summer_ends_at_the_right_moment)
{
    struct fixture fixture;

    /* Berlin, Sunday 25 October 2026: 02:59:30 in summer, and a minute later 02:00:30. */
    fixture_init(&fixture, fixture_panel(400, 300), THEME_WITH("<TimeText format='HH:mm'/>"));
    clock_fake_set_realtime(&fixture.clock, UINT64_C(1792889970) * USEC_PER_SEC);
    assert_shows(&fixture, "\"02:59\"");
    usec_t next = scene_next_change(fixture.scene, fixture_now(&fixture));
    ck_assert_uint_eq(next, UINT64_C(1792890000) * USEC_PER_SEC);
    clock_fake_advance(&fixture.clock, USEC_PER_MINUTE);
    assert_shows(&fixture, "\"02:00\"");
    fixture_fini(&fixture);
}
END_TEST

START_TEST(set_clock_is_shown_at_the_next_update)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(400, 300), THEME_WITH("<TimeText format='HH:mm'/>"));
    assert_shows(&fixture, "\"10:09\"");
    clock_fake_set_realtime(&fixture.clock, FIXTURE_REALTIME - 3 * USEC_PER_HOUR);
    assert_shows(&fixture, "\"07:09\"");
    ck_assert(!region_empty(&fixture.damage));
    fixture_fini(&fixture);
}
END_TEST

START_TEST(another_zone_is_shown_at_the_next_update)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(400, 300),
                 THEME_WITH("<TimeText format='HH:mm'/><Text y='100'>{time.hour}h</Text>"));
    assert_shows(&fixture, "\"10:09\"");
    setenv("TZ", "Asia/Kathmandu", 1);
    assert_shows(&fixture, "\"14:54\"");
    assert_shows(&fixture, "\"14h\"");
    /* The hour turns at a quarter past in UTC there. */
    fixture_fini(&fixture);
    fixture_init(&fixture, fixture_panel(400, 300), THEME_WITH("<Text>{time.hour}</Text>"));
    fixture_frame(&fixture);
    usec_t next = scene_next_change(fixture.scene, fixture_now(&fixture));
    ck_assert_uint_eq(next, FIXTURE_REALTIME + 6 * USEC_PER_MINUTE);
    fixture_fini(&fixture);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("wake");

    shipped = g_ptr_array_new();
    find_shipped(TEST_THEMES);
    find_shipped(TEST_PATTERNS);

    tcase_set_timeout(cases, 300);
    tcase_add_loop_test(cases, face_wakes_when_it_changes, 0, G_N_ELEMENTS(wake_cases));
    tcase_add_loop_test(cases, shipped_theme_wakes_once_a_minute_and_never_in_vain, 0,
                        (int)shipped->len);
    tcase_add_loop_test(cases, shipped_theme_rests_and_is_dark, 0, (int)shipped->len);
    tcase_add_test(cases, report_says_what_each_element_costs);
    tcase_add_test(cases, resting_face_wakes_once_a_minute);
    tcase_add_test(cases, resting_face_does_not_wake_for_seconds);
    tcase_add_test(cases, touch_is_over_after_a_while);
    tcase_add_test(cases, panel_that_is_off_never_wakes);
    tcase_add_test(cases, song_wakes_for_pixels_and_seconds_only);
    tcase_add_test(cases, song_that_stands_still_does_not_wake);
    tcase_add_test(cases, timer_counts_every_second_and_rings_on_time);
    tcase_add_test(cases, summer_ends_at_the_right_moment);
    tcase_add_test(cases, set_clock_is_shown_at_the_next_update);
    tcase_add_test(cases, another_zone_is_shown_at_the_next_update);
    return run_cases("wake", cases);
}
