/* status: org.dorsal.Daemon1, what the daemon does and what is wrong. */
#include <stdio.h>
#include <string.h>

#include "ctl/command.h"
#include "ctl/json.h"

/* In this order; what is empty is left out. */
static const char *const panel_lines[] = {
    "state", "output", "input", "theme", "theme-errors", "showing", "power",
};

#define INDENT 16

/* Further lines of a value stand below its first. */
static void print_value(const char *name, const char *value)
{
    g_auto(GStrv) lines = g_strsplit(value, "\n", -1);

    printf("  %-*s%s\n", INDENT - 2, name, lines[0]);
    for (char **line = lines + 1; *line; line++)
        if (**line)
            printf("%*s%s\n", INDENT, "", *line);
}

static void print_panel(const char *name, GVariant *panel)
{
    printf("panel %s\n", name);
    for (size_t i = 0; i < G_N_ELEMENTS(panel_lines); i++) {
        const char *value = "";

        g_variant_lookup(panel, panel_lines[i], "&s", &value);
        if (*value)
            print_value(panel_lines[i], value);
    }
}

static void print_status(GVariant *status)
{
    const char *version = "?";
    g_autoptr(GVariant) panels =
        g_variant_lookup_value(status, "panels", G_VARIANT_TYPE("a{sa{sv}}"));
    g_autofree const char **problems = NULL;
    GVariantIter iter;
    const char *name;
    GVariant *panel;

    g_variant_lookup(status, "version", "&s", &version);
    printf("dorsald %s\n", version);
    if (panels) {
        g_variant_iter_init(&iter, panels);
        while (g_variant_iter_next(&iter, "{&s@a{sv}}", &name, &panel)) {
            print_panel(name, panel);
            g_variant_unref(panel);
        }
    }
    g_variant_lookup(status, "problems", "^a&s", &problems);
    if (problems && problems[0])
        puts("problems");
    for (size_t i = 0; problems && problems[i]; i++)
        printf("  %s\n", problems[i]);
}

enum exit_code run_status(struct invocation *invocation, char **arguments, size_t count)
{
    static const struct client_target daemon = { "/org/dorsal", "org.dorsal.Daemon1" };
    struct client *client = invocation_connect(invocation);
    if (!client)
        return EXIT_FAILED;

    g_autoptr(GVariant) status = client_get(client, daemon, "Status");
    if (!status)
        return EXIT_FAILED;
    if (invocation->json)
        json_print(stdout, status);
    else
        print_status(status);
    return EXIT_DONE;
}
