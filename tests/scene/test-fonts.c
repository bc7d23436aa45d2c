/* A panel on a system without fonts: says so, goes on, and writes again when there are some. */
#include <stdlib.h>
#include <string.h>

#include "base/check-main.h"

#include "fixture.h"

static size_t lit_pixels(const struct fixture *fixture)
{
    size_t count = 0;

    for (int y = 0; y < fixture->panel.size.height; y++)
        for (int x = 0; x < fixture->panel.size.width; x++)
            count += (pixels_row(&fixture->shadow, y)[x] & 0xffffff) != 0;
    return count;
}

START_TEST(no_fonts_are_a_problem_until_they_are_there)
{
    g_autofree char *fonts = g_strdup(getenv("FONTCONFIG_FILE"));
    struct fixture fixture;

    setenv("FONTCONFIG_FILE", TEST_NO_FONTS, 1);
    fixture_init(&fixture, fixture_panel(400, 300),
                 THEME_WITH("<Text size='40'>Text</Text>"
                            "<Rectangle y='200' width='10' height='10' fill='#FFFFFF'/>"));
    fixture_frame(&fixture);
    ck_assert_ptr_nonnull(scene_font_problem(fixture.scene));
    ck_assert_uint_eq(lit_pixels(&fixture), 100);

    setenv("FONTCONFIG_FILE", fonts, 1);
    fixture_frame(&fixture);
    ck_assert_ptr_null(scene_font_problem(fixture.scene));
    ck_assert_uint_gt(lit_pixels(&fixture), 200);
    fixture_fini(&fixture);
}
END_TEST

START_TEST(unknown_font_is_replaced)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(400, 300),
                 THEME_WITH("<Text size='40' font='No Such Font Anywhere'>Text</Text>"));
    fixture_frame(&fixture);
    ck_assert_ptr_null(scene_font_problem(fixture.scene));
    ck_assert_uint_gt(lit_pixels(&fixture), 100);
    fixture_fini(&fixture);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("fonts");

    tcase_add_test(cases, no_fonts_are_a_problem_until_they_are_there);
    tcase_add_test(cases, unknown_font_is_replaced);
    return run_cases("fonts", cases);
}
