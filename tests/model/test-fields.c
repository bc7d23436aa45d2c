/* What a poster may send, and what runs by itself afterwards. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include "base/memfd.h"
#include "fixture.h"

static struct fixture fixture;

static void setup(void)
{
    fixture_init(&fixture);
}

static void teardown(void)
{
    fixture_fini(&fixture);
}

static struct activity *activity(uint32_t id)
{
    return fixture_find(&fixture, id);
}

static void pass(usec_t by)
{
    clock_fake_advance(&fixture.clock, by);
}

static int64_t remaining(uint32_t id)
{
    return activity_remaining_at(activity(id), fixture_now(&fixture));
}

static int64_t position(uint32_t id)
{
    return activity_position_at(activity(id), fixture_now(&fixture));
}

#define SECONDS(n) ((int64_t)(n) * (int64_t)USEC_PER_SEC)

/* ---- wrong ones ---- */

static const struct {
    const char *fields;
    int error;
    const char *said;
} wrong[] = {
    { "{'titel': <'x'>}", -EINVAL, "there is no field 'titel'; did you mean 'title'?" },
    { "{'zzz': <'x'>}", -EINVAL, "there is no field 'zzz'; see org.dorsal(5)" },
    { "{'': <'x'>}", -EINVAL, "there is no field ''" },
    { "{'title': <1>}", -EINVAL, "field 'title' must be of type s, not i" },
    { "{'title': <b'x'>}", -EINVAL, "field 'title' must be of type s, not ay" },
    { "{'title': <'a\\u0007b'>}", -EINVAL, "field 'title' must be UTF-8 without control" },
    { "{'text': <'\\u0001'>}", -EINVAL, "field 'text'" },
    { "{'app': <'\\u009b'>}", -EINVAL, "field 'app'" },
    { "{'icon': <'/etc/passwd'>}", -EINVAL, "field 'icon' must be a name, not a path" },
    { "{'icon': <'..'>}", -EINVAL, "field 'icon' must be a name" },
    { "{'lifetime': <'forever'>}", -EINVAL, "must be expiry, connection or persistent" },
    { "{'class': <'loud'>}", -EINVAL, "field 'class' must be alert, live, notice, media or pin" },
    { "{'class': <'call'>}", -EINVAL, "field 'class' may be call or alarm only" },
    { "{'class': <'alarm'>}", -EINVAL, "field 'class' may be call or alarm only" },
    { "{'privacy': <'none'>}", -EINVAL, "must be public, private or secret" },
    { "{'image': <handle 0>}", -EINVAL, "field 'image' needs 'image-size'" },
    { "{'image-size': <(uint32 4, uint32 4)>}", -EINVAL, "'image-size' comes with 'image'" },
    { "{'image': <handle 0>, 'image-size': <(uint32 4, uint32 4)>}", -EINVAL,
      "names a descriptor that did not come" },
    { "{'image': <handle -1>, 'image-size': <(uint32 4, uint32 4)>}", -EINVAL,
      "names a descriptor that did not come" },
    { "{'image': <handle 0>, 'image-size': <(uint32 2049, uint32 1)>}", -E2BIG,
      "may be at most 2048 x 2048" },
    { "{'image-size': <(4, 4)>}", -EINVAL, "must be of type (uu), not (ii)" },
    { "{'deadline': <int64 -2>}", -EINVAL, "field 'deadline' must be microseconds" },
    { "{'deadline': <int64 9223372036854775807>}", -EINVAL, "before the year 10000" },
    { "{'started': <uint64 5>}", -EINVAL, "field 'started' must be of type x, not t" },
    { "{'expires': <5>}", -EINVAL, "field 'expires' must be of type x, not i" },
    { "{'remaining': <int64 -2>}", -EINVAL, "field 'remaining'" },
    { "{'position': <int64 -9223372036854775808>}", -EINVAL, "field 'position'" },
    { "{'length': <int64 9223372036854775807>}", -EINVAL, "at most ten years" },
    { "{'rate': <nan>}", -EINVAL, "field 'rate' must be between 0 and 100" },
    { "{'rate': <inf>}", -EINVAL, "field 'rate' must be between 0 and 100" },
    { "{'rate': <-1.0>}", -EINVAL, "field 'rate' must be between 0 and 100" },
    { "{'rate': <1>}", -EINVAL, "field 'rate' must be of type d, not i" },
    { "{'anchor': <int64 -1>}", -EINVAL, "field 'anchor' must be microseconds of CLOCK_BOOTTIME" },
    { "{'anchor': <int64 1767614400000000>}", -EINVAL, "CLOCK_BOOTTIME, not later than now" },
    { "{'actions': <[{'label': <'x'>}]>}", -EINVAL, "every action needs a 'key'" },
    { "{'actions': <[{'key': <''>}]>}", -EINVAL, "every action needs a 'key'" },
    { "{'actions': <[{'key': <'a'>, 'lable': <'x'>}]>}", -EINVAL, "did you mean 'label'?" },
    { "{'actions': <[{'key': <5>}]>}", -EINVAL, "'key' must be of type s, not i" },
    { "{'actions': <[{'key': <'a'>}, {'key': <'a'>}]>}", -EINVAL, "'a' stands there twice" },
    { "{'actions': <['a']>}", -EINVAL, "must be of type aa{sv}, not as" },
    { "{'panels': <['Rear Panel']>}", -EINVAL, "field 'panels' must be names of panels" },
    { "{'panels': <'rear'>}", -EINVAL, "field 'panels' must be of type as, not s" },
};

