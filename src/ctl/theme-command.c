#include "ctl/theme-command.h"

#include <string.h>

#include "base/parse.h"
#include "base/text.h"

/* ---- options ---- */

/* Which subcommands take an option. */
enum option_group {
    GROUP_ALL = 0,
    GROUP_JSON = 1 << 0,
    GROUP_STATE = 1 << 1, /* what is to be seen */
    GROUP_SHOT = 1 << 2,
    GROUP_NEW = 1 << 3,
    GROUP_CHECK = 1 << 4,
    GROUP_PRESET = 1 << 5,
};

struct command_option {
    const char *name;
    const char *argument; /* NULL: takes none */
    const char *summary;
    unsigned group;
    /* False: the value is wrong. */
    bool (*read)(struct theme_request *request, const char *value);
};

static bool read_bus(struct theme_request *request, const char *value)
{
    request->invocation->bus = value;
    return true;
}

static bool read_panel(struct theme_request *request, const char *value)
{
    request->invocation->panel = value;
    return true;
}

static bool read_json(struct theme_request *request, const char *value)
{
    request->invocation->json = true;
    return true;
}

static bool read_help(struct theme_request *request, const char *value)
{
    request->help = true;
    return true;
}

static bool read_size(struct theme_request *request, const char *value)
{
    return parse_size(value, PIXELS_SIDE_MAX, &request->size);
}

static bool read_profile(struct theme_request *request, const char *value)
{
    request->profile = value;
    return true;
}

static bool read_at(struct theme_request *request, const char *value)
{
    request->at = value;
    return true;
}

static bool read_language(struct theme_request *request, const char *value)
{
    request->language = value;
    return *value &&
           strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_") == strlen(value);
}

static bool read_ambient(struct theme_request *request, const char *value)
{
    request->flags |= WORKBENCH_AMBIENT;
    return true;
}

static bool read_light(struct theme_request *request, const char *value)
{
    request->flags |= WORKBENCH_LIGHT;
    return true;
}

static bool read_hour_12(struct theme_request *request, const char *value)
{
    request->flags |= WORKBENCH_HOUR_12;
    return true;
}

static bool read_battery(struct theme_request *request, const char *value)
{
    if (strcmp(value, "none") == 0) {
        request->battery = -1;
        return true;
    }
    return parse_int(value, 0, 100, &request->battery);
}

static bool read_charging(struct theme_request *request, const char *value)
{
    request->flags |= WORKBENCH_CHARGING;
    return true;
}

static bool read_kind(struct theme_request *request, const char *value)
{
    request->kind = value;
    return true;
}

static bool read_form(struct theme_request *request, const char *value)
{
    int word = attribute_word(ATTRIBUTE_FORM, value);

    request->form = (enum card_form)MAX(word, 0);
    return word >= 0;
}

static bool read_long(struct theme_request *request, const char *value)
{
    request->content = SAMPLE_LONG;
    return true;
}

static bool read_missing(struct theme_request *request, const char *value)
{
    request->content = SAMPLE_MISSING;
    return true;
}

static bool read_option(struct theme_request *request, const char *value)
{
    g_ptr_array_add(request->options, g_strdup(value));
    return strchr(value, '=') != NULL;
}

static bool read_preset(struct theme_request *request, const char *value)
{
    request->preset = value;
    return true;
}

static bool read_pattern(struct theme_request *request, const char *value)
{
    request->pattern = value;
    return true;
}

static bool read_lenses(struct theme_request *request, const char *value)
{
    request->lenses = true;
    return true;
}

static bool read_from(struct theme_request *request, const char *value)
{
    request->from = value;
    return true;
}

static bool read_strict(struct theme_request *request, const char *value)
{
    request->strict = true;
    return true;
}

