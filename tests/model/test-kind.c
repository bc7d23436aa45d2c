/* The catalogue: kinds as files, bad lines reported where they are. */
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <glib/gstdio.h>

#include "model/kind.h"

static struct catalogue *load(const char *const *directories, struct diag_list *diags)
{
    diag_list_init(diags);
    return catalogue_load(directories, diags);
}

START_TEST(shipped_kinds_load_without_a_complaint)
{
    const char *const directories[] = { TEST_ACTIVITIES, NULL };
    struct diag_list diags;
    struct catalogue *catalogue = load(directories, &diags);

    ck_assert_uint_eq(diags.items->len, 0);
    const struct kind *timer = catalogue_find(catalogue, "timer");
    ck_assert_ptr_nonnull(timer);
    ck_assert_str_eq(timer->template, "ring");
    ck_assert(timer->rings);
    ck_assert_uint_eq(timer->linger, 120 * USEC_PER_SEC);
    ck_assert_int_eq(catalogue_find(catalogue, "media-playback")->class, CLASS_MEDIA);
    ck_assert_int_eq(catalogue_find(catalogue, "generic-notice")->privacy, PRIVACY_PRIVATE);
    ck_assert_str_eq(catalogue_names(catalogue)[0], "boarding-pass");
    ck_assert_str_eq(timer->sample[0], "title=Pasta");
    catalogue_free(catalogue);
    diag_list_fini(&diags);
}
END_TEST

static void write_kind(const char *directory, const char *file, const char *text)
{
    g_autofree char *path = g_build_filename(directory, file, NULL);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static void remove_directory(const char *directory)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *file;

    while ((file = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(directory, file, NULL);
        g_unlink(path);
    }
    g_rmdir(directory);
}

START_TEST(administrator_replaces_a_shipped_kind)
{
    g_autofree char *directory = g_dir_make_tmp("dorsal-kinds-XXXXXX", NULL);
    const char *const directories[] = { TEST_ACTIVITIES, "/nowhere", directory, NULL };
    struct diag_list diags;

    write_kind(directory, "timer.activity", "[Activity]\ntitle=Egg\n");
    write_kind(directory, "notes.txt", "not a kind");
    struct catalogue *catalogue = load(directories, &diags);

    ck_assert_uint_eq(diags.items->len, 0);
    ck_assert_str_eq(catalogue_find(catalogue, "timer")->title, "Egg");
    ck_assert(!catalogue_find(catalogue, "timer")->rings);
    ck_assert_ptr_null(catalogue_find(catalogue, "notes"));
    catalogue_free(catalogue);
    diag_list_fini(&diags);
    remove_directory(directory);
}
END_TEST

static const struct {
    const char *line;
    const char *said;
} bad_lines[] = {
    { "tempalte=ring", "x.activity:2: warning: unknown key 'tempalte'; did you mean 'template'?" },
    { "class=urgent", "bad value 'urgent' for 'class'" },
    { "privacy=maybe", "bad value 'maybe' for 'privacy'" },
    { "dwell=-1", "bad value '-1' for 'dwell'" },
    { "dwell=99999999999999999999", "for 'dwell'" },
    { "rings=perhaps", "write yes or no" },
    { "title=", "bad value '' for 'title'" },
    { "icon=../../etc/passwd", "bad value '../../etc/passwd' for 'icon'" },
    { "[Activities]", "unknown section 'Activities'" },
    { "nonsense", "neither a section" },
    { "[Smaple]", "unknown section 'Smaple'" },
};

START_TEST(bad_line_is_reported_and_the_rest_of_the_kind_kept)
{
    g_autofree char *directory = g_dir_make_tmp("dorsal-kinds-XXXXXX", NULL);
    const char *const directories[] = { directory, NULL };
    g_autofree char *text =
        g_strdup_printf("[Activity]\n%s\n[Activity]\nlinger=7\n", bad_lines[_i].line);
    struct diag_list diags;

    write_kind(directory, "x.activity", text);
    struct catalogue *catalogue = load(directories, &diags);

    ck_assert_uint_eq(diags.items->len, 1);
    g_autofree char *said = diag_format_line(diags.items->pdata[0]);
    ck_assert_msg(strstr(said, bad_lines[_i].said) != NULL, "%s", said);
    ck_assert_uint_eq(catalogue_find(catalogue, "x")->linger, 7 * USEC_PER_SEC);
    ck_assert_int_eq(catalogue_find(catalogue, "x")->class, CLASS_NOTICE);
    catalogue_free(catalogue);
    diag_list_fini(&diags);
    remove_directory(directory);
}
END_TEST

START_TEST(file_with_a_bad_name_is_no_kind)
{
    g_autofree char *directory = g_dir_make_tmp("dorsal-kinds-XXXXXX", NULL);
    const char *const directories[] = { directory, NULL };
    struct diag_list diags;

    write_kind(directory, "My Kind.activity", "[Activity]\n");
    struct catalogue *catalogue = load(directories, &diags);

    ck_assert_uint_eq(diags.errors, 1);
    ck_assert_ptr_null(catalogue_names(catalogue)[0]);
    catalogue_free(catalogue);
    diag_list_fini(&diags);
    remove_directory(directory);
}
END_TEST

START_TEST(class_and_privacy_names_read_back)
{
    for (int i = CLASS_CALL; i <= CLASS_PIN; i++) {
        enum activity_class class;

        ck_assert_int_eq(activity_class_from_string(activity_class_to_string(i), &class), 0);
        ck_assert_int_eq(class, i);
    }
    for (int i = PRIVACY_PUBLIC; i <= PRIVACY_SECRET; i++) {
        enum activity_privacy privacy;

        ck_assert_int_eq(activity_privacy_from_string(activity_privacy_to_string(i), &privacy), 0);
        ck_assert_int_eq(privacy, i);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kind");
    TCase *cases = tcase_create("catalogue");

    tcase_add_test(cases, shipped_kinds_load_without_a_complaint);
    tcase_add_test(cases, administrator_replaces_a_shipped_kind);
    tcase_add_loop_test(cases, bad_line_is_reported_and_the_rest_of_the_kind_kept, 0,
                        G_N_ELEMENTS(bad_lines));
    tcase_add_test(cases, file_with_a_bad_name_is_no_kind);
    tcase_add_test(cases, class_and_privacy_names_read_back);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
