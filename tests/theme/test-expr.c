/* Expressions: what they yield, that null stays quiet, and what is said about wrong ones. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "theme/color.h"
#include "theme/fixture.h"

/* "TYPE VALUE" of the result, as "number 3"; or what is wrong, and its hint. */
static char *result_in(const struct expr_context *context, const char *text, char **ret_hint)
{
    struct expr_error error = { 0 };
    struct expr *expr = expr_compile(text, context, &error);

    if (!expr) {
        char *message = g_strdup_printf("error at %zu: %s", error.offset, error.message);

        *ret_hint = g_steal_pointer(&error.hint);
        expr_error_clear(&error);
        return message;
    }

    struct evaluation evaluation = fixture_evaluation(FIXTURE_START);
    struct value value = { .type = VALUE_NULL };

    expr_eval(expr, &evaluation, &value);
    if (value.type != VALUE_NULL)
        ck_assert_int_eq(value.type, expr_type(expr));

    g_autofree char *shown = value_to_string(&value);
    char *result = value.type == VALUE_NULL
                       ? g_strdup("null")
                       : g_strdup_printf("%s %s", value_type_to_string(value.type), shown);

    value_clear(&value);
    expr_free(expr);
    return result;
}

static const struct {
    const char *text, *result;
} results[] = {
    { "", "string " },
    { "plain", "string plain" },
    { "a {{b}} c", "string a {b} c" },
    { "{{", "string {" },
    { "{1}", "number 1" },
    { "{1.5}", "number 1.5" },
    { "{ 'a' }", "string a" },
    { "{\"it's\"}", "string it's" },
    { "{'it\\'s'}", "string it's" },
    { "{#fff}", "color #FFFFFFFF" },
    { "{#80112233}", "color #80112233" },
    { "{color.ink}", "color #FF112233" },
    { "{true}", "bool true" },
    { "{null}", "null" },
    { "{1 + 2 * 3}", "number 7" },
    { "{(1 + 2) * 3}", "number 9" },
    { "{7 - 2 - 1}", "number 4" },
    { "{8 / 4 / 2}", "number 1" },
    { "{5 / 2}", "number 2.5" },
    { "{7 % 3}", "number 1" },
    { "{-1 % 12}", "number 11" },
    { "{-2 + +3}", "number 1" },
    { "{- -2}", "number 2" },
    { "{1 < 2 and 2 lt 3}", "bool true" },
    { "{1 >= 2 || 2 ge 2}", "bool true" },
    { "{1 le 1 && 2 gt 3}", "bool false" },
    { "{not true}", "bool false" },
    { "{!(1 == 2)}", "bool true" },
    { "{'a' == 'a'}", "bool true" },
    { "{'a' != 'b'}", "bool true" },
    { "{1 == 1 == true}", "error at 8: comparisons do not chain" },
    { "{6 & 3 | 8}", "number 10" },
    { "{1 + 2 & 1 == 1}", "bool true" }, /* ((1 + 2) & 1) == 1 */
    { "{~5}", "number -6" },
    { "{~0 & 255}", "number 255" },
    { "{6.9 & 3.2}", "number 2" },
    { "{pow(2, 60) | 1}", "null" },
    { "{true ? 1 : 2}", "number 1" },
    { "{false ? 1 : true ? 2 : 3}", "number 2" },
    { "{null ? 1 : 2}", "number 2" },
    { "{1 ?? 2}", "number 1" },
    { "{null ?? 2}", "number 2" },
    { "{null ?? null ?? 'x'}", "string x" },
    { "{0.1 + 0.2}", "number 0.3" },
    { "{1000000 * 1000000}", "number 1000000000000" },
    { "{-0.0000001}", "number 0" },
    /* functions */
    { "{round(2.5)}", "number 3" },
    { "{round(-2.5)}", "number -2" },
    { "{floor(-1.5)}", "number -2" },
    { "{ceil(1.2)}", "number 2" },
    { "{fract(2.25)}", "number 0.25" },
    { "{fract(-0.25)}", "number 0.75" },
    { "{abs(-3)}", "number 3" },
    { "{sqrt(16)}", "number 4" },
    { "{pow(2, 10)}", "number 1024" },
    { "{sin(rad(30))}", "number 0.5" },
    { "{cos(rad(60))}", "number 0.5" },
    { "{tan(rad(45))}", "number 1" },
    { "{deg(rad(90))}", "number 90" },
    { "{clamp(5, 0, 3)}", "number 3" },
    { "{clamp(-5, 0, 3)}", "number 0" },
    { "{min(3, 1, 2)}", "number 1" },
    { "{max(3, 1, 2)}", "number 3" },
    { "{if(1 < 2, 'yes', 'no')}", "string yes" },
    { "{lookup(2, 1, 'a', 2, 'b', 'c')}", "string b" },
    { "{lookup('x', 'a', 1, 0)}", "number 0" },
    { "{has('play pause,next', 'pause')}", "bool true" },
    { "{has('play pause', 'pau')}", "bool false" },
    { "{upper('grün')}", "string GRÜN" },
    { "{lower('ABC')}", "string abc" },
    { "{textLength('grün')}", "number 4" },
    { "{hash('Dorsal') == hash('Dorsal')}", "bool true" },
    { "{hash('Dorsal') == hash('Dorsam')}", "bool false" },
    { "{hash('') ge 0 and hash('') lt 1}", "bool true" },
    { "{subText('grünes', 2, 4)}", "string ün" },
    { "{subText('abc', 2, 9)}", "string c" },
    { "{subText('abc', 2, 1)}", "string " },
    { "{duration(245900000)}", "string 4:05" },
    { "{duration(3723000000)}", "string 1:02:03" },
    { "{duration(-5)}", "string 0:00" },
    { "{countdown(245100000)}", "string 4:06" },
    { "{countdown(0)}", "string 0:00" },
    { "{numberFormat('00', 7)}", "string 07" },
    { "{numberFormat('0.0#', 2.5)}", "string 2.5" },
    { "{numberFormat('0.00', 2.005)}", "string 2.01" },
    { "{numberFormat('#,##0', 1234567)}", "string 1,234,567" },
    { "{numberFormat('#.#', 0.5)}", "string .5" },
    { "{numberFormat('0 km', 12.4)}", "string 12 km" },
    { "{numberFormat('0', -3)}", "string -3" },
    { "{numberFormat('0', -0.2)}", "string 0" },
    { "{numberFormat('x', 1)}", "string x" },
    { "{round(deg(asin(0.5)))} {round(deg(acos(0.5)))} {round(deg(atan(1)))}", "string 30 60 45" },
    { "{log(exp(2))} {log2(8)} {log10(1000)}", "string 2 3 3" },
    { "{cbrt(-27)} {expm1(0)}", "string -3 0" },
    { "{log(-1)}", "null" },
    { "{asin(2)}", "null" },
    { "{colorRgb(255, 128, 0)}", "color #FFFF8000" },
    { "{colorArgb(128, 255, 0, 300)}", "color #80FF00FF" },
    { "{extractColorFromColors('#f00 #0f0 #00f', false, 0.5)}", "color #FF00FF00" },
    { "{extractColorFromColors('#f00, #00f', true, 0.5)}", "color #FF800080" },
    { "{extractColorFromColors('#f00 #0f0 #00f', true, 0.75)}", "color #FF008080" },
    { "{extractColorFromColors('#f00 #0f0', true, 7)}", "color #FF00FF00" },
    { "{extractColorFromColors('red', true, 0)}", "null" },
    { "{extractColorFromColors('', true, 0)}", "null" },
    { "{extractColorFromWeightedColors('#f00 #0f0 #00f', '2 1 1', false, 0.49)}",
      "color #FFFF0000" },
    { "{extractColorFromWeightedColors('#f00 #0f0 #00f', '2 1 1', false, 0.5)}",
      "color #FF00FF00" },
    { "{extractColorFromWeightedColors('#f00 #0f0', '1', false, 0.5)}", "null" },
    { "{extractColorFromWeightedColors('#f00 #0f0', '1 -1', false, 0.5)}", "null" },
    { "{tone(#ff0000, #808080)}", "color #FF808080" },
    { "{tone(#777777, #ff0000)}", "color #FF888888" },
    { "{tone(#ff0000, #ff0000)}", "color #FFFF0000" },
    { "{readable(#ffffff, #000000, 4.5)}", "color #FFFFFFFF" },
    { "{readable(#777777, #000000, 30)}", "color #FFFFFFFF" },
    { "{alpha(#ff0000, 0.5)}", "color #80FF0000" },
    { "{mix(#000, #fff, 0.5)}", "color #FF808080" },
    { "{onColor(#ffff00)}", "color #FF000000" },
    { "{onColor(#000080)}", "color #FFFFFFFF" },
    { "{time('HH:mm:ss')}", "string 22:58:30" },
    { "{time('j:mm a')}", "string 10:58 PM" },
    { "{date('EEEdMMM')}", "string Sat, Mar 28" },
    /* sources */
    { "{time.hour}", "number 22" },
    { "{time.hour % 12 + ':'}", "error at 18: '+' wants a number here, not a string" },
    { "{activity.title}", "string Song" },
    { "{activity.title} at {time.hour}:{time.minute}", "string Song at 22:58" },
    { "{battery.percent}%", "string 41%" },
    { "{activity.canPause ? 'pause' : 'play'}", "string pause" },
    { "{option.seconds ? 1 : 2}", "number 1" },
    { "{alpha(option.accent, 0.5)}", "color #80FF8800" },
    { "in {option.city}", "string in Paris" },
    { "{option.photo ?? 'none'}", "string none" },
    /* null stays quiet */
    { "{activity.nothing + 1}", "null" },
    { "{round(activity.nothing)}", "null" },
    { "{activity.nothing < 1}", "null" },
    { "{not activity.unknown}", "null" },
    { "{activity.nothing == null}", "bool true" },
    { "{activity.nothing != 1}", "bool true" },
    { "{activity.unknown and false}", "bool false" },
    { "{activity.unknown and true}", "null" },
    { "{activity.unknown or true}", "bool true" },
    { "{activity.unknown or false}", "null" },
    { "{activity.unknown ? 'a' : 'b'}", "string b" },
    { "{activity.text ?? activity.title}", "string Song" },
    { "{activity.text}", "null" },
    { "from {activity.text}", "null" },
    { "{activity.title}, {activity.text}", "string Song, " },
    { "{lookup(activity.text, 'a', 1, 2)}", "number 2" },
    { "{1 / 0}", "null" },
    { "{0 / 0}", "null" },
    { "{5 % 0}", "null" },
    { "{sqrt(-1)}", "null" },
    { "{pow(10, 400)}", "null" },
    { "{activity.nothing / 0 ?? 7}", "number 7" },
};

