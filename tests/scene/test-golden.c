/* The shipped themes as they were when somebody looked at them. A difference is no mistake by
 * itself: look at the picture beside the golden one, and if it is better, let it take its place
 * (GOLDEN_UPDATE=1 writes tests/scene/golden). */
#include <stdio.h>
#include <stdlib.h>

#include <cairo.h>

#include "base/check-main.h"

#include "fixture.h"

/* Other versions of FreeType and Pango move edges a little. */
#define CHANNEL_TOLERANCE 8
#define CHANNEL_VISIBLE   24
#define PIXELS_BEYOND     400 /* of 517,088 */
#define PIXELS_VISIBLE    120

#define SONG_ACTIONS                                                                               \
    "'actions': <[{'key': <'previous'>, 'label': <'Previous'>}, {'key': <'play-pause'>, 'label': " \
    "<'Pause'>}, {'key': <'next'>, 'label': <'Next'>}]>"
#define SONG                                                                                       \
    "{'app': <'Amberol'>, 'title': <'Golden Hour'>, 'text': <'Sunset Rollercoaster'>, "            \
    "'position': <int64 83000000>, 'length': <int64 221000000>, " SONG_ACTIONS "}"
#define SONG_RTL                                                                                        \
    "{'app': <'مشغل'>, 'title': <'أغنية الصباح الجميل'>, 'text': <'فيروز'>, " \
    "'position': <int64 83000000>, 'length': <int64 221000000>, " SONG_ACTIONS "}"
#define SONG_LONG                                                                                  \
    "{'title': <'The Fish of Lijiang and Seventeen Other Very Long Songs About the Sea'>, "        \
    "'text': <'Orchestra of the Most Excellent Extended Names, feat. Somebody'>, "                 \
    "'position': <int64 83000000>, 'length': <int64 221000000>, " SONG_ACTIONS "}"
#define SONG_CJK "{'title': <'夜に駆ける'>, 'text': <'ヨルシカ — 春ひさぎ'>, " SONG_ACTIONS "}"
#define NOTICE                                                                                     \
    "{'app': <'Signal'>, 'title': <'Mira Olsen'>, 'icon': <'message'>, 'text': <'The ferry "       \
    "leaves at 18:40 from pier 3. I have the tickets, see you at the kiosk.'>, 'actions': "        \
    "<[{'key': <'reply'>, 'label': <'Reply'>}, {'key': <'read'>, 'label': <'Mark as read'>}]>}"
#define TIMER                                                                                      \
    "{'title': <'Pasta'>, 'remaining': <int64 437000000>, 'length': <int64 600000000>, "           \
    "'actions': <[{'key': <'pause'>, 'label': <'Pause'>, 'icon': <'pause'>}, {'key': <'cancel'>, " \
    "'label': <'Cancel'>, 'icon': <'close'>}]>}"

struct golden_case {
    const char *name;
    const char *kind; /* NULL: the face alone */
    const char *fields;
    bool art, capsule;
    enum power power;
    const char *locale;
};

static const struct golden_case golden_cases[] = {
    { "face" },
    { "ambient", .power = POWER_AMBIENT },
    { "notice", "generic-notice", NOTICE },
    { "song", "media-playback", SONG, .art = true },
    { "song-rtl", "media-playback", SONG_RTL, .art = true, .locale = "ar_EG" },
    { "song-long", "media-playback", SONG_LONG, .art = true },
    { "song-cjk", "media-playback", SONG_CJK },
    { "timer", "timer", TIMER },
    { "capsule-song", "media-playback", SONG, .art = true, .capsule = true },
    { "capsule-timer", "timer", TIMER, .capsule = true },
};

static const char *const themes[] = { "meridian", "twin" };

static cairo_surface_t *shadow_surface(const struct fixture *fixture)
{
    const struct pixels *shadow = &fixture->shadow;

    return cairo_image_surface_create_for_data((unsigned char *)shadow->data, CAIRO_FORMAT_RGB24,
                                               shadow->width, shadow->height, shadow->stride);
}

