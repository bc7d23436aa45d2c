/* Clock and calendar as numbers; their words are what the functions time() and date() are for. */
#include <math.h>

#include "scene/moon.h"
#include "scene/sources.h"
#include "theme/time-pattern.h"

const struct tm *source_local_time(struct source_state *state, usec_t realtime)
{
    time_t at = (time_t)(realtime / USEC_PER_SEC);

    if (state->local_at != at || state->local.tm_mday == 0) {
        localtime_r(&at, &state->local);
        state->local_at = at;
    }
    return &state->local;
}

char *source_time_of_day(const struct session *session, usec_t realtime)
{
    time_t at = (time_t)(realtime / USEC_PER_SEC);
    struct tm tm;

    localtime_r(&at, &tm);
    if (session->hour_24)
        return g_strdup_printf("%02d:%02d", tm.tm_hour, tm.tm_min);
    return g_strdup_printf("%d:%02d", (tm.tm_hour + 11) % 12 + 1, tm.tm_min);
}

static int iso_week(const struct tm *tm)
{
    char text[8];

    strftime(text, sizeof(text), "%V", tm);
    return (int)g_ascii_strtoll(text, NULL, 10);
}

static int hour_12(const struct tm *tm)
{
    return (tm->tm_hour + 11) % 12 + 1;
}

static int hour_shown(const struct source_state *state, const struct tm *tm)
{
    return state->session->hour_24 ? tm->tm_hour : hour_12(tm);
}

static int minute_of_day(const struct tm *tm)
{
    return tm->tm_hour * 60 + tm->tm_min;
}

static int days_in_year(const struct tm *tm)
{
    return g_date_is_leap_year((GDateYear)(tm->tm_year + 1900)) ? 366 : 365;
}

static int days_in_month(const struct tm *tm)
{
    return g_date_get_days_in_month((GDateMonth)(tm->tm_mon + 1), (GDateYear)(tm->tm_year + 1900));
}

/* 1 for the days before the second week's first. */
static int week_of_month(const struct tm *tm, int first_weekday)
{
    int into_week = (tm->tm_wday - first_weekday % 7 + 7) % 7;

    return (tm->tm_mday - 1 - into_week + 13) / 7;
}

static double days_since_1970(const struct tm *tm)
{
    struct tm date = { .tm_year = tm->tm_year, .tm_mon = tm->tm_mon, .tm_mday = tm->tm_mday };

    return (double)(timegm(&date) / 86400);
}

static double part_of_second(usec_t realtime)
{
    return (double)(realtime % USEC_PER_SEC) / 1e6;
}

static bool read_hour(struct source_state *state, enum source_id id, const struct tm *tm,
                      double *ret)
{
    switch (id) {
    case SOURCE_TIME_HOUR:
    case SOURCE_TIME_HOUR23:
        *ret = tm->tm_hour;
        return true;
    case SOURCE_TIME_HOUR11:
        *ret = tm->tm_hour % 12;
        return true;
    case SOURCE_TIME_HOUR12:
        *ret = hour_12(tm);
        return true;
    case SOURCE_TIME_HOUR24:
        *ret = tm->tm_hour == 0 ? 24 : tm->tm_hour;
        return true;
    case SOURCE_TIME_HOUR_SHOWN:
        *ret = hour_shown(state, tm);
        return true;
    case SOURCE_TIME_HOUR_TENS:
        *ret = hour_shown(state, tm) / 10;
        return true;
    case SOURCE_TIME_HOUR_UNITS:
        *ret = hour_shown(state, tm) % 10;
        return true;
    case SOURCE_TIME_HOUR_EXACT:
        *ret = minute_of_day(tm) / 60.0;
        return true;
    case SOURCE_TIME_DAY:
        *ret = minute_of_day(tm) / (24 * 60.0);
        return true;
    case SOURCE_TIME_ZONE_OFFSET:
        *ret = (double)tm->tm_gmtoff / 60;
        return true;
    default:
        return false;
    }
}

static bool read_minute(enum source_id id, const struct tm *tm, usec_t realtime, double *ret)
{
    switch (id) {
    case SOURCE_TIME_MINUTE:
        *ret = tm->tm_min;
        return true;
    case SOURCE_TIME_MINUTE_TENS:
        *ret = tm->tm_min / 10;
        return true;
    case SOURCE_TIME_MINUTE_UNITS:
        *ret = tm->tm_min % 10;
        return true;
    case SOURCE_TIME_MINUTE_EXACT:
        *ret = tm->tm_min + tm->tm_sec / 60.0;
        return true;
    case SOURCE_TIME_MINUTE_OF_DAY:
        *ret = minute_of_day(tm);
        return true;
    case SOURCE_TIME_SECOND:
        *ret = tm->tm_sec;
        return true;
    case SOURCE_TIME_SECOND_TENS:
        *ret = tm->tm_sec / 10;
        return true;
    case SOURCE_TIME_SECOND_UNITS:
        *ret = tm->tm_sec % 10;
        return true;
    case SOURCE_TIME_SECOND_EXACT:
        *ret = tm->tm_sec + part_of_second(realtime);
        return true;
    case SOURCE_TIME_SECOND_OF_DAY:
        *ret = minute_of_day(tm) * 60 + tm->tm_sec;
        return true;
    case SOURCE_TIME_MILLISECOND:
        *ret = floor(part_of_second(realtime) * 1000);
        return true;
    default:
        return false;
    }
}

