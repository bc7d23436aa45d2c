/* The wall clock as text, and what is counted by it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "theme/function.h"
#include "theme/language.h"
#include "theme/time-pattern.h"
#include "theme/zone.h"

#define RELATIVE_USEC_MAX 1e15 /* thirty years */

static void take_string(struct value *ret, char *string)
{
    if (string)
        *ret = (struct value){ .type = VALUE_STRING, .string = string };
}

static const char *zone_argument(const struct call *call)
{
    return call->count > 1 ? call->arguments[1].string : NULL;
}

static void time_by_pattern(const struct call *call, struct value *ret)
{
    take_string(
        ret, time_pattern_format(call->arguments[0].string, call->evaluation, zone_argument(call)));
}

static void date_by_skeleton(const struct call *call, struct value *ret)
{
    g_autofree char *pattern =
        date_skeleton_to_pattern(call->arguments[0].string, call->evaluation);

    take_string(ret, time_pattern_format(pattern, call->evaluation, zone_argument(call)));
}

static bool local_time(const struct evaluation *evaluation, int64_t later_seconds, struct tm *ret)
{
    int64_t now = (int64_t)(evaluation->at.realtime / USEC_PER_SEC);

    return zone_time(NULL, (time_t)(now + later_seconds), ret);
}

static void zone_offset(const struct call *call, struct value *ret)
{
    struct tm tm;

    if (zone_time(call->arguments[0].string, (time_t)(call->evaluation->at.realtime / USEC_PER_SEC),
                  &tm))
        *ret = (struct value){ .type = VALUE_NUMBER, .number = (double)tm.tm_gmtoff / 60 };
}

static double day_number(struct tm date)
{
    struct tm midnight = { .tm_year = date.tm_year,
                           .tm_mon = date.tm_mon,
                           .tm_mday = date.tm_mday };

    return (double)(timegm(&midnight) / 86400);
}

