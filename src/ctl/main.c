/* dorsalctl: everything busctl can do with org.dorsal, more comfortably. */
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "config.h"
#include "ctl/command.h"
#include "ctl/places.h"

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

/* Leaves optind at the first word that is no option; `order` is getopt's: "+" stops there, "" goes
 * on for options behind it. */
static bool read_options(int argc, char **argv, const char *order, struct request *ret)
{
    int code;

    while ((code = getopt_long(argc, argv, order, options, NULL)) >= 0)
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

static enum exit_code run_words(struct request *request, const struct command *command,
                                char **words, size_t count)
{
    if (request->help) {
        command_print_help(command, stdout);
        return EXIT_DONE;
    }
    return command_run(command, &request->invocation, words, count);
}

static enum exit_code serve_nothing(const struct request *request)
{
    if (request->help)
        print_help();
    else if (request->version)
        puts("dorsalctl " DORSAL_VERSION);
    else
        fputs("dorsalctl: what shall I do? See 'dorsalctl --help'\n", stderr);
    return request->help || request->version ? EXIT_DONE : EXIT_USAGE;
}

/* Options stand before or behind the command; some commands have their own behind it. */
static enum exit_code serve(struct request *request, int argc, char **argv)
{
    if (!read_options(argc, argv, "+", request))
        return EXIT_USAGE;
    if (optind >= argc || request->version)
        return serve_nothing(request);

    const struct command *command = command_find(argv[optind]);
    if (!command)
        return EXIT_USAGE;
    argc -= optind;
    argv += optind;
    if (command->own_options)
        return run_words(request, command, argv + 1, (size_t)argc - 1);
    optind = 0;
    if (!read_options(argc, argv, "", request))
        return EXIT_USAGE;
    if (request->version)
        return serve_nothing(request);
    return run_words(request, command, argv + optind, (size_t)(argc - optind));
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
    places_init();

    enum exit_code code = serve(&request, argc, argv);
    client_free(request.invocation.client);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("dorsalctl: cannot write to standard output\n", stderr);
        return EXIT_FAILED;
    }
    return code;
}