static void write_picture(const struct fixture *fixture, const char *path)
{
    cairo_surface_t *surface = shadow_surface(fixture);

    ck_assert_int_eq(cairo_surface_write_to_png(surface, path), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
}

static int greatest_difference(uint32_t a, uint32_t b)
{
    int greatest = 0;

    for (int shift = 0; shift < 24; shift += 8)
        greatest = MAX(greatest, abs((int)(a >> shift & 0xff) - (int)(b >> shift & 0xff)));
    return greatest;
}

static void compare(const struct fixture *fixture, cairo_surface_t *golden, const char *got)
{
    struct size size = fixture->panel.size;
    size_t beyond = 0;
    size_t visible = 0;

    ck_assert_int_eq(cairo_image_surface_get_width(golden), size.width);
    ck_assert_int_eq(cairo_image_surface_get_height(golden), size.height);
    for (int y = 0; y < size.height; y++) {
        const uint32_t *wanted =
            (const void *)(cairo_image_surface_get_data(golden) +
                           (ptrdiff_t)y * cairo_image_surface_get_stride(golden));
        for (int x = 0; x < size.width; x++) {
            int difference = greatest_difference(wanted[x], pixels_row(&fixture->shadow, y)[x]);
            beyond += difference > CHANNEL_TOLERANCE;
            visible += difference > CHANNEL_VISIBLE;
        }
    }
    if (beyond <= PIXELS_BEYOND && visible <= PIXELS_VISIBLE)
        return;
    write_picture(fixture, got);
    ck_abort_msg("%zu pixels differ, %zu of them visibly; see %s", beyond, visible, got);
}

static void show(struct fixture *fixture, const struct golden_case *test)
{
    struct activity *activity =
        test->kind ? fixture_activity(fixture, test->kind, test->fields, test->art) : NULL;

    fixture_locale(fixture, test->locale ? test->locale : "en_GB");
    if (!activity || test->capsule)
        fixture_show_face(fixture, activity, test->power);
    else
        fixture_show_card(fixture, activity, test->power);
    fixture_frame(fixture);
}

START_TEST(looks_as_it_did)
{
    const struct golden_case *test = &golden_cases[_i / (int)G_N_ELEMENTS(themes)];
    const char *theme = themes[_i % (int)G_N_ELEMENTS(themes)];
    g_autofree char *golden = g_strdup_printf("%s/%s-%s.png", TEST_GOLDEN, theme, test->name);
    g_autofree char *got = g_strdup_printf("%s-%s-got.png", theme, test->name);
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572), theme);
    show(&fixture, test);
    if (getenv("GOLDEN_UPDATE")) {
        write_picture(&fixture, golden);
    } else {
        cairo_surface_t *surface = cairo_image_surface_create_from_png(golden);
        ck_assert_msg(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, "no %s", golden);
        compare(&fixture, surface, got);
        cairo_surface_destroy(surface);
    }
    fixture_fini(&fixture);
}
END_TEST

START_TEST(resting_panel_lights_a_tenth_at_most)
{
    struct fixture fixture;
    double light = 0;

    fixture_init(&fixture, fixture_panel(904, 572), themes[_i]);
    fixture_show_face(&fixture, NULL, POWER_AMBIENT);
    fixture_frame(&fixture);
    for (int y = 0; y < 572; y++)
        for (int x = 0; x < 904; x++)
            light += (pixels_row(&fixture.shadow, y)[x] & 0xffffff) != 0;
    ck_assert_double_le(light / (904 * 572), 0.1);
    fixture_fini(&fixture);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("golden");

    tcase_set_timeout(cases, 120);
    tcase_add_loop_test(cases, looks_as_it_did, 0,
                        (int)(G_N_ELEMENTS(golden_cases) * G_N_ELEMENTS(themes)));
    tcase_add_loop_test(cases, resting_panel_lights_a_tenth_at_most, 0, G_N_ELEMENTS(themes));
    return run_cases("golden", cases);
}
