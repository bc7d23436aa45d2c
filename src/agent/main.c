#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include <systemd/sd-daemon.h>

#include "agent/facts.h"
#include "agent/images.h"
#include "agent/mpris.h"
#include "agent/notifications.h"
#include "agent/panel.h"
#include "agent/system-info.h"
#include "base/log.h"
#include "base/loop.h"
#include "config.h"

/* The user's side of Dorsal: everything of the session that the panel shows. Only wiring. */
struct agent {
    sd_event *event;
    struct bus *session_bus;
    struct bus *panel_bus; /* where dorsald is */
    struct panel *panel;
    struct images *images;
    struct facts *facts;
    struct mpris *mpris;
    struct notifications *notifications;
    struct system_info *system_info;
};

static void print_help(void)
{
    puts("dorsal-agent [OPTION...]\n"
         "\n"
         "Brings what happens in the user's session to the panel: notifications and music.\n"
         "\n"
         "  --panel-bus=system|session|ADDR  the bus that dorsald is on (default: system)\n"
         "  --verbose                        log what is being done\n"
         "  --version                        print the version and exit\n"
         "  --help                           print this help and exit\n"
         "\n"
         "See dorsal-agent(1).");
}

/* 1: go on; 0: all is said; -1: the command line is wrong. */
static int parse_options(int argc, char **argv, const char **ret_panel_bus, bool *ret_verbose)
{
    static const struct option options[] = {
        { "panel-bus", required_argument, NULL, 'b' },
        { "verbose", no_argument, NULL, 'd' },
        { "version", no_argument, NULL, 'v' },
        { "help", no_argument, NULL, 'h' },
        { 0 },
    };
    int code;

    while ((code = getopt_long(argc, argv, "", options, NULL)) >= 0) {
        switch (code) {
        case 'b':
            *ret_panel_bus = optarg;
            break;
        case 'd':
            *ret_verbose = true;
            break;
        case 'v':
            puts("dorsal-agent " DORSAL_VERSION);
            return 0;
        case 'h':
            print_help();
            return 0;
        default:
            fputs("dorsal-agent: see 'dorsal-agent --help' for what it understands\n", stderr);
            return -1;
        }
    }
    if (optind < argc) {
        fprintf(stderr, "dorsal-agent: '%s': takes options only; see 'dorsal-agent --help'\n",
                argv[optind]);
        return -1;
    }
    return 1;
}

static void say_state(const char *name, const struct bus *bus, enum bus_state state)
{
    if (state == BUS_DISCONNECTED)
        log_warning("%s bus: not connected: %s; trying again", name,
                    bus_error(bus) ? bus_error(bus) : "the connection was closed");
}

static void on_session_state(struct bus *bus, enum bus_state state, void *userdata)
{
    say_state("session", bus, state);
}

static void on_panel_state(struct bus *bus, enum bus_state state, void *userdata)
{
    say_state("panel", bus, state);
}

static int build(struct agent *agent, const char *panel_bus)
{
    agent->session_bus = bus_new(agent->event, "session", on_session_state, NULL);
    agent->panel_bus = bus_new(agent->event, panel_bus, on_panel_state, NULL);
    agent->panel = panel_new(agent->panel_bus);
    agent->images = images_new(agent->event);
    agent->facts = facts_new(agent->session_bus, agent->panel_bus);
    agent->mpris = mpris_new(agent->event, agent->session_bus, agent->panel, agent->images);
    agent->notifications =
        notifications_new(agent->event, agent->session_bus, agent->panel, agent->images);
    return system_info_new(agent->event, agent->panel_bus, agent->panel, &agent->system_info);
}

static void agent_fini(struct agent *agent)
{
    system_info_free(agent->system_info);
    notifications_free(agent->notifications);
    mpris_free(agent->mpris);
    facts_free(agent->facts);
    images_free(agent->images);
    panel_free(agent->panel);
    bus_free(agent->panel_bus);
    bus_free(agent->session_bus);
    sd_event_unref(agent->event);
}

int main(int argc, char **argv)
{
    const char *panel_bus = "system";
    bool verbose = false;
    struct agent agent = { 0 };

    setlocale(LC_ALL, "");

    int r = parse_options(argc, argv, &panel_bus, &verbose);
    if (r <= 0)
        return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;

    log_init(verbose);
    r = loop_new(&agent.event);
    if (r >= 0)
        r = build(&agent, panel_bus);
    if (r >= 0) {
        bus_start(agent.panel_bus);
        bus_start(agent.session_bus);
        sd_notify(0, "READY=1");
        r = sd_event_loop(agent.event);
    }
    agent_fini(&agent);
    if (r < 0)
        log_error("dorsal-agent cannot run: %s", g_strerror(-r));
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
