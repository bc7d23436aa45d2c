/* From the options of a subcommand to a theme on the bench. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/places.h"
#include "ctl/theme-command.h"
#include "ctl/when.h"

void theme_print_diags(const struct diag_list *diags)
{
    for (guint i = 0; i < diags->items->len; i++) {
        g_autofree char *text = diag_format(diags->items->pdata[i]);

        fprintf(stderr, "%s\n", text);
    }
    if (diags->errors > DIAG_MAX)
        fprintf(stderr, "... and more: %zu errors\n", diags->errors);
}

static bool load(struct workbench *bench, const char *name)
{
    g_autofree char *folder = places_need_theme(name);
    struct diag_list diags;

    if (!folder)
        return false;
    diag_list_init(&diags);
    bool good = workbench_load(bench, folder, &diags);
    if (!good)
        theme_print_diags(&diags);
    diag_list_fini(&diags);
    return good;
}

/* Says what is wrong with a name, and which there are. */
static bool unknown(const char *what, const char *name, const char *const *names)
{
    g_autofree char *hint = text_suggestion(name, names);
    g_autoptr(GString) list = g_string_new(NULL);

    for (const char *const *other = names; *other; other++)
        g_string_append_printf(list, "%s%s", other == names ? "" : ", ", *other);
    fprintf(stderr, "dorsalctl: there is no %s '%s'; %s%sthere are %s\n", what, name,
            hint ? hint : "", hint ? " " : "", list->str);
    return false;
}

static bool unknown_profile(const struct workbench *bench, const char *name)
{
    const GPtrArray *profiles = workbench_profiles(bench);
    g_autofree const char **names = g_new0(const char *, profiles->len + 1);

    for (guint i = 0; i < profiles->len; i++)
        names[i] = ((const struct panel_profile *)profiles->pdata[i])->name;
    return unknown("panel", name, names);
}

static bool choose_panel(const struct workbench *bench, const struct theme_request *request,
                         struct scene_panel *panel)
{
    if (request->profile) {
        const struct panel_profile *profile =
            panel_profile_find(workbench_profiles(bench), request->profile);

        if (!profile)
            return unknown_profile(bench, request->profile);
        *panel = profile->panel;
    }
    if (request->size.width > 0) {
        if (request->profile)
            panel->size = request->size;
        else
            *panel = workbench_panel(bench, request->size);
    }
    return true;
}

/* The beginning of the day that the bench is in, so that a time alone is that day's. */
static usec_t before_today(struct workbench *bench)
{
    struct instant now = workbench_now(bench);
    g_autoptr(GDateTime) time =
        g_date_time_new_from_unix_local((gint64)(now.realtime / USEC_PER_SEC));
    usec_t passed = (usec_t)g_date_time_get_hour(time) * USEC_PER_HOUR +
                    (usec_t)g_date_time_get_minute(time) * USEC_PER_MINUTE +
                    (usec_t)g_date_time_get_second(time) * USEC_PER_SEC;

    return now.realtime - passed - 1;
}

static bool choose_time(struct workbench *bench, const char *at)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    usec_t time;

    if (!at)
        return true;
    usec_t now = *at == '+' ? workbench_now(bench).realtime : before_today(bench);
    if (!when_parse_instant(at, now, zone, WHEN_NEXT, &time)) {
        fprintf(stderr, "dorsalctl: --at=%s: expected a time like 18:30, 2026-12-24T18:30\n", at);
        return false;
    }
    workbench_set_time(bench, time);
    return true;
}

static bool choose_state(struct workbench *bench, const struct theme_request *request,
                         struct workbench_state *state)
{
    g_autofree char *why = NULL;

    *state = workbench_default_state(bench);
    state->language = request->language;
    state->flags = request->flags;
    state->battery = request->battery;
    state->kind = request->kind;
    state->form = request->form;
    state->content = request->content;
    if (!choose_panel(bench, request, &state->panel) || !choose_time(bench, request->at))
        return false;
    if (state->kind && !catalogue_find(workbench_catalogue(bench), state->kind))
        return unknown("kind", state->kind, catalogue_names(workbench_catalogue(bench)));
    g_autofree char *pattern = request->pattern ? places_need_theme(request->pattern) : NULL;
    if (request->pattern && !pattern)
        return false;
    state->pattern = pattern;
    state->preset = request->preset;
    state->options = (char *const *)request->options->pdata;
    bool shown = workbench_show(bench, state, &why);
    state->pattern = NULL;
    if (!shown) {
        fprintf(stderr, "dorsalctl: %s\n", why);
        return false;
    }
    return true;
}

struct workbench *theme_request_bench(const struct theme_request *request,
                                      struct workbench_state *ret_state, enum exit_code *ret_code)
{
    struct workbench *bench = workbench_new();

    if (!load(bench, request->arguments[0])) {
        *ret_code = EXIT_FAILED;
    } else if (!choose_state(bench, request, ret_state)) {
        *ret_code = EXIT_USAGE;
    } else {
        return bench;
    }
    workbench_free(bench);
    return NULL;
}
