/* Clock and calendar, in the user's language and order. */
#include <langinfo.h>
#include <string.h>

#include "scene/sources.h"

/* How a language writes a date in words; strftime(3) with the locale's own names. glibc has only
 * numeric formats and those with a year. */
struct date_style {
    const char *language; /* "en", or "en_US" for one territory */
    const char *day_month;
    const char *with_weekday;
    const char *abbreviated;
};

static const struct date_style date_styles[] = {
    { "en_US", "%B %-d", "%A, %B %-d", "%a, %b %-d" },
    { "en_CA", "%B %-d", "%A, %B %-d", "%a, %b %-d" },
    { "en", "%-d %B", "%A, %-d %B", "%a %-d %b" },
    { "ar", "%-d %B", "%A، %-d %B", "%a، %-d %b" },
    { "ca", "%-d %B", "%A, %-d %B", "%a, %-d %b" },
    { "cs", "%-d. %B", "%A %-d. %B", "%a %-d. %-m." },
    { "da", "%-d. %B", "%A %-d. %B", "%a %-d. %b" },
    { "de", "%-d. %B", "%A, %-d. %B", "%a, %-d. %b" },
    { "es", "%-d de %B", "%A, %-d de %B", "%a, %-d %b" },
    { "fi", "%-d. %B", "%A %-d. %B", "%a %-d.%-m." },
    { "hu", "%B %-d.", "%B %-d., %A", "%b %-d., %a" },
    { "ja", "%-m月%-d日", "%-m月%-d日 %A", "%-m月%-d日 (%a)" },
    { "ko", "%-m월 %-d일", "%-m월 %-d일 %A", "%-m월 %-d일 (%a)" },
    { "nb", "%-d. %B", "%A %-d. %B", "%a %-d. %b" },
    { "pt", "%-d de %B", "%A, %-d de %B", "%a, %-d %b" },
    { "zh", "%-m月%-d日", "%-m月%-d日 %A", "%-m月%-d日 %a" },
};
static const struct date_style date_style_else = { "", "%-d %B", "%A %-d %B", "%a %-d %b" };

static const struct date_style *date_style_for(const struct session *session)
{
    g_autofree char *full = g_strconcat(session->language, "_", session->territory, NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(date_styles); i++) {
        const char *language = date_styles[i].language;
        if (g_str_equal(language, full) || g_str_equal(language, session->language))
            return &date_styles[i];
    }
    return &date_style_else;
}

static char *format_date(const struct session *session, const char *format, const struct tm *tm)
{
    char text[256];
    size_t length = strftime_l(text, sizeof(text), format, tm, session->locale);

    /* A locale in another encoding than UTF-8 must not reach Pango. */
    return length > 0 && g_utf8_validate(text, -1, NULL) ? g_strdup(text) : NULL;
}

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

static char *day_period(const struct session *session, const struct tm *tm)
{
    if (session->hour_24)
        return NULL;
    const char *name = nl_langinfo_l(tm->tm_hour < 12 ? AM_STR : PM_STR, session->locale);
    if (!*name || !g_utf8_validate(name, -1, NULL))
        name = tm->tm_hour < 12 ? "AM" : "PM";
    return g_strdup(name);
}

static int iso_week(const struct tm *tm)
{
    char text[8];

    strftime(text, sizeof(text), "%V", tm);
    return (int)g_ascii_strtoll(text, NULL, 10);
}

static bool read_clock(const struct session *session, enum source_id id, const struct tm *tm,
                       struct value *ret)
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
    case SOURCE_TIME_PERIOD:
        *ret = value_take_string(day_period(session, tm));
        return true;
    case SOURCE_TIME_ZONE:
        *ret = value_take_string(g_strdup(tm->tm_zone));
        return true;
    default:
        return false;
    }
}

static bool read_date_words(const struct session *session, enum source_id id, const struct tm *tm,
                            struct value *ret)
{
    const struct date_style *style = date_style_for(session);
    const char *format;

    switch (id) {
    case SOURCE_DATE_MONTH_NAME:
        format = "%OB"; /* standing alone, as some languages decline it beside a day */
        break;
    case SOURCE_DATE_MONTH_SHORT:
        format = "%b";
        break;
    case SOURCE_DATE_WEEKDAY_NAME:
        format = "%A";
        break;
    case SOURCE_DATE_WEEKDAY_SHORT:
        format = "%a";
        break;
    case SOURCE_DATE_LONG:
        format = style->day_month;
        break;
    case SOURCE_DATE_FULL:
        format = style->with_weekday;
        break;
    case SOURCE_DATE_SHORT:
        format = style->abbreviated;
        break;
    default:
        return false;
    }
    *ret = value_take_string(format_date(session, format, tm));
    return true;
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
    if (id > SOURCE_DATE_SHORT)
        return false;
    const struct tm *tm = source_local_time(state, at.realtime);
    return read_clock(state->session, id, tm, ret) || read_date(id, tm, ret) ||
           read_date_words(state->session, id, tm, ret);
}
