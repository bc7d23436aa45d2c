#include "ctl/lint.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/file.h"
#include "ctl/lint-private.h"
#include "scene/report.h"

/* Of the narrower side, for panels that every theme should be right on. */
#define COMMON_SIDE    200
#define REFERENCE_DPI  396
#define DECODED_MAX    (32 * 1024 * 1024 / 4)
#define WAKES_EXPECTED 60

/* ---- reports ---- */

static bool first_time(struct lint *lint, enum code code, const struct theme_node *node)
{
    char *key = g_strdup_printf("%d:%d:%d", code, node ? node->line : 0, node ? node->column : 0);

    return g_hash_table_add(lint->said, key);
}

void lint_say(struct lint *lint, enum diag_severity severity, enum code code,
              const struct theme_node *node, const char *hint, const char *format, ...)
{
    struct diag_where where = { .file = lint->file, .code = theme_code_id(code) };
    va_list args;

    if (!first_time(lint, code, node))
        return;
    if (node) {
        where.line = node->line;
        where.column = node->column;
        if ((guint)node->line <= g_strv_length(lint->lines))
            where.source = lint->lines[node->line - 1];
    }
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    diag_add(lint->diags, severity, where, hint, "%s", message);
}

char *lint_where(const struct lint *lint)
{
    const struct workbench_state *state = &lint->state;
    GString *where = g_string_new(lint->profile->name);

    if (state->kind)
        g_string_append_printf(where, ", %s card%s", state->kind,
                               state->form == CARD_COMPACT ? " as a capsule" : "");
    if (state->flags & WORKBENCH_AMBIENT || (state->kind && state->form == CARD_AMBIENT))
        g_string_append(where, ", at rest");
    if (state->flags & WORKBENCH_LIGHT)
        g_string_append(where, ", light");
    if (state->content == SAMPLE_LONG)
        g_string_append(where, ", long texts");
    return g_string_free(where, FALSE);
}

int lint_length(const struct lint *lint, int reference)
{
    return reference * lint->profile->dpi / REFERENCE_DPI;
}

/* ---- states ---- */

static void look(struct lint *lint)
{
    g_autofree char *why = NULL;

    if (!workbench_show(lint->bench, &lint->state, &why))
        return;
    workbench_frame(lint->bench, NULL);
    lint_picture(lint);
}

static void look_at_face(struct lint *lint)
{
    static const unsigned flags[] = { 0, WORKBENCH_LIGHT, WORKBENCH_AMBIENT };

    lint->state.kind = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(flags); i++) {
        lint->state.flags = flags[i];
        look(lint);
    }
    lint->state.flags = 0;
}

static bool has_card(const struct theme *theme, const struct kind *kind, enum card_form form)
{
    return theme_card(theme, kind->name, form) || theme_card(theme, kind->template, form);
}

static void look_at_card(struct lint *lint, const struct kind *kind, enum card_form form)
{
    lint->own_card = has_card(workbench_theme(lint->bench), kind, form);
    lint->state.kind = kind->name;
    lint->state.form = form;
    lint->state.content = SAMPLE_TYPICAL;
    look(lint);
    lint->state.content = SAMPLE_LONG;
    look(lint);
    lint->state.content = SAMPLE_TYPICAL;
}

/* The theme's own cards, and one of the built-in ones in its palette. */
static void look_at_cards(struct lint *lint)
{
    static const enum card_form forms[] = { CARD_EXPANDED, CARD_COMPACT, CARD_AMBIENT };
    const struct catalogue *catalogue = workbench_catalogue(lint->bench);
    const struct theme *theme = workbench_theme(lint->bench);

    for (const char *const *name = catalogue_names(catalogue); *name; name++) {
        const struct kind *kind = catalogue_find(catalogue, *name);

        for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
            if (has_card(theme, kind, forms[i]) || strcmp(kind->template, "base") == 0)
                look_at_card(lint, kind, forms[i]);
    }
    lint->state.kind = NULL;
}