START_TEST(wrong_field_is_refused_in_words_and_nothing_changes)
{
    g_autoptr(GVariant) fields = fields_new(wrong[_i].fields);
    struct store_poster poster = { 1000, ":1.1" };
    uint32_t id = fixture_post(&fixture, "generic-notice", "{'title': <'before'>}");
    const struct activity *before = activity(id);
    g_autofree char *why = NULL;
    g_autofree char *why_update = NULL;
    uint32_t other;

    ck_assert_int_eq(store_post(fixture.store, poster, "generic-notice", fields, NULL, 0,
                                fixture_now(&fixture), &other, &why),
                     wrong[_i].error);
    ck_assert_msg(strstr(why, wrong[_i].said) != NULL, "%s", why);
    ck_assert_int_eq(store_update(fixture.store, poster, id, fields, NULL, 0, fixture_now(&fixture),
                                  &why_update),
                     wrong[_i].error);
    ck_assert_ptr_eq(activity(id), before);
    ck_assert_uint_eq(store_activities(fixture.store)->len, 1);
}
END_TEST

static const struct {
    const char *field;
    size_t max;
} texts[] = {
    { "title", ACTIVITY_TITLE_MAX }, { "text", ACTIVITY_TEXT_MAX }, { "app", ACTIVITY_NAME_MAX },
    { "icon", ACTIVITY_NAME_MAX },   { "key", ACTIVITY_NAME_MAX },
};

START_TEST(text_may_be_as_long_as_documented_and_no_longer)
{
    for (size_t over = 0; over <= 1; over++) {
        g_autofree char *text = g_strnfill(texts[_i].max + over, 'x');
        g_autofree char *dict = g_strdup_printf("{'%s': <'%s'>}", texts[_i].field, text);
        g_autoptr(GVariant) fields = fields_new(dict);
        g_autofree char *why = NULL;
        uint32_t id;
        int r = store_post(fixture.store, (struct store_poster){ 1000, ":1.1" }, "timer", fields,
                           NULL, 0, fixture_now(&fixture), &id, &why);

        ck_assert_int_eq(r, over ? -E2BIG : 0);
    }
}
END_TEST

