/* Dates, times, distances and numbers as each language writes them. It is Saturday, March 28,
 * 2026, 22:58:30 UTC. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "theme/fixture.h"
#include "theme/language.h"

static char *shown_at(const char *text, const char *locale, bool hour_24, usec_t at)
{
    g_auto(GStrv) parts = g_strsplit(locale, "_", 2);
    struct evaluation evaluation = fixture_evaluation(at);
    struct expr_error error = { 0 };
    struct expr *expr = expr_compile(text, &fixture_context, &error);
    struct value value = { .type = VALUE_NULL };

    ck_assert_msg(expr != NULL, "%s: %s", text, error.message);
    evaluation.language = parts[0];
    evaluation.territory = parts[1];
    evaluation.hour_24 = hour_24;
    expr_eval(expr, &evaluation, &value);

    char *result = value.type == VALUE_NULL ? g_strdup("null") : value_to_string(&value);

    value_clear(&value);
    expr_free(expr);
    return result;
}

/* The skeletons that faces are made of, in all languages. */
static const char *const skeletons[] = { "EEEdMMM", "EEEEdMMMM", "yMMMd", "yMMMMd",
                                         "yMd",     "MMMMy",     "dM",    "EEE" };

static const struct {
    const char *locale;
    const char *dates[G_N_ELEMENTS(skeletons)];
} dates[] = {
    { "en_US",
      { "Sat, Mar 28", "Saturday, March 28", "Mar 28, 2026", "March 28, 2026", "3/28/2026",
        "March 2026", "3/28", "Sat" } },
    { "en_GB",
      { "Sat 28 Mar", "Saturday 28 March", "28 Mar 2026", "28 March 2026", "28/03/2026",
        "March 2026", "28/03", "Sat" } },
    { "de_DE",
      { "Sa, 28. März", "Samstag, 28. März", "28. März 2026", "28. März 2026", "28.3.2026",
        "März 2026", "28.3.", "Sa" } },
    { "fr_FR",
      { "sam. 28 mars", "samedi 28 mars", "28 mars 2026", "28 mars 2026", "28/03/2026", "mars 2026",
        "28/03", "sam." } },
    { "es_ES",
      { "sáb, 28 mar", "sábado, 28 de marzo", "28 mar 2026", "28 de marzo de 2026", "28/3/2026",
        "marzo de 2026", "28/3", "sáb" } },
    { "zh_CN",
      { "3月28日周六", "3月28日星期六", "2026年3月28日", "2026年3月28日", "2026/3/28", "2026年3月",
        "3/28", "周六" } },
    { "ja_JP",
      { "3月28日(土)", "3月28日土曜日", "2026年3月28日", "2026年3月28日", "2026/3/28", "2026年3月",
        "3/28", "(土)" } },
    { "ar_EG",
      { "السبت، 28 مارس", "السبت، 28 مارس", "28 مارس 2026", "28 مارس 2026", "28\u200f/3\u200f/2026",
        "مارس 2026", "28\u200f/3", "السبت" } },
};

START_TEST(date_is_in_the_order_of_its_language)
{
    fixture_zone("UTC");
    for (size_t i = 0; i < G_N_ELEMENTS(skeletons); i++) {
        g_autofree char *text = g_strdup_printf("{date('%s')}", skeletons[i]);
        g_autofree char *result = shown_at(text, dates[_i].locale, true, FIXTURE_START);

        ck_assert_str_eq(result, dates[_i].dates[i]);
    }
}
END_TEST

