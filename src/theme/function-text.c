/* Text. */
#include <langinfo.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "theme/function.h"

#define DURATION_HOURS_MAX 1e9

static void take_string(struct value *ret, char *string)
{
    *ret = (struct value){ .type = VALUE_STRING, .string = string };
}

static void upper(const struct call *call, struct value *ret)
{
    take_string(ret, g_utf8_strup(call->arguments[0].string, -1));
}

static void lower(const struct call *call, struct value *ret)
{
    take_string(ret, g_utf8_strdown(call->arguments[0].string, -1));
}

static void text_length(const struct call *call, struct value *ret)
{
    *ret = (struct value){
        .type = VALUE_NUMBER,
        .number = (double)g_utf8_strlen(call->arguments[0].string, -1),
    };
}

static void sub_text(const struct call *call, struct value *ret)
{
    const char *text = call->arguments[0].string;
    double length = (double)g_utf8_strlen(text, -1);
    double start = fmin(fmax(floor(call->arguments[1].number), 0), length);
    double end = fmin(fmax(floor(call->arguments[2].number), start), length);

    take_string(ret, g_utf8_substring(text, (glong)start, (glong)end));
}

static char *clock_text(double seconds)
{
    if (seconds / 3600 > DURATION_HOURS_MAX)
        return NULL;

    int64_t all = (int64_t)seconds;
    int64_t hours = all / 3600;
    int minutes = (int)(all / 60 % 60);
    int rest = (int)(all % 60);

    return hours > 0 ? g_strdup_printf("%" G_GINT64_FORMAT ":%02d:%02d", hours, minutes, rest)
                     : g_strdup_printf("%d:%02d", minutes, rest);
}

static void duration_text(double seconds, struct value *ret)
{
    char *text = clock_text(fmax(seconds, 0));

    if (text)
        take_string(ret, text);
}

static void duration(const struct call *call, struct value *ret)
{
    duration_text(floor(call->arguments[0].number / 1e6), ret);
}

static void countdown(const struct call *call, struct value *ret)
{
    duration_text(ceil(call->arguments[0].number / 1e6), ret);
}

/* "#,##0.0#": what stands before and after is kept as it is. */
struct number_pattern {
    const char *end_of_prefix, *suffix;
    bool grouped;
    int whole_min, decimals_min, decimals_max;
};

static struct number_pattern number_pattern_parse(const char *pattern)
{
    struct number_pattern result = { .end_of_prefix = pattern + strcspn(pattern, "#0") };
    const char *p = result.end_of_prefix;

    for (; *p == '#' || *p == '0' || *p == ','; p++) {
        result.grouped |= *p == ',';
        result.whole_min += *p == '0';
    }
    if (*p == '.' && (p[1] == '0' || p[1] == '#')) {
        for (p++; *p == '#' || *p == '0'; p++) {
            result.decimals_max++;
            if (*p == '0')
                result.decimals_min = result.decimals_max;
        }
    }
    result.suffix = p;
    result.whole_min = MIN(result.whole_min, 20);
    result.decimals_max = MIN(result.decimals_max, 9);
    result.decimals_min = MIN(result.decimals_min, result.decimals_max);
    return result;
}

static void append_grouped(GString *out, const char *digits, const char *separator)
{
    size_t n = strlen(digits);

    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            g_string_append(out, separator);
        g_string_append_c(out, digits[i]);
    }
}

static const char *locale_text(const struct evaluation *evaluation, nl_item item,
                               const char *fallback)
{
    return evaluation->locale ? nl_langinfo_l(item, evaluation->locale) : fallback;
}

static void append_number(GString *out, const struct number_pattern *pattern, double number,
                          const struct evaluation *evaluation)
{
    double scale = pow(10, pattern->decimals_max);
    double rounded = floor(fabs(number) * scale + 0.5) / scale;
    double whole = floor(rounded);
    char digits[64];
    char decimals[16];

    g_snprintf(digits, sizeof(digits), "%0*.0f", MAX(pattern->whole_min, 1), whole);
    if (number < 0 && rounded > 0)
        g_string_append(out, "-");
    if (pattern->whole_min > 0 || whole > 0 || pattern->decimals_max == 0)
        append_grouped(out, digits, pattern->grouped ? locale_text(evaluation, THOUSEP, ",") : "");

    int shown = pattern->decimals_max;

    g_snprintf(decimals, sizeof(decimals), "%0*.0f", shown, round((rounded - whole) * scale));
    while (shown > pattern->decimals_min && decimals[shown - 1] == '0')
        shown--;
    if (shown > 0) {
        g_string_append(out, locale_text(evaluation, RADIXCHAR, "."));
        g_string_append_len(out, decimals, shown);
    }
}

static void number_format(const struct call *call, struct value *ret)
{
    const char *text = call->arguments[0].string;
    double number = call->arguments[1].number;
    struct number_pattern pattern = number_pattern_parse(text);

    if (fabs(number) > 1e15)
        return;

    GString *out = g_string_new_len(text, pattern.end_of_prefix - text);

    if (*pattern.end_of_prefix)
        append_number(out, &pattern, number, call->evaluation);
    g_string_append(out, pattern.suffix);
    take_string(ret, g_string_free(out, FALSE));
}

/* Mixed text: literal, expression, literal, ... When all expressions are null, so is the text. */
static void join(const struct call *call, struct value *ret)
{
    GString *out = g_string_new(NULL);
    bool known = false;

    for (size_t i = 0; i < call->count; i++) {
        g_autofree char *part = value_to_string(&call->arguments[i]);

        known |= i % 2 == 1 && call->arguments[i].type != VALUE_NULL;
        g_string_append(out, part);
    }
    if (known)
        take_string(ret, g_string_free(out, FALSE));
    else
        g_string_free(out, TRUE);
}

const struct function functions_text[] = {
    { "join", "s:a(a)", FUNCTION_TAKES_NULL | FUNCTION_OPERATOR, RANGE_CORNERS, join, NULL },
    { "upper", "s:s", 0, RANGE_NONE, upper, "In capitals." },
    { "lower", "s:s", 0, RANGE_NONE, lower, "In small letters." },
    { "textLength", "n:s", 0, RANGE_NONE, text_length, "How many characters." },
    { "subText", "s:snn", 0, RANGE_CORNERS, sub_text,
      "The characters from the second argument, counted from 0, up to and without the third." },
    { "numberFormat", "s:sn", FUNCTION_NO_FOLD, RANGE_CORNERS, number_format,
      "A number by a pattern: \"0\" a digit that is always there, \"#\" one that may be, \",\" "
      "groups of thousands, \".\" decimals; signs are those of the session's language." },
    { "duration", "s:n", 0, RANGE_CORNERS, duration,
      "Microseconds as 4:05 or 1:02:03, rounded down." },
    { "countdown", "s:n", 0, RANGE_CORNERS, countdown,
      "The same rounded up, so that 0:00 means over." },
    { 0 },
};
