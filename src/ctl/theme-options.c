/* dorsalctl theme options, set and pattern: what users choose. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ctl/choices.h"
#include "ctl/json.h"
#include "ctl/panel.h"
#include "ctl/places.h"
#include "ctl/theme-command.h"
#include "theme/language.h"

/* ---- options of a folder ---- */

/* "one, two" of a list, "10 to 400" of a number, else "". */
static char *range_of(const struct theme_option *option)
{
    GString *range = g_string_new(NULL);

    for (size_t i = 0; i < option->n_choices; i++)
        g_string_append_printf(range, "%s%s", i > 0 ? ", " : "", option->choices[i].value);
    if (option->type == OPTION_NUMBER && (isfinite(option->min) || isfinite(option->max)))
        g_string_append_printf(range, "%g to %g", option->min, option->max);
    return g_string_free(range, FALSE);
}

/* As 'dorsalctl theme set' takes it. */
static char *format_value(GVariant *value)
{
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
        return g_variant_dup_string(value, NULL);
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_DOUBLE))
        return g_strdup_printf("%.10g", g_variant_get_double(value));
    return g_variant_print(value, FALSE);
}

/* In the language of whoever asks. */
static const char *label_of(const struct theme *theme, const char *label)
{
    g_autofree char *language = NULL;
    g_autofree char *territory = NULL;

    language_of_locale(g_get_language_names()[0], &language, &territory);
    return theme_string(theme, label, language, territory);
}

static void print_option(const struct theme *theme, const struct theme_option *option)
{
    g_autoptr(GVariant) fallback =
        g_variant_ref_sink(theme_option_write(option, &option->fallback));
    g_autofree char *shown = format_value(fallback);
    g_autofree char *range = range_of(option);

    printf("%-16s %-7s %-16s %-28s %s\n", option->name, option_type_to_string(option->type), shown,
           range, label_of(theme, option->label));
}

static void print_presets(const struct theme *theme)
{
    size_t count;
    const struct theme_preset *presets = theme_presets(theme, &count);

    for (size_t i = 0; i < count; i++)
        printf("%s%s", i > 0 ? ", " : "Presets: ", presets[i].name);
    if (count > 0)
        putchar('\n');
}

static void print_json(const struct theme *theme)
{
    size_t count;
    const struct theme_option *options = theme_options(theme, &count);
    GVariantBuilder all;

    g_variant_builder_init(&all, G_VARIANT_TYPE("a{sv}"));
    for (size_t i = 0; i < count; i++) {
        g_autofree char *range = range_of(&options[i]);
        GVariantBuilder one;

        g_variant_builder_init(&one, G_VARIANT_TYPE("a{sv}"));
        g_variant_builder_add(&one, "{sv}", "type",
                              g_variant_new_string(option_type_to_string(options[i].type)));
        g_variant_builder_add(&one, "{sv}", "label",
                              g_variant_new_string(label_of(theme, options[i].label)));
        g_variant_builder_add(&one, "{sv}", "default",
                              theme_option_write(&options[i], &options[i].fallback));
        g_variant_builder_add(&one, "{sv}", "range", g_variant_new_string(range));
        g_variant_builder_add(&all, "{sv}", options[i].name, g_variant_builder_end(&one));
    }
    g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_builder_end(&all));
    json_print(stdout, value);
}

static enum exit_code print_theme_options(const char *name, bool json)
{
    g_autofree char *folder = places_need_theme(name);
    struct diag_list diags;
    size_t count;

    if (!folder)
        return EXIT_USAGE;
    diag_list_init(&diags);
    struct theme *theme = theme_load(folder, scene_sources(), &diags);
    if (!theme)
        theme_print_diags(&diags);
    diag_list_fini(&diags);
    if (!theme)
        return EXIT_FAILED;

    const struct theme_option *options = theme_options(theme, &count);
    if (json)
        print_json(theme);
    for (size_t i = 0; i < count && !json; i++)
        print_option(theme, &options[i]);
    if (!json)
        print_presets(theme);
    theme_unref(theme);
    return EXIT_DONE;
}

/* ---- options of the panel ---- */

