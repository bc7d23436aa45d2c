/* What an activity says beyond title and text. */
#include <errno.h>
#include <string.h>

#include "base/check-main.h"

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

static GVariant *read_back(uint32_t id)
{
    return g_variant_ref_sink(
        activity_to_variant(fixture_find(&fixture, id), fixture_now(&fixture)));
}

/* ---- good ones ---- */

/* field, value, value that takes it away */
static const char *const good[][3] = {
    { "short", "'B42'", "''" },
    { "subtitle", "'Frankfurt'", "''" },
    { "figure", "'12'", "''" },
    { "unit", "'min'", "''" },
    { "caption", "'Gate'", "''" },
    { "sender", "'Mira'", "''" },
    { "tracker", "'bike'", "''" },
    { "start-icon", "'store'", "''" },
    { "end-icon", "'home'", "''" },
    { "from", "'FRA'", "''" },
    { "from-detail", "'13:40'", "''" },
    { "to", "'HND'", "''" },
    { "to-detail", "'08:15'", "''" },
    { "home", "'Brann'", "''" },
    { "away", "'Tromsø'", "''" },
    { "home-score", "'2'", "''" },
    { "away-score", "'1'", "''" },
    { "period", "'67′'", "''" },
    { "event", "'Goal'", "''" },
    { "maneuver", "'turn-left'", "''" },
    { "distance", "'250 m'", "''" },
    { "street", "'Strandgaten'", "''" },
    { "code-text", "'ABC 123'", "''" },
    { "status", "'Boarding'", "''" },
    { "place", "'Bergen'", "''" },
    { "accent", "'#4CC38A'", "''" },
    { "count", "uint32 3", "uint32 0" },
    { "progress", "0.0", "-1.0" },
    { "progress", "0.62", "-1.0" },
    { "segments", "[(30.0, '#FF0000'), (70.5, '')]", "@a(ds) []" },
    { "points", "[(0.0, 'flag'), (1.0, '')]", "@a(ds) []" },
    { "steps", "['Ordered', '', 'Sent']", "@as []" },
    { "step", "uint32 2", "uint32 0" },
    { "metrics", "[('Pace', '5:12', '/km'), ('', '7', '')]", "@a(sss) []" },
    { "metric-values", "[-1.0, 0.5]", "@ad []" },
    { "code", "'M1OLSEN/MIRA'", "''" },
    { "code", "[byte 0x00, 0xff, 0x41, 0x80]", "@ay []" },
    { "code-format", "'aztec'", "''" },
};

START_TEST(detail_reads_back_stays_through_updates_and_goes_when_empty)
{
    const char *const *test = good[_i];
    g_autofree char *dict = g_strdup_printf("{'%s': <%s>}", test[0], test[1]);
    g_autofree char *empty = g_strdup_printf("{'%s': <%s>}", test[0], test[2]);
    g_autoptr(GVariant) sent = fields_new(dict);
    g_autoptr(GVariant) wanted = g_variant_lookup_value(sent, test[0], NULL);
    uint32_t id = fixture_post(&fixture, "generic-notice", dict);

    fixture_update(&fixture, id, "{'title': <'another'>}");
    g_autoptr(GVariant) before = read_back(id);
    g_autoptr(GVariant) found = g_variant_lookup_value(before, test[0], NULL);
    ck_assert_ptr_nonnull(found);
    ck_assert_msg(g_variant_equal(found, wanted), "%s", test[0]);

    fixture_update(&fixture, id, empty);
    g_autoptr(GVariant) after = read_back(id);
    g_autoptr(GVariant) gone = g_variant_lookup_value(after, test[0], NULL);
    ck_assert_ptr_null(gone);
}
END_TEST

START_TEST(every_detail_has_a_case_above)
{
    for (const char *const *name = details_names(); *name; name++) {
        bool tested = false;

        for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
            tested |= strcmp(good[i][0], *name) == 0;
        ck_assert_msg(tested, "%s", *name);
    }
}
END_TEST

START_TEST(progress_that_is_said_wins_over_time)
{
    uint32_t id = fixture_post(&fixture, "timer",
                               "{'position': <int64 5>, 'length': <int64 10>, 'progress': <0.9>}");
    struct instant now = fixture_now(&fixture);

    ck_assert_double_eq(activity_progress_at(fixture_find(&fixture, id), now), 0.9);
    fixture_update(&fixture, id, "{'progress': <-1.0>}");
    ck_assert_double_eq(activity_progress_at(fixture_find(&fixture, id), now), 0.5);
}
END_TEST

/* ---- wrong ones ---- */

