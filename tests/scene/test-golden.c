/* The shipped themes as they were when somebody looked at them. */
#include "base/check-main.h"

#include "fixture.h"
#include "golden.h"

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
    g_autofree char *name = g_strdup_printf("%s-%s", theme, test->name);
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572), theme);
    show(&fixture, test);
    golden_check(&fixture.shadow, name);
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