static GVariant *get_options(struct invocation *invocation)
{
    g_autofree char *path = NULL;
    struct client_target panel;
    struct client *client = invocation_connect(invocation);

    if (!client || !panel_find(invocation, &path, &panel))
        return NULL;
    return client_get(client, panel, "Options");
}

static enum exit_code print_panel_options(struct invocation *invocation)
{
    g_autoptr(GVariant) options = get_options(invocation);
    GVariantIter iter;
    const char *name;
    GVariant *value;

    if (!options)
        return EXIT_FAILED;
    if (invocation->json) {
        json_print(stdout, options);
        return EXIT_DONE;
    }
    g_variant_iter_init(&iter, options);
    while (g_variant_iter_loop(&iter, "{&sv}", &name, &value)) {
        g_autofree char *text = format_value(value);

        printf("%s=%s\n", name, text);
    }
    return EXIT_DONE;
}

enum exit_code run_theme_options(const struct theme_request *request)
{
    if (request->count == 0)
        return print_panel_options(request->invocation);
    return print_theme_options(request->arguments[0], request->invocation->json);
}

/* ---- set ---- */

/* What the option holds now says what it takes. A file's path for a string is a picture: nothing
 * else in a theme is chosen by a path. */
static enum exit_code set_option(struct invocation *invocation, GVariant *now, const char *name,
                                 const char *value)
{
    enum option_type type = OPTION_TEXT;
    _cleanup_close_ int fd = -1;

    if (g_variant_is_of_type(now, G_VARIANT_TYPE_BOOLEAN))
        type = OPTION_BOOL;
    else if (g_variant_is_of_type(now, G_VARIANT_TYPE_DOUBLE))
        type = OPTION_NUMBER;
    else if (strchr(value, '/') && g_file_test(value, G_FILE_TEST_IS_REGULAR))
        fd = open(value, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd >= 0)
        return panel_call(invocation, "SetOption",
                          g_variant_new("(sv)", name, g_variant_new_handle(0)), fd, NULL);

    GVariant *variant = choice_to_variant(type, value);
    if (!variant) {
        fprintf(stderr, "dorsalctl: %s=%s: expected %s\n", name, value,
                type == OPTION_BOOL ? "true or false" : "a number");
        return EXIT_USAGE;
    }
    return panel_call(invocation, "SetOption", g_variant_new("(sv)", name, variant), -1, NULL);
}

static bool is_text(const struct theme_request *request)
{
    for (size_t i = 0; i < request->count; i++)
        if (!g_utf8_validate(request->arguments[i], -1, NULL)) {
            fprintf(stderr, "dorsalctl: that is not UTF-8\n");
            return false;
        }
    return true;
}

enum exit_code run_theme_set(const struct theme_request *request)
{
    struct invocation *invocation = request->invocation;

    if (!is_text(request))
        return EXIT_USAGE;
    if (request->preset && request->count == 0)
        return panel_call(invocation, "ApplyPreset", g_variant_new("(s)", request->preset), -1,
                          NULL);
    if (request->count == 0) {
        fprintf(stderr, "dorsalctl: usage: dorsalctl theme set NAME [VALUE]\n");
        return EXIT_USAGE;
    }
    const char *name = request->arguments[0];
    if (request->count == 1)
        return panel_call(invocation, "ResetOption", g_variant_new("(s)", name), -1, NULL);

    g_autoptr(GVariant) options = get_options(invocation);
    if (!options)
        return EXIT_FAILED;
    g_autoptr(GVariant) now = g_variant_lookup_value(options, name, NULL);
    if (!now) {
        fprintf(stderr, "dorsalctl: there is no option '%s'; see 'dorsalctl theme options'\n",
                name);
        return EXIT_FAILED;
    }
    return set_option(invocation, now, name, request->arguments[1]);
}

enum exit_code run_theme_pattern(const struct theme_request *request)
{
    if (request->count == 1) {
        bool none = strcmp(request->arguments[0], "none") == 0;

        return panel_set_text(request->invocation, "Pattern", none ? "" : request->arguments[0]);
    }
    g_autofree char *pattern = panel_get_text(request->invocation, "Pattern");
    if (!pattern)
        return EXIT_FAILED;
    puts(*pattern ? pattern : "none");
    return EXIT_DONE;
}