static const struct {
    const char *text, *locale;
    bool hour_24;
    const char *result;
} texts[] = {
    { "{icuBestText('jm')}", "en_US", false, "10:58 PM" },
    { "{icuBestText('jm')}", "en_US", true, "22:58" },
    { "{icuBestText('jm')}", "en_GB", false, "10:58 pm" },
    { "{icuBestText('jms')}", "en_US", false, "10:58:30 PM" },
    { "{icuBestText('Hms')}", "en_US", false, "22:58:30" },
    { "{icuBestText('hm')}", "de_DE", true, "10:58 PM" },
    { "{icuBestText('ms')}", "de_DE", true, "58:30" },
    { "{icuBestText('j')}", "de_DE", true, "22 Uhr" },
    { "{icuBestText('j')}", "fr_FR", true, "22 h" },
    { "{icuBestText('j')}", "en_US", false, "10 PM" },
    { "{icuBestText('jm')}", "zh_CN", false, "下午10:58" },
    { "{icuBestText('j')}", "zh_CN", false, "下午10时" },
    { "{icuBestText('j')}", "ja_JP", true, "22時" },
    { "{icuBestText('jm')}", "es_ES", false, "10:58 p.\u00a0m." },
    { "{icuBestText('jm')}", "ar_EG", false, "10:58 م" },
    { "{icuBestText('EEEdMMMjm')}", "en_US", false, "Sat, Mar 28, 10:58 PM" },
    { "{icuBestText('EEEdMMMjm')}", "de_DE", true, "Sa, 28. März, 22:58" },
    { "{icuBestText('dMMMjm')}", "ja_JP", true, "3月28日 22:58" },
    { "{icuText('EEEE, kk:mm K D L LLLL w EEEEE MMMMM')}", "en_US", true,
      "Saturday, 22:58 10 87 3 March 13 S M" },
    { "{time('h a')}", "ar_EG", false, "10 م" },
    { "{time('EEE MMM')}", "de_AT", true, "Sa März" },
    /* other zones */
    { "{time('HH:mm', 'Asia/Tokyo')}", "en_US", true, "07:58" },
    { "{time('HH:mm', 'America/New_York')}", "en_US", true, "18:58" },
    { "{date('EEEd', 'Asia/Tokyo')}", "en_US", true, "Sun, 29" },
    { "{time('HH:mm', 'Asia/' )}", "en_US", true, NULL },
    { "{time('HH:mm', option.city)}", "en_US", true, "null" },
    { "{zoneOffset('Asia/Kolkata')}", "en_US", true, "330" },
    { "{zoneOffset('America/New_York')}", "en_US", true, "-240" },
    { "{zoneOffset(option.city)}", "en_US", true, "null" },
    { "{zoneOffset(activity.title)}", "en_US", true, "null" },
    /* days */
    { "{daysUntil('2026-03-28')}", "en_US", true, "0" },
    { "{daysUntil('2026-12-24')}", "en_US", true, "271" },
    { "{daysUntil('2026-01-01')}", "en_US", true, "-86" },
    { "{daysUntil(activity.title)}", "en_US", true, "null" },
    /* numbers */
    { "{numberFormat('#,##0.0', 1234.5)}", "de_DE", true, "1.234,5" },
    { "{numberFormat('#,##0.0', 1234.5)}", "de_CH", true, "1’234.5" },
    { "{numberFormat('#,##0.0', 1234.5)}", "fr_FR", true, "1\u202f234,5" },
    { "{numberFormat('#,##0.0', 1234.5)}", "es_MX", true, "1,234.5" },
    { "{numberFormat('#,##0.0', 1234.5)}", "pl_PL", true, "1\u00a0234,5" },
    { "{numberFormat('#,##0.0', 1234.5)}", "xx", true, "1,234.5" },
    { "{time('EEEE')} {date('EEEdMMM')}", "xx", true, "Saturday Sat, Mar 28" },
    { "at {date('EEEE')}", "ar", true, "at السبت" }, /* ours needs no isolation */
};

START_TEST(text_is_written_as_the_language_does)
{
    fixture_zone("UTC");
    if (!texts[_i].result) {
        struct expr_error error = { 0 };

        ck_assert_ptr_null(expr_compile(texts[_i].text, &fixture_context, &error));
        expr_error_clear(&error);
        return;
    }

    g_autofree char *result =
        shown_at(texts[_i].text, texts[_i].locale, texts[_i].hour_24, FIXTURE_START);

    ck_assert_msg(strcmp(result, texts[_i].result) == 0, "%s: %s, not %s", texts[_i].text, result,
                  texts[_i].result);
}
END_TEST

#define MINUTES "000000 * 60"
#define HOURS   "000000 * 3600"