bool function_date_parse(const char *text, struct tm *ret)
{
    int year;
    int month;
    int day;
    int length = 0;

    if (strlen(text) != 10 || sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 ||
        length != 10 || year < 1 || month < 1 || day < 1 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    *ret = (struct tm){ .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day };
    return true;
}

static void days_until(const struct call *call, struct value *ret)
{
    struct tm date;
    struct tm today;

    if (function_date_parse(call->arguments[0].string, &date) &&
        local_time(call->evaluation, 0, &today))
        *ret = (struct value){
            .type = VALUE_NUMBER,
            .number = day_number(date) - day_number(today),
        };
}

static char *with_number(const char *words, double number)
{
    g_autofree char *digits = g_strdup_printf("%.0f", number);
    g_auto(GStrv) parts = g_strsplit(words, "{n}", -1);

    return g_strjoinv(digits, parts);
}

/* At least 24 hours away: by the days of the calendar. */
static char *relative_date(double minutes, const struct evaluation *evaluation,
                           const struct relative_words *words)
{
    int64_t in_minute = (int64_t)(evaluation->at.realtime / USEC_PER_SEC % 60);
    int64_t later = (int64_t)minutes * 60 - in_minute;
    struct tm today;
    struct tm then;

    if (!local_time(evaluation, 0, &today) || !local_time(evaluation, later, &then))
        return NULL;

    double days = day_number(then) - day_number(today);
    double distance = fabs(days);

    if (distance < 1.5)
        return g_strdup(days > 0 ? words->tomorrow : words->yesterday);
    if (distance < 2.5 && words->in_two_days)
        return g_strdup(days > 0 ? words->in_two_days : words->two_days_ago);
    if (distance < 6.5)
        return with_number(days > 0 ? words->in_days : words->days_ago, distance);

    struct evaluation at_then = *evaluation;
    g_autofree char *pattern = date_skeleton_to_pattern("dMMM", evaluation);

    at_then.at = instant_add(evaluation->at, later * (int64_t)USEC_PER_SEC);
    return time_pattern_format(pattern, &at_then, NULL);
}

/* Counted in full minutes of the clock and of the distance, up for what comes and down for what is
 * past: so it changes only where one of the two does. */
static void relative(const struct call *call, struct value *ret)
{
    double distance = call->arguments[0].number;
    double minutes = ceil(distance / (double)USEC_PER_MINUTE);
    double away = fabs(minutes);
    const struct language *language = language_find(call->evaluation->language);
    const struct relative_words *words =
        language ? &language->relative : &language_find(NULL)->relative;

    if (fabs(distance) > RELATIVE_USEC_MAX)
        return;
    if (away < 0.5)
        take_string(ret, g_strdup(words->now));
    else if (away < 59.5)
        take_string(ret, with_number(minutes > 0 ? words->in_minutes : words->minutes_ago, away));
    else if (away < 24 * 60 - 0.5)
        take_string(
            ret, with_number(minutes > 0 ? words->in_hours : words->hours_ago, floor(away / 60)));
    else
        take_string(ret, relative_date(minutes, call->evaluation, words));
}

/* The same everywhere during a minute; a mix of bits after SplitMix64. */
static double chance_of_minute(usec_t realtime)
{
    uint64_t bits = realtime / USEC_PER_MINUTE + UINT64_C(0x9e3779b97f4a7c15);

    bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
    bits ^= bits >> 31;
    return (double)(bits >> 11) * 0x1p-53;
}

static void chance(const struct call *call, struct value *ret)
{
    double low = call->arguments[0].number;
    double high = call->arguments[1].number;
    double result = low + (high - low) * chance_of_minute(call->evaluation->at.realtime);

    if (isfinite(result))
        *ret = (struct value){ .type = VALUE_NUMBER, .number = result };
}

const struct function functions_time[] = {
    { "time", "s:s[s]", FUNCTION_NO_FOLD | FUNCTION_PATTERN | FUNCTION_ZONE, RANGE_NONE,
      time_by_pattern,
      "The time or date by a constant pattern, as in TimeText; with a second argument in that time "
      "zone, such as 'Asia/Tokyo', null when there is none of this name." },
    { "date", "s:s[s]", FUNCTION_NO_FOLD | FUNCTION_SKELETON | FUNCTION_ZONE, RANGE_NONE,
      date_by_skeleton,
      "The date with these parts of a pattern (E, d, M, y) in the order and with the punctuation "
      "of the session's language: date('EEEdMMM'); with a second argument in that time zone." },
    { "icuText", "s:s[s]", FUNCTION_NO_FOLD | FUNCTION_PATTERN | FUNCTION_ZONE, RANGE_NONE,
      time_by_pattern, "The same as time, under its name in Watch Face Format." },
    { "icuBestText", "s:s[s]",
      FUNCTION_NO_FOLD | FUNCTION_SKELETON | FUNCTION_TIME_SKELETON | FUNCTION_ZONE, RANGE_NONE,
      date_by_skeleton,
      "As date, with parts of the time too (j, H or h, m, s): icuBestText('EEEdMMMjm')." },
    { "zoneOffset", "n:s", FUNCTION_NO_FOLD | FUNCTION_ZONE | FUNCTION_MINUTE, RANGE_NONE,
      zone_offset, "Minutes that a time zone is ahead of UTC now; null when there is none." },
    { "daysUntil", "n:s", FUNCTION_NO_FOLD | FUNCTION_DATE, RANGE_NONE, days_until,
      "Days from today to a date: daysUntil('2026-12-24'); less than 0 when it is over." },
    { "relative", "s:n", FUNCTION_NO_FOLD | FUNCTION_MINUTE, RANGE_CORNERS, relative,
      "A distance from now in microseconds in words: in 5 min, 2 h ago, tomorrow, Mar 3." },
    { "rand", "n:nn", FUNCTION_NO_FOLD | FUNCTION_MINUTE, RANGE_CORNERS, chance,
      "A number between the two by chance, another each minute." },
    { 0 },
};
