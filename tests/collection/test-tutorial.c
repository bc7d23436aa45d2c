/* docs/themes.md: each step of the tutorial is a theme that has nothing to be said against it and
 * looks as the picture below it. */
#include <stdlib.h>
#include <string.h>

#include "base/check-main.h"
#include "ctl/workbench.h"
#include "scene/golden.h"

#define STEPS      6
#define STEP_REST  4 /* is about the resting panel */
#define STEP_TIMER 6 /* is about a card */

/* The block of the step, from 1; g_free(). */
static char *read_step(int step)
{
    g_autofree char *text = NULL;
    const char *at;

    ck_assert(g_file_get_contents(TEST_DOC, &text, NULL, NULL));
    at = text;
    for (int i = 0; i < step; i++) {
        at = strstr(at, "```xml\n<Theme");
        ck_assert_msg(at != NULL, "there is no step %d", step);
        at += strlen("```xml\n");
    }
    return g_strndup(at, (gsize)(strstr(at, "```") - at));
}

static void load(struct workbench *bench, const char *xml)
{
    g_autofree char *folder = g_dir_make_tmp("tutorial-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "theme.xml", NULL);
    struct diag_list diags;

    ck_assert(g_file_set_contents(file, xml, -1, NULL));
    diag_list_init(&diags);
    workbench_load(bench, folder, &diags);
    for (guint i = 0; i < diags.items->len; i++) {
        g_autofree char *said = diag_format(g_ptr_array_index(diags.items, i));

        ck_abort_msg("%s", said);
    }
    diag_list_fini(&diags);
    unlink(file);
    rmdir(folder);
}

START_TEST(step_looks_as_its_picture)
{
    struct workbench *bench = workbench_new();
    struct workbench_state state = workbench_default_state(bench);
    g_autofree char *xml = read_step(_i);
    g_autofree char *name = g_strdup_printf("tutorial-%d", _i);
    g_autofree char *why = NULL;

    load(bench, xml);
    if (_i == STEP_REST)
        state.flags |= WORKBENCH_AMBIENT;
    if (_i == STEP_TIMER)
        state.kind = "timer";
    ck_assert_msg(workbench_show(bench, &state, &why), "%s", why);
    golden_check(workbench_frame(bench, NULL), name);
    workbench_free(bench);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("tutorial");

    tcase_add_loop_test(cases, step_looks_as_its_picture, 1, STEPS + 1);
    return run_cases("tutorial", cases);
}