START_TEST(expression_yields)
{
    g_autofree char *hint = NULL;
    g_autofree char *result = NULL;

    fixture_zone("UTC");
    result = result_in(&fixture_context, results[_i].text, &hint);
    ck_assert_msg(strcmp(result, results[_i].result) == 0, "%s: %s, not %s", results[_i].text,
                  result, results[_i].result);
}
END_TEST

static const struct {
    const char *text;
    size_t offset;
    const char *message, *hint;
} errors[] = {
    { "{", 1, "the expression ends where a value should be", "expressions end with '}'" },
    { "{}", 1, "the expression ends where a value should be", NULL },
    { "{1", 2, "the expression ends where an operator or '}' should be",
      "expressions end with '}'" },
    { "{1 2}", 3, "'2' stands where an operator or '}' should be", NULL },
    { "{1 +}", 4, "the expression ends where a value should be", NULL },
    { "{(1}", 3, "the expression ends where ')' should be", NULL },
    { "{min(1, }", 8, "the expression ends where a value should be", NULL },
    { "{min(1, 2}", 9, "the expression ends where ')' should be", NULL },
    { "{true ? 1}", 9, "the expression ends where ':' should be", NULL },
    { "{$}", 1, "'$' stands where a value should be", NULL },
    { "{ä}", 1, "'ä' stands where a value should be", NULL },
    { "{#12}", 1, "'#12' stands where a value should be", NULL },
    { "{'abc}", 1, "this string never ends", "close it with the same quote" },
    { "a } b", 2, "'}' without '{' before it", "write }} for a brace" },
    { "a {1} b }", 8, "'}' without '{' before it", "write }} for a brace" },
    { "a {1} b {time.hr}", 9, "unknown source 'time.hr'", "did you mean 'time.hour'?" },
    { "{battery.pct}", 1, "unknown source 'battery.pct'", "did you mean 'battery.percent'?" },
    { "{weather}", 1, "unknown source 'weather'", NULL },
    { "{color.inc}", 1, "unknown color 'color.inc'", "did you mean 'color.ink'?" },
    { "{option.second}", 1, "unknown option 'option.second'", "did you mean 'option.seconds'?" },
    { "{option.city + 1}", 1, "'+' wants a number here, not a string",
      "texts are joined by writing them side by side: {a} {b}" },
    { "{flor(1)}", 1, "unknown function 'flor'", "did you mean 'floor'?" },
    { "{join(1, 2)}", 1, "unknown function 'join'", NULL },
    { "{1 + floor}", 5, "'floor' is a function", "write its arguments in parentheses: floor(...)" },
    { "{floor()}", 1, "'floor' takes 1 argument, not 0", NULL },
    { "{clamp(1, 2)}", 1, "'clamp' takes 3 arguments, not 2", NULL },
    { "{min()}", 1, "'min' takes 2 to 128 arguments, not 0", NULL },
    { "{lookup(1, 2, 3, 4, 5)}", 1, "'lookup' takes 4 to 128 arguments, an even number, not 5",
      NULL },
    { "{floor('a')}", 7, "'floor' wants a number here, not a string", NULL },
    { "{-activity.title}", 2, "'-' wants a number here, not a string", NULL },
    { "{1 + (2 * 'a')}", 10, "'*' wants a number here, not a string", NULL },
    { "{'a' + 'b'}", 1, "'+' wants a number here, not a string",
      "texts are joined by writing them side by side: {a} {b}" },
    { "{1 == 'a'}", 6, "'==' wants a number here, not a string", NULL },
    { "{true ? 1 : 'a'}", 12, "'if' wants a number here, not a string", NULL },
    { "{activity.title ?? 1}", 19, "'?\?' wants a string here, not a number", NULL },
    { "{activity.title ? 1 : 2}", 1, "'if' wants a bool here, not a string",
      "compare it, as in x != null" },
    { "{not time.hour}", 5, "'not' wants a bool here, not a number", "compare it, as in x > 0" },
    { "{lookup(1, 'a', 2, 3)}", 11, "'lookup' wants a number here, not a string", NULL },
    { "{lookup(1, 2, 'a', 3)}", 19, "'lookup' wants a string here, not a number", NULL },
    { "{time(activity.title)}", 6, "'time' wants a constant pattern", NULL },
    { "{time('HH:mq')}", 6, "bad pattern for 'time': 'q' means nothing there", NULL },
    { "{time('HHH')}", 6, "bad pattern for 'time': at most 2 times 'H'", NULL },
    { "{date('EEE, d')}", 6, "bad pattern for 'date': ',' means nothing there", NULL },
    { "{date('mm')}", 6, "bad pattern for 'date': 'm' means nothing there", NULL },
    { "{1 < 2 < 3}", 7, "comparisons do not chain", "join them with 'and'" },
};

