/* dorsalctl theme wakes: which elements wake the machine, how often, and what to do about it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ctl/json.h"
#include "ctl/theme-command.h"
#include "scene/report.h"

/* What a clock with minutes needs. */
#define WAKES_EXPECTED 60
/* Parts of the panel that are many pixels for one change. */
#define LARGE_PART 0.25

enum column {
    COLUMN_ACTIVE,
    COLUMN_AMBIENT,
    COLUMNS,
};

struct row {
    const struct theme_node *spec;
    bool builtin; /* the element is of the built-in theme's card */
    char *sources;
    double wakes[COLUMNS];
    double pixels;
};

struct table {
    GPtrArray *rows; /* of struct row */
    const struct theme *theme;
    enum column column;
    struct scene_costs costs[COLUMNS];
    struct size panel;
};

static void row_free(void *data)
{
    struct row *row = data;

    g_free(row->sources);
    g_free(row);
}

/* All copies that came from one line are one row. */
static struct row *find_row(struct table *table, const struct scene_cost *cost)
{
    for (guint i = 0; i < table->rows->len; i++) {
        struct row *row = table->rows->pdata[i];

        if (row->spec->line == cost->spec->line && row->spec->column == cost->spec->column &&
            row->builtin == (cost->theme != table->theme))
            return row;
    }
    struct row *row = g_new0(struct row, 1);
    row->spec = cost->spec;
    row->builtin = cost->theme != table->theme;
    row->sources = g_strjoinv(", ", (char **)(void *)(uintptr_t)cost->sources);
    g_ptr_array_add(table->rows, row);
    return row;
}

static void on_cost(const struct scene_cost *cost, void *userdata)
{
    struct table *table = userdata;

    if (cost->wakes == 0)
        return;
    struct row *row = find_row(table, cost);

    row->wakes[table->column] = MAX(row->wakes[table->column], cost->wakes);
    row->pixels = MAX(row->pixels, cost->pixels);
}

/* ---- advice ---- */

static bool shows_seconds(const struct row *row)
{
    return strstr(row->sources, "econd") || element_in(row->spec->element, IN_HAND);
}

static const char *advise_fast(const struct row *row)
{
    if (*row->sources == '\0')
        return "moves with its parent: see there";
    if (shows_seconds(row))
        return "shows seconds: show them only when visible=\"{panel.touched}\", or with minutes";
    if (element_in(row->spec->element, IN_TEXTUAL))
        return "counts seconds, but only while such an activity is shown";
    return "moves step by step: a shorter bar has fewer steps";
}

static const char *advise(const struct table *table, const struct row *row)
{
    double all = (double)table->panel.width * table->panel.height;

    if (row->wakes[COLUMN_AMBIENT] > WAKES_EXPECTED)
        return "at rest: hide it with when=\"active\", or give it an Ambient without seconds";
    if (row->wakes[COLUMN_ACTIVE] > WAKES_EXPECTED)
        return advise_fast(row);
    if (row->pixels > all * LARGE_PART)
        return "paints much for one change: keep what changes in a small element of its own";
    if (MAX(row->wakes[COLUMN_ACTIVE], row->wakes[COLUMN_AMBIENT]) > WAKES_EXPECTED / 2.0)
        return "once a minute: what a clock needs";
    return "seldom";
}

/* ---- printing ---- */

static int compare_rows(const void *a, const void *b)
{
    const struct row *left = *(const struct row *const *)a;
    const struct row *right = *(const struct row *const *)b;

    if (left->wakes[COLUMN_ACTIVE] != right->wakes[COLUMN_ACTIVE])
        return left->wakes[COLUMN_ACTIVE] < right->wakes[COLUMN_ACTIVE] ? 1 : -1;
    return left->spec->line - right->spec->line;
}

static char *element_of(const struct row *row)
{
    const char *name = theme_node_literal(row->spec, ATTRIBUTE_NAME);

    return g_strdup_printf("%s%s%s%s", row->builtin ? "built-in " : "",
                           element_name(row->spec->element), name ? " " : "", name ? name : "");
}

