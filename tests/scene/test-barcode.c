/* Codes: that they are read again as what they say, and that nothing else is drawn. */
#include <string.h>

#include "base/check-main.h"
#include "scene/barcode.h"

#include "fixture.h"

struct code_case {
    const char *symbology, *text;
    int columns, rows; /* 0: no code */
};

static const struct code_case codes[] = {
    { "qr", "DORSAL", 21, 21 },
    { "qr", "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100", 29, 29 },
    { "aztec", "DORSAL", 15, 15 },
    { "datamatrix", "DORSAL", 12, 12 },
    { "code128", "DORSAL", 101, 1 },
    { "ean13", "4006381333931", 95, 1 },
    { "ean13", "400638133393", 95, 1 },
    { "ean13", "4006381333930", 0, 0 }, /* a wrong check digit */
    { "ean13", "4006", 0, 0 },
    { "ean13", "40063813339A1", 0, 0 },
    { "code39", "DORSAL", 0, 0 },
    { "qr", "", 0, 0 },
    { "code128", "\xe6\x97\xa5\xe6\x9c\xac", 0, 0 },
};

START_TEST(has_the_size_of_its_standard)
{
    const struct code_case *test = &codes[_i];
    struct barcode *code = barcode_new(test->symbology, test->text);

    if (test->columns == 0) {
        ck_assert_ptr_null(code);
        return;
    }
    ck_assert_ptr_nonnull(code);
    ck_assert_int_eq(barcode_columns(code), test->columns);
    ck_assert_int_eq(barcode_rows(code), test->rows);
    barcode_free(code);
}
END_TEST

START_TEST(texts_too_long_are_no_code)
{
    static const char *const symbologies[] = { "qr", "aztec", "pdf417", "code128", "datamatrix" };
    g_autofree char *text = g_strnfill(BARCODE_TEXT_MAX + 1, 'A');

    for (size_t i = 0; i < G_N_ELEMENTS(symbologies); i++) {
        ck_assert_ptr_null(barcode_new(symbologies[i], text));
        barcode_free(barcode_new(symbologies[i], text + 1)); /* may be, may not: does not crash */
    }
}
END_TEST

#define WIDTH  200
#define HEIGHT 150

static void paint(struct fixture *fixture, const char *face)
{
    g_autofree char *xml = g_strdup_printf(THEME_WITH("%s"), face);

    fixture_init(fixture, fixture_panel(WIDTH, HEIGHT), xml);
    fixture_frame(fixture);
}

/* 21 modules and two quiet zones of 4 in 150 pixels: 5 pixels each. */
START_TEST(modules_are_whole_pixels_on_white)
{
    struct fixture fixture;
    size_t dark = 0;

    paint(&fixture, "<Rectangle fill='#336699'/><Barcode width='150' height='150' "
                    "value='DORSAL' alpha='1'/>");
    int first = (150 - 21 * 5) / 2;
    for (int y = 0; y < 150; y++) {
        for (int x = 0; x < 150; x++) {
            uint32_t pixel = fixture.shadow.data[y * WIDTH + x];
            bool quiet = x < first || y < first || x >= first + 105 || y >= first + 105;
            ck_assert(pixel == 0xffffffffU || (!quiet && pixel == 0xff000000U));
            int corner_x = first + (x - first) / 5 * 5;
            int corner_y = first + (y - first) / 5 * 5;
            if (!quiet)
                ck_assert_uint_eq(pixel, fixture.shadow.data[corner_y * WIDTH + corner_x]);
            dark += pixel == 0xff000000U;
        }
    }
    ck_assert_uint_gt(dark, 105 * 105 / 4);
    ck_assert_uint_eq(fixture.shadow.data[first * WIDTH + first], 0xff000000U);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(a_code_without_room_or_meaning_is_not_drawn)
{
    static const char *const faces[] = {
        "<Barcode width='25' height='25' value='DORSAL'/>",
        "<Barcode width='150' height='150' symbology='ean13' value='12'/>",
        "<Barcode width='150' height='150' value='{activity.title}'/>",
    };
    struct fixture fixture;

    paint(&fixture, faces[_i]);
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        ck_assert_uint_eq(fixture.shadow.data[i], 0xff000000U);
    fixture_fini(&fixture);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("barcode");

    tcase_add_loop_test(cases, has_the_size_of_its_standard, 0, G_N_ELEMENTS(codes));
    tcase_add_test(cases, texts_too_long_are_no_code);
    tcase_add_test(cases, modules_are_whole_pixels_on_white);
    tcase_add_loop_test(cases, a_code_without_room_or_meaning_is_not_drawn, 0, 3);
    return run_cases("barcode", cases);
}
