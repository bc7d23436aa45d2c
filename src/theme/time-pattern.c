#include "theme/time-pattern.h"

#include <langinfo.h>
#include <string.h>

#include "base/text.h"
#include "theme/language.h"
#include "theme/zone.h"

/* One run of letters or one stretch of text. */
struct field {
    char letter; /* '\0': text */
    size_t count;
    const char *text; /* of the pattern, unquoted */
    size_t length;
};

static const struct {
    char letter;
    size_t count_max;
    enum source_pace pace;
} letters[] = {
    { 'H', 2, SOURCE_HOUR },   { 'h', 2, SOURCE_HOUR }, { 'K', 2, SOURCE_HOUR },
    { 'k', 2, SOURCE_HOUR },   { 'j', 2, SOURCE_HOUR }, { 'm', 2, SOURCE_MINUTE },
    { 's', 2, SOURCE_SECOND }, { 'a', 1, SOURCE_HOUR }, { 'E', 5, SOURCE_DAY },
    { 'd', 2, SOURCE_DAY },    { 'D', 3, SOURCE_DAY },  { 'M', 5, SOURCE_DAY },
    { 'L', 5, SOURCE_DAY },    { 'y', 4, SOURCE_DAY },  { 'w', 2, SOURCE_DAY },
};

/* Cuts the next field off; returns what follows, NULL at the end. */
static const char *field_next(const char *p, struct field *ret)
{
    if (*p == '\0')
        return NULL;

    *ret = (struct field){ .text = p, .length = 1 };
    if (*p == '\'' && p[1] == '\'')
        return p + 2;
    if (*p == '\'') {
        ret->text = p + 1;
        ret->length = strcspn(p + 1, "'");
        p += 1 + ret->length;
        if (*p && p[1] == '\'')
            ret->length++; /* a doubled quote: one is shown, the other opens what follows */
        return *p ? p + 1 : p;
    }
    if (!g_ascii_isalpha(*p)) {
        ret->length = (size_t)(text_next(p) - p);
        return text_next(p);
    }
    ret->letter = *p;
    while (p[ret->count] == *p)
        ret->count++;
    return p + ret->count;
}

static bool letter_find(char letter, size_t *ret)
{
    for (*ret = 0; *ret < G_N_ELEMENTS(letters); ++*ret)
        if (letters[*ret].letter == letter)
            return true;
    return false;
}

static bool check(const char *pattern, const char *allowed, char **ret_why)
{
    struct field field;

    for (const char *p = pattern; (p = field_next(p, &field));) {
        size_t i;

        if (!field.letter && !allowed)
            continue;
        if (!field.letter || !letter_find(field.letter, &i) ||
            (allowed && !strchr(allowed, field.letter))) {
            *ret_why = g_strdup_printf("'%.*s' means nothing there", (int)MAX(field.length, 1),
                                       field.text);
            return false;
        }
        if (field.count > letters[i].count_max) {
            *ret_why =
                g_strdup_printf("at most %zu times '%c'", letters[i].count_max, field.letter);
            return false;
        }
    }
    return true;
}

bool time_pattern_check(const char *pattern, char **ret_why)
{
    return check(pattern, NULL, ret_why);
}

bool date_skeleton_check(const char *skeleton, bool time, char **ret_why)
{
    return check(skeleton, time ? "EdMyjHhmsa" : "EdMy", ret_why);
}

enum source_pace time_pattern_pace(const char *pattern)
{
    enum source_pace pace = SOURCE_EVENT;
    struct field field;

    for (const char *p = pattern; (p = field_next(p, &field));) {
        size_t i;

        if (field.letter && letter_find(field.letter, &i) && letters[i].pace < pace)
            pace = letters[i].pace;
    }
    return pace;
}

struct context {
    const struct tm *tm;
    const struct evaluation *evaluation;
    const struct language *language; /* NULL: as the C library has it in `locale` */
    locale_t locale;
    bool session_hour; /* the pattern has a j */
};

/* A NULL language with a locale is that of the locale. */
static const struct language *language_of(const struct evaluation *evaluation)
{
    return evaluation->language || !evaluation->locale ? language_find(evaluation->language) : NULL;
}

/* nl_langinfo() items are no arithmetic sequence by contract. */
static const char *weekday_name(int day, bool full, const struct context *context)
{
    static const nl_item names[] = { DAY_1, DAY_2, DAY_3, DAY_4, DAY_5, DAY_6, DAY_7 };
    static const nl_item short_names[] = {
        ABDAY_1, ABDAY_2, ABDAY_3, ABDAY_4, ABDAY_5, ABDAY_6, ABDAY_7,
    };

    if (context->language)
        return context->language->weekdays[full ? 1 : 0][day];
    return nl_langinfo_l(full ? names[day] : short_names[day], context->locale);
}

