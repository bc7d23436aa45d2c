/* Expressions: what they yield, that null stays quiet, and what is said about wrong ones. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "theme/fixture.h"

/* "TYPE VALUE" of the result, as "number 3". */
static char *result_of(const char *text, bool *ret_constant)
{
    struct expr_error error = { 0 };
    struct expr *expr = expr_compile(text, &fixture_sources, fixture_colors, &error);

    if (!expr) {
        char *message = g_strdup_printf("error at %zu: %s", error.offset, error.message);

        expr_error_clear(&error);
        return message;
    }

    struct evaluation evaluation = fixture_evaluation(FIXTURE_START);
    struct value value = { .type = VALUE_NULL };

    expr_eval(expr, &evaluation, &value);
    if (value.type != VALUE_NULL)
        ck_assert_int_eq(value.type, expr_type(expr));
    *ret_constant = expr_is_constant(expr);

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
    bool constant;
    g_autofree char *result = NULL;

    fixture_zone("UTC");
    result = result_of(results[_i].text, &constant);
    ck_assert_msg(strcmp(result, results[_i].result) == 0, "%s: %s, not %s", results[_i].text,
                  result, results[_i].result);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("expr");
    TCase *tcase = tcase_create("expr");

    tcase_add_loop_test(tcase, expression_yields, 0, G_N_ELEMENTS(results));
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