START_TEST(wrong_expression_is_explained)
{
    struct expr_error error = { 0 };

    ck_assert_ptr_null(expr_compile(errors[_i].text, &fixture_context, &error));
    ck_assert_str_eq(error.message, errors[_i].message);
    ck_assert_pstr_eq(error.hint, errors[_i].hint);
    ck_assert_uint_eq(error.offset, errors[_i].offset);
    expr_error_clear(&error);
}
END_TEST

static struct expr *compile(const char *text)
{
    struct expr_error error = { 0 };
    struct expr *expr = expr_compile(text, &fixture_context, &error);

    ck_assert_msg(expr != NULL, "%s: %s", text, error.message);
    return expr;
}

/* A For over activity.*, in it a Repeat, two Lets and the parameters of a Use. */
static const struct expr_scope scope_metric = { .name = "metric",
                                                .kind = SCOPE_PREFIX,
                                                .prefix = "activity" };
static const struct expr_scope scope_metric_index = {
    .outer = &scope_metric,
    .name = "metric.index",
    .kind = SCOPE_CONSTANT,
    .constant = { .type = VALUE_NUMBER, .number = 2 },
};
static const struct expr_scope scope_i = {
    .outer = &scope_metric_index,
    .name = "i",
    .kind = SCOPE_CONSTANT,
    .constant = { .type = VALUE_NUMBER, .number = 3 },
};
static const struct expr_scope scope_angle = {
    .outer = &scope_i,
    .name = "angle",
    .kind = SCOPE_EXPRESSION,
    .text = "{i + 1}",
    .text_scope = &scope_i,
};
static const struct expr_scope scope_label = {
    .outer = &scope_angle,
    .name = "label",
    .kind = SCOPE_EXPRESSION,
    .text = "{metric.title} {angle}",
    .text_scope = &scope_angle,
};
static const struct expr_scope scope_number = {
    .outer = &scope_label, .name = "number", .kind = SCOPE_EXPRESSION, .text = "24"
};
static const struct expr_scope scope_word = {
    .outer = &scope_number,
    .name = "word",
    .kind = SCOPE_EXPRESSION,
    .text = "24",
    .plain = VALUE_STRING,
};
static const struct expr_scope scope_wrong = {
    .outer = &scope_word,
    .name = "wrong",
    .kind = SCOPE_EXPRESSION,
    .text = "tall",
    .plain = VALUE_NUMBER,
};
static const struct expr_scope scope_broken = {
    .outer = &scope_wrong,
    .name = "broken",
    .kind = SCOPE_EXPRESSION,
    .text = "{i + metric.titel}",
    .text_scope = &scope_i,
};
static const struct expr_scope scope_inner_i = {
    .outer = &scope_broken,
    .name = "i",
    .kind = SCOPE_CONSTANT,
    .constant = { .type = VALUE_NUMBER, .number = 7 },
};