static const char *month_name(int month, bool full, const struct context *context)
{
    static const nl_item names[] = {
        MON_1, MON_2, MON_3, MON_4, MON_5, MON_6, MON_7, MON_8, MON_9, MON_10, MON_11, MON_12,
    };
    static const nl_item short_names[] = {
        ABMON_1, ABMON_2, ABMON_3, ABMON_4,  ABMON_5,  ABMON_6,
        ABMON_7, ABMON_8, ABMON_9, ABMON_10, ABMON_11, ABMON_12,
    };

    if (context->language)
        return context->language->months[full ? 1 : 0][month];
    return nl_langinfo_l(full ? names[month] : short_names[month], context->locale);
}

static const char *half_day_name(int hour, const struct context *context)
{
    if (context->language)
        return language_half_day(context->language, context->evaluation->territory, hour < 12);

    const char *name = nl_langinfo_l(hour < 12 ? AM_STR : PM_STR, context->locale);

    if (*name)
        return name;
    return hour < 12 ? "AM" : "PM";
}

static int hour_12(int hour)
{
    return hour % 12 == 0 ? 12 : hour % 12;
}

static void append_padded(GString *out, size_t width, int number)
{
    g_string_append_printf(out, "%0*d", (int)width, number);
}

static void trim_right(GString *out)
{
    while (out->len > 0 && g_ascii_isspace(out->str[out->len - 1]))
        g_string_truncate(out, out->len - 1);
}

static void append_half_day(GString *out, const struct context *context)
{
    if (context->session_hour && context->evaluation->hour_24)
        trim_right(out);
    else
        g_string_append(out, half_day_name(context->tm->tm_hour, context));
}

/* A name by its count of letters: 5 are its first character alone. */
static void append_name(GString *out, size_t count, const char *name)
{
    if (count == 5)
        g_string_append_len(out, name, text_next(name) - name);
    else
        g_string_append(out, name);
}

static int hour_of(const struct field *field, const struct context *context)
{
    int hour = context->tm->tm_hour;

    switch (field->letter) {
    case 'h':
        return hour_12(hour);
    case 'K':
        return hour % 12;
    case 'k':
        return hour == 0 ? 24 : hour;
    case 'j':
        return context->evaluation->hour_24 ? hour : hour_12(hour);
    }
    return hour;
}

static int week_of(const struct tm *tm)
{
    char text[8];

    strftime(text, sizeof(text), "%V", tm);
    return (int)g_ascii_strtoll(text, NULL, 10);
}

static void append_date_field(GString *out, const struct field *field,
                              const struct context *context)
{
    const struct tm *tm = context->tm;
    size_t count = field->count;

    switch (field->letter) {
    case 'E':
        append_name(out, count, weekday_name(tm->tm_wday, count == 4, context));
        break;
    case 'd':
        append_padded(out, count, tm->tm_mday);
        break;
    case 'D':
        append_padded(out, count, tm->tm_yday + 1);
        break;
    case 'w':
        append_padded(out, count, week_of(tm));
        break;
    case 'M':
    case 'L':
        if (count < 3)
            append_padded(out, count, tm->tm_mon + 1);
        else
            append_name(out, count, month_name(tm->tm_mon, count == 4, context));
        break;
    case 'y':
        append_padded(out, count == 2 ? 2 : 1, count == 2 ? tm->tm_year % 100 : tm->tm_year + 1900);
        break;
    }
}

static void append_field(GString *out, const struct field *field, const struct context *context)
{
    switch (field->letter) {
    case '\0':
        g_string_append_len(out, field->text, (gssize)field->length);
        break;
    case 'H':
    case 'h':
    case 'K':
    case 'k':
    case 'j':
        append_padded(out, field->count, hour_of(field, context));
        break;
    case 'm':
        append_padded(out, field->count, context->tm->tm_min);
        break;
    case 's':
        append_padded(out, field->count, context->tm->tm_sec);
        break;
    case 'a':
        append_half_day(out, context);
        break;
    default:
        append_date_field(out, field, context);
        break;
    }
}

static bool has_session_hour(const char *pattern)
{
    struct field field;

    for (const char *p = pattern; (p = field_next(p, &field));)
        if (field.letter == 'j')
            return true;
    return false;
}

char *time_pattern_format(const char *pattern, const struct evaluation *evaluation,
                          const char *zone)
{
    struct tm tm;

    if (!zone_time(zone, (time_t)(evaluation->at.realtime / USEC_PER_SEC), &tm))
        return NULL;

    locale_t c_locale = evaluation->locale ? (locale_t)0 : newlocale(LC_ALL_MASK, "C", (locale_t)0);
    struct context context = {
        .tm = &tm,
        .evaluation = evaluation,
        .language = language_of(evaluation),
        .locale = evaluation->locale ? evaluation->locale : c_locale,
        .session_hour = has_session_hour(pattern),
    };
    GString *out = g_string_new(NULL);
    struct field field;

    for (const char *p = pattern; (p = field_next(p, &field));)
        append_field(out, &field, &context);
    if (c_locale)
        freelocale(c_locale);
    return g_string_free(out, FALSE);
}

