/* What a touch hits. */
#include "base/check-main.h"

#include "fixture.h"

/* Two small buttons, one large one, and a surface below one of the small ones. */
static const char face[] = THEME_WITH(
    "<Group x='0' y='0' width='400' height='100' tap='open'>"
    "  <Rectangle x='40' y='40' width='20' height='20' tap='action.play'/>"
    "</Group>"
    "<Rectangle x='100' y='200' width='20' height='20' tap='previous'/>"
    "<Rectangle x='180' y='200' width='20' height='20' tap='next'/>"
    "<Rectangle x='300' y='160' width='100' height='100' tap='{if(1 gt 2, &quot;face&quot;, "
    "&quot;dismiss&quot;)}'/>"
    "<Rectangle x='300' y='160' width='100' height='100' tap='face' visible='false'/>");

struct hit_case {
    const char *name;
    struct point at;
    enum verb verb;
    const char *key;
};

static const struct hit_case hit_cases[] = {
    { "on a button", { 50, 50 }, VERB_ACTION, "play" },
    { "beside a small button, on its surface", { 80, 60 }, VERB_ACTION, "play" },
    { "on the surface", { 200, 50 }, VERB_OPEN, "" },
    { "beside a small button", { 70, 210 }, VERB_PREVIOUS, "" },
    { "too far from it", { 60, 210 }, VERB_NONE, "" },
    { "between two, nearer to the left", { 145, 210 }, VERB_PREVIOUS, "" },
    { "between two, nearer to the right", { 155, 210 }, VERB_NEXT, "" },
    { "what is hidden is not hit", { 350, 200 }, VERB_DISMISS, "" },
    { "nothing there", { 20, 280 }, VERB_NONE, "" },
};

START_TEST(hits_what_is_meant)
{
    const struct hit_case *test = &hit_cases[_i];
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(400, 300), face);
    fixture_frame(&fixture);
    struct scene_hit hit = scene_hit(fixture.scene, test->at);
    ck_assert_msg(hit.verb == test->verb, "%s: %d", test->name, (int)hit.verb);
    ck_assert_str_eq(hit.key, test->key);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(tap_hold_and_swipe_are_verbs_of_their_own)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(400, 300),
                 THEME_WITH("<Rectangle x='0' y='0' width='200' height='300' tap='next' "
                            "hold='dismiss' swipe='face'/>"
                            "<Rectangle x='200' y='0' width='200' height='300' tap='next'/>"));
    fixture_frame(&fixture);
    ck_assert_int_eq(scene_hit(fixture.scene, (struct point){ 100, 100 }).verb, VERB_NEXT);
    ck_assert_int_eq(scene_hit_hold(fixture.scene, (struct point){ 100, 100 }).verb, VERB_DISMISS);
    ck_assert_int_eq(scene_hit_hold(fixture.scene, (struct point){ 300, 100 }).verb, VERB_NONE);
    ck_assert_int_eq(scene_hit_swipe(fixture.scene, (struct point){ 100, 100 }).verb, VERB_FACE);
    ck_assert_int_eq(scene_hit_swipe(fixture.scene, (struct point){ 300, 100 }).verb, VERB_NONE);
    fixture_fini(&fixture);
}
END_TEST

#define SONG                                                                                       \
    "{'title': <'Golden Hour'>, 'position': <int64 0>, 'length': <int64 200000000>, 'actions': "   \
    "<[{'key': <'previous'>, 'label': <'a'>}, {'key': <'play-pause'>, 'label': <'b'>}, {'key': "   \
    "<'next'>, 'label': <'c'>}]>}"

START_TEST(song_has_three_controls_of_a_finger_width)
{
    static const char *const keys[] = { "previous", "play-pause", "next" };
    struct fixture fixture;
    size_t found[3] = { 0 };

    fixture_init(&fixture, fixture_panel(904, 572), "meridian");
    struct activity *song = fixture_activity(&fixture, "media-playback", SONG, true);
    fixture_show_card(&fixture, song, POWER_ACTIVE);
    fixture_frame(&fixture);
    for (int x = 0; x < 904; x++) {
        struct scene_hit hit = scene_hit(fixture.scene, (struct point){ x, 484 });
        for (size_t i = 0; i < 3; i++)
            found[i] += hit.verb == VERB_ACTION && g_str_equal(hit.key, keys[i]);
        ck_assert_int_eq(hit.activity, hit.verb == VERB_NONE ? 0 : song->id);
    }
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_ge(found[i], SCENE_TARGET_MIN);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(capsule_opens_its_activity)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572), "meridian");
    struct activity *song = fixture_activity(&fixture, "media-playback", SONG, false);
    fixture_show_face(&fixture, song, POWER_ACTIVE);
    fixture_frame(&fixture);
    struct scene_hit hit = scene_hit(fixture.scene, (struct point){ 330, 500 });
    ck_assert_int_eq(hit.verb, VERB_OPEN);
    ck_assert_uint_eq(hit.activity, song->id);
    fixture_fini(&fixture);
}
END_TEST

/* Where it is seen, not where it was laid out. */
static const struct {
    const char *name;
    struct point at;
    enum verb verb;
} moved_cases[] = {
    { "on the hand that points to three", { 180, 100 }, VERB_OPEN },
    { "where it was laid out", { 100, 5 }, VERB_NONE },
    { "on what was moved", { 280, 240 }, VERB_NEXT },
    { "where that came from", { 30, 240 }, VERB_NONE },
    { "on what is seen of a clipped button", { 320, 60 }, VERB_FACE },
    { "on what is cut off of it", { 380, 60 }, VERB_NONE },
};

START_TEST(hits_what_is_turned_moved_and_cut)
{
    static const char moved[] = THEME_WITH(
        "<Group width='200' height='200' angle='90'>"
        "<Rectangle x='50' y='0' width='100' height='60' fill='#FFFFFF' tap='open'/></Group>"
        "<Group offsetX='250'><Rectangle y='200' width='90' height='90' tap='next'/></Group>"
        "<Group x='280' y='10' width='60' height='100' clip='true'>"
        "<Rectangle width='120' height='100' tap='face'/></Group>");
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(400, 300), moved);
    fixture_frame(&fixture);
    struct scene_hit hit = scene_hit(fixture.scene, moved_cases[_i].at);
    ck_assert_msg(hit.verb == moved_cases[_i].verb, "%s: %d", moved_cases[_i].name, (int)hit.verb);
    fixture_fini(&fixture);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("hit");

    tcase_add_loop_test(cases, hits_what_is_meant, 0, G_N_ELEMENTS(hit_cases));
    tcase_add_test(cases, tap_hold_and_swipe_are_verbs_of_their_own);
    tcase_add_loop_test(cases, hits_what_is_turned_moved_and_cut, 0, G_N_ELEMENTS(moved_cases));
    tcase_add_test(cases, song_has_three_controls_of_a_finger_width);
    tcase_add_test(cases, capsule_opens_its_activity);
    return run_cases("hit", cases);
}