static const struct {
    const char *text, *result;
    const char *hint; /* of an error */
} scoped[] = {
    { "{i * 2}", "number 14", NULL },
    { "{angle * 2}", "number 8", NULL }, /* its i is the outer one */
    { "{metric.title} {metric.index}", "string Song 2", NULL },
    { "{label}!", "string Song 4!", NULL },
    { "{number + 1}", "number 25", NULL },
    { "{word}", "string 24", NULL },
    { "{time.hour + i}", "number 29", NULL },
    { "{metric.titel}", "error at 1: unknown source 'metric.titel'",
      "did you mean 'metric.title'?" },
    { "{metric}", "error at 1: 'metric' is an entry of a list", "write metric.FIELD" },
    { "{1 + angel}", "error at 5: unknown source 'angel'", "did you mean 'angle'?" },
    { "{1 + wrong}", "error at 5: 'wrong' stands for 'tall', which is no number", NULL },
    { "a {broken}", "error at 3: in what 'broken' stands for: unknown source 'metric.titel'",
      "did you mean 'metric.title'?" },
    { "{1 + label}", "error at 5: '+' wants a number here, not a string",
      "texts are joined by writing them side by side: {a} {b}" },
};

START_TEST(name_stands_for_what_encloses_it)
{
    struct expr_context context = fixture_context;
    g_autofree char *hint = NULL;

    context.scope = &scope_inner_i;
    fixture_zone("UTC");

    g_autofree char *result = result_in(&context, scoped[_i].text, &hint);

    ck_assert_str_eq(result, scoped[_i].result);
    ck_assert_pstr_eq(hint, scoped[_i].hint);
}
END_TEST

