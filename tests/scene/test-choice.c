/* What users, activities and power choose: options, patterns, Feeds, hues, and what a resting panel
 * leaves of a theme. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check-main.h"

#include "scene/cards.h"
#include "scene/dominant.h"
#include "theme/color.h"

#include "fixture.h"

static struct fixture fixture;

static void start(const char *theme)
{
    fixture_init(&fixture, fixture_panel(400, 300), theme);
}

static struct theme *parse(const char *id, const char *xml)
{
    struct diag_list diags;

    diag_list_init(&diags);
    struct theme *theme = theme_parse(id, xml, strlen(xml), NULL, scene_sources(), &diags);
    for (guint i = 0; i < diags.items->len; i++) {
        g_autofree char *text = diag_format(g_ptr_array_index(diags.items, i));
        fprintf(stderr, "%s\n", text);
    }
    diag_list_fini(&diags);
    ck_assert_ptr_nonnull(theme);
    return theme;
}

static uint32_t pixel(int x, int y)
{
    return pixels_row(&fixture.shadow, y)[x] & 0xffffff;
}

static bool shows(const char *text)
{
    g_autofree char *dump = scene_dump(fixture.scene);

    return strstr(dump, text) != NULL;
}

#define OPTIONS                                                                                    \
    "<Option name='ink' type='color' default='#00FF00'/>"                                          \
    "<Option name='word' type='text' default='plain'/>"
#define THEME_OF(head, body)                                                                       \
    "<Theme format='1' name='Test' font='Inter'>" head "<Palette>"                                 \
    "<Color name='background' value='#000000'/>"                                                   \
    "<Color name='accent' value='#4060FF'/></Palette>" body "</Theme>"
#define FULL(fill) "<Rectangle width='400' height='300' fill='" fill "'/>"

START_TEST(options_are_what_was_chosen_else_their_default)
{
    struct value values[] = { { .type = VALUE_COLOR, .color = 0xff0000ff }, { 0 } };

    start(THEME_OF(OPTIONS, "<Face>" FULL("{option.ink}") "<Text>{option.word}</Text></Face>"));
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(300, 200), 0x00ff00);
    scene_set_options(fixture.scene, values, 2);
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(300, 200), 0x0000ff);
    ck_assert(shows("\"plain\""));
    scene_set_options(fixture.scene, NULL, 0);
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(300, 200), 0x00ff00);
    fixture_fini(&fixture);
}
END_TEST

#define PATTERN                                                                                    \
    THEME_OF(OPTIONS, "<Pattern><Rectangle width='200' height='300' fill='{option.ink}'/>"         \
                      "<Rectangle x='200' width='200' height='300' fill='{color.accent}'/>"        \
                      "</Pattern>")

START_TEST(pattern_stands_below_the_face_in_its_own_options_and_the_theme_s_colors)
{
    struct value values[] = { { .type = VALUE_COLOR, .color = 0xffff0000 } };

    start("<Theme format='1' name='Test' font='Inter'><Palette>"
          "<Color name='accent' value='#123456'/></Palette>"
          "<Face background='#FFFFFF'/></Theme>");
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(100, 100), 0xffffff);

    struct theme *pattern = parse("pattern", PATTERN);
    scene_set_pattern(fixture.scene, pattern, NULL, 0);
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(100, 100), 0x00ff00);
    ck_assert_uint_eq(pixel(300, 100), 0x123456);
    scene_set_pattern(fixture.scene, pattern, values, 1);
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(100, 100), 0xff0000);
    /* A resting panel is black. */
    fixture_show_face(&fixture, NULL, POWER_AMBIENT);
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(100, 100), 0);
    ck_assert_uint_eq(pixel(300, 100), 0);
    fixture_show_face(&fixture, NULL, POWER_ACTIVE);
    scene_set_pattern(fixture.scene, NULL, NULL, 0);
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(100, 100), 0xffffff);
    theme_unref(pattern);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(face_may_refuse_a_pattern)
{
    start(THEME_OF(OPTIONS "<Option name='own' type='bool' default='true'/>",
                   "<Face background='#FFFFFF' pattern='{not option.own}'/>"));
    struct theme *pattern = parse("pattern", PATTERN);
    struct value values[] = { { 0 }, { 0 }, { .type = VALUE_BOOL, .boolean = false } };

    scene_set_pattern(fixture.scene, pattern, NULL, 0);
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(100, 100), 0xffffff);
    scene_set_options(fixture.scene, values, 3);
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(100, 100), 0x00ff00);
    theme_unref(pattern);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(pattern_made_for_it_is_seen_on_a_resting_panel)
{
    start(THEME_OF("", "<Face/>"));
    struct theme *pattern = parse(
        "pattern",
        THEME_OF("", "<Pattern>" FULL(
                         "#808080") "<Rectangle width='9' height='9' fill='#FFFFFF' when='ambient'>"
                                    "<Ambient fill='#FFFFFF'/></Rectangle></Pattern>"));

    scene_set_pattern(fixture.scene, pattern, NULL, 0);
    fixture_show_face(&fixture, NULL, POWER_AMBIENT);
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(4, 4), 0xffffff);
    theme_unref(pattern);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(feed_shows_the_newest_public_activity_of_its_kind)
{
    start(THEME_OF("", "<Face><Feed kind='generic-notice'><Text>{activity.title}</Text></Feed>"
                       "<Text y='50'>{activity.title ?? 'nobody'}</Text></Face>"));
    struct activity *old = fixture_activity(&fixture, "generic-notice",
                                            "{'title': <'old'>, 'privacy': <'public'>}", false);
    clock_fake_advance(&fixture.clock, USEC_PER_SEC);
    struct activity *new = fixture_activity(&fixture, "generic-notice",
                                            "{'title': <'new'>, 'privacy': <'public'>}", false);
    clock_fake_advance(&fixture.clock, USEC_PER_SEC);
    struct activity *secret = fixture_activity(
        &fixture, "generic-notice", "{'title': <'secret'>, 'privacy': <'private'>}", false);
    struct activity *all[] = { new, old, secret };

    fixture_frame(&fixture);
    ck_assert(!shows("Feed"));
    scene_set_feeds(fixture.scene, all, 3);
    fixture_frame(&fixture);
    ck_assert(shows("\"new\""));
    ck_assert(shows("\"nobody\""));
    scene_set_feeds(fixture.scene, all + 1, 2);
    fixture_frame(&fixture);
    ck_assert(shows("\"old\""));
    scene_set_feeds(fixture.scene, NULL, 0);
    fixture_frame(&fixture);
    ck_assert(!shows("Feed"));
    fixture_fini(&fixture);
}
END_TEST

