/* When what an expression shows changes next: exactly for what themes write, never late for
 * anything they might. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "theme/fixture.h"
#include "theme/wall-clock.h"

/* The rules of Europe's and Lord Howe Island's clocks, independent of installed zone files. */
#define BERLIN    "CET-1CEST,M3.5.0,M10.5.0/3"
#define LORD_HOWE "LHST-10:30LHDT-11,M10.1.0,M4.1.0"

/* 2026-04-04 14:30 UTC: 1:30 in the night the half hour comes twice. */
#define LORD_HOWE_130 (1775313000.0 - 1774738710.0)

#define HORIZON (6 * USEC_PER_HOUR)

static struct expr *compile(const char *text)
{
    struct expr_error error = { 0 };
    struct expr *expr = expr_compile(text, &fixture_context, &error);

    ck_assert_msg(expr != NULL, "%s: %s", text, error.message);
    return expr;
}

static const struct {
    const char *text;
    const char *zone;
    double start; /* seconds from FIXTURE_START, 22:58:30 UTC */
    double quantum;
    double expected; /* seconds from there; -1: never */
} changes[] = {
    { "{1}", "UTC", 0, 0, -1 },
    { "{activity.title}", "UTC", 0, 0, -1 },
    { "{color.ink}", "UTC", 0, 0, -1 },
    { "{time.second}", "UTC", 0, 0, 1 },
    { "{time.second}", "UTC", 0.25, 0, 0.75 },
    { "{time.minute}", "UTC", 0, 0, 30 },
    { "{time.minute}", "UTC", 29.999999, 0, 0.000001 },
    { "{time.hour}", "UTC", 0, 0, 90 },
    { "{date.day}", "UTC", 0, 0, 3690 },
    { "{floor(time.minute / 10)}", "UTC", 0, 0, 90 },
    { "{floor(time.second / 10)}", "UTC", 0, 0, 10 },
    { "{time.hour lt 12 ? 'am' : 'pm'}", "UTC", 0, 0, 3690 },
    { "{time.minute}:{time.second}", "UTC", 0, 0, 1 },
    { "{time.minute * 6}", "UTC", 0, 360, 90 }, /* 348 and 354 look like 360 */
    { "{time('HH:mm')}", "UTC", 0, 0, 30 },
    { "{time('ss')}", "UTC", 0, 0, 1 },
    { "{time('H')}", "UTC", 0, 0, 90 },
    { "{date('EEEd')}", "UTC", 0, 0, 3690 },
    /* zones and their changes */
    { "{date.day}", BERLIN, 0, 0, 90 },
    { "{time.hour}", BERLIN, 90 * 60, 0, 31.5 * 60 },     /* 1:28:30, then 3:00 */
    { "{time.hour}", LORD_HOWE, LORD_HOWE_130, 0, 3600 }, /* 1:30 comes twice */
    /* what runs */
    { "{duration(activity.position)}", "UTC", 0, 0, 1 },
    { "{duration(activity.position)}", "UTC", 0.4, 0, 0.6 },
    { "{countdown(activity.remaining)}", "UTC", 0, 0, 1 },
    { "{activity.progress}", "UTC", 0, 0.01, 3 },
    { "{activity.progress}", "UTC", 3, 0.01, 6 },
    { "{floor(activity.position / 60000000) % 2}", "UTC", 0, 0, 60 },
    { "{floor(activity.position / 100000) % 2 == 0}", "UTC", 0, 0, 0.1 },
    { "{fract(activity.position / 1000000) lt 0.5}", "UTC", 0, 0, 0.5 },
    { "{if(activity.position gt 5000000, 'a', 'b')}", "UTC", 0, 0, 5 },
    { "{activity.position gt 5000000 and activity.canPause}", "UTC", 0, 0, 5 },
    { "{activity.position gt 5000000 or activity.remaining lt 599000000}", "UTC", 0, 0, 1 },
    { "{activity.nothing ?? floor(activity.position / 2000000)}", "UTC", 0, 0, 2 },
    { "{sin(activity.position / 1000000)}", "UTC", 0, 0.5, 0.252680 },
    { "{abs(activity.position - 3000000)}", "UTC", 0, 2000000, 0.000001 },
    { "{abs(activity.position - 3000000) lt 100000}", "UTC", 0, 0, 2.900001 },
    { "{6000000 / (activity.position - 3000000) gt 200}", "UTC", 0, 0, 3.000001 },
    { "{pow(activity.position / 1000000 + 1, 2) gt 16}", "UTC", 0, 0, 3.000001 },
    { "{activity.position / 1000000 % 10 gt 9}", "UTC", 0, 0, 9.000001 },
    { "{floor(activity.position / 1000000) == 3}", "UTC", 0, 0, 3 },
    { "{activity.position gt 3000000 and activity.position lt 4000000}", "UTC", 0, 0, 3.000001 },
    { "{cos(activity.position / 1000000) lt -0.99}", "UTC", 0, 0, 3.000053 },
    { "{clamp(activity.position, 4000000, 9000000)}", "UTC", 0, 1, 4.000001 },
    { "{mix(#000000, #ff0000, activity.progress)}", "UTC", 0, 0, 600.0 / 255 / 2 },
    { "{numberFormat('0', activity.remaining / 60000000)}", "UTC", 1, 0, 29 },
    { "{time.minute}/{duration(activity.position)}", "UTC", 29.5, 0, 0.5 },
    { "{extractColorFromColors('#f00 #00f', false, activity.progress)}", "UTC", 0, 0, 300 },
    { "{extractColorFromColors('#f00 #00f', true, activity.progress)}", "UTC", 0, 0, 600.0 / 510 },
    { "{log10(activity.position) gt 6}", "UTC", 0.5, 0, 0.500001 },
    /* what begins anew */
    { "{floor(time.secondExact)}", "UTC", 0, 0, 1 },
    { "{time.secondExact}", "UTC", 0, 0.5, 0.25 },
    { "{time.secondExact gt 35.5}", "UTC", 0, 0, 5.500001 },
    { "{time.millisecond gt 500}", "UTC", 0, 0, 0.501 },
    { "{time.millisecond gt 500}", "UTC", 0.7, 0, 0.3 },
    /* other zones, words, chance */
    { "{time('HH:mm', 'Asia/Tokyo')}", "UTC", 0, 0, 30 },
    { "{date('d', 'Europe/Berlin')}", "UTC", 0, 0, 90 },
    { "{zoneOffset('Europe/Berlin')}", "UTC", 3600, 0, 3690 },
    { "{time('H', 'Australia/Lord_Howe')}", "UTC", 0, 0, 90 },
    { "{relative(activity.remaining)}", "UTC", 0, 0, 60 },
    { "{relative(0 - activity.position)}", "UTC", 0, 0, 60 },
    { "{daysUntil('2026-12-24')}", "UTC", 0, 0, 3690 },
    { "{round(rand(0, 1000000))}", "UTC", 0, 0, 30 },
    /* what never comes back ends at the horizon, without effort spent */
    { "{activity.position lt 0}", "UTC", 0, 0, 6 * 3600 },
    { "{activity.position}", "UTC", 601, 0, 6 * 3600 },
    { "{activity.progress == 2}", "UTC", 0, 0, 6 * 3600 },
    { "{date.day gt 40}", "UTC", 0, 0, 6 * 3600 },
};

