/* Options, presets, palette, feeds and bitmap fonts as a theme hands them out, and options' values
 * on the bus. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "theme/fixture.h"
#include "theme/theme.h"

static const char xml[] =
    "<Theme format='1' name='T'>\n"
    "<Palette>\n"
    "<Color name='ink' value='#ffffff' light='#000000' from='activity'/>\n"
    "<Color name='red' value='#ff0000'/><Color name='lit' value='#fff' ambient='#eee'/>\n"
    "<Color name='tint' value='#80ff0000' from='option.tint'/>\n"
    "</Palette>\n"
    "<Preset name='night' label='Night &amp; day'><Set option='dots' value='false'/>"
    "<Set option='size' value='12'/></Preset>\n"
    "<Option name='dots' type='bool' label='Dots' default='true'/>\n"
    "<Option name='style' type='list'><Choice value='thin' label='Thin'/><Choice value='bold'/>"
    "</Option>\n"
    "<Option name='tint' type='color'/><Option name='size' type='number' min='8' max='96'/>\n"
    "<Option name='city' type='text' default='Rome'/>\n"
    "<Option name='photo' type='image' default='images/sea.jpg'/><Option name='face' "
    "type='font'/>\n"
    "<BitmapFont name='lcd' height='16'><Character name='1' src='images/1.png' width='4'/>"
    "<Character name='AM' src='images/am.png'/><Character name='2' src='images/2.png'/>"
    "</BitmapFont>\n"
    "<Face><Feed kind='weather'><Text bitmapFont='lcd'>12</Text></Feed>"
    "<Repeat count='2'><Feed kind='weather'/></Repeat><Feed kind='timer'/></Face>\n"
    "<Pattern><Row gap='3'/></Pattern><Card for='timer' form='ambient'/>\n"
    "</Theme>";

static struct theme *load(void)
{
    struct diag_list diags;

    diag_list_init(&diags);

    struct theme *theme = theme_parse("mine", xml, strlen(xml), NULL, &fixture_sources, &diags);

    for (guint i = 0; i < diags.items->len; i++) {
        g_autofree char *text = diag_format(g_ptr_array_index(diags.items, i));

        ck_abort_msg("%s", text);
    }
    diag_list_fini(&diags);
    return theme;
}

static const struct {
    const char *name, *label;
    enum option_type type;
    enum value_type value_type;
    const char *fallback;
} options[] = {
    { "dots", "Dots", OPTION_BOOL, VALUE_BOOL, "true" },
    { "style", "style", OPTION_LIST, VALUE_STRING, "thin" },
    { "tint", "tint", OPTION_COLOR, VALUE_COLOR, "#FFFFFFFF" },
    { "size", "size", OPTION_NUMBER, VALUE_NUMBER, "8" },
    { "city", "city", OPTION_TEXT, VALUE_STRING, "Rome" },
    { "photo", "photo", OPTION_IMAGE, VALUE_STRING, "images/sea.jpg" },
    { "face", "face", OPTION_FONT, VALUE_STRING, "" },
};

START_TEST(theme_tells_its_options)
{
    struct theme *theme = load();
    size_t count;
    const struct theme_option *known = theme_options(theme, &count);
    const struct theme_option *option = &known[_i];
    g_autofree char *fallback = value_to_string(&option->fallback);

    ck_assert_uint_eq(count, G_N_ELEMENTS(options));
    ck_assert_str_eq(option->name, options[_i].name);
    ck_assert_str_eq(option->label, options[_i].label);
    ck_assert_int_eq(option->type, options[_i].type);
    ck_assert_int_eq(theme_option_value_type(option->type), options[_i].value_type);
    ck_assert_str_eq(fallback, options[_i].fallback);
    theme_unref(theme);
}
END_TEST

START_TEST(list_and_range_are_told)
{
    struct theme *theme = load();
    size_t count;
    const struct theme_option *known = theme_options(theme, &count);

    ck_assert_uint_eq(known[1].n_choices, 2);
    ck_assert_str_eq(known[1].choices[0].value, "thin");
    ck_assert_str_eq(known[1].choices[0].label, "Thin");
    ck_assert_str_eq(known[1].choices[1].label, "bold");
    ck_assert_double_eq(known[3].min, 8);
    ck_assert_double_eq(known[3].max, 96);
    ck_assert(isinf(known[0].min) && isinf(known[0].max));
    theme_unref(theme);
}
END_TEST

START_TEST(preset_sets_options_that_stand_behind_it)
{
    struct theme *theme = load();
    size_t count;
    const struct theme_preset *presets = theme_presets(theme, &count);

    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(presets[0].name, "night");
    ck_assert_str_eq(presets[0].label, "Night & day");
    ck_assert_uint_eq(presets[0].n_settings, 2);
    ck_assert_uint_eq(presets[0].settings[0].option, 0);
    ck_assert_int_eq(presets[0].settings[0].value.type, VALUE_BOOL);
    ck_assert(!presets[0].settings[0].value.boolean);
    ck_assert_uint_eq(presets[0].settings[1].option, 3);
    ck_assert_double_eq(presets[0].settings[1].value.number, 12);
    theme_unref(theme);
}
END_TEST

/* A value from the bus, for the option of an index: what it becomes, or why it cannot. */
static const struct {
    size_t option;
    const char *variant;
    const char *value; /* as text; NULL: refused */
    const char *why;
    const char *back; /* what is written, NULL: the same as was read */
} values[] = {
    { 0, "true", "true", NULL, NULL },
    { 0, "1", NULL, "'dots' wants true or false", NULL },
    { 0, "'true'", NULL, "'dots' wants true or false", NULL },
    { 1, "'bold'", "bold", NULL, NULL },
    { 1, "'round'", NULL, "'style' is one of thin, bold, not 'round'", NULL },
    { 1, "''", NULL, "'style' wants a text", NULL },
    { 2, "'#FF0000'", "#FFFF0000", NULL, NULL },
    { 2, "'#80FF0000'", "#80FF0000", NULL, NULL },
    { 2, "'red'", NULL, "'tint' wants a color, #RRGGBB", NULL },
    { 2, "uint32 4", NULL, "'tint' wants a color, #RRGGBB", NULL },
    { 3, "12.5", "12.5", NULL, NULL },
    { 3, "12", "12", NULL, "12.0" },
    { 3, "byte 0x0c", "12", NULL, "12.0" },
    { 3, "uint64 12", "12", NULL, "12.0" },
    { 3, "97.0", NULL, "'size' is from 8 to 96", NULL },
    { 3, "@d nan", NULL, "'size' is from 8 to 96", NULL },
    { 3, "'12'", NULL, "'size' wants a number", NULL },
    { 4, "'Paris'", "Paris", NULL, NULL },
    { 4, "''", "", NULL, NULL },
    { 4, "'a\\u0007'", NULL, "'city' is longer than 1000 bytes, or no text", NULL },
    { 5, "'me.jpg'", "option:photo", NULL, "'option:photo'" },
    { 5, "''", "", NULL, NULL },
    { 5, "3", NULL, "'photo' wants a text", NULL },
    { 6, "'Inter'", "Inter", NULL, NULL },
};

