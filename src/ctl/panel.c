/* power, screenshot, tap and gesture: org.dorsal.Panel1. */
#include <stdio.h>
#include <string.h>

#include "base/parse.h"
#include "base/pixels.h"
#include "ctl/command.h"
#include "ctl/output-file.h"
#include "ctl/panel.h"

/* The panel's object; `path` keeps it. False: complained. */
bool panel_find(struct invocation *invocation, char **path, struct client_target *ret)
{
    *path = client_panel_path(invocation->panel);
    *ret = (struct client_target){ *path, "org.dorsal.Panel1" };
    return *path != NULL;
}

enum exit_code panel_set_text(struct invocation *invocation, const char *property,
                              const char *value)
{
    g_autofree char *path = NULL;
    struct client_target panel;

    if (!panel_find(invocation, &path, &panel))
        return EXIT_USAGE;
    if (!g_utf8_validate(value, -1, NULL)) {
        fprintf(stderr, "dorsalctl: that is not UTF-8\n");
        return EXIT_USAGE;
    }

    struct client *client = invocation_connect(invocation);
    if (!client || !client_set(client, panel, property, g_variant_new_string(value)))
        return EXIT_FAILED;
    return EXIT_DONE;
}

/* A text property, or NULL after having complained; g_free(). */
char *panel_get_text(struct invocation *invocation, const char *property)
{
    g_autofree char *path = NULL;
    struct client_target panel;
    struct client *client = invocation_connect(invocation);

    if (!client || !panel_find(invocation, &path, &panel))
        return NULL;
    g_autoptr(GVariant) value = client_get(client, panel, property);
    return value ? g_variant_dup_string(value, NULL) : NULL;
}

/* ---- power ---- */

enum exit_code run_power(struct invocation *invocation, char **arguments, size_t count)
{
    if (count == 1)
        return panel_set_text(invocation, "Power", arguments[0]);

    g_autofree char *power = panel_get_text(invocation, "Power");
    if (!power)
        return EXIT_FAILED;
    puts(power);
    return EXIT_DONE;
}

/* ---- touching and seeing ---- */

enum exit_code panel_call(struct invocation *invocation, const char *member, GVariant *arguments,
                          int fd, struct answer *ret)
{
    g_autoptr(GVariant) owned = g_variant_ref_sink(arguments);
    g_autofree char *path = NULL;
    struct client_target panel;

    if (!panel_find(invocation, &path, &panel))
        return EXIT_USAGE;
    struct client *client = invocation_connect(invocation);
    if (!client || !client_call(client, panel, member, owned, fd, ret))
        return EXIT_FAILED;
    return EXIT_DONE;
}

enum exit_code run_screenshot(struct invocation *invocation, char **arguments, size_t count)
{
    struct answer answer;
    enum exit_code code = panel_call(invocation, "Screenshot", g_variant_new("()"), -1, &answer);

    if (code != EXIT_DONE)
        return code;
    if (output_file_copy(answer.fd, arguments[0]) < 0)
        code = EXIT_FAILED;
    answer_fini(&answer);
    return code;
}

enum exit_code run_tap(struct invocation *invocation, char **arguments, size_t count)
{
    int at[2];

    for (size_t i = 0; i < 2; i++)
        if (!parse_int(arguments[i], 0, PIXELS_SIDE_MAX, &at[i])) {
            fprintf(stderr, "dorsalctl: '%s': expected a distance in pixels\n", arguments[i]);
            return EXIT_USAGE;
        }
    return panel_call(invocation, "Tap", g_variant_new("(ii)", at[0], at[1]), -1, NULL);
}

enum exit_code run_gesture(struct invocation *invocation, char **arguments, size_t count)
{
    if (!g_utf8_validate(arguments[0], -1, NULL)) {
        fprintf(stderr, "dorsalctl: that is not UTF-8\n");
        return EXIT_USAGE;
    }
    return panel_call(invocation, "Gesture", g_variant_new("(s)", arguments[0]), -1, NULL);
}