/* Of a language Dorsal does not know: one whose dates look like the locale's numeric ones,
 * "%m/%d/%y", "%d/%m/%Y", "%d.%m.%Y", "%Y年%m月%d日". */
static const char *similar_language(const struct evaluation *evaluation, const char **ret_territory)
{
    const char *numeric = evaluation->locale ? nl_langinfo_l(D_FMT, evaluation->locale) : "%D";

    *ret_territory = "";
    if (strstr(numeric, "日"))
        return "zh";
    if (strchr(numeric, '.'))
        return "de";
    if (!g_str_has_prefix(numeric, "%m") && !g_str_has_prefix(numeric, "%D"))
        *ret_territory = "GB";
    return "en";
}

static size_t count_of(const char *skeleton, char letter)
{
    const char *run = strchr(skeleton, letter);
    size_t count = 0;

    while (run && run[count] == letter)
        count++;
    return count;
}

static enum date_length length_of(const char *skeleton)
{
    size_t month = count_of(skeleton, 'M');

    return month >= 4 ? DATE_LONG : month == 1 || month == 2 ? DATE_NUMERIC : DATE_SHORT;
}

/* What stands between two neighbors. */
static const char *between(const struct date_style *style, char a, char b, bool has_day)
{
    if (a == 'E' || b == 'E')
        return style->weekday;
    if (a != 'y' && b != 'y')
        return style->month_day;
    return has_day ? style->year : style->year_month;
}

static void append_letter(GString *out, const struct date_style *style, char letter, size_t count)
{
    bool parenthesis = letter == 'E' && style->parenthesis && count < 4;
    const char *after = letter == 'd'   ? style->after_day
                        : letter == 'M' ? style->after_month
                        : letter == 'y' ? style->after_year
                                        : "";

    if (letter == 'M' && style->month_number)
        count = 1; /* 3月, never a name */
    if (style->padded && (letter == 'd' || (letter == 'M' && count < 3)))
        count = 2;
    g_string_append(out, parenthesis ? "(" : "");
    for (size_t i = 0; i < count; i++)
        g_string_append_c(out, letter);
    g_string_append(out, parenthesis ? ")" : after);
}

static void append_date(GString *out, const char *skeleton, const struct date_style *style)
{
    char before = '\0';

    for (const char *letter = style->order; *letter; letter++) {
        size_t count = count_of(skeleton, *letter);

        if (count == 0)
            continue;
        if (before)
            g_string_append(out, between(style, before, *letter, strchr(skeleton, 'd') != NULL));
        append_letter(out, style, *letter, count);
        before = *letter;
    }
}

/* "h:mm a" with the seconds, or without the minutes. */
static void append_half_day_time(GString *out, const char *skeleton,
                                 const struct language *language)
{
    g_auto(GStrv) parts = g_strsplit(language->half_day_time, ":mm", 2);
    const char *hour_sign =
        g_str_has_prefix(language->half_day_time, "a") ? language->hour + 1 : "";

    g_string_append(out, parts[0]);
    if (strchr(skeleton, 'm'))
        g_string_append(out, strchr(skeleton, 's') ? ":mm:ss" : ":mm");
    else
        g_string_append(out, hour_sign);
    g_string_append(out, parts[1]);
}

static void append_time(GString *out, const char *skeleton, const struct language *language,
                        bool hour_24)
{
    bool session = strchr(skeleton, 'j') != NULL;
    bool minutes = strchr(skeleton, 'm') != NULL;
    bool seconds = strchr(skeleton, 's') != NULL;

    if (strchr(skeleton, 'h') || (session && !hour_24)) {
        append_half_day_time(out, skeleton, language);
        return;
    }
    if (session || strchr(skeleton, 'H')) {
        if (!minutes) {
            g_string_append(out, language->hour);
            return;
        }
        g_string_append(out, "HH:");
    }
    g_string_append(out, minutes && seconds ? "mm:ss" : minutes ? "mm" : "ss");
}

char *date_skeleton_to_pattern(const char *skeleton, const struct evaluation *evaluation)
{
    const struct language *language = language_of(evaluation);
    const char *territory = evaluation->territory;
    GString *out = g_string_new(NULL);

    if (!language)
        language = language_find(similar_language(evaluation, &territory));

    const struct date_style *style = language_date_style(language, territory, length_of(skeleton));

    append_date(out, skeleton, style);
    if (strpbrk(skeleton, "jHhms")) {
        if (out->len > 0)
            g_string_append(out, language->date_time);
        append_time(out, skeleton, language, evaluation->hour_24);
    }
    return g_string_free(out, FALSE);
}