START_TEST(option_value_goes_over_the_bus)
{
    struct theme *theme = load();
    size_t count;
    const struct theme_option *option = &theme_options(theme, &count)[values[_i].option];
    g_autoptr(GVariant) variant = g_variant_parse(NULL, values[_i].variant, NULL, NULL, NULL);
    struct value value = { .type = VALUE_NULL };
    g_autofree char *why = NULL;

    ck_assert_ptr_nonnull(variant);
    ck_assert_int_eq(theme_option_read(option, variant, &value, &why), values[_i].value != NULL);
    if (values[_i].value) {
        g_autofree char *text = value_to_string(&value);
        g_autoptr(GVariant) back = g_variant_ref_sink(theme_option_write(option, &value));
        g_autofree char *written = g_variant_print(back, FALSE);

        ck_assert_str_eq(text, values[_i].value);
        ck_assert_str_eq(written, values[_i].back ? values[_i].back : values[_i].variant);
    } else {
        ck_assert_str_eq(why, values[_i].why);
    }
    value_clear(&value);
    theme_unref(theme);
}
END_TEST

START_TEST(palette_knows_where_colors_come_from)
{
    struct theme *theme = load();
    size_t count;
    const struct theme_palette_color *palette = theme_palette(theme, &count);

    ck_assert_uint_eq(count, 4);
    ck_assert_int_eq(palette[0].from, PALETTE_FROM_ACTIVITY);
    ck_assert_int_eq(palette[1].from, PALETTE_FROM_NOTHING);
    ck_assert_int_eq(palette[3].from, PALETTE_FROM_OPTION);
    ck_assert_uint_eq(palette[3].option, 2);
    ck_assert(!palette[0].has_ambient);
    ck_assert(palette[2].has_ambient);
    theme_unref(theme);
}
END_TEST

/* Gray of the same luminance, white no brighter than 60 %, see-through as before. */
static const struct {
    color_t color, ambient;
} grays[] = {
    { 0xff000000, 0xff000000 }, { 0xffffffff, 0xffcbcbcb }, { 0xff808080, 0xff808080 },
    { 0xffff0000, 0xff7f7f7f }, { 0x80ff0000, 0x807f7f7f }, { 0xff0000ff, 0xff4c4c4c },
};

START_TEST(color_rests_in_gray)
{
    ck_assert_uint_eq(theme_ambient_gray(grays[_i].color), grays[_i].ambient);
}
END_TEST

START_TEST(theme_tells_feeds_pattern_and_bitmap_fonts)
{
    struct theme *theme = load();
    const struct theme_bitmap_font *font = theme_bitmap_font(theme, "lcd");

    ck_assert_str_eq(theme_feeds(theme)[0], "weather");
    ck_assert_str_eq(theme_feeds(theme)[1], "timer");
    ck_assert_ptr_null(theme_feeds(theme)[2]);
    ck_assert_ptr_null(theme_fonts(theme)[0]);
    ck_assert_int_eq(theme_pattern(theme)->element, ELEMENT_PATTERN);
    ck_assert_ptr_nonnull(theme_card(theme, "timer", CARD_AMBIENT));
    ck_assert_ptr_null(theme_card(theme, "timer", CARD_EXPANDED));
    ck_assert_ptr_nonnull(font);
    ck_assert_double_eq(font->height, 16);
    ck_assert_uint_eq(font->n_characters, 3);
    ck_assert_str_eq(font->characters[0].text, "AM"); /* words win */
    ck_assert_str_eq(font->characters[0].src, "images/am.png");
    ck_assert_ptr_null(theme_bitmap_font(theme, "led"));
    theme_unref(theme);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("options");
    TCase *tcase = tcase_create("options");

    tcase_add_loop_test(tcase, theme_tells_its_options, 0, G_N_ELEMENTS(options));
    tcase_add_test(tcase, list_and_range_are_told);
    tcase_add_test(tcase, preset_sets_options_that_stand_behind_it);
    tcase_add_loop_test(tcase, option_value_goes_over_the_bus, 0, G_N_ELEMENTS(values));
    tcase_add_test(tcase, palette_knows_where_colors_come_from);
    tcase_add_loop_test(tcase, color_rests_in_gray, 0, G_N_ELEMENTS(grays));
    tcase_add_test(tcase, theme_tells_feeds_pattern_and_bitmap_fonts);
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