/* Each name stands for the one before it, `times` times. */
static char *compile_chain(size_t length, const char *text_format, const char *first)
{
    struct expr_scope *scopes = g_new0(struct expr_scope, length);
    GPtrArray *strings = g_ptr_array_new_with_free_func(g_free);
    struct expr_context context = fixture_context;
    g_autofree char *hint = NULL;

    for (size_t i = 0; i < length; i++) {
        char *name = g_strdup_printf("n%zu", i);
        g_auto(GStrv) parts = g_strsplit(text_format, "$", -1);
        g_autofree char *before = g_strdup_printf("n%zu", i - 1);
        char *text = i == 0 ? g_strdup(first) : g_strjoinv(before, parts);

        g_ptr_array_add(strings, name);
        g_ptr_array_add(strings, text);
        scopes[i] = (struct expr_scope){
            .outer = i > 0 ? &scopes[i - 1] : NULL,
            .name = name,
            .kind = SCOPE_EXPRESSION,
            .text = text,
            .text_scope = i > 0 ? &scopes[i - 1] : NULL,
        };
    }
    context.scope = &scopes[length - 1];

    g_autofree char *last = g_strdup_printf("{n%zu}", length - 1);
    char *result = result_in(&context, last, &hint);

    g_ptr_array_unref(strings);
    g_free(scopes);
    return result;
}

START_TEST(names_within_names_are_refused_up_to_the_cap)
{
    static const struct {
        size_t length;
        const char *text, *first, *result;
    } chains[] = {
        { 16, "{$ + 1}", "{time.hour}", "number 37" },
        { 17, "{$ + 1}", "{time.hour}",
          "error at 1: in what 'n16' stands for: too many names stand for each other, the last is "
          "'n0'" },
        { 9, "{$ + $}", "{time.hour}", "number 5632" },
        { 10, "{$ + $}", "{time.hour}", "number 11264" },
        { 11, "{$ + $}", "{time.hour}",
          "error at 1: with all that its names stand for, this expression is too long" },
        { 11, "{$ + $}", "{1}", /* also when all of it is computed before */
          "error at 1: with all that its names stand for, this expression is too long" },
    };

    fixture_zone("UTC");
    for (size_t i = 0; i < G_N_ELEMENTS(chains); i++) {
        g_autofree char *result = compile_chain(chains[i].length, chains[i].text, chains[i].first);

        ck_assert_str_eq(result, chains[i].result);
    }
}
END_TEST

/* FSI and PDI are written as < and >. The title is foreign. */
static const struct {
    const char *text, *title, *language, *result;
} mixed[] = {
    { "by {activity.title}.", "Song", "en", "by Song." },
    { "by {activity.title}.", "أغنية", "en", "by <أغنية>." },
    { "by {activity.title}.", "שיר 12", "en", "by <שיר 12>." },
    { "by {activity.title}.", "a\u202eb", "en", "by <a\u202eb>." }, /* an override ends there */
    { "من {activity.title}.", "Song", "ar", "من <Song>." },
    { "من {activity.title}.", "+49 30", "ar", "من <+49 30>." },
    { "من {activity.title}.", "أغنية", "ar", "من أغنية." },
    { "{activity.title}", "أغنية", "en", "أغنية" }, /* nothing stands around it */
    { "by {upper(activity.title ?? 'x')}", "אב", "en", "by <אב>" },
    { "by {textLength(activity.title)}", "אב", "en", "by 2" },
    { "{format('by {0}!', activity.title)}", "אב", "en", "by <אב>!" },
};

static char *foreign_title;

static void read_foreign(void *userdata, size_t source, struct instant at, struct value *ret)
{
    *ret = (struct value){ .type = VALUE_STRING, .string = g_strdup(foreign_title) };
}

