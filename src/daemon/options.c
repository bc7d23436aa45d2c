#include "daemon/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "base/parse.h"
#include "base/pixels.h"
#include "config.h"

enum option_code {
    OPTION_OUTPUT = 256,
    OPTION_SIZE,
    OPTION_BUS,
    OPTION_CONFIG,
    OPTION_THEME_DIR,
    OPTION_STATE_DIR,
    OPTION_VERBOSE,
    OPTION_VERSION,
    OPTION_HELP,
};

static const struct option long_options[] = {
    { "output", required_argument, NULL, OPTION_OUTPUT },
    { "size", required_argument, NULL, OPTION_SIZE },
    { "bus", required_argument, NULL, OPTION_BUS },
    { "config", required_argument, NULL, OPTION_CONFIG },
    { "theme-dir", required_argument, NULL, OPTION_THEME_DIR },
    { "state-dir", required_argument, NULL, OPTION_STATE_DIR },
    { "verbose", no_argument, NULL, OPTION_VERBOSE },
    { "version", no_argument, NULL, OPTION_VERSION },
    { "help", no_argument, NULL, OPTION_HELP },
    { 0 },
};

static void print_help(void)
{
    puts(
        "dorsald [OPTION...]\n"
        "\n"
        "Owns a second display and shows clock faces and live activities on it.\n"
        "\n"
        "  --output=kms|headless       where frames go (default: kms)\n"
        "  --size=WIDTHxHEIGHT         size of a headless panel, in pixels\n"
        "  --bus=system|session|ADDR   the bus to be on (default: system)\n"
        "  --config=FILE               read this configuration instead of the standard ones\n"
        "  --theme-dir=DIR             look for themes here first; may be given several times\n"
        "  --state-dir=DIR             remember the chosen theme here (default: $STATE_DIRECTORY)\n"
        "  --verbose                   log what is being done\n"
        "  --version                   print the version and exit\n"
        "  --help                      print this help and exit\n"
        "\n"
        "See dorsald(8) and dorsal.conf(5).");
}

static int complain(const char *option, const char *value, const char *expected)
{
    fprintf(stderr, "dorsald: --%s=%s: expected %s\n", option, value, expected);
    return -EINVAL;
}

static int parse_output(const char *value, struct options *options)
{
    if (strcmp(value, "kms") == 0)
        options->output = OUTPUT_KMS;
    else if (strcmp(value, "headless") == 0)
        options->output = OUTPUT_HEADLESS;
    else
        return complain("output", value, "'kms' or 'headless'");
    return 0;
}

static int apply(int code, char *value, struct options *options, GPtrArray *theme_dirs)
{
    switch (code) {
    case OPTION_OUTPUT:
        return parse_output(value, options);
    case OPTION_SIZE:
        if (!parse_size(value, PIXELS_SIDE_MAX, &options->size))
            return complain("size", value, "WIDTHxHEIGHT in pixels, like 904x572");
        return 0;
    case OPTION_BUS:
        options->bus = value;
        return 0;
    case OPTION_CONFIG:
        options->config = value;
        return 0;
    case OPTION_THEME_DIR:
        g_ptr_array_add(theme_dirs, g_strdup(value));
        return 0;
    case OPTION_STATE_DIR:
        options->state_dir = value;
        return 0;
    case OPTION_VERBOSE:
        options->verbose = true;
        return 0;
    default:
        fprintf(stderr, "dorsald: see 'dorsald --help' for what it understands\n");
        return -EINVAL;
    }
}

int options_parse(int argc, char **argv, struct options *ret)
{
    GPtrArray *theme_dirs = g_ptr_array_new();
    int r = 0;
    int code;

    *ret = (struct options){ .bus = "system", .state_dir = getenv("STATE_DIRECTORY") };

    while (r >= 0 && (code = getopt_long(argc, argv, "", long_options, NULL)) >= 0) {
        if (code == OPTION_HELP || code == OPTION_VERSION)
            break;
        r = apply(code, optarg, ret, theme_dirs);
    }
    if (r >= 0 && code < 0 && optind < argc) {
        fprintf(stderr, "dorsald: '%s': takes options only; see 'dorsald --help'\n", argv[optind]);
        r = -EINVAL;
    }

    g_ptr_array_add(theme_dirs, NULL);
    ret->theme_dirs = (char **)g_ptr_array_free(theme_dirs, FALSE);
    if (r < 0)
        return r;
    if (code == OPTION_HELP)
        print_help();
    else if (code == OPTION_VERSION)
        puts("dorsald " DORSAL_VERSION);
    else
        return 1;
    return 0;
}

void options_fini(struct options *options)
{
    g_strfreev(options->theme_dirs);
}
