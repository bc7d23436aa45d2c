/* How pictures are brought into a size. */
#include <stdlib.h>

#include <check.h>
#include <glib.h>

#include "decode/fit.h"

static const struct {
    double width, height;
    struct size wanted;
    enum decode_fit how;
    bool enlarge;
    struct size size;
    double x, y;
} fits[] = {
    /* contain */
    { 100, 100, { 50, 20 }, DECODE_CONTAIN, false, { 20, 20 }, 0, 0 },
    { 200, 100, { 50, 50 }, DECODE_CONTAIN, false, { 50, 25 }, 0, 0 },
    { 10, 20, { 50, 50 }, DECODE_CONTAIN, false, { 10, 20 }, 0, 0 },
    { 10, 20, { 50, 50 }, DECODE_CONTAIN, true, { 25, 50 }, 0, 0 },
    { 100000, 1, { 50, 50 }, DECODE_CONTAIN, true, { 50, 1 }, 0, 0 },
    { 1, 1e9, { 50, 50 }, DECODE_CONTAIN, false, { 1, 50 }, 0, 0 },
    { 0.5, 0.25, { 50, 50 }, DECODE_CONTAIN, true, { 50, 25 }, 0, 0 },
    /* cover */
    { 100, 100, { 50, 20 }, DECODE_COVER, false, { 50, 20 }, 0, -15 },
    { 400, 100, { 50, 50 }, DECODE_COVER, false, { 50, 50 }, -75, 0 },
    { 10, 10, { 50, 20 }, DECODE_COVER, false, { 50, 20 }, 0, -15 },
    { 50, 20, { 50, 20 }, DECODE_COVER, false, { 50, 20 }, 0, 0 },
};

START_TEST(picture_gets_the_right_size_and_place)
{
    struct fit_plan fit = fit_compute(fits[_i].width, fits[_i].height, fits[_i].wanted,
                                      fits[_i].how, fits[_i].enlarge);

    ck_assert_int_eq(fit.size.width, fits[_i].size.width);
    ck_assert_int_eq(fit.size.height, fits[_i].size.height);
    ck_assert_double_eq_tol(fit.x, fits[_i].x, 1e-9);
    ck_assert_double_eq_tol(fit.y, fits[_i].y, 1e-9);
}
END_TEST

START_TEST(cover_reads_only_the_middle)
{
    struct fit_plan fit = fit_compute(400, 100, (struct size){ 50, 50 }, DECODE_COVER, false);
    struct rect seen = fit_source(&fit, (struct size){ 400, 100 });

    ck_assert(rect_equal(seen, (struct rect){ 150, 0, 100, 100 }));
}
END_TEST

START_TEST(source_always_lies_in_the_picture)
{
    unsigned seed = (unsigned)_i;
    struct size picture = { 1 + rand_r(&seed) % 5000, 1 + rand_r(&seed) % 50 };
    struct size wanted = { 1 + rand_r(&seed) % 900, 1 + rand_r(&seed) % 600 };
    struct fit_plan fit = fit_compute(picture.width, picture.height, wanted,
                                      _i % 2 ? DECODE_COVER : DECODE_CONTAIN, _i % 3 == 0);
    struct rect seen = fit_source(&fit, picture);
    struct rect whole = { 0, 0, picture.width, picture.height };

    ck_assert(!rect_empty(seen));
    ck_assert(rect_equal(rect_intersection(seen, whole), seen));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fit");
    TCase *cases = tcase_create("fit");

    tcase_add_loop_test(cases, picture_gets_the_right_size_and_place, 0, G_N_ELEMENTS(fits));
    tcase_add_test(cases, cover_reads_only_the_middle);
    tcase_add_loop_test(cases, source_always_lies_in_the_picture, 0, 100);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