/* ---- hues -------------------------------------------------------------------------------------
 */

static int hue_of(color_t color)
{
    int red = color >> 16 & 0xff, green = color >> 8 & 0xff, blue = color & 0xff;

    return red > green && red > blue ? 'r' : green > blue ? 'g' : 'b';
}

START_TEST(color_takes_its_hue_from_the_activity_and_stays_readable)
{
    start("<Theme format='1' name='Test' font='Inter'><Palette>"
          "<Color name='background' value='#000000'/>"
          "<Color name='accent' value='#6F9CFF' from='activity'/></Palette><Card for='base'>" FULL(
              "{color.accent}") "</Card></Theme>");
    struct activity *red = fixture_activity(&fixture, "generic-notice",
                                            "{'title': <'a'>, 'accent': <'#A00000'>}", false);
    struct activity *art = fixture_activity(&fixture, "generic-notice", "{'title': <'b'>}", true);
    struct activity *plain =
        fixture_activity(&fixture, "generic-notice", "{'title': <'c'>}", false);

    fixture_show_card(&fixture, red, POWER_ACTIVE);
    fixture_frame(&fixture);
    ck_assert_int_eq(hue_of(pixel(200, 200)), 'r');
    ck_assert_uint_ne(pixel(200, 200), 0xa00000);
    ck_assert_double_ge(color_contrast(0xff000000 | pixel(200, 200), 0xff000000), 4.4);
    fixture_show_card(&fixture, art, POWER_ACTIVE);
    fixture_frame(&fixture);
    ck_assert_int_eq(hue_of(pixel(200, 200)), 'r'); /* a low sun */
    fixture_show_card(&fixture, plain, POWER_ACTIVE);
    fixture_frame(&fixture);
    ck_assert_uint_eq(pixel(200, 200), 0x6f9cff);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(color_takes_its_hue_from_an_option)
{
    struct value values[] = { { .type = VALUE_COLOR, .color = 0xffff0000 } };

    start("<Theme format='1' name='Test' font='Inter'>"
          "<Option name='ink' type='color' default='#00FF00'/><Palette>"
          "<Color name='accent' value='#6F9CFF' from='option.ink'/></Palette><Face>" FULL(
              "{color.accent}") "</Face></Theme>");
    fixture_frame(&fixture);
    ck_assert_int_eq(hue_of(pixel(200, 200)), 'g');
    scene_set_options(fixture.scene, values, 1);
    fixture_frame(&fixture);
    ck_assert_int_eq(hue_of(pixel(200, 200)), 'r');
    fixture_fini(&fixture);
}
END_TEST

START_TEST(tone_keeps_lightness_and_readable_the_ratio)
{
    static const color_t colors[] = { 0xffff0000, 0xff00ff00, 0xff0000ff, 0xffffcc00, 0xff663399 };

    for (size_t i = 0; i < G_N_ELEMENTS(colors); i++) {
        color_t toned = color_tone(colors[i], 0xff6f9cff);
        ck_assert_double_eq_tol(color_luminance(toned), color_luminance(0xff6f9cff), 0.09);
        for (int ground = 0; ground < 2; ground++) {
            color_t on = ground ? 0xffffffff : 0xff000000;
            ck_assert_double_ge(color_contrast(color_readable(colors[i], on, 4.5), on), 4.45);
        }
    }
    ck_assert_uint_eq(color_readable(0xffffffff, 0xff000000, 4.5), 0xffffffff);
    ck_assert_double_eq_tol(color_contrast(0xffffffff, 0xff000000), 21, 1e-6);
}
END_TEST

START_TEST(dominant_color_is_the_strongest_hue)
{
    uint32_t data[16 * 16];
    const struct pixels pixels = { data, 16, 16, 16 * 4 };

    for (int i = 0; i < 256; i++)
        data[i] = 0xff808080;
    ck_assert_uint_eq(dominant_color(&pixels), 0);
    for (int i = 0; i < 40; i++)
        data[i] = 0xff2040c0;
    for (int i = 40; i < 60; i++)
        data[i] = 0xffc02020;
    ck_assert_uint_eq(dominant_color(&pixels), 0xff2040c0);
    for (int i = 0; i < 40; i++)
        data[i] = 0x10000010; /* hardly there */
    ck_assert_uint_eq(dominant_color(&pixels), 0xffc02020);
}
END_TEST

/* ---- at rest ----------------------------------------------------------------------------------
 */

struct rest_case {
    const char *name;
    const char *face;
    uint32_t color; /* in the middle of a resting panel */
};

static const struct rest_case rest_cases[] = {
    { "a face is black", "<Face background='#FFFFFF'/>", 0 },
    { "a box is black", "<Face><Group background='#FFFFFF'/></Face>", 0 },
    { "a box as its palette says", "<Face><Group background='{color.said}'/></Face>", 0x202020 },
    { "a box as its Ambient says",
      "<Face><Group background='#FFFFFF'><Ambient background='#303030'/></Group></Face>",
      0x303030 },
    { "a color without a column is gray", "<Face>" FULL("{color.white}") "</Face>", 0xcbcbcb },
    { "a written color is gray", "<Face>" FULL("#FFFFFF") "</Face>", 0xcbcbcb },
    { "a color that asks for rest is taken as it is",
      "<Face>" FULL("{if(panel.ambient, #FF0000, #FFFFFF)}") "</Face>", 0xff0000 },
    { "only while active", "<Face><Group when='active'>" FULL("#FFFFFF") "</Group></Face>", 0 },
    { "only at rest",
      "<Face><Rectangle when='ambient' width='400' height='300' fill='#404040'/></Face>",
      0x404040 },
    { "what is inside of what is there at rest",
      "<Face><Group visible='{panel.ambient}'><Group background='#404040'/></Group></Face>",
      0x404040 },
};

START_TEST(resting_face_is_derived)
{
    const struct rest_case *test = &rest_cases[_i];
    g_autofree char *theme = g_strconcat("<Theme format='1' name='Test' font='Inter'><Palette>"
                                         "<Color name='said' value='#FFFFFF' ambient='#202020'/>"
                                         "<Color name='white' value='#FFFFFF'/></Palette>",
                                         test->face, "</Theme>", NULL);

    start(theme);
    fixture_show_face(&fixture, NULL, POWER_AMBIENT);
    fixture_frame(&fixture);
    ck_assert_msg(pixel(200, 150) == test->color, "%s: %06x", test->name, pixel(200, 150));
    fixture_fini(&fixture);
}
END_TEST

struct lookup_case {
    const char *cards; /* of the theme */
    enum card_form form;
    const char *found; /* its name, NULL: the built-in theme's */
};

static const struct lookup_case lookup_cases[] = {
    { "<Card for='timer' name='a'/><Card for='ring' name='b'/>", CARD_EXPANDED, "a" },
    { "<Card for='ring' name='b'/>", CARD_EXPANDED, "b" },
    { "<Card for='chat' name='c'/>", CARD_EXPANDED, NULL },
    { "<Card for='ring' name='b'/>", CARD_COMPACT, NULL },
    { "<Card for='timer' name='a'/><Card for='ring' form='ambient' name='b'/>", CARD_AMBIENT, "b" },
    { "<Card for='timer' name='a'/><Card for='timer' form='ambient' name='b'/>", CARD_AMBIENT,
      "b" },
    { "<Card for='ring' name='a'/>", CARD_AMBIENT, "a" },
    { "<Card for='ring' form='compact' name='a'/>", CARD_AMBIENT, NULL },
};

START_TEST(card_is_looked_up_in_theme_then_builtin)
{
    const struct lookup_case *test = &lookup_cases[_i];
    g_autofree char *xml =
        g_strconcat("<Theme format='1' name='Test'>", test->cards, "</Theme>", NULL);
    char name[] = "timer";
    char template[] = "ring";
    const struct kind kind = { .name = name, .template = template };
    struct theme *theme = parse("test", xml);
    struct theme *builtin = theme_load_builtin(scene_sources());
    struct cast cast = cards_card(theme, builtin, &kind, test->form);

    ck_assert_ptr_nonnull(cast.spec);
    ck_assert_ptr_eq(cast.theme, test->found ? theme : builtin);
    if (test->found)
        ck_assert_str_eq(theme_node_literal(cast.spec, ATTRIBUTE_NAME), test->found);
    theme_unref(theme);
    theme_unref(builtin);
}
END_TEST

START_TEST(lit_share_counts_bright_pixels)
{
    uint32_t data[4] = { 0xff000000, 0xff101010, 0xffffffff, 0xff0000b0 };
    const struct pixels pixels = { data, 2, 2, 8 };

    ck_assert_double_eq_tol(scene_lit_share(&pixels), 0.5, 1e-9);
    data[2] = 0xff505050;
    ck_assert_double_eq_tol(scene_lit_share(&pixels), 0.375, 1e-9);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("choice");

    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, options_are_what_was_chosen_else_their_default);
    tcase_add_test(cases, pattern_stands_below_the_face_in_its_own_options_and_the_theme_s_colors);
    tcase_add_test(cases, face_may_refuse_a_pattern);
    tcase_add_test(cases, pattern_made_for_it_is_seen_on_a_resting_panel);
    tcase_add_test(cases, feed_shows_the_newest_public_activity_of_its_kind);
    tcase_add_test(cases, color_takes_its_hue_from_the_activity_and_stays_readable);
    tcase_add_test(cases, color_takes_its_hue_from_an_option);
    tcase_add_test(cases, tone_keeps_lightness_and_readable_the_ratio);
    tcase_add_test(cases, dominant_color_is_the_strongest_hue);
    tcase_add_test(cases, lit_share_counts_bright_pixels);
    tcase_add_loop_test(cases, resting_face_is_derived, 0, G_N_ELEMENTS(rest_cases));
    tcase_add_loop_test(cases, card_is_looked_up_in_theme_then_builtin, 0,
                        G_N_ELEMENTS(lookup_cases));
    return run_cases("choice", cases);
}