START_TEST(change_is_found_where_it_is)
{
    fixture_zone(changes[_i].zone);

    struct expr *expr = compile(changes[_i].text);
    struct evaluation now =
        fixture_evaluation(FIXTURE_START + (usec_t)llround(changes[_i].start * 1e6));
    struct expr_probe probe = { expr, changes[_i].quantum };
    usec_t next = expr_next_change(&probe, &now, now.at.realtime + HORIZON);

    if (changes[_i].expected < 0) {
        ck_assert_uint_eq(next, USEC_INFINITY);
    } else {
        double seconds = (double)(next - now.at.realtime) / 1e6;

        ck_assert_msg(seconds >= changes[_i].expected - 1e-6 &&
                          seconds <= changes[_i].expected + 0.001,
                      "%s: %f, not %f", changes[_i].text, seconds, changes[_i].expected);
    }
    expr_free(expr);
}
END_TEST

START_TEST(looking_ahead_ends_with_its_budget)
{
    struct expr *expr = compile("{time.second lt 60}");
    struct expr_probe probe = { expr, 0 };
    struct evaluation now = fixture_evaluation(FIXTURE_START);

    fixture_zone("UTC");

    usec_t next = expr_next_change(&probe, &now, now.at.realtime + HORIZON);

    ck_assert_uint_gt(next, now.at.realtime + 60 * USEC_PER_SEC);
    ck_assert_uint_lt(next, now.at.realtime + 120 * USEC_PER_SEC);
    expr_free(expr);
}
END_TEST