static const struct command_option options[] = {
    { "size", "WxH", "the panel's size in pixels", GROUP_STATE, read_size },
    { "profile", "NAME", "a known panel, see data/panels", GROUP_STATE, read_profile },
    { "at", "TIME", "the time: 18:30, 2026-12-24T18:30", GROUP_STATE, read_at },
    { "language", "LANG", "the session's: de, ar, pt_BR", GROUP_STATE, read_language },
    { "12h", NULL, "a session with a 12 hour clock", GROUP_STATE, read_hour_12 },
    { "ambient", NULL, "the panel rests", GROUP_STATE, read_ambient },
    { "light", NULL, "the session prefers light", GROUP_STATE, read_light },
    { "battery", "N", "percent, or none", GROUP_STATE, read_battery },
    { "charging", NULL, "the battery is being charged", GROUP_STATE, read_charging },
    { "kind", "KIND", "with an activity of this kind", GROUP_STATE, read_kind },
    { "form", "FORM", "of it: expanded, compact or ambient", GROUP_STATE, read_form },
    { "long", NULL, "with texts too long for it", GROUP_STATE, read_long },
    { "missing", NULL, "with hardly any fields", GROUP_STATE, read_missing },
    { "option", "NAME=VALUE", "an option of the theme; as often as needed", GROUP_STATE,
      read_option },
    { "preset", "NAME", "a preset of the theme", GROUP_STATE | GROUP_PRESET, read_preset },
    { "pattern", "ID", "with this pattern below the face", GROUP_STATE, read_pattern },
    { "lenses", NULL, "with lenses and corners, as on the device", GROUP_SHOT, read_lenses },
    { "from", "NAME", "clock, card, pattern, or a theme to copy", GROUP_NEW, read_from },
    { "strict", NULL, "warnings fail too", GROUP_CHECK, read_strict },
    { "json", NULL, "for scripts and editors", GROUP_JSON, read_json },
    { "bus", "BUS", "where dorsald is, see dorsalctl --help", GROUP_ALL, read_bus },
    { "panel", "NAME", "which panel", GROUP_ALL, read_panel },
    { "help", NULL, "print help and exit", GROUP_ALL, read_help },
};

/* ---- subcommands ---- */

const struct theme_subcommand theme_subcommands[] = {
    { "list", "", "list the themes of the daemon", 0, 0, GROUP_JSON, run_theme_list },
    { "use", "ID", "choose a theme for the panel", 1, 1, 0, run_theme_use },
    { "pattern", "[ID|none]", "show or choose the pattern below the face", 0, 1, 0,
      run_theme_pattern },
    { "options", "[THEME]", "list the options of the panel's theme, or of another", 0, 1,
      GROUP_JSON, run_theme_options },
    { "set", "NAME [VALUE]", "choose an option of the panel's theme", 0, 2, GROUP_PRESET,
      run_theme_set,
      "Without VALUE: its default. pattern.NAME is an option of the pattern. A picture is chosen "
      "by\n"
      "the path of a file. With --preset alone: all that the preset names.\n" },
    { "install", "FILE|FOLDER", "install a theme from a package or a folder", 1, 1, 0,
      run_theme_install },
    { "remove", "ID", "remove an installed theme", 1, 1, 0, run_theme_remove },
    { "new", "FOLDER", "begin a theme", 1, 1, GROUP_NEW, run_theme_new,
      "The folder's name is the theme's id: a-z, 0-9, '-' and '_'.\n" },
    { "check", "THEME", "say what is wrong with a theme and what could be better", 1, 1,
      GROUP_JSON | GROUP_CHECK, run_theme_check,
      "Exit status: 0 without errors, 1 with errors, 2 when there is no such theme. 'dorsalctl "
      "theme\n"
      "explain CODE' says more about a code like T112.\n" },
    { "explain", "[CODE|NAME]", "explain a code, element, attribute, function or source", 0, 1, 0,
      run_theme_explain, "Without an argument: the list of codes.\n" },
    { "preview", "THEME", "show a theme in a window that follows each save", 1, 1,
      GROUP_STATE | GROUP_SHOT, run_theme_preview,
      "The key ? lists the keys: they travel in time, change language, light and panel, and step\n"
      "through the activities. With --at time stands still.\n" },
    { "shot", "THEME OUT.png", "draw a state of a theme to a PNG file", 2, 2,
      GROUP_STATE | GROUP_SHOT, run_theme_shot,
      "THEME is a folder, or the id of an installed theme. '-' is standard output. No display and\n"
      "no daemon is needed.\n" },
    { "wakes", "THEME", "say which elements wake the machine, and how often", 1, 1,
      GROUP_JSON | GROUP_STATE, run_theme_wakes,
      "Lives an hour of the clock in a moment, active and at rest. With --kind the activity's "
      "card\n"
      "in place of the face.\n" },
    { "pack", "THEME [FILE]", "make a package of a theme: one file to share", 1, 2, 0,
      run_theme_pack },
    { 0 },
};

