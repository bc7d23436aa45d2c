#include "ctl/command.h"

#include <string.h>

#include "base/text.h"
#include "ctl/fields.h"
#include "ctl/theme-command.h"

static void help_post(FILE *to)
{
    fputs("\nFields:\n", to);
    fields_print_help(to);
    fputs("\nPrints the new activity's id. Example:\n"
          "  dorsalctl post timer title=Tea remaining=4m action=stop:Stop\n",
          to);
}

static void help_update(FILE *to)
{
    fputs("\nFields that are not named stay; an empty value takes a field away. They are those of\n"
          "'dorsalctl post --help', but app and key stay as they are.\n",
          to);
}

static void help_gesture(FILE *to)
{
    fputs("\nGestures: touch, tap, swipe-left, swipe-right, swipe-up, swipe-down.\n", to);
}

const struct command commands[] = {
    { "status", "", "show what the daemon does and what is wrong", 0, 0, true, run_status },
    { "post", "KIND [FIELD=VALUE...]", "put an activity on the panel", 1, SIZE_MAX, false, run_post,
      help_post },
    { "update", "ID FIELD=VALUE...", "change an activity", 2, SIZE_MAX, false, run_update,
      help_update },
    { "end", "ID...", "take activities off the panel", 1, SIZE_MAX, false, run_end },
    { "list", "", "list activities", 0, 0, true, run_list },
    { "theme", "[ID|SUBCOMMAND...]", "list the themes, choose one, or make one", 0, SIZE_MAX, true,
      theme_command_run, theme_command_print_help, true },
    { "power", "[active|ambient|off]", "show or set the panel's power", 0, 1, false, run_power },
    { "screenshot", "FILE.png", "save what the panel shows; '-' is standard output", 1, 1, false,
      run_screenshot },
    { "tap", "X Y", "touch the panel, in pixels", 2, 2, false, run_tap },
    { "gesture", "NAME", "make a gesture on the panel", 1, 1, false, run_gesture, help_gesture },
    { 0 },
};

struct client *invocation_connect(struct invocation *invocation)
{
    if (!invocation->client)
        invocation->client = client_new(invocation->bus);
    return invocation->client;
}

const struct command *command_find(const char *name)
{
    const char *names[G_N_ELEMENTS(commands)] = { NULL };

    for (size_t i = 0; commands[i].name; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
        names[i] = commands[i].name;
    }

    g_autofree char *hint = text_suggestion(name, names);
    fprintf(stderr, "dorsalctl: unknown command '%s'; %s\n", name,
            hint ? hint : "see 'dorsalctl --help'");
    return NULL;
}

void command_print_help(const struct command *command, FILE *to)
{
    fprintf(to, "dorsalctl %s%s%s\n\nTo %s.\n", command->name, *command->arguments ? " " : "",
            command->arguments, command->summary);
    if (command->json)
        fputs("With --json for scripts.\n", to);
    if (command->help)
        command->help(to);
}

enum exit_code command_run(const struct command *command, struct invocation *invocation,
                           char **arguments, size_t count)
{
    if (count < command->min_arguments || count > command->max_arguments) {
        fprintf(stderr, "dorsalctl: usage: dorsalctl %s %s\n", command->name, command->arguments);
        return EXIT_USAGE;
    }
    if (invocation->json && !command->json) {
        fprintf(stderr, "dorsalctl: %s has no --json\n", command->name);
        return EXIT_USAGE;
    }
    return command->run(invocation, arguments, count);
}