static char *evaluate_mixed(const char *text, const char *title, const char *language, bool prose)
{
    struct expr_context context = fixture_context;
    struct expr_error error = { 0 };
    struct evaluation evaluation = fixture_evaluation(FIXTURE_START);
    struct value value = { .type = VALUE_NULL };

    foreign_title = (char[64]){ 0 };
    g_strlcpy(foreign_title, title, 64);
    context.prose = prose;
    evaluation.read = read_foreign;
    evaluation.language = language;

    struct expr *expr = expr_compile(text, &context, &error);

    ck_assert_msg(expr != NULL, "%s", error.message);
    expr_eval(expr, &evaluation, &value);
    expr_free(expr);

    g_autofree char *result = value_to_string(&value);
    g_auto(GStrv) opened = g_strsplit(result, "\u2068", -1);
    g_autofree char *with_open = g_strjoinv("<", opened);
    g_auto(GStrv) closed = g_strsplit(with_open, "\u2069", -1);

    value_clear(&value);
    return g_strjoinv(">", closed);
}

START_TEST(foreign_text_is_isolated_where_it_could_turn_what_is_around_it)
{
    g_autofree char *result =
        evaluate_mixed(mixed[_i].text, mixed[_i].title, mixed[_i].language, true);

    fixture_zone("UTC");
    ck_assert_str_eq(result, mixed[_i].result);
}
END_TEST

START_TEST(names_of_files_and_actions_are_never_isolated)
{
    g_autofree char *result = evaluate_mixed("icon:{activity.title}", "music", "ar", false);

    ck_assert_str_eq(result, "icon:music");
}
END_TEST

/* A Let of mixed text within other text: what is not seen does not count. */
START_TEST(isolates_have_no_length)
{
    static const struct expr_scope by = { .name = "by",
                                          .kind = SCOPE_EXPRESSION,
                                          .text = "by {activity.title}" };
    static const struct {
        const char *text, *result;
    } cases[] = { { "{textLength(by)}", "5" }, { "{subText(by, 3, 9)}", "אב" } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct expr_context context = fixture_context;
        struct expr_error error = { 0 };
        struct evaluation evaluation = fixture_evaluation(FIXTURE_START);
        struct value value = { .type = VALUE_NULL };

        foreign_title = (char[]){ "אב" };
        context.scope = &by;
        context.prose = true;
        evaluation.read = read_foreign;

        struct expr *expr = expr_compile(cases[i].text, &context, &error);

        expr_eval(expr, &evaluation, &value);

        g_autofree char *result = value_to_string(&value);

        ck_assert_str_eq(result, cases[i].result);
        value_clear(&value);
        expr_free(expr);
    }
}
END_TEST

static const struct {
    const char *text;
    bool constant;
    enum value_type type;
} folded[] = {
    { "text", true, VALUE_STRING },
    { "{1 + 2 * min(3, 4)}", true, VALUE_NUMBER },
    { "{if(1 < 2, #fff, #000)}", true, VALUE_COLOR },
    { "a {1 + 1} b", true, VALUE_STRING },
    { "{1 / 0}", true, VALUE_NUMBER },
    { "{null}", true, VALUE_NULL },
    { "{null ?? null}", true, VALUE_NULL },
    { "{lookup('a', 'a', 1, 2)}", true, VALUE_NUMBER },
    { "{activity.title}", false, VALUE_STRING },
    { "{color.ink}", false, VALUE_COLOR },
    { "{1 + 2 + time.hour}", false, VALUE_NUMBER },
    { "{time('HH')}", false, VALUE_STRING },
    { "{numberFormat('0.0', 1.5)}", false, VALUE_STRING }, /* the locale is not known yet */
    { "{null ? null : activity.canPause}", false, VALUE_BOOL },
};

START_TEST(constants_are_computed_when_compiled)
{
    struct expr *expr = compile(folded[_i].text);

    ck_assert_int_eq(expr_is_constant(expr), folded[_i].constant);
    ck_assert_int_eq(expr_type(expr), folded[_i].type);
    expr_free(expr);
}
END_TEST

START_TEST(sources_and_paces_are_known)
{
    struct expr *expr = compile("{time.second + time.hour + time.second} {activity.title}");
    size_t count;
    const size_t *sources = expr_sources(expr, &count);

    ck_assert_uint_eq(count, 3);
    ck_assert_uint_eq(sources[0], SOURCE_FIXTURE_HOUR);
    ck_assert_uint_eq(sources[1], SOURCE_FIXTURE_SECOND);
    ck_assert_uint_eq(sources[2], SOURCE_FIXTURE_TITLE);
    ck_assert(expr_uses_pace(expr, SOURCE_SECOND));
    ck_assert(expr_uses_pace(expr, SOURCE_HOUR));
    ck_assert(expr_uses_pace(expr, SOURCE_EVENT));
    ck_assert(!expr_uses_pace(expr, SOURCE_MINUTE));
    ck_assert(!expr_uses_pace(expr, SOURCE_RUNS));
    expr_free(expr);
}
END_TEST

