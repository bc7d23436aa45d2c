/* What Dorsal itself knows of languages, so that a panel speaks its user's also where the system
 * has only the C locale: names of days and months, the order of dates, signs of numbers, words for
 * spans of time, plural forms. After Unicode's CLDR. */
#pragma once

#include <stdbool.h>

enum date_length { DATE_NUMERIC, DATE_SHORT, DATE_LONG };

/* How a date is put together. Texts are parts of a pattern: letters stand in quotes. */
struct date_style {
    const char *order;      /* "EMdy" */
    const char *weekday;    /* between the weekday and what stands beside it */
    const char *month_day;  /* between these two, whichever is first */
    const char *year;       /* between year and day */
    const char *year_month; /* between year and month when they are neighbors */
    const char *after_day, *after_month, *after_year;
    bool month_number; /* never by name */
    bool parenthesis;  /* around a short weekday */
    bool padded;       /* numbers of two digits */
};

/* Spans of time; {n} is the number. */
struct relative_words {
    const char *now;
    const char *in_minutes, *minutes_ago, *in_hours, *hours_ago;
    const char *tomorrow, *yesterday;
    const char *in_two_days, *two_days_ago; /* or NULL */
    const char *in_days, *days_ago;         /* for 2 to 6 */
};

struct language {
    const char *code;           /* "de" */
    const char *weekdays[2][7]; /* from Sunday; short, long */
    const char *months[2][12];  /* short, long */
    const char *half_days[2];   /* morning, afternoon */
    struct date_style dates[3]; /* by enum date_length */
    const char *hour;           /* of an hour alone: "H 'Uhr'" */
    const char *half_day_time;  /* 12 hours: "h:mm a" */
    const char *date_time;      /* between date and time */
    struct relative_words relative;
};

/* Of "de_DE.UTF-8@euro" (NULL: "C", which is English) the language "de" and the territory "DE", or
 * ""; g_free() both. */
void language_of_locale(const char *locale, char **ret_language, char **ret_territory);
/* NULL: not one of those. Of a NULL language: English. */
const struct language *language_find(const char *language);
/* How the territory, "" or NULL for unknown, writes dates of this length. */
const struct date_style *language_date_style(const struct language *language, const char *territory,
                                             enum date_length length);
/* "AM", "PM" as it is written there. */
const char *language_half_day(const struct language *language, const char *territory, bool morning);
/* The signs in numbers. False: not known. */
bool language_number_signs(const char *language, const char *territory, const char **ret_decimal,
                           const char **ret_group);
/* Whether its script runs from right to left. */
bool language_is_rtl(const char *language);

enum plural { PLURAL_ZERO, PLURAL_ONE, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY, PLURAL_OTHER };
#define PLURAL_COUNT 6

/* Which form the number, as it is shown, takes ("1.5": digits and a '.'). */
enum plural language_plural(const char *language, const char *number);
const char *plural_to_string(enum plural plural);
bool plural_from_string(const char *text, enum plural *ret);