static bool read_epoch(enum source_id id, usec_t realtime, double *ret)
{
    usec_t seconds = realtime / USEC_PER_SEC;

    switch (id) {
    case SOURCE_TIME_EPOCH:
        *ret = (double)(seconds * USEC_PER_SEC);
        return true;
    case SOURCE_TIME_EPOCH_SECOND:
        *ret = (double)seconds;
        return true;
    case SOURCE_TIME_EPOCH_MINUTE:
        *ret = (double)(seconds / 60);
        return true;
    case SOURCE_TIME_EPOCH_HOUR:
        *ret = (double)(seconds / 3600);
        return true;
    default:
        return false;
    }
}

static bool read_year(enum source_id id, const struct tm *tm, double *ret)
{
    switch (id) {
    case SOURCE_DATE_YEAR:
        *ret = tm->tm_year + 1900;
        return true;
    case SOURCE_DATE_YEAR_FRACTION:
        *ret = (double)tm->tm_yday / days_in_year(tm);
        return true;
    case SOURCE_DATE_DAY_OF_YEAR:
        *ret = tm->tm_yday + 1;
        return true;
    case SOURCE_DATE_DAYS_IN_YEAR:
        *ret = days_in_year(tm);
        return true;
    case SOURCE_DATE_MONTH:
        *ret = tm->tm_mon + 1;
        return true;
    case SOURCE_DATE_MONTH_TENS:
        *ret = (tm->tm_mon + 1) / 10;
        return true;
    case SOURCE_DATE_MONTH_UNITS:
        *ret = (tm->tm_mon + 1) % 10;
        return true;
    case SOURCE_DATE_MONTH_FRACTION:
        *ret = (tm->tm_mday - 1.0) / days_in_month(tm);
        return true;
    case SOURCE_DATE_DAYS_IN_MONTH:
        *ret = days_in_month(tm);
        return true;
    default:
        return false;
    }
}

static bool read_day(struct source_state *state, enum source_id id, const struct tm *tm,
                     double *ret)
{
    switch (id) {
    case SOURCE_DATE_DAY:
        *ret = tm->tm_mday;
        return true;
    case SOURCE_DATE_DAY_TENS:
        *ret = tm->tm_mday / 10;
        return true;
    case SOURCE_DATE_DAY_UNITS:
        *ret = tm->tm_mday % 10;
        return true;
    case SOURCE_DATE_WEEKDAY:
        *ret = (tm->tm_wday + 6) % 7 + 1;
        return true;
    case SOURCE_DATE_WEEK:
        *ret = iso_week(tm);
        return true;
    case SOURCE_DATE_WEEK_OF_MONTH:
        *ret = week_of_month(tm, state->session->first_weekday);
        return true;
    case SOURCE_DATE_EPOCH_DAY:
        *ret = days_since_1970(tm);
        return true;
    default:
        return false;
    }
}

static bool read_moon(enum source_id id, const struct tm *tm, usec_t realtime, double *ret)
{
    if (id != SOURCE_DATE_MOON_PHASE && id != SOURCE_DATE_MOON_LIGHT)
        return false;

    /* As of the full hour, at which alone it may change. */
    double hour = (double)(realtime / USEC_PER_SEC) - tm->tm_min * 60.0 - tm->tm_sec;
    double phase = moon_phase(hour);

    *ret = id == SOURCE_DATE_MOON_PHASE ? phase : (1 - cos(2 * M_PI * phase)) / 2;
    return true;
}

static char *half_day(const struct source_state *state, usec_t realtime)
{
    struct evaluation evaluation = {
        .at = { .realtime = realtime },
        .locale = state->session->locale,
        .language = state->session->language,
        .territory = state->session->territory,
    };

    return time_pattern_format("a", &evaluation, NULL);
}

static char *zone_id(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();

    return g_strdup(g_time_zone_get_identifier(zone));
}

static bool read_words(struct source_state *state, enum source_id id, const struct tm *tm,
                       usec_t realtime, struct value *ret)
{
    switch (id) {
    case SOURCE_TIME_PM:
        *ret = value_bool(tm->tm_hour >= 12);
        return true;
    case SOURCE_TIME_DST:
        *ret = value_bool(tm->tm_isdst > 0);
        return true;
    case SOURCE_TIME_HALF_DAY:
        *ret = value_take_string(half_day(state, realtime));
        return true;
    case SOURCE_TIME_ZONE:
        *ret = value_take_string(g_strdup(tm->tm_zone));
        return true;
    case SOURCE_TIME_ZONE_ID:
        *ret = value_take_string(zone_id());
        return true;
    default:
        return false;
    }
}

bool source_read_time(struct source_state *state, enum source_id id, struct instant at,
                      struct value *ret)
{
    double number;

    if (id > SOURCE_DATE_MOON_LIGHT)
        return false;

    const struct tm *tm = source_local_time(state, at.realtime);

    if (read_words(state, id, tm, at.realtime, ret))
        return true;
    if (!read_hour(state, id, tm, &number) && !read_minute(id, tm, at.realtime, &number) &&
        !read_epoch(id, at.realtime, &number) && !read_year(id, tm, &number) &&
        !read_day(state, id, tm, &number) && !read_moon(id, tm, at.realtime, &number))
        return false;
    *ret = value_number(number);
    return true;
}