static char *with_repeated(const char *before, const char *unit, int count, const char *after)
{
    GString *text = g_string_new(before);

    for (int i = 0; i < count; i++)
        g_string_append(text, unit);
    g_string_append(text, after);
    return g_string_free(text, FALSE);
}

START_TEST(long_and_deep_expressions_are_refused_up_to_the_cap)
{
    static const struct {
        const char *before, *unit;
        int good, bad;
        const char *after, *message;
    } caps[] = {
        { "{time.hour", " + time.hour", 127, 128, "}", "this expression is too long" },
        { "{", "-", 31, 32, "time.hour}", "this expression is nested too deeply" },
        { "{", "not ", 31, 32, "true}", "this expression is nested too deeply" },
        { "", "{1}", 63, 64, " ", "too many expressions in one text" },
        { "{min(1", ", 1", 127, 128, ")}", "'min' takes 2 to 128 arguments, not 129" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(caps); i++) {
        g_autofree char *good =
            with_repeated(caps[i].before, caps[i].unit, caps[i].good, caps[i].after);
        g_autofree char *bad =
            with_repeated(caps[i].before, caps[i].unit, caps[i].bad, caps[i].after);
        struct expr_error error = { 0 };

        expr_free(compile(good));
        ck_assert_ptr_null(expr_compile(bad, &fixture_context, &error));
        ck_assert_str_eq(error.message, caps[i].message);
        expr_error_clear(&error);
    }
}
END_TEST

static void read_text(void *userdata, size_t source, struct instant at, struct value *ret)
{
    *ret = (struct value){ .type = VALUE_STRING, .string = g_strdup("text") };
}

START_TEST(a_source_of_another_type_than_promised_is_null)
{
    struct expr *expr = compile("{time.hour + 1}");
    struct evaluation evaluation = { .read = read_text };
    struct value value = { .type = VALUE_BOOL };

    expr_eval(expr, &evaluation, &value);
    ck_assert_int_eq(value.type, VALUE_NULL);
    expr_free(expr);
}
END_TEST

static void read_no_number(void *userdata, size_t source, struct instant at, struct value *ret)
{
    *ret = (struct value){ .type = VALUE_NUMBER, .number = *(const double *)userdata };
}

START_TEST(a_source_without_a_finite_number_is_null)
{
    double numbers[] = { (double)NAN, (double)INFINITY, -(double)INFINITY };
    struct expr *expr = compile("{time.hour}");

    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct evaluation evaluation = { .read = read_no_number, .userdata = &numbers[i] };
        struct value value = { .type = VALUE_BOOL };

        expr_eval(expr, &evaluation, &value);
        ck_assert_int_eq(value.type, VALUE_NULL);
    }
    expr_free(expr);
}
END_TEST

/* How often it was read. */
static void count_reads(void *userdata, size_t source, struct instant at, struct value *ret)
{
    *ret = (struct value){ .type = VALUE_NUMBER, .number = ++*(int *)userdata };
}

START_TEST(a_name_is_computed_once_for_a_moment)
{
    static const struct {
        usec_t at;
        bool forget;
        double value;
    } steps[] = {
        { 0, false, 11 }, { 0, false, 11 },   { 60, false, 22 },  { 0, false, 11 },
        { 0, true, 33 },  { 120, false, 44 }, { 180, false, 55 }, { 0, false, 66 },
    };
    struct expr *compiled = NULL;
    const struct expr_scope scope = {
        .name = "a", .kind = SCOPE_EXPRESSION, .text = "{time.hour}", .compiled = &compiled
    };
    struct expr_context context = fixture_context;
    struct expr_error error = { 0 };
    struct expr_memo *memo = expr_memo_new();
    int reads = 0;

    context.scope = &scope;

    struct expr *expr = expr_compile("{a * 10 + a}", &context, &error);

    expr_free(compiled); /* the program keeps it */
    ck_assert(expr_uses_pace(expr, SOURCE_HOUR));
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        struct evaluation evaluation = {
            .read = count_reads,
            .userdata = &reads,
            .at = { .realtime = steps[i].at },
            .memo = memo,
        };
        struct value value = { .type = VALUE_NULL };

        if (steps[i].forget)
            expr_memo_forget(memo);
        expr_eval(expr, &evaluation, &value);
        ck_assert_double_eq(value.number, steps[i].value);
    }
    expr_memo_free(memo);
    expr_free(expr);
}
END_TEST

