/* flood COUNT AT_ONCE APPS: so many notifications to the session bus, so many under way together,
 * of so many programs in turn. Prints the seconds it took and the ids it was given. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "bus/bus.h"

struct flood {
    sd_event *event;
    struct bus *bus;
    unsigned count, at_once, apps;
    unsigned sent;
    GArray *ids;
    usec_t start;
};

static void send_next(struct flood *flood);

static void on_answer(const struct bus_reply *reply, void *userdata)
{
    struct flood *flood = userdata;
    uint32_t id;

    if (reply->error)
        g_error("not answered: %s: %s", reply->error, reply->message);
    g_variant_get(reply->body, "(u)", &id);
    g_array_append_val(flood->ids, id);
    send_next(flood);
    if (flood->ids->len == flood->count)
        sd_event_exit(flood->event, 0);
}

static void send_next(struct flood *flood)
{
    const struct bus_target target = { "org.freedesktop.Notifications",
                                       "/org/freedesktop/Notifications",
                                       "org.freedesktop.Notifications" };
    const char *const actions[] = { "default", "Open", NULL };

    if (flood->sent == flood->count)
        return;

    unsigned n = flood->sent++;
    g_autofree char *app = g_strdup_printf("App %u", n % flood->apps);
    g_autofree char *title = g_strdup_printf("Notice %u", n);
    bus_call(flood->bus, target, "Notify",
             g_variant_new("(susss^as@a{sv}i)", app, 0u, "", title, "Some <b>text</b> of it",
                           actions, g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0), -1),
             NULL, 0, on_answer, flood);
}

static void on_state(struct bus *bus, enum bus_state state, void *userdata)
{
    struct flood *flood = userdata;

    if (state != BUS_READY)
        return;
    flood->start = clock_now(clock_system()).boottime;
    for (unsigned i = 0; i < flood->at_once; i++)
        send_next(flood);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return EXIT_FAILURE;

    struct flood flood = {
        .count = (unsigned)atoi(argv[1]),
        .at_once = (unsigned)atoi(argv[2]),
        .apps = (unsigned)atoi(argv[3]),
        .ids = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
    };

    if (sd_event_new(&flood.event) < 0)
        return EXIT_FAILURE;
    flood.bus = bus_new(flood.event, "session", on_state, &flood);
    bus_start(flood.bus);
    sd_event_loop(flood.event);

    printf("%.6f\n", (double)(clock_now(clock_system()).boottime - flood.start) / 1e6);
    for (guint i = 0; i < flood.ids->len; i++)
        printf("%u\n", g_array_index(flood.ids, uint32_t, i));
    bus_free(flood.bus);
    sd_event_unref(flood.event);
    g_array_unref(flood.ids);
    return EXIT_SUCCESS;
}