START_TEST(too_many_actions_and_panels_are_refused)
{
    for (size_t n = 8; n <= 9; n++) {
        GString *list = g_string_new(NULL);
        for (size_t i = 0; i < n; i++)
            if (_i == 0)
                g_string_append_printf(list, "{'key': <'k%zu'>},", i);
            else
                g_string_append_printf(list, "'p%zu',", i);
        g_string_truncate(list, list->len - 1);
        g_autofree char *array = g_string_free(list, FALSE);
        g_autofree char *dict =
            g_strdup_printf(_i == 0 ? "{'actions': <[%s]>}" : "{'panels': <[%s]>}", array);
        g_autoptr(GVariant) fields = fields_new(dict);
        g_autofree char *why = NULL;
        uint32_t id;

        ck_assert_int_eq(store_post(fixture.store, (struct store_poster){ 1000, ":1.1" }, "timer",
                                    fields, NULL, 0, fixture_now(&fixture), &id, &why),
                         n == 8 ? 0 : -E2BIG);
    }
}
END_TEST

START_TEST(call_kind_may_say_it_is_a_call)
{
    uint32_t id = fixture_post(&fixture, "call-incoming", "{'class': <'call'>}");

    ck_assert_int_eq(activity(id)->class, CLASS_CALL);
    fixture_update(&fixture, id, "{'class': <'live'>}");
    ck_assert_int_eq(activity(id)->class, CLASS_LIVE);
}
END_TEST

/* ---- updates ---- */

START_TEST(update_keeps_what_it_does_not_name)
{
    uint32_t id = fixture_post(&fixture, "media-playback",
                               "{'title': <'Song'>, 'text': <'Band'>, 'app': <'mpv'>,"
                               " 'length': <int64 60000000>, 'position': <int64 0>,"
                               " 'actions': <[{'key': <'next'>, 'label': <'Next'>}]>,"
                               " 'panels': <['rear']>}");
    struct activity *before = activity_ref(activity(id));

    fixture_update(&fixture, id, "{'title': <'Other'>}");
    const struct activity *after = activity(id);
    ck_assert_str_eq(after->title, "Other");
    ck_assert_str_eq(after->text, "Band");
    ck_assert_str_eq(after->app, "mpv");
    ck_assert_int_eq(after->length, 60000000);
    ck_assert_str_eq(activity_find_action(after, "next")->label, "Next");
    ck_assert_ptr_null(activity_find_action(after, "previous"));
    ck_assert_str_eq(after->panels[0], "rear");
    ck_assert_str_eq(after->sender, ":1.1");
    /* Who still shows the version before sees it unchanged. */
    ck_assert_str_eq(before->title, "Song");
    activity_unref(before);
}
END_TEST

START_TEST(empty_values_take_fields_away)
{
    uint32_t id = fixture_post(&fixture, "timer",
                               "{'title': <'a'>, 'remaining': <int64 5>, 'deadline': <int64 9>,"
                               " 'actions': <[{'key': <'k'>}]>, 'panels': <['rear']>}");

    fixture_update(&fixture, id,
                   "{'title': <''>, 'remaining': <int64 -1>, 'deadline': <int64 -1>,"
                   " 'length': <int64 -1>, 'actions': <@aa{sv} []>, 'panels': <@as []>}");
    const struct activity *after = activity(id);
    ck_assert_ptr_null(after->title);
    ck_assert_int_eq(after->remaining, -1);
    ck_assert_int_eq(after->length, -1);
    ck_assert_uint_eq(after->deadline_realtime, USEC_INFINITY);
    ck_assert_uint_eq(after->n_actions, 0);
    ck_assert_ptr_null(after->panels);
    ck_assert_int_eq(remaining(id), -1);
}
END_TEST

START_TEST(app_and_key_stay_for_life)
{
    uint32_t id = fixture_post(&fixture, "timer", "{'app': <'a'>, 'key': <'k'>}");
    g_autoptr(GVariant) fields = fields_new("{'app': <'b'>}");
    g_autofree char *why = NULL;

    fixture_update(&fixture, id, "{'app': <'a'>, 'key': <'k'>}");
    ck_assert_int_eq(store_update(fixture.store, (struct store_poster){ 1000, ":1.1" }, id, fields,
                                  NULL, 0, fixture_now(&fixture), &why),
                     -EINVAL);
    ck_assert_str_eq(activity(id)->app, "a");
}
END_TEST

START_TEST(action_without_label_shows_its_key)
{
    uint32_t id = fixture_post(&fixture, "timer", "{'actions': <[{'key': <'Snooze'>}]>}");

    ck_assert_str_eq(activity_find_action(activity(id), "Snooze")->label, "Snooze");
}
END_TEST

