/* dorsalctl theme check: everything that is wrong or could be better. Exit status 0: no errors
 * (with --strict: nothing at all), 1: some. */
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "ctl/lint.h"
#include "ctl/places.h"
#include "ctl/theme-command.h"

/* Diagnostics name files by the theme's id; people and editors open them by path. */
static void name_files_by_path(struct diag_list *diags, const char *folder)
{
    g_autofree char *id = g_path_get_basename(folder);
    g_autofree char *prefix = g_strconcat(id, "/", NULL);
    g_autofree char *here = g_get_current_dir();
    g_autofree char *from_here = g_strconcat(here, "/", NULL);
    const char *shown = g_str_has_prefix(folder, from_here) ? folder + strlen(from_here) : folder;

    for (guint i = 0; i < diags->items->len; i++) {
        struct diag *diag = diags->items->pdata[i];

        if (!g_str_has_prefix(diag->file, prefix))
            continue;
        char *path = g_build_filename(shown, diag->file + strlen(prefix), NULL);
        g_free(diag->file);
        diag->file = path;
    }
}

static size_t count(const struct diag_list *diags, enum diag_severity severity)
{
    size_t found = 0;

    for (guint i = 0; i < diags->items->len; i++)
        found += ((const struct diag *)diags->items->pdata[i])->severity == severity;
    return found;
}

/* ---- for people ---- */

static void print_cost(const struct lint_cost *cost)
{
    printf(
        "cost: %zu elements, load %.1f ms, first paint %.1f ms, %.1f million pixels of pictures, "
        "%u wakes an hour\n",
        cost->elements, (double)cost->load / 1000, (double)cost->paint / 1000,
        (double)cost->decoded_pixels / 1e6, cost->wakes);
}

static void print_diags(const struct diag_list *diags)
{
    for (guint i = 0; i < diags->items->len; i++) {
        g_autofree char *text = diag_format(diags->items->pdata[i]);

        printf("%s\n", text);
    }
}

static void print_summary(const char *name, const struct diag_list *diags)
{
    size_t errors = diags->errors;
    size_t warnings = count(diags, DIAG_WARNING);

    if (errors == 0 && warnings == 0)
        printf("%s: good\n", name);
    else
        printf("%s: %zu error%s, %zu warning%s\n", name, errors, errors == 1 ? "" : "s", warnings,
               warnings == 1 ? "" : "s");
}

/* ---- for editors ---- */

static json_t *diag_to_json(const struct diag *diag)
{
    return json_pack("{s:s, s:i, s:i, s:s, s:s*, s:s, s:s*}", "file", diag->file, "line",
                     diag->line, "column", diag->column, "severity",
                     diag_severity_to_string(diag->severity), "code", diag->code, "message",
                     diag->message, "hint", diag->hint);
}

static void print_json(const struct diag_list *diags)
{
    json_t *array = json_array();

    for (guint i = 0; i < diags->items->len; i++)
        json_array_append_new(array, diag_to_json(diags->items->pdata[i]));
    json_dumpf(array, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(array);
}

/* ---- */

enum exit_code run_theme_check(const struct theme_request *request)
{
    g_autofree char *folder = places_need_theme(request->arguments[0]);
    struct diag_list diags;
    struct lint_cost cost;

    if (!folder)
        return EXIT_USAGE;
    struct workbench *bench = workbench_new();
    diag_list_init(&diags);
    bool loaded = workbench_load(bench, folder, &diags);
    if (loaded)
        lint_theme(bench, folder, &diags, &cost);
    name_files_by_path(&diags, folder);

    if (request->invocation->json) {
        print_json(&diags);
    } else {
        print_diags(&diags);
        if (loaded)
            print_cost(&cost);
        print_summary(request->arguments[0], &diags);
    }
    bool bad = diags.errors > 0 || (request->strict && count(&diags, DIAG_WARNING) > 0);
    diag_list_fini(&diags);
    workbench_free(bench);
    return bad ? EXIT_FAILED : EXIT_DONE;
}
