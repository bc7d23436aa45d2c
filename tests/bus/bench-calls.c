/* How many calls a second: both ends and the answers in one process, a dbus-daemon between. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "pair.h"

#define PATH      "/org/dorsal/test"
#define INTERFACE "org.dorsal.Test1"
#define CALLS     20000
#define AT_ONCE   100

static void on_post(struct bus_call *call, GVariant *args, void *userdata)
{
    bus_call_reply(call, g_variant_new("(u)", 1), NULL, 0);
}

static const struct bus_interface interface = {
    .name = INTERFACE,
    .methods =
        (const struct bus_method[]){ { "Post", "sa{sv}", "kind,fields", "u", "id", on_post }, {} },
};

struct load {
    struct pair *pair;
    unsigned sent, answered;
};

static void send_next(struct load *load);

static void on_answer(const struct bus_reply *reply, void *userdata)
{
    struct load *load = userdata;

    load->answered++;
    send_next(load);
}

static void send_next(struct load *load)
{
    struct bus_target target = { SERVICE, PATH, INTERFACE };
    GVariantBuilder fields;

    if (load->sent == CALLS)
        return;
    load->sent++;
    g_variant_builder_init(&fields, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&fields, "{sv}", "title", g_variant_new_string("A title"));
    g_variant_builder_add(&fields, "{sv}", "text", g_variant_new_string("Some longer text"));
    bus_call(load->pair->client, target, "Post", g_variant_new("(sa{sv})", "generic", &fields),
             NULL, 0, on_answer, load);
}

static bool all_answered(void *userdata)
{
    const struct load *load = userdata;

    return load->answered == CALLS;
}

int main(void)
{
    static const struct bus_interface *const interfaces[] = { &interface, NULL };
    struct pair pair;
    struct load load = { .pair = &pair };

    pair_init(&pair);
    bus_object_add(pair.service, PATH, interfaces, NULL);
    pair_start(&pair);

    usec_t start = clock_now(clock_system()).boottime;
    for (int i = 0; i < AT_ONCE; i++)
        send_next(&load);
    loop_until(pair.event, all_answered, &load);
    usec_t took = clock_now(clock_system()).boottime - start;

    printf("%u calls in %.3f s: %.0f a second\n", load.answered, (double)took / 1e6,
           load.answered * 1e6 / (double)took);
    pair_fini(&pair);
    return EXIT_SUCCESS;
}
