#include "ctl/client.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "bus/bus.h"

struct client {
    char *address;
    sd_event *event;
    struct bus *bus;
};

struct waiting {
    struct client *client;
    struct answer answer;
    bool answered;
    bool failed;
};

/* ---- words ---- */

static const struct explanation {
    const char *error;
    const char *words; /* the message is put in place of %s */
} explanations[] = {
    { "org.dorsal.Error.InvalidField", "%s" },
    { "org.dorsal.Error.UnknownKind", "%s" },
    { "org.dorsal.Error.NotFound", "%s" },
    { "org.dorsal.Error.AccessDenied", "not allowed: %s" },
    { "org.dorsal.Error.LimitsExceeded", "too much: %s" },
    { "org.dorsal.Error.ThemeBroken", "the theme has errors, the one before stays:\n%s" },
    { "org.dorsal.Error.NoPanel", "%s" },
    { "org.dorsal.Error.Failed", "%s" },
    { "org.freedesktop.DBus.Error.UnknownObject",
      "there is no such panel (%s); 'dorsalctl status' lists them" },
    { "org.freedesktop.DBus.Error.NoReply", "dorsald does not answer (%s); see 'systemctl status "
                                            "dorsald'" },
    { "org.freedesktop.DBus.Error.AccessDenied", "the bus does not allow it: %s" },
};

/* `words` come from the table above: at most one %s. */
static char *fill_in(const char *words, const char *message)
{
    g_auto(GStrv) parts = g_strsplit(words, "%s", 2);

    return g_strjoinv(message, parts);
}

char *client_explain(const char *address, const char *error, const char *message)
{
    if (strcmp(error, "org.freedesktop.DBus.Error.ServiceUnknown") == 0 ||
        strcmp(error, "org.freedesktop.DBus.Error.NameHasNoOwner") == 0)
        return strcmp(address, "system") == 0
                   ? g_strdup("dorsald is not running; see 'systemctl status dorsald', or start it "
                              "with 'systemctl start dorsald'")
                   : g_strdup_printf("no dorsald on the bus '%s'; is --bus right?", address);
    for (size_t i = 0; i < G_N_ELEMENTS(explanations); i++)
        if (strcmp(explanations[i].error, error) == 0)
            return fill_in(explanations[i].words, message);
    return g_strdup_printf("%s (%s)", message, error);
}

/* ---- the connection ---- */

static bool bus_decided(const struct bus *bus)
{
    return bus_get_state(bus) == BUS_READY || bus_error(bus);
}

struct client *client_new(const char *address)
{
    struct client *client = g_new0(struct client, 1);

    client->address = g_strdup(address);
    if (sd_event_new(&client->event) < 0) {
        fprintf(stderr, "dorsalctl: cannot make an event loop\n");
        client_free(client);
        return NULL;
    }
    client->bus = bus_new(client->event, address, NULL, NULL);
    bus_start(client->bus);
    while (!bus_decided(client->bus))
        sd_event_run(client->event, UINT64_MAX);
    if (bus_get_state(client->bus) != BUS_READY) {
        fprintf(stderr, "dorsalctl: cannot connect to the bus '%s': %s\n", address,
                bus_error(client->bus));
        client_free(client);
        return NULL;
    }
    return client;
}

void client_free(struct client *client)
{
    if (!client)
        return;
    bus_free(client->bus);
    sd_event_unref(client->event);
    g_free(client->address);
    g_free(client);
}

static void on_reply(const struct bus_reply *reply, void *userdata)
{
    struct waiting *waiting = userdata;

    waiting->answered = true;
    if (reply->error) {
        g_autofree char *words =
            client_explain(waiting->client->address, reply->error, reply->message);

        fprintf(stderr, "dorsalctl: %s\n", words);
        waiting->failed = true;
        return;
    }
    waiting->answer.body = g_variant_ref(reply->body);
    if (reply->n_fds > 0)
        waiting->answer.fd = fcntl(reply->fds[0], F_DUPFD_CLOEXEC, 3);
}

static bool call(struct client *client, struct bus_target target, const char *member,
                 GVariant *args, int fd, struct answer *ret)
{
    struct waiting waiting = { .client = client, .answer.fd = -1 };

    bus_call(client->bus, target, member, args, &fd, fd >= 0 ? 1 : 0, on_reply, &waiting);
    while (!waiting.answered)
        sd_event_run(client->event, UINT64_MAX);
    if (waiting.failed)
        return false;
    if (ret)
        *ret = waiting.answer;
    else
        answer_fini(&waiting.answer);
    return true;
}

bool client_call(struct client *client, struct client_target target, const char *member,
                 GVariant *args, int fd, struct answer *ret)
{
    struct bus_target of_daemon = { "org.dorsal", target.path, target.interface };

    return call(client, of_daemon, member, args, fd, ret);
}

void answer_fini(struct answer *answer)
{
    g_clear_pointer(&answer->body, g_variant_unref);
    close_fd_pointer(&answer->fd);
    answer->fd = -1;
}

/* ---- properties ---- */

static struct client_target properties_of(struct client_target target)
{
    return (struct client_target){ target.path, "org.freedesktop.DBus.Properties" };
}

GVariant *client_get(struct client *client, struct client_target target, const char *property)
{
    struct answer answer;
    GVariant *value;

    if (!client_call(client, properties_of(target), "Get",
                     g_variant_new("(ss)", target.interface, property), -1, &answer))
        return NULL;
    g_variant_get(answer.body, "(v)", &value);
    answer_fini(&answer);
    return value;
}

bool client_set(struct client *client, struct client_target target, const char *property,
                GVariant *value)
{
    return client_call(client, properties_of(target), "Set",
                       g_variant_new("(ssv)", target.interface, property, value), -1, NULL);
}

char *client_panel_path(const char *panel)
{
    if (!text_is_identifier(panel) || strchr(panel, '-')) {
        fprintf(stderr, "dorsalctl: --panel=%s: a panel's name has a-z, 0-9 and '_'\n", panel);
        return NULL;
    }
    return g_strdup_printf("/org/dorsal/panel/%s", panel);
}
