#include "ctl/when.h"

#include <string.h>

#define DURATION_MAX (100.0 * 366 * (double)USEC_PER_DAY)

static const struct unit {
    const char *name;
    usec_t length;
} units[] = {
    /* Longer names first where one begins with another. */
    { "ms", USEC_PER_MSEC }, { "min", USEC_PER_MINUTE }, { "m", USEC_PER_MINUTE },
    { "sec", USEC_PER_SEC }, { "s", USEC_PER_SEC },      { "hr", USEC_PER_HOUR },
    { "h", USEC_PER_HOUR },  { "d", USEC_PER_DAY },
};

static const struct unit *take_unit(const char **text)
{
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
        if (g_str_has_prefix(*text, units[i].name)) {
            *text += strlen(units[i].name);
            return &units[i];
        }
    return NULL;
}

static bool take_number(const char **text, double *ret)
{
    char *end;

    /* No sign, no "inf", no "0x". */
    if (strspn(*text, "0123456789.") == 0)
        return false;
    g_autofree char *digits = g_strndup(*text, strspn(*text, "0123456789."));
    *ret = g_ascii_strtod(digits, &end);
    if (*end != '\0' || end == digits)
        return false;
    *text += strlen(digits);
    return true;
}

/* "1h30m": numbers with units. */
static bool parse_units(const char *text, double *ret)
{
    double sum = 0;

    while (*text) {
        double number;

        if (!take_number(&text, &number))
            return false;
        const struct unit *unit = take_unit(&text);
        if (!unit)
            return false;
        sum += number * (double)unit->length;
        text += strspn(text, " ");
    }
    *ret = sum;
    return true;
}

/* "45", "3:20", "1:03:20". */
static bool parse_clockwork(const char *text, double *ret)
{
    double sum = 0;

    for (int parts = 1;; parts++) {
        double number;

        if (!take_number(&text, &number) || (parts > 1 && number >= 60))
            return false;
        sum = sum * 60 + number;
        if (*text == '\0')
            break;
        if (*text++ != ':' || parts == 3)
            return false;
    }
    *ret = sum * (double)USEC_PER_SEC;
    return true;
}

bool when_parse_duration(const char *text, int64_t *ret)
{
    double length;

    if (*text == '\0' || (!parse_clockwork(text, &length) && !parse_units(text, &length)))
        return false;
    if (length > DURATION_MAX)
        return false;
    *ret = (int64_t)(length + 0.5);
    return true;
}

/* Takes `least` to two digits. */
static bool take_digits(const char **text, size_t least, int *ret)
{
    size_t count = strspn(*text, "0123456789");

    if (count < least || count > 2)
        return false;
    *ret = 0;
    for (; count > 0; count--)
        *ret = *ret * 10 + (*(*text)++ - '0');
    return true;
}

/* Reads "18:30" or "18:30:15" at the beginning; returns what stands behind, NULL when it is not. */
static const char *take_clock(const char *text, int *hour, int *minute, int *second)
{
    *second = 0;
    if (!take_digits(&text, 1, hour) || *text++ != ':' || !take_digits(&text, 2, minute))
        return NULL;
    if (*text == ':') {
        text++;
        if (!take_digits(&text, 2, second))
            return NULL;
    }
    return *hour < 24 && *minute < 60 && *second < 60 ? text : NULL;
}

static bool keep(GDateTime *time, usec_t *ret)
{
    gint64 seconds = time ? g_date_time_to_unix(time) : -1;

    if (seconds < 0)
        return false;
    *ret = (usec_t)seconds * USEC_PER_SEC + (usec_t)g_date_time_get_microsecond(time);
    return true;
}

/* That time on the day `days` from now. */
static bool clock_on_day(usec_t now_realtime, GTimeZone *zone, int days, const int clock[3],
                         usec_t *ret)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc((gint64)(now_realtime / USEC_PER_SEC));
    g_autoptr(GDateTime) now = g_date_time_to_timezone(utc, zone);
    g_autoptr(GDateTime) day = g_date_time_add_days(now, days);
    int year, month, date;

    g_date_time_get_ymd(day, &year, &month, &date);
    g_autoptr(GDateTime) time =
        g_date_time_new(zone, year, month, date, clock[0], clock[1], clock[2]);
    return keep(time, ret);
}

static bool parse_clock(const char *text, usec_t now_realtime, GTimeZone *zone, enum when_bias bias,
                        usec_t *ret)
{
    int clock[3];
    const char *rest = take_clock(text, &clock[0], &clock[1], &clock[2]);
    usec_t time;

    if (!rest || *rest != '\0' || !clock_on_day(now_realtime, zone, 0, clock, &time))
        return false;
    if (bias == WHEN_NEXT && time <= now_realtime)
        return clock_on_day(now_realtime, zone, 1, clock, ret);
    if (bias == WHEN_LAST && time > now_realtime)
        return clock_on_day(now_realtime, zone, -1, clock, ret);
    *ret = time;
    return true;
}

/* ISO 8601 as g_date_time_new_from_iso8601() has it, and without seconds. */
static bool parse_date(const char *text, GTimeZone *zone, usec_t *ret)
{
    g_autofree char *iso = g_strdup(text);
    char *clock = strpbrk(iso, "T ");
    int hour, minute, second;

    if (!clock)
        return false;
    *clock++ = 'T';
    const char *rest = take_clock(clock, &hour, &minute, &second);
    if (!rest)
        return false;
    g_autofree char *full = g_strdup_printf("%.*s%02d:%02d:%02d%s", (int)(clock - iso), iso, hour,
                                            minute, second, rest);
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(full, zone);
    return keep(time, ret);
}

bool when_parse_instant(const char *text, usec_t now_realtime, GTimeZone *zone, enum when_bias bias,
                        usec_t *ret)
{
    int64_t distance;

    if (strcmp(text, "now") == 0) {
        *ret = now_realtime;
        return true;
    }
    if (*text == '+' || *text == '-') {
        if (!when_parse_duration(text + 1, &distance))
            return false;
        *ret = *text == '+' ? usec_add(now_realtime, (usec_t)distance)
                            : usec_sub(now_realtime, (usec_t)distance);
        return true;
    }
    return parse_clock(text, now_realtime, zone, bias, ret) || parse_date(text, zone, ret);
}
