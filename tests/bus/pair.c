#include "pair.h"

#include <fcntl.h>
#include <unistd.h>

static const struct bus_target service_peer = { SERVICE, "/", "org.freedesktop.DBus.Peer" };

void pair_init(struct pair *pair)
{
    const char *address;

    pair->daemon = dbus_fixture_new();
    address = dbus_fixture_address(pair->daemon);
    g_assert_cmpint(sd_event_new(&pair->event), >=, 0);
    pair->service = bus_new(pair->event, address, NULL, NULL);
    pair->client = bus_new(pair->event, address, NULL, NULL);
    bus_want_name(pair->service, SERVICE, false);
}

static bool both_ready(void *userdata)
{
    const struct pair *pair = userdata;

    return bus_get_state(pair->service) == BUS_READY && bus_get_state(pair->client) == BUS_READY;
}

void pair_wait_ready(struct pair *pair)
{
    loop_until(pair->event, both_ready, pair);
}

void pair_start(struct pair *pair)
{
    bus_start(pair->service);
    bus_start(pair->client);
    pair_wait_ready(pair);
}

void pair_fini(struct pair *pair)
{
    bus_free(pair->client);
    bus_free(pair->service);
    sd_event_unref(pair->event);
    dbus_fixture_free(pair->daemon);
}

void answer_keep(const struct bus_reply *reply, void *userdata)
{
    struct answer *answer = userdata;

    ck_assert(!answer->come);
    *answer = (struct answer){
        .come = true,
        .error = g_strdup(reply->error),
        .message = g_strdup(reply->message),
        .body = g_variant_ref(reply->body),
        .n_fds = reply->n_fds,
        .first_fd = reply->n_fds > 0 ? fcntl(reply->fds[0], F_DUPFD_CLOEXEC, 3) : -1,
    };
}

void answer_clear(struct answer *answer)
{
    if (answer->come && answer->first_fd >= 0)
        close(answer->first_fd);
    g_free(answer->error);
    g_free(answer->message);
    g_clear_pointer(&answer->body, g_variant_unref);
    *answer = (struct answer){ 0 };
}

void pair_call(struct pair *pair, const char *path, const char *interface, const char *member,
               GVariant *args, struct answer *ret)
{
    *ret = (struct answer){ 0 };
    bus_call(pair->client, (struct bus_target){ SERVICE, path, interface }, member, args, NULL, 0,
             answer_keep, ret);
    loop_until_set(pair->event, &ret->come);
}

char *pair_call_text(struct pair *pair, const char *path, const char *interface, const char *member,
                     GVariant *args)
{
    struct answer answer;
    char *text;

    pair_call(pair, path, interface, member, args, &answer);
    text = answer.error ? g_strdup(answer.error) : g_variant_print(answer.body, FALSE);
    answer_clear(&answer);
    return text;
}

void pair_settle(struct pair *pair)
{
    struct answer answer;

    pair_call(pair, service_peer.path, service_peer.interface, "Ping", NULL, &answer);
    answer_clear(&answer);
}
