/* theme, power, screenshot, tap and gesture: org.dorsal.Panel1 and Themes1. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/parse.h"
#include "base/pixels.h"
#include "ctl/command.h"
#include "ctl/json.h"

#define PNG_SIZE_MAX (256 * 1024 * 1024)

/* The panel's object; `path` keeps it. False: complained. */
static bool find_panel(struct invocation *invocation, char **path, struct client_target *ret)
{
    *path = client_panel_path(invocation->panel);
    *ret = (struct client_target){ *path, "org.dorsal.Panel1" };
    return *path != NULL;
}

static enum exit_code set_property(struct invocation *invocation, const char *property,
                                   const char *value)
{
    g_autofree char *path = NULL;
    struct client_target panel;

    if (!find_panel(invocation, &path, &panel))
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
static char *get_property(struct invocation *invocation, const char *property)
{
    g_autofree char *path = NULL;
    struct client_target panel;
    struct client *client = invocation_connect(invocation);

    if (!client || !find_panel(invocation, &path, &panel))
        return NULL;
    g_autoptr(GVariant) value = client_get(client, panel, property);
    return value ? g_variant_dup_string(value, NULL) : NULL;
}

/* ---- theme ---- */

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

static enum exit_code list_themes(struct invocation *invocation)
{
    static const struct client_target themes = { "/org/dorsal", "org.dorsal.Themes1" };
    g_autofree char *current = get_property(invocation, "Theme");
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

enum exit_code run_theme(struct invocation *invocation, char **arguments, size_t count)
{
    return count == 0 ? list_themes(invocation) : set_property(invocation, "Theme", arguments[0]);
}

/* ---- power ---- */

enum exit_code run_power(struct invocation *invocation, char **arguments, size_t count)
{
    if (count == 1)
        return set_property(invocation, "Power", arguments[0]);

    g_autofree char *power = get_property(invocation, "Power");
    if (!power)
        return EXIT_FAILED;
    puts(power);
    return EXIT_DONE;
}

/* ---- touching and seeing ---- */

static enum exit_code call_panel(struct invocation *invocation, const char *member,
                                 GVariant *arguments, struct answer *ret)
{
    g_autoptr(GVariant) owned = g_variant_ref_sink(arguments);
    g_autofree char *path = NULL;
    struct client_target panel;

    if (!find_panel(invocation, &path, &panel))
        return EXIT_USAGE;
    struct client *client = invocation_connect(invocation);
    if (!client || !client_call(client, panel, member, owned, -1, ret))
        return EXIT_FAILED;
    return EXIT_DONE;
}

/* A file is replaced as a whole or left as it was. */
static int save(int fd, const char *file)
{
    g_autofree char *png = NULL;
    g_autoptr(GError) error = NULL;
    size_t size;
    int r = file_read_fd(fd, PNG_SIZE_MAX, &png, &size);

    if (r < 0) {
        fprintf(stderr, "dorsalctl: cannot read the screenshot: %s\n", g_strerror(-r));
        return r;
    }
    if (strcmp(file, "-") == 0)
        return fwrite(png, 1, size, stdout) == size ? 0 : -EIO;
    if (!g_file_set_contents(file, png, (gssize)size, &error)) {
        fprintf(stderr, "dorsalctl: %s\n", error->message);
        return -EIO;
    }
    return 0;
}

enum exit_code run_screenshot(struct invocation *invocation, char **arguments, size_t count)
{
    struct answer answer;
    enum exit_code code = call_panel(invocation, "Screenshot", g_variant_new("()"), &answer);

    if (code != EXIT_DONE)
        return code;
    if (save(answer.fd, arguments[0]) < 0)
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
    return call_panel(invocation, "Tap", g_variant_new("(ii)", at[0], at[1]), NULL);
}

enum exit_code run_gesture(struct invocation *invocation, char **arguments, size_t count)
{
    if (!g_utf8_validate(arguments[0], -1, NULL)) {
        fprintf(stderr, "dorsalctl: that is not UTF-8\n");
        return EXIT_USAGE;
    }
    return call_panel(invocation, "Gesture", g_variant_new("(s)", arguments[0]), NULL);
}
