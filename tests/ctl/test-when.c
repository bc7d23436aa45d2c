/* Durations and times as people write them. */
#include <stdlib.h>

#include <check.h>

#include "ctl/when.h"

static const struct {
    const char *text;
    double seconds; /* -1: refused */
} durations[] = {
    { "90s", 90 },       { "5m", 300 },
    { "1h30m", 5400 },   { "1h 30m", 5400 },
    { "45", 45 },        { "0", 0 },
    { "1.5h", 5400 },    { "2d", 172800 },
    { "250ms", 0.25 },   { "3:20", 200 },
    { "1:03:20", 3800 }, { "10min", 600 },
    { "30sec", 30 },     { "2hr", 7200 },
    { "0.5", 0.5 },      { "90:00", 5400 },
    { "", -1 },          { "-5m", -1 },
    { "5x", -1 },        { "m", -1 },
    { "5m!", -1 },       { "inf", -1 },
    { "nan", -1 },       { "0x10", -1 },
    { "1:60", -1 },      { "1:2:3:4", -1 },
    { ":30", -1 },       { "3:", -1 },
    { "1e9", -1 },       { "1..5s", -1 },
    { ".", -1 },         { "5m30", -1 },
    { "99999999d", -1 }, { "9999999999999999999999", -1 },
};

START_TEST(duration_reads_as_written)
{
    int64_t length = -7;
    bool good = when_parse_duration(durations[_i].text, &length);

    if (durations[_i].seconds < 0) {
        ck_assert_msg(!good, "%s", durations[_i].text);
        ck_assert_int_eq(length, -7);
        return;
    }
    ck_assert_msg(good, "%s", durations[_i].text);
    ck_assert_int_eq(length, (int64_t)(durations[_i].seconds * (double)USEC_PER_SEC));
}
END_TEST

/* 2026-03-28 12:00:00 in Berlin (UTC+1), the day before the clocks go forward. */
#define NOON (INT64_C(1774695600))

static const struct {
    const char *text;
    enum when_bias bias;
    int64_t seconds; /* from noon; INT64_MIN: refused */
} instants[] = {
    { "now", WHEN_NEXT, 0 },
    { "+5m", WHEN_NEXT, 300 },
    { "-1h", WHEN_LAST, -3600 },
    { "18:30", WHEN_NEXT, 6 * 3600 + 1800 },
    { "18:30:15", WHEN_NEXT, 6 * 3600 + 1815 },
    { "18:30", WHEN_LAST, 6 * 3600 + 1800 - 86400 },
    { "9:00", WHEN_LAST, -3 * 3600 },
    { "12:00", WHEN_LAST, 0 },
    { "12:00", WHEN_NEXT, 23 * 3600 }, /* the night is an hour shorter */
    { "2026-03-28T13:00", WHEN_NEXT, 3600 },
    { "2026-03-28 13:00", WHEN_NEXT, 3600 },
    { "2026-03-28T13:00:30", WHEN_LAST, 3630 },
    { "2026-03-28T11:00Z", WHEN_NEXT, 0 },
    { "2026-03-28T13:00+02:00", WHEN_NEXT, 0 },
    { "", WHEN_NEXT, INT64_MIN },
    { "24:00", WHEN_NEXT, INT64_MIN },
    { "12:60", WHEN_NEXT, INT64_MIN },
    { "12", WHEN_NEXT, INT64_MIN },
    { "12:3", WHEN_NEXT, INT64_MIN },
    { "12:+3", WHEN_NEXT, INT64_MIN },
    { " 12:30", WHEN_NEXT, INT64_MIN },
    { "012:30", WHEN_NEXT, INT64_MIN },
    { "12:30 tomorrow", WHEN_NEXT, INT64_MIN },
    { "+", WHEN_NEXT, INT64_MIN },
    { "2026-02-30T12:00", WHEN_NEXT, INT64_MIN },
    { "2026-03-28", WHEN_NEXT, INT64_MIN },
    { "1960-01-01T00:00", WHEN_NEXT, INT64_MIN },
};

START_TEST(time_reads_as_written)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Berlin");
    usec_t time = 7;

    ck_assert_ptr_nonnull(zone);
    bool good = when_parse_instant(instants[_i].text, (usec_t)NOON * USEC_PER_SEC, zone,
                                   instants[_i].bias, &time);
    if (instants[_i].seconds == INT64_MIN) {
        ck_assert_msg(!good, "%s", instants[_i].text);
        ck_assert_uint_eq(time, 7);
        return;
    }
    ck_assert_msg(good, "%s", instants[_i].text);
    ck_assert_int_eq((int64_t)(time / USEC_PER_SEC) - NOON, instants[_i].seconds);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("when");
    TCase *cases = tcase_create("when");

    tcase_add_loop_test(cases, duration_reads_as_written, 0, G_N_ELEMENTS(durations));
    tcase_add_loop_test(cases, time_reads_as_written, 0, G_N_ELEMENTS(instants));
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
