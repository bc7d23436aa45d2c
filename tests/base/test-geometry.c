/* The damage region: covers all that was added, never overlaps itself. */
#include <stdlib.h>

#include <check.h>

#include "base/geometry.h"

static bool covered(const struct region *region, struct point point)
{
    REGION_FOREACH (rect, region)
        if (rect_contains(*rect, point))
            return true;
    return false;
}

static void assert_disjoint(const struct region *region)
{
    for (size_t i = 0; i < region->count; i++)
        for (size_t j = i + 1; j < region->count; j++)
            ck_assert(!rect_intersects(region->rects[i], region->rects[j]));
}

START_TEST(region_covers_every_rectangle_that_was_added)
{
    struct region region = { 0 };
    struct rect added[40];
    unsigned seed = (unsigned)_i;

    for (size_t n = 0; n < 40; n++) {
        added[n] = (struct rect){ rand_r(&seed) % 900, rand_r(&seed) % 500, 1 + rand_r(&seed) % 60,
                                  1 + rand_r(&seed) % 60 };
        region_add(&region, added[n]);
        assert_disjoint(&region);
        ck_assert_uint_le(region.count, REGION_MAX);
    }
    for (size_t n = 0; n < 40; n++) {
        struct rect r = added[n];

        ck_assert(covered(&region, (struct point){ r.x, r.y }));
        ck_assert(covered(&region, (struct point){ r.x + r.width - 1, r.y + r.height - 1 }));
    }
}
END_TEST

START_TEST(region_keeps_far_rectangles_apart)
{
    struct region region = { 0 };

    region_add(&region, (struct rect){ 0, 0, 10, 10 });
    region_add(&region, (struct rect){ 800, 500, 10, 10 });
    ck_assert_uint_eq(region.count, 2);
    ck_assert_uint_eq(region_pixels(&region), 200);
}
END_TEST

START_TEST(region_ignores_empty_and_clips_to_bounds)
{
    struct region region = { 0 };

    region_add(&region, (struct rect){ 5, 5, 0, 10 });
    ck_assert(region_empty(&region));
    region_add(&region, (struct rect){ -5, -5, 10, 10 });
    region_clip(&region, (struct rect){ 0, 0, 100, 100 });
    ck_assert_uint_eq(region_pixels(&region), 25);
    region_clip(&region, (struct rect){ 50, 50, 10, 10 });
    ck_assert(region_empty(&region));
}
END_TEST

START_TEST(rect_inset_never_turns_negative)
{
    struct rect rect = rect_inset((struct rect){ 0, 0, 10, 10 }, (struct insets){ 8, 0, 8, 0 });

    ck_assert_int_eq(rect.width, 0);
    ck_assert_int_eq(rect.height, 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("geometry");
    TCase *cases = tcase_create("region");

    tcase_add_loop_test(cases, region_covers_every_rectangle_that_was_added, 0, 50);
    tcase_add_test(cases, region_keeps_far_rectangles_apart);
    tcase_add_test(cases, region_ignores_empty_and_clips_to_bounds);
    tcase_add_test(cases, rect_inset_never_turns_negative);
    suite_add_tcase(suite, cases);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
