#include "theme/number-pattern.h"

#include <langinfo.h>
#include <math.h>
#include <string.h>

#include "theme/language.h"

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

/* Of languages that Dorsal does not know itself, the C library's locale says. */
static void signs_of(const struct evaluation *evaluation, const char **ret_decimal,
                     const char **ret_group)
{
    if (language_number_signs(evaluation->language, evaluation->territory, ret_decimal, ret_group))
        return;
    *ret_decimal = evaluation->locale ? nl_langinfo_l(RADIXCHAR, evaluation->locale) : ".";
    *ret_group = evaluation->locale ? nl_langinfo_l(THOUSEP, evaluation->locale) : ",";
}

static void append_number(GString *out, const struct number_pattern *pattern, double number,
                          const struct evaluation *evaluation)
{
    double scale = pow(10, pattern->decimals_max);
    double rounded = floor(fabs(number) * scale + 0.5) / scale;
    double whole = floor(rounded);
    const char *decimal;
    const char *group;
    char digits[64];
    char decimals[16];

    signs_of(evaluation, &decimal, &group);

    g_snprintf(digits, sizeof(digits), "%0*.0f", MAX(pattern->whole_min, 1), whole);
    if (number < 0 && rounded > 0)
        g_string_append(out, "-");
    if (pattern->whole_min > 0 || whole > 0 || pattern->decimals_max == 0)
        append_grouped(out, digits, pattern->grouped ? group : "");

    int shown = pattern->decimals_max;

    g_snprintf(decimals, sizeof(decimals), "%0*.0f", shown, round((rounded - whole) * scale));
    while (shown > pattern->decimals_min && decimals[shown - 1] == '0')
        shown--;
    if (shown > 0) {
        g_string_append(out, decimal);
        g_string_append_len(out, decimals, shown);
    }
}

char *number_pattern_format(const char *text, double number, const struct evaluation *evaluation)
{
    struct number_pattern pattern = number_pattern_parse(text);

    if (fabs(number) > 1e15)
        return NULL;

    GString *out = g_string_new_len(text, pattern.end_of_prefix - text);

    if (*pattern.end_of_prefix)
        append_number(out, &pattern, number, evaluation);
    g_string_append(out, pattern.suffix);
    return g_string_free(out, FALSE);
}
