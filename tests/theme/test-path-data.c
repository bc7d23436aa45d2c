/* Path data as SVG writes it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "theme/path-data.h"

static char *dump(const GArray *segments)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < segments->len; i++) {
        const struct path_segment *s = &g_array_index(segments, struct path_segment, i);

        g_string_append(out, i > 0 ? " " : "");
        if (s->kind == PATH_CURVE)
            g_string_append_printf(out, "C%g,%g,%g,%g,%g,%g", s->x1, s->y1, s->x2, s->y2, s->x,
                                   s->y);
        else
            g_string_append_printf(out, "%c%g,%g", "ML?Z"[s->kind], s -> x, s -> y);
    }
    return g_string_free(out, FALSE);
}

static GArray *segments_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(struct path_segment));
}

static const struct {
    const char *text, *segments;
} good[] = {
    { "", "" },
    { "  \n", "" },
    { "M1 2", "M1,2" },
    { "M 1,2 L 3,4 z", "M1,2 L3,4 Z1,2" },
    { "m 1 2 3 4 -1 -1", "M1,2 L4,6 L3,5" },
    { "M1 2 3 4m1 1", "M1,2 L3,4 M4,5" },
    { "M10-5.5.5e1.25", "M10,-5.5 L5,0.25" },
    { "M0 0H5v6h-1V1", "M0,0 L5,0 L5,6 L4,6 L4,1" },
    { "M0,0C1,2 3,4 5,6s2,2 4,0", "M0,0 C1,2,3,4,5,6 C7,8,7,8,9,6" },
    { "M0 0S1 1 2 0", "M0,0 C0,0,1,1,2,0" },
    { "M0 0Q3 3 6 0T12 0", "M0,0 C2,2,4,2,6,0 C8,-2,10,-2,12,0" },
    { "M1 1zl1 1", "M1,1 Z1,1 L2,2" },
    { "M0 0A0 5 0 0 1 3 4", "M0,0 L3,4" },
    { "M3 4A5 5 0 1 1 3 4", "M3,4" },
    /* What is flatter than a number can be is a line, not no number. */
    { "M0 0A1e-200 5 0 0 1 3 4", "M0,0 L3,4" },
    { "M0 0A1e-300 1e-300 0 0 1 3 4", "M0,0 L3,4" },
    { "M1e1 1E-1", "M10,0.1" },
};

START_TEST(path_becomes_absolute_segments)
{
    g_autoptr(GArray) segments = segments_new();

    ck_assert(path_data_read(good[_i].text, segments, NULL, NULL));

    g_autofree char *text = dump(segments);

    ck_assert_str_eq(text, good[_i].segments);
}
END_TEST

static const struct {
    const char *text;
    size_t offset;
    const char *why;
} bad[] = {
    { "L1 1", 0, "a path begins with M" },
    { "1 1", 0, "a command should stand here" },
    { "M1", 2, "numbers are missing" },
    { "M1 1 X", 5, "there is no such command" },
    { "M1 1 L2", 7, "numbers are missing" },
    { "M1 1 L2 x", 8, "a number should stand here" },
    { "M1 1z5", 5, "a command should stand here" },
    { "M0 0A1 1 0 2 1 3 3", 11, "a flag of an arc is 0 or 1" },
    { "M0 0 L 1e9 0", 7, "this number is too large" },
    { "M nan 0", 2, "a number should stand here" },
    { "M 0x10 0", 3, "a number should stand here" },
};

START_TEST(wrong_path_is_explained_with_its_place)
{
    g_autoptr(GArray) segments = segments_new();
    const char *why = NULL;
    size_t offset = 0;

    ck_assert(!path_data_read(bad[_i].text, segments, &offset, &why));
    ck_assert_str_eq(why, bad[_i].why);
    ck_assert_uint_eq(offset, bad[_i].offset);
}
END_TEST

static double distance(double x, double y)
{
    return sqrt(x * x + y * y);
}

/* All points of all curves have this distance from the center. */
static void assert_on_circle(const GArray *segments, double cx, double cy, double radius)
{
    double x = g_array_index(segments, struct path_segment, 0).x;
    double y = g_array_index(segments, struct path_segment, 0).y;

    for (guint i = 1; i < segments->len; i++) {
        const struct path_segment *s = &g_array_index(segments, struct path_segment, i);

        ck_assert_int_eq(s->kind, PATH_CURVE);
        for (double t = 0; t <= 1; t += 0.125) {
            double u = 1 - t;
            double px =
                u * u * u * x + 3 * u * u * t * s->x1 + 3 * u * t * t * s->x2 + t * t * t * s->x;
            double py =
                u * u * u * y + 3 * u * u * t * s->y1 + 3 * u * t * t * s->y2 + t * t * t * s->y;

            ck_assert_double_eq_tol(distance(px - cx, py - cy), radius, radius * 3e-4);
        }
        x = s->x;
        y = s->y;
    }
}

static const struct {
    const char *text;
    double cx, cy, radius;
    guint curves;
} arcs[] = {
    { "M10 0A10 10 0 0 1 0 10", 0, 0, 10, 1 },   { "M10 0A10 10 0 1 0 0 10", 0, 0, 10, 3 },
    { "M10 0A10 10 0 0 0 0 10", 10, 10, 10, 1 }, { "M10 0A10 10 45 1 1 0 10", 10, 10, 10, 3 },
    { "M0 0a5 5 0 0110 0", 5, 0, 5, 2 },    /* flags without spaces */
    { "M0 0A1 1 0 0 1 10 0", 5, 0, 5, 2 },  /* radii that are too small grow */
    { "M0 0A-5-5 0 0 1 10 0", 5, 0, 5, 2 }, /* and have no sign */
};

START_TEST(arc_stays_on_its_circle)
{
    g_autoptr(GArray) segments = segments_new();

    ck_assert(path_data_read(arcs[_i].text, segments, NULL, NULL));
    ck_assert_uint_eq(segments->len, arcs[_i].curves + 1);
    assert_on_circle(segments, arcs[_i].cx, arcs[_i].cy, arcs[_i].radius);
}
END_TEST

START_TEST(path_has_a_longest_length)
{
    g_autoptr(GArray) segments = segments_new();
    GString *text = g_string_new("M0 0");
    const char *why = NULL;

    for (int i = 0; i < PATH_SEGMENTS_MAX; i++)
        g_string_append(text, "h1");
    ck_assert(!path_data_read(text->str, segments, NULL, &why));
    ck_assert_str_eq(why, "the path is too long");
    g_string_free(text, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("path-data");
    TCase *tcase = tcase_create("path-data");

    tcase_add_loop_test(tcase, path_becomes_absolute_segments, 0, G_N_ELEMENTS(good));
    tcase_add_loop_test(tcase, wrong_path_is_explained_with_its_place, 0, G_N_ELEMENTS(bad));
    tcase_add_loop_test(tcase, arc_stays_on_its_circle, 0, G_N_ELEMENTS(arcs));
    tcase_add_test(tcase, path_has_a_longest_length);
    suite_add_tcase(suite, tcase);

    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);

    int failed = srunner_ntests_failed(runner);

    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