static const struct {
    const char *fields;
    int error;
    const char *said;
} wrong[] = {
    { "{'shrot': <'x'>}", -EINVAL, "there is no field 'shrot'; did you mean 'short'?" },
    { "{'figure': <12>}", -EINVAL, "field 'figure' must be of type s, not i" },
    { "{'caption': <'a\\u0007'>}", -EINVAL, "field 'caption' must be UTF-8 without control" },
    { "{'tracker': <'/etc/passwd'>}", -EINVAL, "field 'tracker' must name a glyph, not a path" },
    { "{'maneuver': <'../x'>}", -EINVAL, "field 'maneuver' must name a glyph" },
    { "{'accent': <'red'>}", -EINVAL, "field 'accent' must have colors like #4CC38A" },
    { "{'accent': <'#12345'>}", -EINVAL, "field 'accent' must have colors" },
    { "{'accent': <'#12345G'>}", -EINVAL, "field 'accent' must have colors" },
    { "{'count': <3>}", -EINVAL, "field 'count' must be of type u, not i" },
    { "{'count': <uint32 4000000000>}", -E2BIG, "field 'count' may be at most 1000000" },
    { "{'progress': <1.5>}", -EINVAL, "field 'progress' must be from 0 to 1, or -1 for none" },
    { "{'progress': <-0.5>}", -EINVAL, "field 'progress'" },
    { "{'progress': <nan>}", -EINVAL, "field 'progress'" },
    { "{'segments': <[(0.0, '')]>}", -EINVAL, "field 'segments' must have lengths above 0" },
    { "{'segments': <[(nan, '')]>}", -EINVAL, "field 'segments' must have lengths" },
    { "{'segments': <[(inf, '')]>}", -EINVAL, "field 'segments' must have lengths" },
    { "{'segments': <[(1.0, 'blue')]>}", -EINVAL, "field 'segments' must have colors" },
    { "{'segments': <[1.0]>}", -EINVAL, "field 'segments' must be of type a(ds), not ad" },
    { "{'points': <[(1.1, '')]>}", -EINVAL, "field 'points' must have places from 0 to 1" },
    { "{'points': <[(nan, '')]>}", -EINVAL, "field 'points' must have places" },
    { "{'points': <[(0.5, 'a/b')]>}", -EINVAL, "field 'points' must name a glyph" },
    { "{'points': <[(0.1, ''), (0.1, ''), (0.1, ''), (0.1, ''), (0.1, '')]>}", -E2BIG,
      "field 'points' may have at most 4 entries" },
    { "{'steps': <['a','b','c','d','e','f','g','h','i']>}", -E2BIG,
      "field 'steps' may have at most 8 entries" },
    { "{'steps': <['a\\u0007']>}", -EINVAL, "field 'steps' must be UTF-8" },
    { "{'step': <uint32 10>}", -E2BIG, "field 'step' may be at most 9" },
    { "{'metrics': <[('a','b','\\u0007')]>}", -EINVAL, "field 'metrics' must be UTF-8" },
    { "{'metrics': <[('a','b','c'),('a','b','c'),('a','b','c'),('a','b','c'),('a','b','c')]>}",
      -E2BIG, "field 'metrics' may have at most 4 entries" },
    { "{'metric-values': <[0.5, 2.0]>}", -EINVAL, "field 'metric-values' must have numbers" },
    { "{'metric-values': <[0.1, 0.1, 0.1, 0.1, 0.1]>}", -E2BIG, "field 'metric-values' may have" },
    { "{'code': <5>}", -EINVAL, "field 'code' must be of type s or ay, not i" },
    { "{'code-format': <'QR'>}", -EINVAL, "field 'code-format' must be qr, aztec" },
};

START_TEST(wrong_detail_is_refused_by_name_and_nothing_changes)
{
    g_autoptr(GVariant) fields = fields_new(wrong[_i].fields);
    uint32_t id = fixture_post(&fixture, "generic-notice",
                               "{'steps': <['one']>, 'metrics': <[('a', 'b', 'c')]>,"
                               " 'points': <[(0.5, 'flag')]>, 'segments': <[(1.0, '')]>}");
    const struct activity *before = fixture_find(&fixture, id);
    g_autofree char *why = NULL;

    ck_assert_int_eq(store_update(fixture.store, (struct store_poster){ 1000, ":1.1" }, id, fields,
                                  NULL, 0, fixture_now(&fixture), &why),
                     wrong[_i].error);
    ck_assert_msg(strstr(why, wrong[_i].said) != NULL, "%s", why);
    ck_assert_ptr_eq(fixture_find(&fixture, id), before);
    ck_assert_str_eq(before->details.steps[0], "one");
    ck_assert_str_eq(before->details.points[0].icon, "flag");
}
END_TEST

static const struct {
    const char *before, *after; /* around the text */
    size_t max;
} sizes[] = {
    { "{'short': <'", "'>}", 128 },
    { "{'place': <'", "'>}", 512 },
    { "{'tracker': <'", "'>}", DETAIL_LABEL_MAX },
    { "{'steps': <['", "']>}", DETAIL_LABEL_MAX },
    { "{'metrics': <[('a', '", "', 'b')]>}", DETAIL_LABEL_MAX },
    { "{'points': <[(0.5, '", "')]>}", DETAIL_LABEL_MAX },
    { "{'code': <'", "'>}", DETAIL_CODE_MAX },
    { "{'code': <b'", "'>}", DETAIL_CODE_MAX - 1 }, /* bytes of text end with a zero */
};

START_TEST(detail_may_be_as_long_as_documented_and_no_longer)
{
    for (size_t over = 0; over <= 1; over++) {
        g_autofree char *text = g_strnfill(sizes[_i].max + over, 'x');
        g_autofree char *dict = g_strconcat(sizes[_i].before, text, sizes[_i].after, NULL);
        g_autoptr(GVariant) fields = fields_new(dict);
        g_autofree char *why = NULL;
        uint32_t id;
        int r = store_post(fixture.store, (struct store_poster){ 1000, ":1.1" }, "timer", fields,
                           NULL, 0, fixture_now(&fixture), &id, &why);

        ck_assert_int_eq(r, over ? -E2BIG : 0);
    }
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("details");

    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, detail_reads_back_stays_through_updates_and_goes_when_empty, 0,
                        G_N_ELEMENTS(good));
    tcase_add_test(cases, every_detail_has_a_case_above);
    tcase_add_test(cases, progress_that_is_said_wins_over_time);
    tcase_add_loop_test(cases, wrong_detail_is_refused_by_name_and_nothing_changes, 0,
                        G_N_ELEMENTS(wrong));
    tcase_add_loop_test(cases, detail_may_be_as_long_as_documented_and_no_longer, 0,
                        G_N_ELEMENTS(sizes));
    return run_cases("details", cases);
}
