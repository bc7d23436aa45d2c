/* Pictures that must be the same pixel for pixel: what was painted bit by bit and what is painted
 * at once; a start from the right and an end from the left. */
#include <stdio.h>
#include <string.h>

#include "base/check-main.h"

#include "fixture.h"

static const char *const themes[] = { "meridian", "twin" };

static size_t different_pixels(const struct fixture *fixture, const uint32_t *other)
{
    size_t count = (size_t)fixture->panel.size.width * (size_t)fixture->panel.size.height;
    size_t different = 0;

    for (size_t i = 0; i < count; i++)
        different += fixture->shadow.data[i] != other[i];
    return different;
}

static void assert_as_full_repaint(struct fixture *fixture, const char *when)
{
    g_autofree uint32_t *full = fixture_full_repaint(fixture);
    size_t different = different_pixels(fixture, full);

    if (different == 0)
        return;
    g_autofree char *dump = scene_dump(fixture->scene);
    ck_abort_msg("%zu pixels differ: %s\n%s", different, when, dump);
}

/* Most of the time only what time changes is evaluated. Telling the scene anything has all of it
 * evaluated, at the same moment: then nothing may be otherwise. */
static void assert_as_evaluated_anew(struct fixture *fixture, const char *when)
{
    struct region damage = { 0 };

    scene_set_counts(fixture->scene, 0);
    scene_update(fixture->scene, fixture_now(fixture), &damage);
    ck_assert_msg(region_empty(&damage), "something was not evaluated: %s", when);
}

START_TEST(a_day_painted_minute_by_minute_is_as_painted_at_once)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572), themes[_i]);
    for (int minute = 0; minute < (TEST_IS_SLOW ? 90 : 24 * 60); minute++) {
        fixture_frame(&fixture);
        if (minute % 13 == 0)
            assert_as_full_repaint(&fixture, "by the minute");
        if (minute % 7 == 0)
            assert_as_evaluated_anew(&fixture, "by the minute");
        clock_fake_advance(&fixture.clock, USEC_PER_MINUTE);
    }
    assert_as_full_repaint(&fixture, "after a day");
    fixture_fini(&fixture);
}
END_TEST

static const char *const versions[] = {
    "{'title': <'Golden Hour'>, 'text': <'Sunset Rollercoaster'>}",
    "{'title': <'The Fish of Lijiang and Seventeen Other Very Long Songs About the Sea'>}",
    "{'title': <'أغنية الصباح الجميل'>, 'text': <'فيروز'>}",
    "{'title': <'夜に駆ける'>, 'text': <''>}",
    "{'position': <int64 12000000>, 'length': <int64 221000000>, 'rate': <1.0>}",
    "{'rate': <0.0>}",
    "{'remaining': <int64 95000000>, 'length': <int64 600000000>, 'rate': <1.0>}",
    "{'actions': <[{'key': <'next'>, 'label': <'Next'>}]>, 'title': <'X'>}",
    "{'actions': <@aa{sv} []>}",
};

/* One thing that may happen to a panel. */
static void random_step(struct fixture *fixture, GRand *random, struct activity **activities)
{
    size_t which = (size_t)g_rand_int_range(random, 0, 3);
    size_t version = (size_t)g_rand_int_range(random, 0, G_N_ELEMENTS(versions));
    enum power power = g_rand_int_range(random, 0, 6) == 0 ? POWER_AMBIENT : POWER_ACTIVE;

    clock_fake_advance(&fixture->clock, (usec_t)g_rand_int_range(random, 0, 90000) * 1000);
    switch (g_rand_int_range(random, 0, 4)) {
    case 0:
        activities[which] = fixture_version(fixture, activities[which], versions[version]);
        fixture_show_card(fixture, activities[which], power);
        break;
    case 1:
        activities[which] = fixture_version(fixture, activities[which], versions[version]);
        fixture_show_face(fixture, activities[which], power);
        break;
    case 2:
        fixture_show_face(fixture, NULL, power);
        break;
    default:
        break; /* only time passes */
    }
}

START_TEST(whatever_happens_is_painted_as_at_once)
{
    static const char *const kinds[] = { "generic-notice", "media-playback", "timer" };
    g_autoptr(GRand) random = g_rand_new_with_seed(20261124);
    struct activity *activities[G_N_ELEMENTS(kinds)];
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572), themes[_i]);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        activities[i] = fixture_activity(&fixture, kinds[i], versions[i], i == 1);
    for (int step = 0; step < 300; step++) {
        g_autofree char *when = g_strdup_printf("step %d", step);
        random_step(&fixture, random, activities);
        fixture_frame(&fixture);
        assert_as_full_repaint(&fixture, when);
        assert_as_evaluated_anew(&fixture, when);
    }
    fixture_fini(&fixture);
}
END_TEST