/* A theme for a strip or a tiny panel says so by its canvas; others are for all common panels. */
static bool is_for(const struct theme *theme, const struct panel_profile *profile)
{
    struct size canvas = theme_canvas(theme);
    struct size size = profile->panel.size;

    if (canvas.width > 0 && MIN(canvas.width, canvas.height) < COMMON_SIDE)
        return canvas.width == size.width && canvas.height == size.height;
    return MIN(size.width, size.height) >= COMMON_SIDE;
}

static void look_at_panels(struct lint *lint)
{
    const struct theme *theme = workbench_theme(lint->bench);
    const GPtrArray *profiles = workbench_profiles(lint->bench);

    for (guint i = 0; i < profiles->len; i++) {
        lint->profile = profiles->pdata[i];
        if (!is_for(theme, lint->profile))
            continue;
        lint->state.panel = lint->profile->panel;
        look_at_face(lint);
        look_at_cards(lint);
    }
}

/* ---- cost ---- */

static void ignore_cost(const struct scene_cost *cost, void *userdata)
{
}

static unsigned count_wakes(struct lint *lint)
{
    struct scene_costs costs =
        scene_report(workbench_scene(lint->bench), workbench_now(lint->bench), ignore_cost, NULL);

    return (unsigned)lround(costs.wakes);
}

static usec_t elapsed(usec_t since)
{
    return clock_now(clock_system()).boottime - since;
}

static void measure(struct lint *lint, struct lint_cost *cost)
{
    const struct theme_node *face = theme_face(workbench_theme(lint->bench));
    struct workbench_state other;
    g_autofree char *why = NULL;

    lint->state = workbench_default_state(lint->bench);
    other = lint->state;
    other.panel = scene_panel_plain((struct size){ 16, 16 });
    workbench_show(lint->bench, &other, &why);
    usec_t begin = clock_now(clock_system()).boottime;
    workbench_show(lint->bench, &lint->state, &why);
    workbench_frame(lint->bench, NULL);
    cost->paint = elapsed(begin);
    cost->wakes = face ? count_wakes(lint) : 0;
    cost->elements = theme_node_count(workbench_theme(lint->bench));
    cost->decoded_pixels = workbench_decoded_pixels(lint->bench);

    if (cost->wakes > WAKES_EXPECTED)
        lint_say(lint, DIAG_NOTE, CODE_MANY_WAKES, face,
                 "'dorsalctl theme wakes' says which elements do it",
                 "the face wakes the machine %u times an hour", cost->wakes);
    if (cost->decoded_pixels > DECODED_MAX)
        lint_say(lint, DIAG_WARNING, CODE_COST, NULL, "show fewer or smaller pictures",
                 "its pictures have %zu million pixels decoded", cost->decoded_pixels / 1000000);
}

static usec_t time_to_load(const char *folder)
{
    struct diag_list diags;
    usec_t begin = clock_now(clock_system()).boottime;

    diag_list_init(&diags);
    struct theme *theme = theme_load(folder, scene_sources(), &diags);
    usec_t taken = elapsed(begin);
    if (theme)
        theme_unref(theme);
    diag_list_fini(&diags);
    return taken;
}

/* ---- all ---- */

static char **read_lines(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "theme.xml", NULL);
    g_autofree char *text = NULL;

    if (file_read(path, THEME_FILE_MAX, &text, NULL) < 0)
        return g_new0(char *, 1);
    return g_strsplit(text, "\n", -1);
}

void lint_theme(struct workbench *bench, const char *folder, struct diag_list *diags,
                struct lint_cost *ret_cost)
{
    struct lint lint = {
        .bench = bench,
        .folder = folder,
        .diags = diags,
        .file = g_strdup_printf("%s/theme.xml", theme_id(workbench_theme(bench))),
        .lines = read_lines(folder),
        .said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .state = workbench_default_state(bench),
    };

    *ret_cost = (struct lint_cost){ .load = time_to_load(folder) };
    look_at_panels(&lint);
    lint_ambient(&lint);
    lint_files(&lint);
    measure(&lint, ret_cost);
    g_free(lint.file);
    g_strfreev(lint.lines);
    g_hash_table_unref(lint.said);
}
