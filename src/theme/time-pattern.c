#include "theme/time-pattern.h"

#include <langinfo.h>
#include <string.h>

#include "base/text.h"

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
    { 'H', 2, SOURCE_HOUR },   { 'h', 2, SOURCE_HOUR },   { 'j', 2, SOURCE_HOUR },
    { 'm', 2, SOURCE_MINUTE }, { 's', 2, SOURCE_SECOND }, { 'a', 1, SOURCE_HOUR },
    { 'E', 4, SOURCE_DAY },    { 'd', 2, SOURCE_DAY },    { 'M', 4, SOURCE_DAY },
    { 'y', 4, SOURCE_DAY },
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

bool date_skeleton_check(const char *skeleton, char **ret_why)
{
    return check(skeleton, "EdMy", ret_why);
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

/* nl_langinfo() items are no arithmetic sequence by contract. */
static const char *weekday_name(int day, bool full, locale_t locale)
{
    static const nl_item names[] = { DAY_1, DAY_2, DAY_3, DAY_4, DAY_5, DAY_6, DAY_7 };
    static const nl_item short_names[] = {
        ABDAY_1, ABDAY_2, ABDAY_3, ABDAY_4, ABDAY_5, ABDAY_6, ABDAY_7,
    };

    return nl_langinfo_l(full ? names[day] : short_names[day], locale);
}

static const char *month_name(int month, bool full, locale_t locale)
{
    static const nl_item names[] = {
        MON_1, MON_2, MON_3, MON_4, MON_5, MON_6, MON_7, MON_8, MON_9, MON_10, MON_11, MON_12,
    };
    static const nl_item short_names[] = {
        ABMON_1, ABMON_2, ABMON_3, ABMON_4,  ABMON_5,  ABMON_6,
        ABMON_7, ABMON_8, ABMON_9, ABMON_10, ABMON_11, ABMON_12,
    };

    return nl_langinfo_l(full ? names[month] : short_names[month], locale);
}

static const char *half_day_name(int hour, locale_t locale)
{
    const char *name = nl_langinfo_l(hour < 12 ? AM_STR : PM_STR, locale);

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

struct context {
    const struct tm *tm;
    locale_t locale;
    bool hour_24;
    bool session_hour; /* the pattern has a j */
};

static void append_half_day(GString *out, const struct context *context)
{
    if (context->session_hour && context->hour_24)
        trim_right(out);
    else
        g_string_append(out, half_day_name(context->tm->tm_hour, context->locale));
}

static void append_field(GString *out, const struct field *field, const struct context *context)
{
    const struct tm *tm = context->tm;

    switch (field->letter) {
    case '\0':
        g_string_append_len(out, field->text, (gssize)field->length);
        break;
    case 'H':
        append_padded(out, field->count, tm->tm_hour);
        break;
    case 'h':
        append_padded(out, field->count, hour_12(tm->tm_hour));
        break;
    case 'j':
        append_padded(out, field->count, context->hour_24 ? tm->tm_hour : hour_12(tm->tm_hour));
        break;
    case 'm':
        append_padded(out, field->count, tm->tm_min);
        break;
    case 's':
        append_padded(out, field->count, tm->tm_sec);
        break;
    case 'a':
        append_half_day(out, context);
        break;
    case 'E':
        g_string_append(out, weekday_name(tm->tm_wday, field->count == 4, context->locale));
        break;
    case 'd':
        append_padded(out, field->count, tm->tm_mday);
        break;
    case 'M':
        if (field->count < 3)
            append_padded(out, field->count, tm->tm_mon + 1);
        else
            g_string_append(out, month_name(tm->tm_mon, field->count == 4, context->locale));
        break;
    case 'y':
        append_padded(out, field->count == 2 ? 2 : 1,
                      field->count == 2 ? tm->tm_year % 100 : tm->tm_year + 1900);
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

char *time_pattern_format(const char *pattern, const struct evaluation *evaluation)
{
    time_t seconds = (time_t)(evaluation->at.realtime / USEC_PER_SEC);
    struct tm tm;

    if (!localtime_r(&seconds, &tm))
        return NULL;

    locale_t c_locale = evaluation->locale ? (locale_t)0 : newlocale(LC_ALL_MASK, "C", (locale_t)0);
    struct context context = {
        .tm = &tm,
        .locale = evaluation->locale ? evaluation->locale : c_locale,
        .hour_24 = evaluation->hour_24,
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

/* How a language writes a date: its fields in order, each with what stands between it and the field
 * before, and what follows it: a weekday's only before another field. */
struct date_style {
    struct {
        char letter;
        const char *before, *after;
    } fields[4];
};

static const struct date_style style_month_first = {
    { { 'E', "", "," }, { 'M', " ", "" }, { 'd', " ", "" }, { 'y', ", ", "" } }
};
static const struct date_style style_day_first = {
    { { 'E', "", "" }, { 'd', " ", "" }, { 'M', " ", "" }, { 'y', " ", "" } }
};
static const struct date_style style_day_dot = {
    { { 'E', "", "," }, { 'd', " ", "." }, { 'M', " ", "" }, { 'y', " ", "" } }
};
static const struct date_style style_year_first = {
    { { 'y', "", "年" }, { 'M', "", "月" }, { 'd', "", "日" }, { 'E', " ", "" } }
};

/* Told by the locale's numeric date: "%m/%d/%y", "%d/%m/%Y", "%d.%m.%Y", "%Y年%m月%d日". */
static const struct date_style *style_of(locale_t locale)
{
    const char *numeric = locale ? nl_langinfo_l(D_FMT, locale) : "%m/%d/%y";

    if (strstr(numeric, "日"))
        return &style_year_first;
    if (strchr(numeric, '.'))
        return &style_day_dot;
    if (g_str_has_prefix(numeric, "%m") || g_str_has_prefix(numeric, "%D"))
        return &style_month_first;
    return &style_day_first;
}

char *date_skeleton_to_pattern(const char *skeleton, locale_t locale)
{
    const struct date_style *style = style_of(locale);
    GString *out = g_string_new(NULL);
    const char *pending = ""; /* after the field before, unless it was the last */

    for (size_t i = 0; i < G_N_ELEMENTS(style->fields); i++) {
        const char *run = strchr(skeleton, style->fields[i].letter);
        bool numbered = style == &style_year_first && style->fields[i].letter == 'M';
        bool closes = style->fields[i].letter != 'E';

        if (!run)
            continue;
        if (out->len > 0)
            g_string_append_printf(out, "%s%s", pending, style->fields[i].before);
        for (; *run == style->fields[i].letter && !numbered; run++)
            g_string_append_c(out, *run);
        if (numbered) /* 3月, never 3 or a name */
            g_string_append_c(out, 'M');
        if (closes)
            g_string_append(out, style->fields[i].after);
        pending = closes ? "" : style->fields[i].after;
    }
    return g_string_free(out, FALSE);
}
