/* Every theme and pattern that is shipped, found by its folder: looks as it did when somebody
 * looked at it, costs no wake that changes nothing, is right at every size, and paints bit by bit
 * what it paints at once. A picture that differs is no mistake by itself: look at the one beside
 * the golden one, and if it is better, let it take its place (GOLDEN_UPDATE=1 writes
 * tests/collection/golden).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cairo.h>

#include "base/check-main.h"
#include "ctl/lint.h"

/* Other versions of FreeType and Pango move edges a little. */
#define CHANNEL_TOLERANCE 8
#define CHANNEL_VISIBLE   24
#define PIXELS_BEYOND     600 /* of 517,088 */
#define PIXELS_VISIBLE    200

static GPtrArray *folders; /* of char *, themes and patterns */

static void gather(const char *directory)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *file = g_build_filename(directory, name, "theme.xml", NULL);

        if (g_file_test(file, G_FILE_TEST_EXISTS))
            g_ptr_array_add(folders, g_path_get_dirname(file));
    }
}

static int compare_folders(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct state {
    const char *name;
    unsigned flags;
    const char *language;
    enum sample_content content;
};

static const struct state states[] = {
    { "active" },
    { "ambient", .flags = WORKBENCH_AMBIENT },
    { "rtl", .language = "ar" },
    { "long", .language = "de", .content = SAMPLE_LONG },
    { "missing", .content = SAMPLE_MISSING },
};

static const char *folder_of(int index)
{
    return g_ptr_array_index(folders, (guint)index);
}

static struct workbench *open_bench(const char *folder)
{
    struct workbench *bench = workbench_new();
    struct diag_list diags;

    diag_list_init(&diags);
    if (!workbench_load(bench, folder, &diags)) {
        g_autofree char *why = diag_format(g_ptr_array_index(diags.items, 0));
        ck_abort_msg("%s", why);
    }
    diag_list_fini(&diags);
    return bench;
}

static void show(struct workbench *bench, const struct workbench_state *state)
{
    g_autofree char *why = NULL;

    ck_assert_msg(workbench_show(bench, state, &why), "%s", why);
}

static struct workbench_state bench_state(const struct workbench *bench, const struct state *state)
{
    struct workbench_state wanted = workbench_default_state(bench);

    wanted.flags = state->flags;
    wanted.content = state->content;
    if (state->language)
        wanted.language = state->language;
    if (state->content == SAMPLE_MISSING)
        wanted.battery = -1;
    return wanted;
}

/* ---- as they were looked at -------------------------------------------------------------------
 */

static cairo_surface_t *surface_of(const struct pixels *pixels)
{
    return cairo_image_surface_create_for_data((unsigned char *)pixels->data, CAIRO_FORMAT_RGB24,
                                               pixels->width, pixels->height, pixels->stride);
}

static void write_picture(const struct pixels *pixels, const char *path)
{
    cairo_surface_t *surface = surface_of(pixels);

    ck_assert_int_eq(cairo_surface_write_to_png(surface, path), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
}

static int greatest_difference(uint32_t a, uint32_t b)
{
    int greatest = 0;

    for (int shift = 0; shift < 24; shift += 8)
        greatest = MAX(greatest, abs((int)(a >> shift & 0xff) - (int)(b >> shift & 0xff)));
    return greatest;
}

static void compare(const struct pixels *pixels, cairo_surface_t *golden, const char *got)
{
    size_t beyond = 0;
    size_t visible = 0;

    ck_assert_int_eq(cairo_image_surface_get_width(golden), pixels->width);
    ck_assert_int_eq(cairo_image_surface_get_height(golden), pixels->height);
    for (int y = 0; y < pixels->height; y++) {
        const uint32_t *wanted =
            (const void *)(cairo_image_surface_get_data(golden) +
                           (ptrdiff_t)y * cairo_image_surface_get_stride(golden));

        for (int x = 0; x < pixels->width; x++) {
            int difference = greatest_difference(wanted[x], pixels_row(pixels, y)[x]);

            beyond += difference > CHANNEL_TOLERANCE;
            visible += difference > CHANNEL_VISIBLE;
        }
    }
    if (beyond <= PIXELS_BEYOND && visible <= PIXELS_VISIBLE)
        return;
    write_picture(pixels, got);
    ck_abort_msg("%zu pixels differ, %zu of them visibly; see %s", beyond, visible, got);
}

START_TEST(looks_as_it_did)
{
    const struct state *state = &states[_i % (int)G_N_ELEMENTS(states)];
    const char *folder = folder_of(_i / (int)G_N_ELEMENTS(states));
    g_autofree char *id = g_path_get_basename(folder);
    g_autofree char *golden = g_strdup_printf("%s/%s-%s.png", TEST_GOLDEN, id, state->name);
    g_autofree char *got = g_strdup_printf("%s-%s-got.png", id, state->name);
    struct workbench *bench = open_bench(folder);
    struct workbench_state wanted = bench_state(bench, state);

    show(bench, &wanted);
    if (getenv("GOLDEN_UPDATE")) {
        write_picture(workbench_frame(bench, NULL), golden);
    } else {
        cairo_surface_t *surface = cairo_image_surface_create_from_png(golden);

        ck_assert_msg(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, "no %s", golden);
        compare(workbench_frame(bench, NULL), surface, got);
        cairo_surface_destroy(surface);
    }
    workbench_free(bench);
}
END_TEST

/* ---- as they must be --------------------------------------------------------------------------
 */

static void assert_as_at_once(struct workbench *bench, const struct pixels *pixels)
{
    size_t count = (size_t)pixels->width * (size_t)pixels->height;
    g_autofree uint32_t *data = g_new0(uint32_t, count);
    struct pixels fresh = { data, pixels->width, pixels->height, pixels->width * 4 };
    struct region all = { 0 };
    size_t different = 0;

    region_add(&all, (struct rect){ 0, 0, pixels->width, pixels->height });
    scene_paint(workbench_scene(bench), &fresh, &all);
    for (int y = 0; y < pixels->height; y++)
        for (int x = 0; x < pixels->width; x++)
            different += pixels_row(pixels, y)[x] != pixels_row(&fresh, y)[x];
    ck_assert_msg(different == 0, "%zu pixels differ", different);
}

#define CHECK_EVERY 29 /* frames: a prime, so that all minutes of the hour come by */

START_TEST(a_day_painted_bit_by_bit_is_as_painted_at_once)
{
    struct workbench *bench = open_bench(folder_of(_i));
    struct workbench_state wanted = workbench_default_state(bench);

    show(bench, &wanted);
    for (int minute = 0; minute < 24 * 60; minute++) {
        const struct pixels *pixels = workbench_frame(bench, NULL);

        if (minute % CHECK_EVERY == 0)
            assert_as_at_once(bench, pixels);
        workbench_advance(bench, USEC_PER_MINUTE);
    }
    assert_as_at_once(bench, workbench_frame(bench, NULL));
    workbench_free(bench);
}
END_TEST

/* What `dorsalctl theme check` would say: nothing below lenses, nothing cut, nothing too pale, too
 * small, too bright at rest, on any panel we know. */
START_TEST(has_nothing_to_be_said_against)
{
    struct workbench *bench = open_bench(folder_of(_i));
    g_autoptr(GString) said = g_string_new(NULL);
    struct diag_list diags;
    struct lint_cost cost;

    diag_list_init(&diags);
    lint_theme(bench, folder_of(_i), &diags, &cost);
    for (guint i = 0; i < diags.items->len; i++) {
        const struct diag *diag = g_ptr_array_index(diags.items, i);
        g_autofree char *line = diag_format_line(diag);

        if (diag->severity != DIAG_NOTE)
            g_string_append_printf(said, "%s\n", line);
    }
    diag_list_fini(&diags);
    ck_assert_msg(said->len == 0, "%s", said->str);
    workbench_free(bench);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("collection");

    folders = g_ptr_array_new_with_free_func(g_free);
    gather(TEST_DATA "/themes");
    gather(TEST_DATA "/patterns");
    g_ptr_array_sort(folders, compare_folders);
    tcase_set_timeout(cases, 600);
    tcase_add_loop_test(cases, looks_as_it_did, 0, (int)folders->len * (int)G_N_ELEMENTS(states));
    tcase_add_loop_test(cases, a_day_painted_bit_by_bit_is_as_painted_at_once, 0,
                        (int)folders->len);
    tcase_add_loop_test(cases, has_nothing_to_be_said_against, 0, (int)folders->len);
    return run_cases("collection", cases);
}