/* A day's boundaries, one by one, are those of the zone. */
START_TEST(days_have_23_24_and_25_hours)
{
    static const struct {
        time_t noon; /* of the day before the change */
        int hours;   /* of the day that follows */
    } days[] = { { 1774695600, 23 }, { 1774609200, 24 }, { 1792836000, 25 } };

    fixture_zone(BERLIN);
    for (size_t i = 0; i < G_N_ELEMENTS(days); i++) {
        usec_t midnight = (usec_t)days[i].noon * USEC_PER_SEC;
        time_t seconds;
        struct tm tm;

        do
            midnight = wall_clock_boundary(midnight, SOURCE_DAY);
        while (seconds = (time_t)(midnight / USEC_PER_SEC),
               localtime_r(&seconds, &tm)->tm_hour != 0);

        usec_t next = midnight;

        do
            next = wall_clock_boundary(next, SOURCE_DAY);
        while (seconds = (time_t)(next / USEC_PER_SEC), localtime_r(&seconds, &tm)->tm_hour != 0);
        ck_assert_uint_eq((next - midnight) / USEC_PER_HOUR, (usec_t)days[i].hours);
    }
}
END_TEST

/* ---- random expressions ---- */

static const char *const number_leaves[] = {
    "time.hour",
    "time.minute",
    "time.second",
    "time.secondExact",
    "(time.millisecond / 100)",
    "rand(0, 9)",
    "zoneOffset('Europe/Berlin')",
    "date.day",
    "(activity.position / 1000000)",
    "(activity.remaining / 1000000)",
    "(activity.position / 100000)",
    "activity.position",
    "activity.progress",
    "0",
    "1",
    "2.5",
    "60",
    "battery.percent",
    "activity.nothing",
};

static void append_number(GString *out, unsigned *seed, int depth);

static void append_bool(GString *out, unsigned *seed, int depth)
{
    static const char *const comparisons[] = { " < ", " <= ", " > ", " >= ", " == ", " != " };

    switch (depth <= 0 ? 0 : rand_r(seed) % 5) {
    case 0:
        g_string_append(out, rand_r(seed) % 2 ? "activity.canPause" : "activity.unknown");
        break;
    case 1:
        g_string_append(out, "not (");
        append_bool(out, seed, depth - 1);
        g_string_append(out, ")");
        break;
    case 2:
        g_string_append(out, "(");
        append_bool(out, seed, depth - 1);
        g_string_append(out, rand_r(seed) % 2 ? ") and (" : ") or (");
        append_bool(out, seed, depth - 1);
        g_string_append(out, ")");
        break;
    default:
        g_string_append(out, "(");
        append_number(out, seed, depth - 1);
        g_string_append(out, comparisons[(size_t)rand_r(seed) % G_N_ELEMENTS(comparisons)]);
        append_number(out, seed, depth - 1);
        g_string_append(out, ")");
        break;
    }
}

static void append_call(GString *out, unsigned *seed, int depth)
{
    static const struct {
        const char *name;
        int arguments;
    } functions[] = {
        { "round", 1 }, { "floor", 1 }, { "ceil", 1 }, { "fract", 1 }, { "abs", 1 },
        { "sqrt", 1 },  { "sin", 1 },   { "cos", 1 },  { "rad", 1 },   { "min", 2 },
        { "max", 2 },   { "clamp", 3 }, { "pow", 2 },  { "asin", 1 },  { "acos", 1 },
        { "atan", 1 },  { "log", 1 },   { "cbrt", 1 }, { "exp", 1 },
    };
    size_t which = (size_t)rand_r(seed) % G_N_ELEMENTS(functions);

    g_string_append_printf(out, "%s(", functions[which].name);
    for (int i = 0; i < functions[which].arguments; i++) {
        g_string_append(out, i > 0 ? ", " : "");
        append_number(out, seed, depth - 1);
    }
    g_string_append(out, ")");
}

static void append_number(GString *out, unsigned *seed, int depth)
{
    static const char *const operators[] = { " + ", " - ", " * ", " / ", " % ", " ?? " };

    switch (depth <= 0 ? 0 : rand_r(seed) % 6) {
    case 0:
        g_string_append(out, number_leaves[(size_t)rand_r(seed) % G_N_ELEMENTS(number_leaves)]);
        break;
    case 1:
    case 2:
        g_string_append(out, "(");
        append_number(out, seed, depth - 1);
        g_string_append(out, operators[(size_t)rand_r(seed) % G_N_ELEMENTS(operators)]);
        append_number(out, seed, depth - 1);
        g_string_append(out, ")");
        break;
    case 3:
        g_string_append(out, "(");
        append_bool(out, seed, depth - 1);
        g_string_append(out, " ? ");
        append_number(out, seed, depth - 1);
        g_string_append(out, " : ");
        append_number(out, seed, depth - 1);
        g_string_append(out, ")");
        break;
    default:
        append_call(out, seed, depth);
        break;
    }
}

