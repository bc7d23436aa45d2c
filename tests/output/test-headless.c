/* The panel in memory: shows what was damaged, keeps to 60 Hz, rests otherwise. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "output-listener.h"
#include "output/headless.h"

#define WIDTH  64
#define HEIGHT 48

static uint32_t shadow_data[WIDTH * HEIGHT];
static const struct pixels shadow = { shadow_data, WIDTH, HEIGHT, WIDTH * 4 };
static const struct region whole = { 1, { { 0, 0, WIDTH, HEIGHT } } };
static sd_event *event;
static struct heard heard;
static struct output *output;

static void setup(void)
{
    memset(&heard, 0, sizeof(heard));
    memset(shadow_data, 0, sizeof(shadow_data));
    ck_assert_int_ge(sd_event_new(&event), 0);
    ck_assert_int_eq(headless_output_new(event, (struct size){ WIDTH, HEIGHT }, &heard_listener,
                                         &heard, &output),
                     0);
    output_start(output);
    ck_assert_int_eq(heard.up, 0);
    loop_run_until(event, &heard.up, 1);
}

static void teardown(void)
{
    output_destroy(output);
    sd_event_unref(event);
}

static void fill(uint32_t color)
{
    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        shadow_data[i] = color;
}

static uint32_t shown(int x, int y)
{
    return pixels_row(headless_output_pixels(output), y)[x];
}

START_TEST(comes_up_with_its_size)
{
    ck_assert_int_eq(heard.size.width, WIDTH);
    ck_assert_int_eq(heard.size.height, HEIGHT);
    ck_assert_str_eq(output_describe(output), "headless, 64x48");
}
END_TEST

START_TEST(shows_only_what_was_damaged)
{
    struct region damage = { 1, { { 10, 10, 5, 5 } } };

    fill(0xff112233);
    output_present(output, &shadow, &damage);
    ck_assert_int_eq(heard.presented, 0);
    loop_run_until(event, &heard.presented, 1);
    ck_assert_uint_eq(shown(10, 10), 0xff112233);
    ck_assert_uint_eq(shown(14, 14), 0xff112233);
    ck_assert_uint_eq(shown(9, 10), 0);
    ck_assert_uint_eq(shown(15, 10), 0);
    ck_assert_uint_eq(output_get_statistics(output)->copied_pixels, 25);
}
END_TEST

START_TEST(shows_the_newest_of_many_frames_and_says_so_once)
{
    for (uint32_t i = 1; i <= 100; i++) {
        fill(i);
        output_present(output, &shadow, &whole);
    }
    loop_run_until(event, &heard.presented, 1);
    loop_run_idle(event);
    ck_assert_int_eq(heard.presented, 1);
    ck_assert_uint_eq(shown(0, 0), 100);
    ck_assert_uint_eq(output_get_statistics(output)->commits, 2);
    ck_assert_uint_eq(output_get_statistics(output)->coalesced, 98);
}
END_TEST

START_TEST(keeps_to_sixty_frames_a_second)
{
    usec_t began = clock_now(clock_system()).boottime;

    for (int i = 1; i <= 7; i++) {
        output_present(output, &shadow, &whole);
        loop_run_until(event, &heard.presented, i);
    }
    ck_assert_uint_ge(clock_now(clock_system()).boottime - began, 6 * (USEC_PER_SEC / 60));
}
END_TEST

START_TEST(shows_nothing_while_off_and_comes_up_again)
{
    fill(7);
    output_present(output, &shadow, &whole);
    output_set_power(output, false);
    output_present(output, &shadow, &whole);
    loop_run_idle(event);
    ck_assert_uint_eq(shown(0, 0), 0);
    ck_assert_int_eq(heard.presented, 0);

    output_set_power(output, true);
    loop_run_until(event, &heard.up, 2);
    output_present(output, &shadow, &whole);
    loop_run_until(event, &heard.presented, 1);
    ck_assert_uint_eq(shown(0, 0), 7);
}
END_TEST

START_TEST(unplugged_and_plugged_again_with_another_size)
{
    output_present(output, &shadow, &whole);
    headless_output_plug(output, (struct size){ 0 });
    loop_run_until(event, &heard.down, 1);
    ck_assert_str_eq(heard.why, "the panel is unplugged");
    output_present(output, &shadow, &whole);
    ck_assert_int_eq(heard.presented, 0);

    headless_output_plug(output, (struct size){ 20, 10 });
    loop_run_until(event, &heard.up, 2);
    ck_assert_int_eq(heard.size.width, 20);
    output_present(output, &shadow, &whole);
    loop_run_idle(event);
    ck_assert_int_eq(heard.presented, 0);
}
END_TEST

START_TEST(ignores_damage_outside_the_picture)
{
    struct region damage = { 1, { { -5, HEIGHT - 1, WIDTH + 10, 10 } } };
    struct region outside = { 1, { { WIDTH, 0, 10, 10 } } };

    fill(9);
    output_present(output, &shadow, &outside);
    loop_run_idle(event);
    ck_assert_int_eq(heard.presented, 0);
    output_present(output, &shadow, &damage);
    loop_run_until(event, &heard.presented, 1);
    ck_assert_uint_eq(output_get_statistics(output)->copied_pixels, WIDTH);
}
END_TEST

START_TEST(refuses_impossible_sizes)
{
    static const struct size sizes[] = { { 0, 1 }, { 1, -1 }, { PIXELS_SIDE_MAX + 1, 1 } };
    struct output *none = NULL;

    ck_assert_int_lt(headless_output_new(event, sizes[_i], &heard_listener, &heard, &none), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("headless");
    TCase *cases = tcase_create("panel");

    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, comes_up_with_its_size);
    tcase_add_test(cases, shows_only_what_was_damaged);
    tcase_add_test(cases, shows_the_newest_of_many_frames_and_says_so_once);
    tcase_add_test(cases, keeps_to_sixty_frames_a_second);
    tcase_add_test(cases, shows_nothing_while_off_and_comes_up_again);
    tcase_add_test(cases, unplugged_and_plugged_again_with_another_size);
    tcase_add_test(cases, ignores_damage_outside_the_picture);
    tcase_add_loop_test(cases, refuses_impossible_sizes, 0, 3);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
