/* Text from outside: what is taken, what is mended, what was probably meant. */
#include "check-main.h"

#include "base/parse.h"
#include "base/text.h"

static const struct {
    const char *text;
    size_t max;
    bool ok;
    const char *clean;
} texts[] = {
    { "", 10, true, "" },
    { "plain", 5, true, "plain" },
    { "longer", 5, false, "longe" },
    { "line\nand\ttab", 20, true, "line\nand\ttab" },
    { "bell\a", 10, false, "bell " },
    { "del\x7f", 10, false, "del " },
    { "c1\xc2\x85", 10, false, "c1 " },
    { "gr\xc3\xbc\xc3\x9f"
      "e",
      10, true,
      "gr\xc3\xbc\xc3\x9f"
      "e" },
    { "gr\xc3\xbc", 3, false, "gr" }, /* never half a character */
    { "bad\xff", 10, false, "bad\xef\xbf\xbd" },
};

START_TEST(text_is_checked_and_cleaned)
{
    g_autofree char *clean = text_clean(texts[_i].text, texts[_i].max);

    ck_assert_int_eq(text_ok(texts[_i].text, texts[_i].max), texts[_i].ok);
    ck_assert_str_eq(clean, texts[_i].clean);
    ck_assert(text_ok(clean, texts[_i].max));
}
END_TEST

static const char *const words[] = { "battery.percent", "battery.charging", "time.hour", "Text",
                                     NULL };

static const struct {
    const char *word;
    const char *closest;
} guesses[] = {
    { "battery.percnet", "battery.percent" },
    { "BATTERY.PERCENT", "battery.percent" },
    { "battery.chargin", "battery.charging" },
    { "time.huor", "time.hour" },
    { "Txet", "Text" },
    { "battery.pct", "battery.percent" },
    { "pct", NULL },
    { "weather", NULL },
    { "", NULL },
    { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      NULL },
};

START_TEST(near_words_are_suggested_and_far_ones_not)
{
    g_autofree char *suggestion = text_suggestion(guesses[_i].word, words);

    ck_assert_pstr_eq(text_closest(guesses[_i].word, words), guesses[_i].closest);
    ck_assert_int_eq(suggestion != NULL, guesses[_i].closest != NULL);
}
END_TEST

START_TEST(identifiers_are_short_and_plain)
{
    g_autofree char *longest = g_strnfill(64, 'a');
    g_autofree char *longer = g_strnfill(65, 'a');

    ck_assert(text_is_identifier("media-playback_2"));
    ck_assert(text_is_identifier(longest));
    ck_assert(!text_is_identifier(longer));
    ck_assert(!text_is_identifier(""));
    ck_assert(!text_is_identifier("Rear"));
    ck_assert(!text_is_identifier("../rear"));
}
END_TEST

static const struct {
    const char *text;
    bool ok;
    int value;
} ints[] = {
    { "0", true, 0 },    { "100", true, 100 },
    { "-5", true, -5 },  { "101", false, 0 },
    { "-6", false, 0 },  { "", false, 0 },
    { "5x", false, 0 },  { "0x10", false, 0 },
    { "4.5", false, 0 }, { "99999999999999999999", false, 0 },
};

START_TEST(integers_are_taken_exactly)
{
    int value = 77;

    ck_assert_int_eq(parse_int(ints[_i].text, -5, 100, &value), ints[_i].ok);
    ck_assert_int_eq(value, ints[_i].ok ? ints[_i].value : 77);
}
END_TEST

static const struct {
    const char *text;
    bool ok;
    struct size size;
} sizes[] = {
    { "904x572", true, { 904, 572 } },
    { "1x1", true, { 1, 1 } },
    { "0x5", false },
    { "5x1001", false },
    { "904", false },
    { "904x", false },
    { "x572", false },
    { "904x572x3", false },
    { "-4x5", false },
};

START_TEST(sizes_are_taken_exactly)
{
    struct size size = { 7, 8 };

    ck_assert_int_eq(parse_size(sizes[_i].text, 1000, &size), sizes[_i].ok);
    ck_assert_int_eq(size.width, sizes[_i].ok ? sizes[_i].size.width : 7);
    ck_assert_int_eq(size.height, sizes[_i].ok ? sizes[_i].size.height : 8);
}
END_TEST

START_TEST(lists_have_the_right_length)
{
    int values[4];

    ck_assert_uint_eq(parse_ints(" 1  -2\t3 ", -5, 5, 1, 4, values), 3);
    ck_assert_int_eq(values[1], -2);
    ck_assert_uint_eq(parse_ints("1 2 3 4 5", 0, 5, 1, 4, values), 0);
    ck_assert_uint_eq(parse_ints("1", 0, 5, 2, 4, values), 0);
    ck_assert_uint_eq(parse_ints("1 6", 0, 5, 1, 4, values), 0);
    ck_assert_uint_eq(parse_ints("1,2", 0, 5, 1, 4, values), 0);
}
END_TEST

START_TEST(bytes_are_text_and_back)
{
    const char bytes[] = "A\0\xff\x80z";
    g_autofree char *text = text_from_bytes(bytes, 5);
    g_autoptr(GBytes) back = text_to_bytes(text);
    g_autoptr(GBytes) wide = text_to_bytes("Ā");
    gsize size;

    ck_assert(g_utf8_validate(text, -1, NULL));
    ck_assert_mem_eq(g_bytes_get_data(back, &size), bytes, 5);
    ck_assert_uint_eq(size, 5);
    ck_assert_uint_eq(g_bytes_get_size(wide), 2);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("text");

    tcase_add_loop_test(cases, text_is_checked_and_cleaned, 0, G_N_ELEMENTS(texts));
    tcase_add_loop_test(cases, near_words_are_suggested_and_far_ones_not, 0, G_N_ELEMENTS(guesses));
    tcase_add_test(cases, identifiers_are_short_and_plain);
    tcase_add_loop_test(cases, integers_are_taken_exactly, 0, G_N_ELEMENTS(ints));
    tcase_add_loop_test(cases, sizes_are_taken_exactly, 0, G_N_ELEMENTS(sizes));
    tcase_add_test(cases, lists_have_the_right_length);
    tcase_add_test(cases, bytes_are_text_and_back);
    return run_cases("text", cases);
}
