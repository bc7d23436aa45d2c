/* dorsalctl theme list and use: what the daemon has and shows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/json.h"
#include "ctl/panel.h"
#include "ctl/theme-command.h"

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void print_theme(const char *id, GVariant *about, bool current)
{
    const char *name = "";
    const char *description = "";
    g_autofree const char **errors = NULL;

    g_variant_lookup(about, "name", "&s", &name);
    g_variant_lookup(about, "description", "&s", &description);
    g_variant_lookup(about, "errors", "^a&s", &errors);
    printf("%c %-20s %s%s%s\n", current ? '*' : ' ', id, name, *description ? ": " : "",
           description);
    for (size_t i = 0; errors && errors[i]; i++)
        printf("    %s\n", errors[i]);
}

static void print_themes(GVariant *themes, const char *current)
{
    size_t count = g_variant_n_children(themes);
    g_autofree const char **ids = g_new0(const char *, count + 1);

    for (size_t i = 0; i < count; i++) {
        g_autoptr(GVariant) entry = g_variant_get_child_value(themes, i);
        g_variant_get_child(entry, 0, "&s", &ids[i]);
    }
    qsort(ids, count, sizeof(*ids), compare_ids);
    for (size_t i = 0; i < count; i++) {
        g_autoptr(GVariant) about = g_variant_lookup_value(themes, ids[i], G_VARIANT_TYPE_VARDICT);
        print_theme(ids[i], about, strcmp(ids[i], current) == 0);
    }
}

enum exit_code run_theme_list(const struct theme_request *request)
{
    struct invocation *invocation = request->invocation;
    static const struct client_target themes = { "/org/dorsal", "org.dorsal.Themes1" };
    g_autofree char *current = panel_get_text(invocation, "Theme");
    struct answer answer;

    if (!current || !client_call(invocation->client, themes, "List", NULL, -1, &answer))
        return EXIT_FAILED;

    g_autoptr(GVariant) list = g_variant_get_child_value(answer.body, 0);
    if (invocation->json)
        json_print(stdout, list);
    else
        print_themes(list, current);
    answer_fini(&answer);
    return EXIT_DONE;
}

enum exit_code run_theme_use(const struct theme_request *request)
{
    return panel_set_text(request->invocation, "Theme", request->arguments[0]);
}
