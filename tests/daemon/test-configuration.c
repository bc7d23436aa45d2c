/* dorsal.conf: what is right is taken, what is wrong is reported where it stands and skipped. */
#include <stdio.h>
#include <stdlib.h>

#include <check.h>

#include "../base/folder.h"
#include "daemon/access.h"
#include "daemon/configuration.h"
#include "daemon/state.h"

static struct config config;
static struct diag_list diags;
static char *path;

static void load(const char *text)
{
    g_autofree char *directory = g_dir_make_tmp("dorsal-XXXXXX", NULL);

    path = g_build_filename(directory, "dorsal.conf", NULL);
    ck_assert(g_file_set_contents(path, text, -1, NULL));
    diag_list_init(&diags);
    config_load(path, &config, &diags);
    remove(path);
    remove(directory);
}

static void unload(void)
{
    config_fini(&config);
    diag_list_fini(&diags);
    g_free(path);
}

START_TEST(everything_of_a_panel_is_read)
{
    load("# a comment\n"
         "[daemon]\n"
         "theme-dir=/a:/b\n"
         "[panel rear]\n"
         "card = /dev/dri/card1\n"
         "connector=DSI-2\n"
         "mode=904x572\n"
         "whole-card=yes\n"
         "theme=twin\n"
         "safe-area=277 32 32 32\n"
         "corner-radius=95\n"
         "cutout=48 62 196 196\n"
         "cutout=48 314 196 196 20\n"
         "touch-device=/dev/input/event3\n");

    const struct panel_config *panel = config.panels->pdata[0];

    ck_assert_uint_eq(diags.items->len, 0);
    ck_assert_uint_eq(config.panels->len, 1);
    ck_assert_str_eq(config.theme_dirs[1], "/b");
    ck_assert_str_eq(panel->name, "rear");
    ck_assert_str_eq(panel->card, "/dev/dri/card1");
    ck_assert_str_eq(panel->connector, "DSI-2");
    ck_assert_int_eq(panel->mode.width, 904);
    ck_assert(panel->whole_card);
    ck_assert_int_eq(panel->geometry.safe.left, 277);
    ck_assert_uint_eq(panel->geometry.n_cutouts, 2);
    ck_assert_int_eq(panel->geometry.cutouts[0].radius, 98);
    ck_assert_int_eq(panel->geometry.cutouts[1].radius, 20);
    ck_assert_str_eq(panel->touch_device, "/dev/input/event3");
    unload();
}
END_TEST

START_TEST(profile_says_the_geometry_and_later_keys_otherwise)
{
    load("[panel]\nprofile=rear-976\ncorner-radius=7\n");

    const struct panel_config *panel = config.panels->pdata[0];

    ck_assert_uint_eq(diags.items->len, 0);
    ck_assert_int_eq(panel->size.width, 976);
    ck_assert_uint_eq(panel->geometry.n_cutouts, 2);
    ck_assert_int_eq(panel->geometry.cutouts[1].bounds.y, 327);
    ck_assert_int_eq(panel->geometry.corner_radius, 7);
    unload();
}
END_TEST

START_TEST(without_a_panel_there_is_the_rear_one)
{
    load("");

    const struct panel_config *panel = config.panels->pdata[0];

    ck_assert_str_eq(panel->name, "rear");
    ck_assert_int_eq(panel->size.width, 904);
    unload();
}
END_TEST

static const struct {
    const char *text;
    const char *message; /* of the only problem, after the path */
} mistakes[] = {
    { "[panel rear]\nconector=x\n",
      ":2: warning: unknown key 'conector'; did you mean 'connector'?" },
    { "[pannel rear]\ncard=/x\n", ":1: warning: unknown section 'pannel'; did you mean 'panel'?" },
    { "[panel Rear-2]\ncard=/x\n",
      ":1: warning: bad panel name 'Rear-2'; use lower-case letters, digits and '_'" },
    { "[panel]\nmode=904\n",
      ":2: warning: bad value of mode: '904'; give WIDTHxHEIGHT in pixels, like 904x572" },
    { "[panel]\nwhole-card=maybe\n",
      ":2: warning: bad value of whole-card: 'maybe'; say yes or no" },
    { "[panel]\nprofile=rear\n",
      ":2: warning: bad value of profile: 'rear'; give the name of a file "
      "in panels/, like rear-904" },
    { "[panel]\nsafe-area=1 2 3\n", ":2: warning: bad value of safe-area: '1 2 3'; give four "
                                    "distances in pixels: LEFT TOP RIGHT BOTTOM" },
    { "[panel]\nsafe-area=1 2 3 -4\n", ":2: warning: bad value of safe-area: '1 2 3 -4'; give "
                                       "four distances in pixels: LEFT TOP RIGHT BOTTOM" },
    { "card=/x\n", ":1: warning: key outside of a section 'card'; begin with [daemon] or "
                   "[panel NAME]" },
    { "[panel\n", ":1: warning: section line is not complete; close the section name with ']'" },
    { "[panel]\nnonsense\n",
      ":2: warning: neither a section, an entry nor a comment; write key=value" },
};

START_TEST(a_mistake_is_reported_where_it_stands)
{
    load(mistakes[_i].text);
    ck_assert_uint_eq(diags.items->len, 1);

    g_autofree char *line = diag_format_line(diags.items->pdata[0]);
    g_autofree char *expected = g_strconcat(path, mistakes[_i].message, NULL);

    ck_assert_str_eq(line, expected);
    ck_assert_uint_ge(config.panels->len, 1);
    unload();
}
END_TEST