/* A binding as themes have them: a number with a quantum, a bool, a text. */
static char *random_expression(unsigned *seed)
{
    static const char *const wrappers[] = {
        "{relative((%s) * 60000000)}",
        "{time('HH:mm', 'Australia/Lord_Howe')} {rand(0, %s)}",
        "{extractColorFromColors('#f00 #0f0 #00f', true, fract(%s))}",
        "{(%s) & 6 | 1}",
        "{%s}",
        "{floor((%s) / 10)}",
        "{duration(%s)}",
        "{numberFormat('0.0', %s)}",
        "%s",
    };
    GString *inner = g_string_new(NULL);
    size_t wrapper = (size_t)rand_r(seed) % G_N_ELEMENTS(wrappers);
    char *text;

    if (wrapper == G_N_ELEMENTS(wrappers) - 1) {
        append_bool(inner, seed, 3);
        text = g_strdup_printf("{%s}", inner->str);
    } else {
        g_autofree char *before = g_strndup(
            wrappers[wrapper], (gsize)(strstr(wrappers[wrapper], "%s") - wrappers[wrapper]));

        append_number(inner, seed, 3);
        text = g_strconcat(before, inner->str, strstr(wrappers[wrapper], "%s") + 2, NULL);
    }
    g_string_free(inner, TRUE);
    return text;
}

static bool look_equal(const struct value *a, const struct value *b, double quantum)
{
    if (a->type != VALUE_NUMBER || b->type != VALUE_NUMBER || quantum <= 0)
        return value_equal(a, b);
    return fabs(floor(a->number / quantum + 0.5) - floor(b->number / quantum + 0.5)) < 0.5;
}

/* Whether it is back within a millisecond: such changes count as none. */
static bool flickers(const struct expr *expr, const struct value *before, double quantum, usec_t at)
{
    bool back = false;

    for (usec_t after = 1; after < USEC_PER_MSEC && !back; after++) {
        struct evaluation now = fixture_evaluation(at + after);
        struct value value = { .type = VALUE_NULL };

        expr_eval(expr, &now, &value);
        back = look_equal(before, &value, quantum);
        value_clear(&value);
    }
    return back;
}

static void assert_unchanged(const struct expr *expr, const char *text, double quantum, usec_t from,
                             usec_t at)
{
    struct evaluation before = fixture_evaluation(from);
    struct evaluation now = fixture_evaluation(at);
    struct value a = { .type = VALUE_NULL };
    struct value b = { .type = VALUE_NULL };

    expr_eval(expr, &before, &a);
    expr_eval(expr, &now, &b);
    ck_assert_msg(look_equal(&a, &b, quantum) || flickers(expr, &a, quantum, at),
                  "%s changed %" G_GUINT64_FORMAT " us after %" G_GUINT64_FORMAT " (quantum %f)",
                  text, at - from, from, quantum);
    value_clear(&a);
    value_clear(&b);
}

START_TEST(no_change_is_ever_missed)
{
    static const char *const zones[] = { "UTC", BERLIN, LORD_HOWE };
    static const double quanta[] = { 0, 0.01, 1, 1000 };
    unsigned seed = 100 + (unsigned)_i;

    fixture_zone(zones[_i % 3]);
    for (int round = 0; round < 100; round++) {
        g_autofree char *text = random_expression(&seed);
        double quantum = quanta[(size_t)rand_r(&seed) % G_N_ELEMENTS(quanta)];
        struct expr *expr = compile(text);
        usec_t from = FIXTURE_START + (usec_t)rand_r(&seed) % (700 * USEC_PER_SEC) +
                      (usec_t)(rand_r(&seed) % 4) * USEC_PER_HOUR;
        struct evaluation now = fixture_evaluation(from);
        struct expr_probe probe = { expr, quantum };
        usec_t next = expr_next_change(&probe, &now, from + HORIZON);
        usec_t still = next == USEC_INFINITY ? HORIZON : usec_sub(next - from, USEC_PER_MSEC);

        ck_assert_uint_gt(next, from);
        for (int sample = 0; sample < 40 && still > 0; sample++) {
            /* Near the beginning, near the end and between. */
            usec_t after = ((usec_t)rand_r(&seed) << 31 | (usec_t)rand_r(&seed)) % (still + 1);

            after >>= sample % 3 == 0 ? rand_r(&seed) % 20 : 0;
            assert_unchanged(expr, text, quantum, from,
                             from + (sample % 3 == 1 ? still - (after >> 10) : after));
        }
        expr_free(expr);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("next-change");
    TCase *tcase = tcase_create("next-change");

    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, change_is_found_where_it_is, 0, G_N_ELEMENTS(changes));
    tcase_add_test(tcase, looking_ahead_ends_with_its_budget);
    tcase_add_test(tcase, days_have_23_24_and_25_hours);
    tcase_add_loop_test(tcase, no_change_is_ever_missed, 0, 16);
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
