/* FIELD=VALUE on the command line becomes what Activities1 takes. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "ctl/fields.h"
#include "ctl/json.h"

#define WORDS_MAX 4

static bool parse(const char *const *words, struct fields *ret, char **ret_why)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    struct fields_context context = { { 1000 * USEC_PER_SEC, 5 }, utc };
    char *copies[WORDS_MAX];
    size_t count = 0;

    for (; count < WORDS_MAX && words[count]; count++)
        copies[count] = g_strdup(words[count]);
    bool good = fields_parse(copies, count, &context, ret, ret_why);
    for (size_t i = 0; i < count; i++)
        g_free(copies[i]);
    return good;
}

static const struct {
    const char *words[WORDS_MAX];
    const char *dict; /* as GVariant prints it */
} good[] = {
    { { NULL }, "@a{sv} {}" },
    { { "title=a=b" }, "{'title': <'a=b'>}" },
    { { "title=" }, "{'title': <''>}" },
    { { "title=a", "title=b" }, "{'title': <'b'>}" },
    { { "remaining=1m30s" }, "{'remaining': <int64 90000000>}" },
    { { "position=3:20" }, "{'position': <int64 200000000>}" },
    { { "length=" }, "{'length': <int64 -1>}" },
    { { "deadline=+1m" }, "{'deadline': <int64 1060000000>}" },
    { { "started=00:10" }, "{'started': <int64 600000000>}" },
    { { "expires=" }, "{'expires': <int64 -1>}" },
    { { "rate=0.5" }, "{'rate': <0.5>}" },
    { { "anchor=12" }, "{'anchor': <int64 12>}" },
    { { "panels=rear,lid" }, "{'panels': <['rear', 'lid']>}" },
    { { "panels=" }, "{'panels': <@as []>}" },
    { { "action=stop:Stop it: now" },
      "{'actions': <[{'key': <'stop'>, 'label': <'Stop it: now'>}]>}" },
    { { "action=a", "action=b:" }, "{'actions': <[{'key': <'a'>}, {'key': <'b'>}]>}" },
    { { "action=" }, "{'actions': <@aa{sv} []>}" },
    { { "action=stop:Stop|close" },
      "{'actions': <[{'key': <'stop'>, 'label': <'Stop'>, 'icon': <'close'>}]>}" },
    { { "progress=62%" }, "{'progress': <0.62>}" },
    { { "progress=0.5" }, "{'progress': <0.5>}" },
    { { "progress=" }, "{'progress': <-1.0>}" },
    { { "count=3" }, "{'count': <uint32 3>}" },
    { { "step=" }, "{'step': <uint32 0>}" },
    { { "segments=30:#FF0000,70" }, "{'segments': <[(30.0, '#FF0000'), (70.0, '')]>}" },
    { { "points=0.25:store" }, "{'points': <[(0.25, 'store')]>}" },
    { { "points=" }, "{'points': <@a(ds) []>}" },
    { { "steps=Ordered|On the way, now" }, "{'steps': <['Ordered', 'On the way, now']>}" },
    { { "metric=Pace|5:12|/km", "metric=Load|34|%|50%" },
      "{'metrics': <[('Pace', '5:12', '/km'), ('Load', '34', '%')]>, "
      "'metric-values': <[-1.0, 0.5]>}" },
    { { "metric=" }, "{'metrics': <@a(sss) []>, 'metric-values': <@ad []>}" },
    { { "code=M1 X" }, "{'code': <'M1 X'>}" },
    { { "code=@" TEST_BYTES }, "{'code': <[byte 0x00, 0xff, 0x41]>}" },
    { { "image=" }, "{'image-size': <(uint32 0, uint32 0)>}" },
};

START_TEST(field_becomes_what_the_bus_takes)
{
    struct fields fields;
    g_autofree char *why = NULL;

    ck_assert_msg(parse(good[_i].words, &fields, &why), "%s", why);
    g_autofree char *printed = g_variant_print(fields.dict, TRUE);
    ck_assert_str_eq(printed, good[_i].dict);
    ck_assert_int_eq(fields.image, -1);
    fields_fini(&fields);
}
END_TEST

static const struct {
    const char *words[WORDS_MAX];
    const char *said;
} bad[] = {
    { { "title" }, "'title': expected FIELD=VALUE" },
    { { "titel=x" }, "there is no field 'titel'; did you mean 'title'?" },
    { { "xyzzy=x" }, "see 'dorsalctl post --help'" },
    { { "title=a", "remaining=soon" }, "remaining=soon: expected a duration like 90s" },
    { { "deadline=later" }, "deadline=later: expected a time like 18:30" },
    { { "rate=fast" }, "rate=fast: expected a number" },
    { { "rate=nan" }, "rate=nan: expected a number" },
    { { "rate=" }, "rate=: expected a number" },
    { { "anchor=-1" }, "anchor=-1: expected microseconds" },
    { { "action=:Stop" }, "action=:Stop: expected KEY:LABEL" },
    { { "progress=much" }, "progress=much: expected a number from 0 to 1" },
    { { "count=-1" }, "count=-1: expected a whole number" },
    { { "segments=a:b" }, "segments=a:b: expected LENGTH:#RRGGBB,..." },
    { { "points=0.5:a,x" }, "points=0.5:a,x: expected PLACE:ICON,..." },
    { { "metric=Pace" }, "metric=Pace: expected LABEL|VALUE|UNIT|GAUGE" },
    { { "metric=a|b|c|much" }, "expected LABEL|VALUE|UNIT|GAUGE" },
    { { "code=@/nonexistent" }, "code=@/nonexistent: expected No such file" },
    { { "title=\xff" }, "title=...: expected UTF-8" },
    { { "image=/nonexistent.png" }, "image=/nonexistent.png: expected" },
};

START_TEST(wrong_field_is_said_with_what_is_expected)
{
    struct fields fields;
    g_autofree char *why = NULL;

    ck_assert(!parse(bad[_i].words, &fields, &why));
    ck_assert_msg(strstr(why, bad[_i].said) != NULL, "%s", why);
}
END_TEST

START_TEST(value_prints_as_json)
{
    g_autoptr(GVariant) value = g_variant_parse(
        NULL, "{'a': <[('x', uint32 1)]>, 'b': <nan>, 'c': <{'d': <true>}>, 'e': <'\"ö'>}", NULL,
        NULL, NULL);
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);

    json_print(memory, value);
    fclose(memory);
    g_autofree char *packed = g_strdup(text);
    free(text);
    /* Whatever the layout. */
    char *to = packed;
    for (const char *from = packed; *from; from++)
        if (*from != ' ' && *from != '\n')
            *to++ = *from;
    *to = '\0';
    ck_assert_str_eq(packed, "{\"a\":[[\"x\",1]],\"b\":null,\"c\":{\"d\":true},\"e\":\"\\\"ö\"}");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ctl-fields");
    TCase *cases = tcase_create("fields");

    tcase_add_loop_test(cases, field_becomes_what_the_bus_takes, 0, G_N_ELEMENTS(good));
    tcase_add_loop_test(cases, wrong_field_is_said_with_what_is_expected, 0, G_N_ELEMENTS(bad));
    tcase_add_test(cases, value_prints_as_json);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