/* ---- pictures ---- */

START_TEST(picture_comes_in_a_sealed_memfd_of_the_right_size_only)
{
    static const uint32_t pixels[4] = { 0xff000000, 0xffffffff, 0, 0x80808080 };
    static const char *const dict = "{'image': <handle 0>, 'image-size': <(uint32 2, uint32 2)>}";
    static const char *const larger = "{'image': <handle 0>, 'image-size': <(uint32 2, uint32 3)>}";
    g_autoptr(GVariant) fields = fields_new(dict);
    g_autoptr(GVariant) wrong_size = fields_new(larger);
    _cleanup_close_ int sealed = memfd_new_sealed("picture", pixels, sizeof(pixels));
    _cleanup_close_ int unsealed = memfd_new("picture", sizeof(pixels));
    struct store_poster poster = { 1000, ":1.1" };
    struct instant now = fixture_now(&fixture);
    g_autofree char *why = NULL;
    g_autofree char *why_size = NULL;
    uint32_t id;

    ck_assert_int_eq(
        store_post(fixture.store, poster, "timer", fields, &unsealed, 1, now, &id, &why), -EINVAL);
    ck_assert_ptr_nonnull(strstr(why, "sealed memfd of exactly"));
    ck_assert_int_eq(
        store_post(fixture.store, poster, "timer", wrong_size, &sealed, 1, now, &id, &why_size),
        -EINVAL);
    ck_assert_int_eq(store_post(fixture.store, poster, "timer", fields, &sealed, 1, now, &id, NULL),
                     0);
    const struct pixels *stored = image_pixels(activity(id)->image);
    ck_assert_uint_eq(pixels_row(stored, 1)[1], 0x80808080);

    fixture_update(&fixture, id, "{'title': <'still there'>}");
    ck_assert_ptr_nonnull(activity(id)->image);
    fixture_update(&fixture, id, "{'image-size': <(uint32 0, uint32 0)>}");
    ck_assert_ptr_null(activity(id)->image);
}
END_TEST

/* ---- time ---- */

START_TEST(timer_counts_down_however_the_wall_clock_is_set)
{
    uint32_t id = fixture_post(&fixture, "timer", "{'remaining': <int64 300000000>}");

    pass(60 * USEC_PER_SEC);
    clock_fake_set_realtime(&fixture.clock, FIXTURE_REALTIME + USEC_PER_DAY);
    ck_assert_int_eq(remaining(id), SECONDS(240));
    clock_fake_set_realtime(&fixture.clock, FIXTURE_REALTIME - USEC_PER_DAY);
    ck_assert_int_eq(remaining(id), SECONDS(240));
    ck_assert_double_eq_tol(activity_progress_at(activity(id), fixture_now(&fixture)), 0.2, 1e-9);
    pass(240 * USEC_PER_SEC - 1);
    ck_assert(!activity_ringing_at(activity(id), fixture_now(&fixture)));
    pass(1);
    ck_assert(activity_ringing_at(activity(id), fixture_now(&fixture)));
    ck_assert_int_eq(activity_class_at(activity(id), fixture_now(&fixture)), CLASS_ALARM);
    ck_assert_int_eq(remaining(id), 0);
}
END_TEST

START_TEST(paused_song_stands_still_and_goes_on_from_there)
{
    uint32_t id = fixture_post(&fixture, "media-playback",
                               "{'position': <int64 10000000>, 'length': <int64 60000000>}");

    pass(5 * USEC_PER_SEC);
    fixture_update(&fixture, id, "{'rate': <0.0>}");
    pass(100 * USEC_PER_SEC);
    ck_assert_int_eq(position(id), SECONDS(15));
    fixture_update(&fixture, id, "{'rate': <2.0>}");
    pass(5 * USEC_PER_SEC);
    ck_assert_int_eq(position(id), SECONDS(25));
    fixture_update(&fixture, id, "{'text': <'no jump'>}");
    ck_assert_int_eq(position(id), SECONDS(25));
    pass(500 * USEC_PER_SEC);
    ck_assert_int_eq(position(id), SECONDS(60));
    ck_assert_double_eq(activity_progress_at(activity(id), fixture_now(&fixture)), 1.0);
}
END_TEST