static const struct {
    const char *distance, *locale, *result;
} relatives[] = {
    { "0", "en", "now" },
    { "-59000000", "en", "now" },
    { "30000000", "en", "in 1 min" }, /* as countdown, it is over at 0 */
    { "5" MINUTES, "en", "in 5 min" },
    { "-5" MINUTES, "en", "5 min ago" },
    { "59" MINUTES, "en", "in 59 min" },
    { "60" MINUTES, "en", "in 1 h" },
    { "-119" MINUTES, "en", "1 h ago" },
    { "23" HOURS, "en", "in 23 h" },
    { "24" HOURS, "en", "tomorrow" },
    { "-24" HOURS, "en", "yesterday" },
    { "25" HOURS, "en", "tomorrow" },
    { "26" HOURS, "en", "in 2 days" }, /* after midnight of tomorrow */
    { "-46" HOURS, "en", "yesterday" },
    { "-47" HOURS, "en", "2 days ago" },
    { "144" HOURS, "en", "in 6 days" },
    { "240" HOURS, "en", "Apr 7" },
    { "-240" HOURS, "de", "18. März" },
    { "5" MINUTES, "de", "in 5 Min." },
    { "-25" HOURS, "fr", "hier" },
    { "72" HOURS, "es", "en 3 días" },
    { "5" MINUTES, "zh", "5分钟后" },
    { "-3" HOURS, "ja", "3時間前" },
    { "48" HOURS, "ar", "خلال يومين" },
    { "96" HOURS, "ar", "خلال 4 أيام" },
    { "5" MINUTES, "sv", "in 5 min" },
};

START_TEST(distance_is_said_in_words)
{
    g_autofree char *text = g_strdup_printf("{relative(%s)}", relatives[_i].distance);

    fixture_zone("UTC");

    g_autofree char *result = shown_at(text, relatives[_i].locale, true, FIXTURE_START);

    ck_assert_msg(strcmp(result, relatives[_i].result) == 0, "%s %s: %s, not %s", text,
                  relatives[_i].locale, result, relatives[_i].result);
}
END_TEST

/* What is far in time comes nearer and stays what it is. */
START_TEST(chance_is_one_of_its_minute)
{
    double sum = 0;
    double last = -1;
    int equal = 0;

    fixture_zone("UTC");
    for (int minute = 0; minute < 400; minute++) {
        usec_t at =
            FIXTURE_START / USEC_PER_MINUTE * USEC_PER_MINUTE + (usec_t)minute * USEC_PER_MINUTE;
        g_autofree char *first = shown_at("{rand(10, 20)}", "en", true, at);
        g_autofree char *end = shown_at("{rand(10, 20)}", "en", true, at + USEC_PER_MINUTE - 1);
        double number = g_ascii_strtod(first, NULL);

        ck_assert_str_eq(first, end);
        ck_assert(number >= 10 && number < 20);
        sum += number;
        equal += fabs(number - last) < 1e-9;
        last = number;
    }
    ck_assert_int_eq(equal, 0);
    ck_assert(sum / 400 > 14 && sum / 400 < 16);
}
END_TEST

static const struct {
    const char *text, *message, *hint;
} errors[] = {
    { "{time('HH', 'Berlin')}", "there is no time zone 'Berlin'", "write it as in Europe/Berlin" },
    { "{zoneOffset('../../etc/passwd')}", "there is no time zone '../../etc/passwd'",
      "write it as in Europe/Berlin" },
    { "{daysUntil('24.12.2026')}", "'24.12.2026' is no date", "write it as in 2026-12-24" },
    { "{daysUntil('2026-02-30')}", "'2026-02-30' is no date", "write it as in 2026-12-24" },
    { "{time()}", "'time' takes 1 to 2 arguments, not 0", NULL },
    { "{time('HH', 'UTC', 1)}", "'time' takes 1 to 2 arguments, not 3", NULL },
    { "{time('HH', 1)}", "'time' wants a string here, not a number", NULL },
    { "{time(activity.title, 'UTC')}", "'time' wants a constant pattern", NULL },
    { "{icuBestText('jx')}", "bad pattern for 'icuBestText': 'x' means nothing there", NULL },
};

START_TEST(wrong_zone_or_date_is_explained)
{
    struct expr_error error = { 0 };

    ck_assert_ptr_null(expr_compile(errors[_i].text, &fixture_context, &error));
    ck_assert_str_eq(error.message, errors[_i].message);
    ck_assert_pstr_eq(error.hint, errors[_i].hint);
    expr_error_clear(&error);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dates");
    TCase *tcase = tcase_create("dates");

    tcase_add_loop_test(tcase, date_is_in_the_order_of_its_language, 0, G_N_ELEMENTS(dates));
    tcase_add_loop_test(tcase, text_is_written_as_the_language_does, 0, G_N_ELEMENTS(texts));
    tcase_add_loop_test(tcase, distance_is_said_in_words, 0, G_N_ELEMENTS(relatives));
    tcase_add_test(tcase, chance_is_one_of_its_minute);
    tcase_add_loop_test(tcase, wrong_zone_or_date_is_explained, 0, G_N_ELEMENTS(errors));
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