static char *state_dir(void)
{
    return g_dir_make_tmp("dorsal-XXXXXX", NULL);
}

static void assert_id(const char *directory, const char *panel, const char *key, const char *wanted)
{
    struct state *state = state_new(directory);
    g_autofree char *id = state_get_id(state, panel, key);

    ck_assert_pstr_eq(id, wanted);
    state_free(state);
}

START_TEST(what_was_chosen_comes_back)
{
    _cleanup_folder_ char *directory = state_dir();
    struct state *state = state_new(directory);

    state_set_id(state, "rear", "theme", "twin");
    state_set_id(state, "side", "theme", "meridian");
    state_set_id(state, "side", "pattern", "");
    state_free(state);
    assert_id(directory, "rear", "theme", "twin");
    assert_id(directory, "side", "theme", "meridian");
    assert_id(directory, "side", "pattern", "");
    assert_id(directory, "rear", "pattern", NULL);
}
END_TEST

START_TEST(options_come_back_with_their_types)
{
    static const char *const values[] = { "true", "'a \\'b\\' \\n #;= \u00fc'", "1.5", "''" };
    _cleanup_folder_ char *directory = state_dir();
    struct state *state = state_new(directory);
    g_autoptr(GVariant) value = g_variant_parse(NULL, values[_i], NULL, NULL, NULL);

    state_set_option(state, "rear", "twin", "some-option", value);
    state_save(state);
    state_free(state);

    state = state_new(directory);
    g_autoptr(GVariant) again = state_get_option(state, "rear", "twin", "some-option");
    ck_assert(again && g_variant_equal(value, again));
    ck_assert_ptr_null(state_get_option(state, "side", "twin", "some-option"));
    state_set_option(state, "rear", "twin", "some-option", NULL);
    ck_assert_ptr_null(state_get_option(state, "rear", "twin", "some-option"));
    state_free(state);
}
END_TEST

static const char *const damages[] = {
    "[panel rear]\ntheme=../../x\n",
    "nonsense",
    "[panel rear\ntheme=twin\n",
    "\xff\xfe\n",
};

START_TEST(a_damaged_file_is_set_aside)
{
    _cleanup_folder_ char *directory = state_dir();
    g_autofree char *file = g_build_filename(directory, "panels.conf", NULL);
    g_autofree char *aside = g_strconcat(file, ".broken", NULL);

    ck_assert(g_file_set_contents(file, damages[_i], -1, NULL));
    assert_id(directory, "rear", "theme", NULL);
    ck_assert_int_eq(g_file_test(aside, G_FILE_TEST_EXISTS), _i > 0);

    struct state *state = state_new(directory);
    state_set_id(state, "rear", "theme", "twin");
    state_free(state);
    assert_id(directory, "rear", "theme", "twin");
}
END_TEST

START_TEST(names_that_are_no_keys_are_not_kept)
{
    _cleanup_folder_ char *directory = state_dir();
    struct state *state = state_new(directory);
    g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_boolean(TRUE));

    state_set_option(state, "rear", "twin", "../x", value);
    ck_assert_ptr_null(state_get_option(state, "rear", "twin", "../x"));
    ck_assert_ptr_null(state_picture_path(state, "rear", "twin", "../x"));
    state_free(state);
}
END_TEST

START_TEST(without_a_directory_nothing_outlives_us)
{
    struct state *state = state_new(NULL);

    state_set_id(state, "rear", "theme", "twin");
    g_autofree char *id = state_get_id(state, "rear", "theme");
    ck_assert_str_eq(id, "twin");
    ck_assert_ptr_null(state_picture_path(state, "rear", "twin", "photo"));
    state_free(state);
}
END_TEST

static const struct {
    uid_t uid, active;
    bool may;
} accesses[] = {
    { 0, (uid_t)-1, true },  { 0, 1000, true },           { 54321, 54321, true },
    { 54321, 54322, false }, { 54321, (uid_t)-1, false }, { (uid_t)-1, (uid_t)-1, false },
};

START_TEST(the_panel_belongs_to_root_and_the_active_user)
{
    ck_assert_int_eq(access_may_control(accesses[_i].uid, accesses[_i].active, true),
                     accesses[_i].may);
}
END_TEST

START_TEST(on_a_private_bus_the_panel_is_ours)
{
    ck_assert(access_may_control(getuid(), (uid_t)-1, false));
    ck_assert(!access_may_control(getuid() + 1, getuid() + 1, false));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("configuration");
    TCase *cases = tcase_create("all");

    tcase_add_test(cases, everything_of_a_panel_is_read);
    tcase_add_test(cases, profile_says_the_geometry_and_later_keys_otherwise);
    tcase_add_test(cases, without_a_panel_there_is_the_rear_one);
    tcase_add_loop_test(cases, a_mistake_is_reported_where_it_stands, 0, G_N_ELEMENTS(mistakes));
    tcase_add_test(cases, what_was_chosen_comes_back);
    tcase_add_loop_test(cases, options_come_back_with_their_types, 0, 4);
    tcase_add_loop_test(cases, a_damaged_file_is_set_aside, 0, G_N_ELEMENTS(damages));
    tcase_add_test(cases, names_that_are_no_keys_are_not_kept);
    tcase_add_test(cases, without_a_directory_nothing_outlives_us);
    tcase_add_loop_test(cases, the_panel_belongs_to_root_and_the_active_user, 0,
                        G_N_ELEMENTS(accesses));
    tcase_add_test(cases, on_a_private_bus_the_panel_is_ours);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