static void print_rows(const struct table *table)
{
    printf("%5s  %-24s %9s %9s %9s  %s\n", "LINE", "ELEMENT", "ACTIVE/H", "REST/H", "PIXELS",
           "READS");
    for (guint i = 0; i < table->rows->len; i++) {
        const struct row *row = table->rows->pdata[i];
        g_autofree char *element = element_of(row);

        printf("%5d  %-24s %9.0f %9.0f %9.0f  %s\n       %s\n", row->spec->line, element,
               row->wakes[COLUMN_ACTIVE], row->wakes[COLUMN_AMBIENT], row->pixels, row->sources,
               advise(table, row));
    }
    printf("panel  %-24s %9.0f %9.0f %9.0f\n", "", table->costs[COLUMN_ACTIVE].wakes,
           table->costs[COLUMN_AMBIENT].wakes, table->costs[COLUMN_ACTIVE].pixels);
    if (table->costs[COLUMN_ACTIVE].empty > 0 || table->costs[COLUMN_AMBIENT].empty > 0)
        printf("       of these %.0f and %.0f change no pixel\n", table->costs[COLUMN_ACTIVE].empty,
               table->costs[COLUMN_AMBIENT].empty);
}

static void print_json(const struct table *table)
{
    GVariantBuilder rows;

    g_variant_builder_init(&rows, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < table->rows->len; i++) {
        const struct row *row = table->rows->pdata[i];
        g_autofree char *element = element_of(row);

        g_variant_builder_add_parsed(
            &rows,
            "{'line': <%i>, 'column': <%i>, 'element': <%s>, 'sources': <%s>, 'active': <%d>, "
            "'ambient': <%d>, 'pixels': <%d>, 'advice': <%s>}",
            row->spec->line, row->spec->column, element, row->sources, row->wakes[COLUMN_ACTIVE],
            row->wakes[COLUMN_AMBIENT], row->pixels, advise(table, row));
    }
    g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_parsed(
        "{'active': <%d>, 'ambient': <%d>, 'elements': <%v>}", table->costs[COLUMN_ACTIVE].wakes,
        table->costs[COLUMN_AMBIENT].wakes, g_variant_builder_end(&rows)));
    json_print(stdout, value);
}

/* ---- */

static bool live_an_hour(struct table *table, struct workbench *bench,
                         const struct workbench_state *state, enum column column)
{
    struct workbench_state shown = *state;
    g_autofree char *why = NULL;

    shown.flags &= ~(unsigned)WORKBENCH_AMBIENT;
    if (column == COLUMN_AMBIENT)
        shown.flags |= WORKBENCH_AMBIENT;
    if (!workbench_show(bench, &shown, &why)) {
        fprintf(stderr, "dorsalctl: %s\n", why);
        return false;
    }
    workbench_frame(bench, NULL);
    table->column = column;
    table->costs[column] =
        scene_report(workbench_scene(bench), workbench_now(bench), on_cost, table);
    return true;
}

enum exit_code run_theme_wakes(const struct theme_request *request)
{
    struct workbench_state state;
    enum exit_code code;
    struct workbench *bench = theme_request_bench(request, &state, &code);

    if (!bench)
        return code;
    struct table table = {
        .rows = g_ptr_array_new_with_free_func(row_free),
        .theme = workbench_theme(bench),
        .panel = state.panel.size,
    };
    bool good = live_an_hour(&table, bench, &state, COLUMN_ACTIVE) &&
                live_an_hour(&table, bench, &state, COLUMN_AMBIENT);
    g_ptr_array_sort(table.rows, compare_rows);
    if (good && request->invocation->json)
        print_json(&table);
    else if (good)
        print_rows(&table);
    g_ptr_array_unref(table.rows);
    workbench_free(bench);
    return good ? EXIT_DONE : EXIT_FAILED;
}