START_TEST(given_anchor_says_since_when)
{
    usec_t anchor = FIXTURE_BOOTTIME - 4 * USEC_PER_SEC;
    g_autofree char *dict = g_strdup_printf(
        "{'position': <int64 1000000>, 'anchor': <int64 %" G_GUINT64_FORMAT ">}", anchor);
    uint32_t id = fixture_post(&fixture, "media-playback", dict);

    ck_assert_int_eq(position(id), SECONDS(5));
}
END_TEST

START_TEST(deadline_follows_the_wall_clock)
{
    g_autofree char *dict = g_strdup_printf("{'deadline': <int64 %" G_GUINT64_FORMAT ">}",
                                            FIXTURE_REALTIME + 600 * USEC_PER_SEC);
    uint32_t id = fixture_post(&fixture, "timer", dict);

    ck_assert_int_eq(remaining(id), SECONDS(600));
    clock_fake_set_realtime(&fixture.clock, FIXTURE_REALTIME + 590 * USEC_PER_SEC);
    ck_assert_int_eq(activity_rings_in(activity(id), fixture_now(&fixture)), SECONDS(10));
    pass(10 * USEC_PER_SEC);
    ck_assert(activity_ringing_at(activity(id), fixture_now(&fixture)));
}
END_TEST

START_TEST(paused_timer_never_rings)
{
    uint32_t id = fixture_post(&fixture, "timer", "{'remaining': <int64 1000000>, 'rate': <0.0>}");

    ck_assert_int_eq(activity_rings_in(activity(id), fixture_now(&fixture)), INT64_MAX);
    pass(USEC_PER_DAY);
    ck_assert(!activity_ringing_at(activity(id), fixture_now(&fixture)));
}
END_TEST

/* At any rate: not ringing one microsecond before rings_in, nothing left when it rings. */
START_TEST(timer_rings_exactly_when_nothing_remains)
{
    unsigned seed = (unsigned)_i + 1;
    int64_t value = 1 + rand_r(&seed) % 100000000;
    double rate = 0.01 + (rand_r(&seed) % 10000) / 100.0;
    g_autofree char *dict =
        g_strdup_printf("{'remaining': <int64 %" G_GINT64_FORMAT ">, 'rate': <%.4f>}", value, rate);
    uint32_t id = fixture_post(&fixture, "timer", dict);
    struct instant now = fixture_now(&fixture);
    int64_t rings_in = activity_rings_in(activity(id), now);

    ck_assert_int_gt(rings_in, 0);
    ck_assert_int_eq(activity_remaining_at(activity(id), instant_add(now, rings_in)), 0);
    ck_assert(activity_ringing_at(activity(id), instant_add(now, rings_in)));
    ck_assert(!activity_ringing_at(activity(id), instant_add(now, rings_in - 1)));
}
END_TEST

START_TEST(elapsed_counts_from_started)
{
    g_autofree char *dict = g_strdup_printf("{'started': <int64 %" G_GUINT64_FORMAT ">}",
                                            FIXTURE_REALTIME - 90 * USEC_PER_SEC);
    uint32_t id = fixture_post(&fixture, "timer", dict);
    uint32_t without = fixture_post(&fixture, "timer", "{}");

    ck_assert_int_eq(activity_elapsed_at(activity(id), fixture_now(&fixture)), SECONDS(90));
    ck_assert_int_eq(activity_elapsed_at(activity(without), fixture_now(&fixture)), -1);
    ck_assert_double_eq(activity_progress_at(activity(without), fixture_now(&fixture)), -1);
}
END_TEST

/* ---- the way back ---- */

