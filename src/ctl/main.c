/* dorsalctl: everything busctl can do with org.dorsal, more comfortably. */
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "config.h"
#include "ctl/command.h"

enum option_code {
    OPTION_BUS = 256,
    OPTION_PANEL,
    OPTION_JSON,
    OPTION_HELP,
    OPTION_VERSION,
};

static const struct option options[] = {
    { "bus", required_argument, NULL, OPTION_BUS },
    { "panel", required_argument, NULL, OPTION_PANEL },
    { "json", no_argument, NULL, OPTION_JSON },
    { "help", no_argument, NULL, OPTION_HELP },
    { "version", no_argument, NULL, OPTION_VERSION },
    { 0 },
};

static void print_help(void)
{
    puts("dorsalctl [OPTION...] COMMAND [ARGUMENT...]\n"
         "\n"
         "Controls dorsald, the daemon of the second display.\n"
         "\n"
         "Commands:");
    for (const struct command *command = commands; command->name; command++) {
        g_autofree char *left = g_strdup_printf("%s %s", command->name, command->arguments);

        printf("  %-28s %s\n", left, command->summary);
    }
    puts("\n"
         "Options:\n"
         "  --bus=system|session|ADDRESS where dorsald is (default: $DORSAL_BUS, else system)\n"
         "  --panel=NAME                 which panel (default: rear)\n"
         "  --json                       for scripts\n"
         "  --help                       print this help, or a command's, and exit\n"
         "  --version                    print the version and exit\n"
         "\n"
         "See dorsalctl(1).");
}

struct request {
    struct invocation invocation;
    bool help, version;
};

static bool read_options(int argc, char **argv, struct request *ret)
{
    int code;

    while ((code = getopt_long(argc, argv, "", options, NULL)) >= 0)
        switch (code) {
        case OPTION_BUS:
            ret->invocation.bus = optarg;
            break;
        case OPTION_PANEL:
            ret->invocation.panel = optarg;
            break;
        case OPTION_JSON:
            ret->invocation.json = true;
            break;
        case OPTION_HELP:
            ret->help = true;
            break;
        case OPTION_VERSION:
            ret->version = true;
            break;
        default:
            fputs("dorsalctl: see 'dorsalctl --help' for what it understands\n", stderr);
            return false;
        }
    return true;
}

static enum exit_code serve(struct request *request, char **words, size_t count)
{
    if (request->version) {
        puts("dorsalctl " DORSAL_VERSION);
        return EXIT_DONE;
    }
    if (count == 0) {
        if (request->help)
            print_help();
        else
            fputs("dorsalctl: what shall I do? See 'dorsalctl --help'\n", stderr);
        return request->help ? EXIT_DONE : EXIT_USAGE;
    }

    const struct command *command = command_find(words[0]);
    if (!command)
        return EXIT_USAGE;
    if (request->help) {
        command_print_help(command, stdout);
        return EXIT_DONE;
    }
    return command_run(command, &request->invocation, words + 1, count - 1);
}

int main(int argc, char **argv)
{
    const char *bus = getenv("DORSAL_BUS");
    struct request request = {
        .invocation = { .bus = bus && *bus ? bus : "system", .panel = "rear" },
    };

    setlocale(LC_ALL, "");
    log_init(false);
    log_set_limit(LOG_LEVEL_ERROR);
    if (!read_options(argc, argv, &request))
        return EXIT_USAGE;

    enum exit_code code = serve(&request, argv + optind, (size_t)(argc - optind));
    client_free(request.invocation.client);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("dorsalctl: cannot write to standard output\n", stderr);
        return EXIT_FAILED;
    }
    return code;
}
