/* Text. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "theme/function.h"
#include "theme/language.h"
#include "theme/number-pattern.h"

#define TEXT_MAX           16384 /* bytes of what is put together */
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

static void number_format(const struct call *call, struct value *ret)
{
    char *text = number_pattern_format(call->arguments[0].string, call->arguments[1].number,
                                       call->evaluation);

    if (text)
        take_string(ret, text);
}

/* ---- bidi ---- */

#define FIRST_STRONG_ISOLATE "\u2068"
#define POP_ISOLATE          "\u2069"

static bool is_isolate(gunichar c)
{
    return c >= 0x2066 && c <= 0x2069;
}

/* Letters, marks and signs that make a text run from right to left. */
static bool is_rtl(gunichar c)
{
    return (c >= 0x590 && c <= 0x8ff) || c == 0x200f || (c >= 0xfb1d && c <= 0xfdff) ||
           (c >= 0xfe70 && c <= 0xfeff) || (c >= 0x10800 && c <= 0x10fff) ||
           (c >= 0x1e800 && c <= 0x1efff);
}

static bool is_bidi_control(gunichar c)
{
    return is_isolate(c) || (c >= 0x202a && c <= 0x202e);
}

/* Whether the text could change the order of what stands around it, or be changed by it. */
static bool mixes_directions(const char *text, bool rtl)
{
    for (const char *p = text; *p; p = text_next(p)) {
        gunichar c = g_utf8_get_char(p);

        if (is_bidi_control(c) || (rtl ? !is_rtl(c) && !g_unichar_isspace(c) : is_rtl(c)))
            return true;
    }
    return false;
}

static char *isolated(const struct value *value, const struct evaluation *evaluation)
{
    char *text = value_to_string(value);

    if (value->type != VALUE_STRING ||
        !mixes_directions(text, language_is_rtl(evaluation->language)))
        return text;

    char *wrapped = g_strconcat(FIRST_STRONG_ISOLATE, text, POP_ISOLATE, NULL);

    g_free(text);
    return wrapped;
}

/* The argument, when it is a string: whatever its writing, what stands around it stays in place. */
static void isolate(const struct call *call, struct value *ret)
{
    take_string(ret, isolated(&call->arguments[0], call->evaluation));
}

/* The next character that is seen: isolates are not. */
static const char *next_seen(const char *p)
{
    while ((unsigned char)*p >= 0x80 && is_isolate(g_utf8_get_char(p)))
        p = text_next(p);
    return p;
}

/* Behind the first `count` characters of a text that are seen, or at its end. */
static const char *after_seen(const char *p, double count)
{
    for (; count >= 1 && *(p = next_seen(p)); count--)
        p = text_next(p);
    return p;
}

static void text_length(const struct call *call, struct value *ret)
{
    double count = 0;

    for (const char *p = call->arguments[0].string; *(p = next_seen(p)); p = text_next(p))
        count++;
    *ret = (struct value){ .type = VALUE_NUMBER, .number = count };
}

/* FNV-1a, mixed once more so that names that differ in their last letter are far apart. */
static void hash(const struct call *call, struct value *ret)
{
    uint32_t sum = 2166136261U;

    for (const char *p = call->arguments[0].string; *p; p++)
        sum = (sum ^ (unsigned char)*p) * 16777619U;
    sum = (sum ^ sum >> 16) * 0x7feb352dU;
    sum = (sum ^ sum >> 15) * 0x846ca68bU;
    *ret = (struct value){ .type = VALUE_NUMBER, .number = (sum ^ sum >> 16) / 4294967296.0 };
}

/* Only what is taken is looked at: themes cut long tables into pieces. */
static void sub_text(const struct call *call, struct value *ret)
{
    double start = fmax(floor(call->arguments[1].number), 0);
    double end = floor(call->arguments[2].number);
    GString *out = g_string_new(NULL);
    const char *p = after_seen(call->arguments[0].string, start);

    for (; end > start && *(p = next_seen(p)); start++) {
        const char *next = text_next(p);

        g_string_append_len(out, p, next - p);
        p = next;
    }
    take_string(ret, g_string_free(out, FALSE));
}

/* ---- putting together ---- */

/* Text that grows without bounds is of no use to anybody; cut at a character's end. */
static void take_text(struct value *ret, GString *text)
{
    if (text->len > TEXT_MAX) {
        const char *end = g_utf8_find_prev_char(text->str, text->str + TEXT_MAX + 1);

        g_string_truncate(text, (gsize)(end - text->str));
    }
    take_string(ret, g_string_free(text, FALSE));
}

/* Mixed text: literal, expression, literal, ... When all expressions are null, so is the text. */
static void join(const struct call *call, struct value *ret)
{
    GString *out = g_string_new(NULL);
    bool known = false;

    for (size_t i = 0; i < call->count && out->len <= TEXT_MAX; i++) {
        g_autofree char *part = value_to_string(&call->arguments[i]);

        known |= i % 2 == 1 && call->arguments[i].type != VALUE_NULL;
        g_string_append(out, part);
    }
    if (known)
        take_text(ret, out);
    else
        g_string_free(out, TRUE);
}

/* "{0}" is the first argument behind the text. */
static void format(const struct call *call, struct value *ret)
{
    GString *out = g_string_new(NULL);

    if (call->arguments[0].type != VALUE_STRING) {
        g_string_free(out, TRUE);
        return;
    }
    for (const char *p = call->arguments[0].string; *p && out->len <= TEXT_MAX;) {
        bool place = p[0] == '{' && g_ascii_isdigit(p[1]) && p[2] == '}';
        size_t index = place ? (size_t)(p[1] - '0') + 1 : 0;

        if (place && index < call->count) {
            g_autofree char *part = isolated(&call->arguments[index], call->evaluation);

            g_string_append(out, part);
        }
        if (!place)
            g_string_append_len(out, p, text_next(p) - p);
        p = place ? p + 3 : text_next(p);
    }
    take_text(ret, out);
}

const struct function functions_text[] = {
    { "join", "s:a(a)", FUNCTION_TAKES_NULL | FUNCTION_OPERATOR | FUNCTION_ISOLATES, RANGE_CORNERS,
      join, NULL },
    { "isolate", "s:s", FUNCTION_NO_FOLD | FUNCTION_OPERATOR, RANGE_NONE, isolate, NULL },
    { "format", "s:s(a)", FUNCTION_TAKES_NULL | FUNCTION_NO_FOLD | FUNCTION_ISOLATES, RANGE_CORNERS,
      format,
      "A text with {0}, {1} ... in it, which stand for the arguments that follow: "
      "format(@feels, activity.text)." },
    { "plural", "s:ns", FUNCTION_PLURAL, RANGE_NONE, NULL,
      "plural(n, @NAME): the form of a Plural of strings/ for this number, {n} in it replaced." },
    { "upper", "s:s", 0, RANGE_NONE, upper, "In capitals." },
    { "lower", "s:s", 0, RANGE_NONE, lower, "In small letters." },
    { "textLength", "n:s", 0, RANGE_NONE, text_length, "How many characters." },
    { "hash", "n:s", 0, RANGE_NONE, hash,
      "A number from 0 to below 1 that is always the same for the same text: for things strewn by "
      "a "
      "name." },
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
