/* Every theme and pattern that is shipped, found by its folder: looks as it did when somebody
 * looked at it, costs no wake that changes nothing, is right at every size, and paints bit by bit
 * what it paints at once. */
#include <string.h>

#include <cairo.h>

#include "base/check-main.h"
#include "ctl/lint.h"
#include "scene/device.h"
#include "scene/golden.h"

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

START_TEST(looks_as_it_did)
{
    const struct state *state = &states[_i % (int)G_N_ELEMENTS(states)];
    const char *folder = folder_of(_i / (int)G_N_ELEMENTS(states));
    g_autofree char *id = g_path_get_basename(folder);
    g_autofree char *name = g_strdup_printf("%s-%s", id, state->name);
    struct workbench *bench = open_bench(folder);
    struct workbench_state wanted = bench_state(bench, state);

    show(bench, &wanted);
    golden_check(workbench_frame(bench, NULL), name);
    workbench_free(bench);
}
END_TEST

/* Nine faces on one sheet, lenses and corners as on the device: also the picture of README.md. */
static const char *const sheet[] = {
    "meridian", "twin", "regulator", "broadsheet", "quarter-past",
    "pocket",   "pip",  "isobar",    "until",
};

#define SHEET_COLUMNS 3
#define SHEET_SCALE   3 /* so many times smaller */
#define SHEET_GAP     8

static void add_to_sheet(cairo_t *cr, size_t index)
{
    g_autofree char *folder = g_build_filename(TEST_DATA "/themes", sheet[index], NULL);
    struct workbench *bench = open_bench(folder);
    struct workbench_state state = workbench_default_state(bench);

    show(bench, &state);
    const struct pixels *pixels = workbench_frame(bench, NULL);
    device_cover(pixels, &state.panel);
    cairo_surface_t *face =
        cairo_image_surface_create_for_data((unsigned char *)pixels->data, CAIRO_FORMAT_RGB24,
                                            pixels->width, pixels->height, pixels->stride);

    cairo_save(cr);
    cairo_translate(cr, (double)(index % SHEET_COLUMNS) * (pixels->width / SHEET_SCALE + SHEET_GAP),
                    (double)(index / SHEET_COLUMNS) * (pixels->height / SHEET_SCALE + SHEET_GAP));
    cairo_scale(cr, 1.0 / SHEET_SCALE, 1.0 / SHEET_SCALE);
    cairo_set_source_surface(cr, face, 0, 0);
    cairo_paint(cr);
    cairo_restore(cr);
    cairo_surface_destroy(face);
    workbench_free(bench);
}

START_TEST(faces_look_well_together)
{
    struct size cell = { 904 / SHEET_SCALE + SHEET_GAP, 572 / SHEET_SCALE + SHEET_GAP };
    struct size size = { cell.width * SHEET_COLUMNS - SHEET_GAP,
                         cell.height * (int)(G_N_ELEMENTS(sheet) / SHEET_COLUMNS) - SHEET_GAP };
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.width, size.height);
    cairo_t *cr = cairo_create(surface);

    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    for (size_t i = 0; i < G_N_ELEMENTS(sheet); i++)
        add_to_sheet(cr, i);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    golden_check(
        &(struct pixels){
            .data = (uint32_t *)(void *)cairo_image_surface_get_data(surface),
            .width = size.width,
            .height = size.height,
            .stride = cairo_image_surface_get_stride(surface),
        },
        "sheet-faces");
    cairo_surface_destroy(surface);
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

#define MINUTES     (TEST_IS_SLOW ? 90 : 24 * 60)
#define CHECK_EVERY 29 /* frames: a prime, so that all minutes of the hour come by */

START_TEST(a_day_painted_bit_by_bit_is_as_painted_at_once)
{
    struct workbench *bench = open_bench(folder_of(_i));
    struct workbench_state wanted = workbench_default_state(bench);

    show(bench, &wanted);
    for (int minute = 0; minute < MINUTES; minute++) {
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
    tcase_add_test(cases, faces_look_well_together);
    tcase_add_loop_test(cases, a_day_painted_bit_by_bit_is_as_painted_at_once, 0,
                        (int)folders->len);
    if (!TEST_IS_SLOW) /* `dorsalctl theme check` runs the same code, and is tested then */
        tcase_add_loop_test(cases, has_nothing_to_be_said_against, 0, (int)folders->len);
    return run_cases("collection", cases);
}