/* What an id alone and no word at all mean. */
static const struct theme_subcommand *const list_themes = &theme_subcommands[0];
static const struct theme_subcommand *const use_theme = &theme_subcommands[1];

static bool takes(const struct theme_subcommand *subcommand, const struct command_option *option)
{
    return option->group == GROUP_ALL || subcommand->groups & option->group;
}

static const struct theme_subcommand *find_subcommand(const char *name)
{
    for (const struct theme_subcommand *it = theme_subcommands; it->name; it++)
        if (strcmp(it->name, name) == 0)
            return it;
    return NULL;
}

/* ---- help ---- */

void theme_command_print_help(FILE *to)
{
    fputs("\nAn id alone chooses that theme. Makers of themes have:\n", to);
    for (const struct theme_subcommand *it = theme_subcommands; it->name; it++) {
        g_autofree char *left = g_strdup_printf("%s %s", it->name, it->arguments);

        fprintf(to, "  %-28s %s\n", left, it->summary);
    }
    fputs("\n'dorsalctl theme SUBCOMMAND --help' says more.\n", to);
}

static void print_help(const struct theme_subcommand *subcommand)
{
    printf("dorsalctl theme %s [OPTION...] %s\n\nTo %s.\n\nOptions:\n", subcommand->name,
           subcommand->arguments, subcommand->summary);
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        const struct command_option *option = &options[i];
        g_autofree char *left =
            g_strdup_printf("--%s%s%s", option->name, option->argument ? "=" : "",
                            option->argument ? option->argument : "");

        if (takes(subcommand, option))
            printf("  %-22s %s\n", left, option->summary);
    }
    if (subcommand->more)
        printf("\n%s", subcommand->more);
}

/* ---- parsing ---- */

static const struct command_option *find_option(const struct theme_subcommand *subcommand,
                                                const char *name)
{
    const char *names[G_N_ELEMENTS(options) + 1] = { NULL };
    size_t count = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        if (!takes(subcommand, &options[i]))
            continue;
        if (strcmp(options[i].name, name) == 0)
            return &options[i];
        names[count++] = options[i].name;
    }
    g_autofree char *hint = text_suggestion(name, names);
    fprintf(stderr, "dorsalctl: theme %s has no option --%s%s%s\n", subcommand->name, name,
            hint ? "; " : "", hint ? hint : "");
    return NULL;
}

/* Reads the option at words[*at], and its value if that is the next word. */
static bool read_one(struct theme_request *request, const struct theme_subcommand *subcommand,
                     char **words, size_t count, size_t *at)
{
    const char *word = words[*at] + strlen("--");
    const char *equals = strchr(word, '=');
    g_autofree char *name = equals ? g_strndup(word, (gsize)(equals - word)) : g_strdup(word);
    const struct command_option *option = find_option(subcommand, name);
    const char *value = equals ? equals + 1 : NULL;

    if (!option)
        return false;
    if (option->argument && !value && *at + 1 < count)
        value = words[++*at];
    if (!option->argument != !value) {
        fprintf(stderr, "dorsalctl: --%s %s\n", name,
                option->argument ? "needs a value" : "takes no value");
        return false;
    }
    if (!option->read(request, value)) {
        fprintf(stderr, "dorsalctl: --%s=%s: expected %s, %s\n", name, value, option->argument,
                option->summary);
        return false;
    }
    return true;
}

