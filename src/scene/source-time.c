/* Clock and calendar as numbers; their words are what the functions time() and date() are for. */
#include "scene/sources.h"

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

static bool read_clock(enum source_id id, const struct tm *tm, struct value *ret)
{
    switch (id) {
    case SOURCE_TIME_HOUR:
        *ret = value_number(tm->tm_hour);
        return true;
    case SOURCE_TIME_HOUR12:
        *ret = value_number((tm->tm_hour + 11) % 12 + 1);
        return true;
    case SOURCE_TIME_MINUTE:
        *ret = value_number(tm->tm_min);
        return true;
    case SOURCE_TIME_SECOND:
        *ret = value_number(tm->tm_sec);
        return true;
    case SOURCE_TIME_DAY:
        *ret = value_number((tm->tm_hour * 60 + tm->tm_min) / (24 * 60.0));
        return true;
    case SOURCE_TIME_ZONE:
        *ret = value_take_string(g_strdup(tm->tm_zone));
        return true;
    default:
        return false;
    }
}

static bool read_date(enum source_id id, const struct tm *tm, struct value *ret)
{
    switch (id) {
    case SOURCE_DATE_YEAR:
        *ret = value_number(tm->tm_year + 1900);
        return true;
    case SOURCE_DATE_MONTH:
        *ret = value_number(tm->tm_mon + 1);
        return true;
    case SOURCE_DATE_DAY:
        *ret = value_number(tm->tm_mday);
        return true;
    case SOURCE_DATE_WEEKDAY:
        *ret = value_number((tm->tm_wday + 6) % 7 + 1);
        return true;
    case SOURCE_DATE_WEEK:
        *ret = value_number(iso_week(tm));
        return true;
    default:
        return false;
    }
}

bool source_read_time(struct source_state *state, enum source_id id, struct instant at,
                      struct value *ret)
{
    if (id > SOURCE_DATE_WEEK)
        return false;
    const struct tm *tm = source_local_time(state, at.realtime);
    return read_clock(id, tm, ret) || read_date(id, tm, ret);
}
