/* The themes that Dorsal brings along fit the sources that Dorsal has. */
#include <stdlib.h>

#include <check.h>

#include "scene/scene.h"

static const char *const themes[] = {
    "album", "broadsheet", "meridian", "mono", "quarter-past", "regulator", "twin",
};

START_TEST(shipped_theme_loads_without_a_word)
{
    struct diag_list diags;

    diag_list_init(&diags);

    g_autofree char *directory = g_build_filename(THEMES_DIRECTORY, themes[_i], NULL);
    struct theme *theme = theme_load(directory, scene_sources(), &diags);

    for (guint i = 0; i < diags.items->len; i++) {
        g_autofree char *text = diag_format(g_ptr_array_index(diags.items, i));

        ck_abort_msg("%s", text);
    }
    ck_assert_ptr_nonnull(theme_face(theme));
    theme_unref(theme);
    diag_list_fini(&diags);
}
END_TEST

START_TEST(builtin_theme_has_a_face_and_all_cards)
{
    static const char *const templates[] = { "base", "cover", "ring" };
    struct theme *theme = theme_load_builtin(scene_sources());

    ck_assert_str_eq(theme_id(theme), "builtin");
    ck_assert_ptr_nonnull(theme_face(theme));
    for (size_t i = 0; i < G_N_ELEMENTS(templates); i++) {
        ck_assert_ptr_nonnull(theme_card(theme, templates[i], CARD_EXPANDED));
        ck_assert_ptr_nonnull(theme_card(theme, templates[i], CARD_COMPACT));
    }
    theme_unref(theme);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shipped");
    TCase *tcase = tcase_create("shipped");

    tcase_add_loop_test(tcase, shipped_theme_loads_without_a_word, 0, G_N_ELEMENTS(themes));
    tcase_add_test(tcase, builtin_theme_has_a_face_and_all_cards);
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