START_TEST(fields_read_back_as_they_were_sent)
{
    static const char *const dict =
        "{'title': <'Tea'>, 'text': <'green'>, 'app': <'kitchen'>, 'key': <'tea'>,"
        " 'icon': <'cup'>, 'lifetime': <'persistent'>, 'class': <'notice'>,"
        " 'privacy': <'secret'>, 'deadline': <int64 7>, 'started': <int64 8>,"
        " 'expires': <int64 1967614400000000>, 'remaining': <int64 90000000>,"
        " 'length': <int64 120000000>, 'rate': <0.5>, 'panels': <['rear']>,"
        " 'actions': <[{'key': <'stop'>, 'label': <'Stop'>, 'icon': <'x'>, 'purpose': <'p'>}]>}";
    g_autoptr(GVariant) sent = fields_new(dict);
    uint32_t id = fixture_post(&fixture, "timer", dict);
    g_autoptr(GVariant) back =
        g_variant_ref_sink(activity_to_variant(activity(id), fixture_now(&fixture)));
    GVariantIter iter;
    const char *name;
    GVariant *value;

    g_variant_iter_init(&iter, sent);
    while (g_variant_iter_next(&iter, "{&sv}", &name, &value)) {
        g_autoptr(GVariant) found = g_variant_lookup_value(back, name, NULL);

        ck_assert_msg(found && g_variant_equal(found, value), "%s", name);
        g_variant_unref(value);
    }
}
END_TEST

START_TEST(what_runs_reads_back_as_it_is_now)
{
    uint32_t id = fixture_post(&fixture, "timer", "{'remaining': <int64 3000000>}");
    gint64 left, anchor;
    guint32 uid;
    const char *state, *app;

    pass(USEC_PER_SEC);
    struct instant now = fixture_now(&fixture);
    g_autoptr(GVariant) back = g_variant_ref_sink(activity_to_variant(activity(id), now));
    ck_assert(g_variant_lookup(back, "remaining", "x", &left));
    ck_assert(g_variant_lookup(back, "anchor", "x", &anchor));
    ck_assert(g_variant_lookup(back, "uid", "u", &uid));
    ck_assert(g_variant_lookup(back, "state", "&s", &state));
    ck_assert(g_variant_lookup(back, "app", "&s", &app));
    ck_assert_int_eq(left, SECONDS(2));
    ck_assert_int_eq(anchor, (int64_t)now.boottime);
    ck_assert_uint_eq(uid, 1000);
    ck_assert_str_eq(state, "active");
    ck_assert_str_eq(app, "");

    pass(2 * USEC_PER_SEC);
    g_autoptr(GVariant) rings =
        g_variant_ref_sink(activity_to_variant(activity(id), fixture_now(&fixture)));
    ck_assert(g_variant_lookup(rings, "state", "&s", &state));
    ck_assert_str_eq(state, "ringing");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fields");
    TCase *cases = tcase_create("activity");

    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, wrong_field_is_refused_in_words_and_nothing_changes, 0,
                        G_N_ELEMENTS(wrong));
    tcase_add_loop_test(cases, text_may_be_as_long_as_documented_and_no_longer, 0,
                        G_N_ELEMENTS(texts));
    tcase_add_loop_test(cases, too_many_actions_and_panels_are_refused, 0, 2);
    tcase_add_test(cases, call_kind_may_say_it_is_a_call);
    tcase_add_test(cases, update_keeps_what_it_does_not_name);
    tcase_add_test(cases, empty_values_take_fields_away);
    tcase_add_test(cases, app_and_key_stay_for_life);
    tcase_add_test(cases, action_without_label_shows_its_key);
    tcase_add_test(cases, picture_comes_in_a_sealed_memfd_of_the_right_size_only);
    tcase_add_test(cases, timer_counts_down_however_the_wall_clock_is_set);
    tcase_add_test(cases, paused_song_stands_still_and_goes_on_from_there);
    tcase_add_test(cases, given_anchor_says_since_when);
    tcase_add_test(cases, deadline_follows_the_wall_clock);
    tcase_add_test(cases, paused_timer_never_rings);
    tcase_add_loop_test(cases, timer_rings_exactly_when_nothing_remains, 0, 200);
    tcase_add_test(cases, elapsed_counts_from_started);
    tcase_add_test(cases, fields_read_back_as_they_were_sent);
    tcase_add_test(cases, what_runs_reads_back_as_it_is_now);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
