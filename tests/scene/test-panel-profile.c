/* Profiles of panels: what is read, what is refused, and what a lens or a corner hides. */
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <glib/gstdio.h>

#include "scene/panel-profile.h"

static struct diag_list diags;
static GPtrArray *profiles;

static void load(const char *text)
{
    g_autofree char *directory = g_dir_make_tmp("dorsal-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, "a.panel", NULL);
    const char *const directories[] = { directory, NULL };

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    diag_list_init(&diags);
    profiles = panel_profiles_load(directories, &diags);
    g_unlink(path);
    g_rmdir(directory);
}

static void unload(void)
{
    g_ptr_array_unref(profiles);
    diag_list_fini(&diags);
}

START_TEST(everything_of_a_panel_is_read)
{
    load("[Panel]\ntitle=A\nsize=90x60\nsafe-area=1 2 3 4\ncorner-radius=9\ndpi=200\n"
         "monochrome=yes\ncutout=10 10 20 20\ncutout=50 10 20 20 3\n");
    ck_assert_uint_eq(diags.items->len, 0);

    const struct panel_profile *profile = panel_profile_find(profiles, "a");
    ck_assert_ptr_nonnull(profile);
    ck_assert_ptr_eq(panel_profile_of_size(profiles, (struct size){ 90, 60 }), profile);
    ck_assert_ptr_null(panel_profile_of_size(profiles, (struct size){ 60, 90 }));
    ck_assert_str_eq(profile->title, "A");
    ck_assert_int_eq(profile->dpi, 200);
    ck_assert(profile->monochrome);
    ck_assert_int_eq(profile->panel.safe.bottom, 4);
    ck_assert_int_eq(profile->panel.corner_radius, 9);
    ck_assert_uint_eq(profile->panel.n_cutouts, 2);
    ck_assert_int_eq(profile->panel.cutouts[0].radius, 10);
    ck_assert_int_eq(profile->panel.cutouts[1].radius, 3);
    unload();
}
END_TEST

static const struct {
    const char *text;
    const char *says;
    guint profiles; /* that remain */
} mistakes[] = {
    { "[Panel]\nsize=90x60\ncorner-radius=round\n", "give a number of pixels", 1 },
    { "[Panel]\nsize=90x60\nsafe-area=1 2 3\n", "LEFT TOP RIGHT BOTTOM", 1 },
    { "[Panel]\nsize=90x60\ncutouts=1 2 3 4\n", "did you mean 'cutout'?", 1 },
    { "[Panel]\nsize=big\n", "like 904x572", 0 },
    { "[Panel]\ntitle=A\n", "has no size", 0 },
    { "[Pannel]\nsize=90x60\n", "begin with [Panel]", 0 },
};

START_TEST(a_mistake_is_reported)
{
    load(mistakes[_i].text);
    ck_assert_uint_ge(diags.items->len, 1);

    g_autofree char *line = diag_format_line(diags.items->pdata[0]);
    g_autofree char *last = diag_format_line(diags.items->pdata[diags.items->len - 1]);
    ck_assert_msg(strstr(line, mistakes[_i].says) || strstr(last, mistakes[_i].says), "%s", line);
    ck_assert_uint_eq(profiles->len, mistakes[_i].profiles);
    unload();
}
END_TEST

static const struct {
    int x, y;
    bool hidden;
} pixels[] = {
    { 0, 0, true },    { 5, 0, true },   { 10, 0, false },  { 0, 10, false },
    { 3, 3, false },   { 99, 99, true }, { 50, 50, false }, { 30, 30, true },
    { 20, 20, false }, { 30, 20, true }, { 39, 30, true },  { 40, 30, false },
};

START_TEST(lenses_and_corners_hide_pixels)
{
    struct scene_panel panel = {
        .size = { 100, 100 },
        .corner_radius = 10,
        .cutouts = { { { 20, 20, 20, 20 }, 10 } },
        .n_cutouts = 1,
    };

    ck_assert_msg(scene_panel_hides(&panel, pixels[_i].x, pixels[_i].y) == pixels[_i].hidden,
                  "%d, %d", pixels[_i].x, pixels[_i].y);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("panel-profile");
    TCase *cases = tcase_create("panel-profile");

    tcase_add_test(cases, everything_of_a_panel_is_read);
    tcase_add_loop_test(cases, a_mistake_is_reported, 0, G_N_ELEMENTS(mistakes));
    tcase_add_loop_test(cases, lenses_and_corners_hide_pixels, 0, G_N_ELEMENTS(pixels));
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