/* Options and arguments may be mixed; "--" ends the options. */
static bool read_words(struct theme_request *request, const struct theme_subcommand *subcommand,
                       char **words, size_t count)
{
    bool only_arguments = false;

    for (size_t i = 0; i < count; i++) {
        if (!only_arguments && strcmp(words[i], "--") == 0)
            only_arguments = true;
        else if (only_arguments || !g_str_has_prefix(words[i], "--"))
            request->arguments[request->count++] = words[i];
        else if (!read_one(request, subcommand, words, count, &i))
            return false;
    }
    return true;
}

static bool is_usable(const struct theme_request *request,
                      const struct theme_subcommand *subcommand)
{
    if (request->count < subcommand->min_arguments || request->count > subcommand->max_arguments) {
        fprintf(stderr, "dorsalctl: usage: dorsalctl theme %s %s\n", subcommand->name,
                subcommand->arguments);
        return false;
    }
    if (request->invocation->json && !(subcommand->groups & GROUP_JSON)) {
        fprintf(stderr, "dorsalctl: theme %s has no --json\n", subcommand->name);
        return false;
    }
    return true;
}

typedef enum exit_code (*run_fn)(const struct theme_request *request);

static enum exit_code run_subcommand(const struct theme_subcommand *subcommand, run_fn run,
                                     struct invocation *invocation, char **words, size_t count)
{
    g_autofree char **arguments = g_new0(char *, count + 1);
    g_autoptr(GPtrArray) named = g_ptr_array_new_with_free_func(g_free);
    struct theme_request request = {
        .invocation = invocation,
        .arguments = arguments,
        .words = words,
        .n_words = count,
        .options = named,
        .battery = 80,
    };

    if (!read_words(&request, subcommand, words, count))
        return EXIT_USAGE;
    g_ptr_array_add(named, NULL);
    if (request.help) {
        print_help(subcommand);
        return EXIT_DONE;
    }
    return is_usable(&request, subcommand) ? run(&request) : EXIT_USAGE;
}

enum exit_code theme_subcommand_run(const char *name, run_fn run, struct invocation *invocation,
                                    char **words, size_t count)
{
    return run_subcommand(find_subcommand(name), run, invocation, words, count);
}

static bool is_option(const char *word)
{
    return g_str_has_prefix(word, "--");
}

static size_t count_arguments(char **words, size_t count)
{
    size_t arguments = 0;

    for (size_t i = 0; i < count; i++)
        arguments += !is_option(words[i]);
    return arguments;
}

static enum exit_code complain_unknown(const char *word)
{
    const char *names[64] = { NULL };
    size_t count = 0;

    for (const struct theme_subcommand *it = theme_subcommands; it->name; it++)
        names[count++] = it->name;
    g_autofree char *hint = text_suggestion(word, names);
    fprintf(stderr, "dorsalctl: unknown command 'theme %s'; %s\n", word,
            hint ? hint : "see 'dorsalctl theme --help'");
    return EXIT_USAGE;
}

/* No subcommand: the list; an id alone: choose it. */
enum exit_code theme_command_run(struct invocation *invocation, char **words, size_t count)
{
    const struct theme_subcommand *subcommand = count > 0 ? find_subcommand(words[0]) : NULL;

    if (subcommand)
        return run_subcommand(subcommand, subcommand->run, invocation, words + 1, count - 1);
    if (count > 0 && strcmp(words[0], "--help") == 0) {
        command_print_help(command_find("theme"), stdout);
        return EXIT_DONE;
    }
    if (count_arguments(words, count) > 1 && !is_option(words[0]))
        return complain_unknown(words[0]);
    subcommand = count_arguments(words, count) > 0 ? use_theme : list_themes;
    return run_subcommand(subcommand, subcommand->run, invocation, words, count);
}