START_TEST(shapes_cut_by_damage_keep_their_edges)
{
    static const char face[] = THEME_WITH(
        "<Rectangle x='{time.second * 7}' y='60' width='40' height='120' fill='#804080FF'/>"
        "<Ellipse x='31' y='17' width='233' height='241' stroke='#FFCC00' thickness='7'/>"
        "<RoundRectangle x='120' y='90' width='200' height='140' cornerRadius='33' "
        "fill='#70FF4030'/>"
        "<Arc x='200' y='30' width='180' height='180' startAngle='20' endAngle='290' "
        "stroke='#FFFFFF' thickness='11' cap='round'/>"
        "<Text x='10' y='100' size='60' color='#C0FFFFFF'>Antialiased</Text>");
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(400, 300), face);
    for (int second = 0; second < 60; second++) {
        fixture_frame(&fixture);
        assert_as_full_repaint(&fixture, "moving bar");
        clock_fake_advance(&fixture.clock, USEC_PER_SEC);
    }
    fixture_fini(&fixture);
}
END_TEST

/* What is written in two ways that mean the same. */
struct same_case {
    const char *name;
    const char *face, *locale;
    const char *other_face, *other_locale;
};

static const struct same_case same_cases[] = {
    { "start from the right is end from the left",
      THEME_WITH("<Row height='90' gap='8' justify='start'><Rectangle width='50' fill='#FF0000'/>"
                 "<Ellipse width='70' fill='#00FF00'/></Row>"),
      "ar_EG",
      THEME_WITH("<Row height='90' gap='8' justify='end'><Ellipse width='70' fill='#00FF00'/>"
                 "<Rectangle width='50' fill='#FF0000'/></Row>"),
      "en_GB" },
    { "text start from the right is text end from the left",
      THEME_WITH("<Text width='300' align='start' size='40'>Harbor 42</Text>"), "he_IL",
      THEME_WITH("<Text width='300' align='end' size='40'>Harbor 42</Text>"), "en_GB" },
    { "Arabic keeps the interface's edge",
      THEME_WITH("<Text width='300' align='start' size='40'>صباح</Text>"), "en_GB",
      THEME_WITH("<Text width='300' align='end' size='40'>صباح</Text>"), "ar_EG" },
    { "a bar from the right", THEME_WITH("<Progress width='200' height='20' value='0.25'/>"),
      "ar_EG",
      THEME_WITH("<Group><RoundRectangle width='200' height='20' cornerRadius='10' fill='#FFFFFF'/>"
                 "<Rectangle width='150' height='20' fill='#000000'/></Group>"),
      "en_GB" },
    { "a number and an expression", THEME_WITH("<Ellipse width='80' height='80' fill='#FF8800'/>"),
      "en_GB",
      THEME_WITH("<Ellipse width='{panel.width / 5}' height='{20 * 4}' fill='{color.accent}'/>"),
      "en_GB" },
    { "isolates are not seen", THEME_WITH("<Text size='40'>by \u2068صباح\u2069, 42</Text>"),
      "en_GB", THEME_WITH("<Text size='40'>by صباح\u200e, 42</Text>"), "en_GB" },
    { "a foreign name is isolated",
      "<Theme format='1' name='Test' font='Inter'><Option name='who' type='text' default='صباح'/>"
      "<Face><Text size='40'>by {option.who}, 42</Text></Face></Theme>",
      "en_GB", THEME_WITH("<Text size='40'>by صباح\u200e, 42</Text>"), "en_GB" },
    { "a whole ring is a circle",
      THEME_WITH("<Progress style='ring' width='90' height='90' value='1' thickness='9'/>"),
      "en_GB", THEME_WITH("<Arc width='90' height='90' stroke='#FFFFFF' thickness='9'/>"),
      "en_GB" },
};

static void paint_face(struct fixture *fixture, const char *face, const char *locale)
{
    fixture_init(fixture, fixture_panel(400, 300), face);
    fixture_locale(fixture, locale);
    fixture_frame(fixture);
}

START_TEST(two_ways_give_one_picture)
{
    const struct same_case *test = &same_cases[_i];
    struct fixture one, other;
    size_t lit = 0;

    paint_face(&one, test->face, test->locale);
    paint_face(&other, test->other_face, test->other_locale);
    size_t different = different_pixels(&one, other.shadow.data);
    ck_assert_msg(different == 0, "%s: %zu pixels differ", test->name, different);
    for (size_t i = 0; i < 400 * 300; i++)
        lit += one.shadow.data[i] != 0xff000000U;
    ck_assert_uint_gt(lit, 0);
    fixture_fini(&one);
    fixture_fini(&other);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("equal");

    tcase_set_timeout(cases, 300);
    tcase_add_loop_test(cases, a_day_painted_minute_by_minute_is_as_painted_at_once, 0,
                        G_N_ELEMENTS(themes));
    tcase_add_loop_test(cases, whatever_happens_is_painted_as_at_once, 0, G_N_ELEMENTS(themes));
    tcase_add_test(cases, shapes_cut_by_damage_keep_their_edges);
    tcase_add_loop_test(cases, two_ways_give_one_picture, 0, G_N_ELEMENTS(same_cases));
    return run_cases("equal", cases);
}