static const struct {
    const char *text;
    bool hour_24;
    const char *locale;
    const char *result;
} times[] = {
    { "{time('j:mm')}", true, NULL, "22:58" },
    { "{time('j:mm')}", false, NULL, "10:58" },
    { "{time('jj:mm a')}", true, NULL, "22:58" },
    { "{time('h:mm a')}", true, NULL, "10:58 PM" },
    { "{time('hh')}", false, NULL, "10" },
    { "{time('E EEE EEEE')}", true, NULL, "Sat Sat Saturday" },
    { "{time('d dd M MM MMM MMMM')}", true, NULL, "28 28 3 03 Mar March" },
    { "{time('y yy yyyy')}", true, NULL, "2026 26 2026" },
    { "{time(\"H 'o''clock'\")}", true, NULL, "22 o'clock" },
    { "{time('‹mm›')}", true, NULL, "‹58›" },
    { "{date('EEEE')}", true, NULL, "Saturday" },
    { "{date('yMMMMd')}", true, NULL, "March 28, 2026" },
};

/* Where a language is not installed, its rows have nothing to show. */
START_TEST(times_are_written_as_the_session_does)
{
    struct expr *expr = compile(times[_i].text);
    struct evaluation evaluation = fixture_evaluation(FIXTURE_START);
    struct value value = { .type = VALUE_NULL };

    fixture_zone("UTC");
    evaluation.hour_24 = times[_i].hour_24;
    if (times[_i].locale)
        evaluation.locale = newlocale(LC_ALL_MASK, times[_i].locale, (locale_t)0);
    if (!times[_i].locale || evaluation.locale) {
        expr_eval(expr, &evaluation, &value);
        ck_assert_str_eq(value.string, times[_i].result);
    }
    if (evaluation.locale)
        freelocale(evaluation.locale);
    value_clear(&value);
    expr_free(expr);
}
END_TEST

/* Moved no further than it must, and always enough when there is enough to be had. */
START_TEST(readable_color_has_the_contrast)
{
    static const color_t grounds[] = { 0xff000000, 0xffffffff, 0xff112233, 0xff808080, 0xffffcc00 };
    unsigned seed = 7;

    for (int i = 0; i < 500; i++) {
        color_t color = 0xff000000 | ((color_t)rand_r(&seed) & 0xffffff);
        color_t ground = grounds[i % 5];
        double wanted = i % 2 ? 4.5 : 3;
        color_t result = color_readable(color, ground, wanted);

        ck_assert_double_ge(color_contrast(result, ground), wanted);
        if (result != color) /* not further than some steps of a byte */
            ck_assert_double_le(color_contrast(result, ground), wanted + 0.4);
    }
    ck_assert_uint_eq(color_readable(0x40777777, 0xff000000, 20.9), 0x40ffffff);
}
END_TEST

static const struct {
    const char *text;
    bool ok;
    color_t color;
} colors[] = {
    { "#123", true, 0xff112233 },
    { "#abcdef", true, 0xffabcdef },
    { "#80ABCDEF", true, 0x80abcdef },
    { "#00000000", true, 0 },
    { "", false, 0 },
    { "#", false, 0 },
    { "123", false, 0 },
    { "#12", false, 0 },
    { "#1234", false, 0 },
    { "#12345g", false, 0 },
    { "#123456789", false, 0 },
};

START_TEST(color_is_read)
{
    color_t color = 0;

    ck_assert_int_eq(color_parse(colors[_i].text, &color), colors[_i].ok);
    ck_assert_uint_eq(color, colors[_i].color);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("expr");
    TCase *tcase = tcase_create("expr");

    tcase_add_loop_test(tcase, expression_yields, 0, G_N_ELEMENTS(results));
    tcase_add_loop_test(tcase, wrong_expression_is_explained, 0, G_N_ELEMENTS(errors));
    tcase_add_loop_test(tcase, name_stands_for_what_encloses_it, 0, G_N_ELEMENTS(scoped));
    tcase_add_test(tcase, names_within_names_are_refused_up_to_the_cap);
    tcase_add_loop_test(tcase, foreign_text_is_isolated_where_it_could_turn_what_is_around_it, 0,
                        G_N_ELEMENTS(mixed));
    tcase_add_test(tcase, names_of_files_and_actions_are_never_isolated);
    tcase_add_test(tcase, isolates_have_no_length);
    tcase_add_loop_test(tcase, constants_are_computed_when_compiled, 0, G_N_ELEMENTS(folded));
    tcase_add_test(tcase, sources_and_paces_are_known);
    tcase_add_test(tcase, long_and_deep_expressions_are_refused_up_to_the_cap);
    tcase_add_test(tcase, a_source_of_another_type_than_promised_is_null);
    tcase_add_test(tcase, a_source_without_a_finite_number_is_null);
    tcase_add_test(tcase, a_name_is_computed_once_for_a_moment);
    tcase_add_loop_test(tcase, times_are_written_as_the_session_does, 0, G_N_ELEMENTS(times));
    tcase_add_test(tcase, readable_color_has_the_contrast);
    tcase_add_loop_test(tcase, color_is_read, 0, G_N_ELEMENTS(colors));
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
