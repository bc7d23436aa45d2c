/* Being connected: the first attempt, the next ones, saying hello, and who hears of what arrives.
 */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/loop.h"
#include "bus/private.h"

#define PAUSE_MIN (100 * USEC_PER_MSEC)
#define PAUSE_MAX (30 * USEC_PER_SEC)
/* A connection that lasted so long was a good one. */
#define GOOD_CONNECTION (10 * USEC_PER_SEC)
/* How long bus_free() may take to get rid of what is queued. */
#define FLUSH_PATIENCE (500 * USEC_PER_MSEC)

struct retry {
    struct loop_timer *timer;
    usec_t pause; /* before the attempt after the next loss */
    usec_t connected_boottime;
};

static void on_message(DBusMessage *message, void *userdata);
static void on_lost(void *userdata);

static const struct transport_handler transport_handler = { on_message, on_lost };

static usec_t now_boottime(void)
{
    return clock_now(clock_system()).boottime;
}

static const char *state_name(enum bus_state state)
{
    switch (state) {
    case BUS_DISCONNECTED:
        return "disconnected";
    case BUS_CONNECTED:
        return "connected";
    case BUS_READY:
        return "ready";
    }
    return "?";
}

static void enter_state(struct bus *bus, enum bus_state state, bool news)
{
    if (bus->state == state && !news)
        return;
    log_debug("bus %s: %s -> %s", bus->address, state_name(bus->state), state_name(state));
    bus->state = state;
    if (bus->state_callback)
        bus->state_callback(bus, state, bus->userdata);
}

void bus_update_state(struct bus *bus, bool news)
{
    enum bus_state state = BUS_DISCONNECTED;

    if (bus->closed)
        return;
    if (bus->unique_name)
        state = bus_names_all_ours(bus->names) ? BUS_READY : BUS_CONNECTED;
    enter_state(bus, state, news);
}

/* "autolaunch:", libdbus's own default for the session, would start programs and wait for them. */
static char *resolve_address(const char *address)
{
    if (strcmp(address, "system") == 0) {
        const char *system = getenv("DBUS_SYSTEM_BUS_ADDRESS");

        return g_strdup(system ? system : "unix:path=/run/dbus/system_bus_socket");
    }
    if (strcmp(address, "session") != 0)
        return g_strdup(address);

    const char *session = getenv("DBUS_SESSION_BUS_ADDRESS");
    const char *runtime = getenv("XDG_RUNTIME_DIR");

    if (session)
        return g_strdup(session);
    if (!runtime)
        return NULL;

    g_autofree char *path = g_strdup_printf("%s/bus", runtime);
    char *escaped = dbus_address_escape_value(path);
    char *resolved = g_strdup_printf("unix:path=%s", escaped);

    dbus_free(escaped);
    return resolved;
}

static void schedule_retry(struct bus *bus)
{
    struct retry *retry = bus->retry;

    loop_timer_arm(retry->timer, usec_add(now_boottime(), retry->pause), retry->pause / 8);
    retry->pause = MIN(retry->pause * 2, PAUSE_MAX);
}

/* Takes `why`. The user hears of each new reason once. */
static void attempt_failed(struct bus *bus, char *why)
{
    bool news = g_strcmp0(bus->error, why) != 0;

    g_free(bus->error);
    bus->error = why;
    if (news)
        log_warning("bus %s: not connected: %s; will try again", bus->address, why);
    schedule_retry(bus);
    bus_update_state(bus, news);
}

static void close_transport(struct bus *bus, usec_t patience)
{
    transport_free(g_steal_pointer(&bus->transport), patience);
}

/* Everything is put back before anybody is told, so that what the user does then comes after. */
static void on_hello(const struct bus_reply *reply, void *userdata)
{
    struct bus *bus = userdata;

    if (!bus->transport)
        return;
    if (reply->error) {
        close_transport(bus, 0);
        attempt_failed(bus, g_strdup(reply->message));
        return;
    }
    g_variant_get(reply->body, "(s)", &bus->unique_name);
    g_clear_pointer(&bus->error, g_free);
    bus->retry->connected_boottime = now_boottime();
    /* In this order: a match for a well-known name needs to know its owner first. */
    bus_watches_connected(bus);
    bus_matches_connected(bus);
    bus_names_connected(bus->names);
    bus_update_state(bus, false);
}

static void connect_now(struct bus *bus)
{
    g_autofree char *address = resolve_address(bus->address);
    char *why = NULL;

    if (!address) {
        attempt_failed(bus,
                       g_strdup("neither DBUS_SESSION_BUS_ADDRESS nor XDG_RUNTIME_DIR is set"));
        return;
    }
    if (transport_open(bus->event, address, &transport_handler, bus, &why, &bus->transport) < 0) {
        attempt_failed(bus, why);
        return;
    }
    bus->generation++;
    bus_calls_ask(bus, "Hello", NULL, on_hello, bus);
}

static void on_retry(void *userdata)
{
    struct bus *bus = bus_ref(userdata);

    connect_now(bus);
    bus_unref(bus);
}

static void on_lost(void *userdata)
{
    struct bus *bus = bus_ref(userdata);
    bool was_connected = bus->unique_name != NULL;

    close_transport(bus, 0);
    g_clear_pointer(&bus->unique_name, g_free);
    bus_names_lost(bus->names);
    bus_peers_lost(bus->peers);
    if (was_connected && now_boottime() - bus->retry->connected_boottime >= GOOD_CONNECTION)
        bus->retry->pause = PAUSE_MIN;
    attempt_failed(bus, g_strdup(was_connected ? "the bus closed the connection"
                                               : "the bus closed the connection at log-in"));
    bus_calls_lost(bus->calls);
    bus_watches_lost(bus);
    bus_unref(bus);
}

static void on_signal(struct bus *bus, DBusMessage *message)
{
    if (dbus_message_has_sender(message, DBUS_SERVICE_DBUS) &&
        dbus_message_has_interface(message, DBUS_INTERFACE_DBUS)) {
        bus_names_signal(bus->names, message);
        bus_watches_signal(bus, message);
    }
    bus_matches_signal(bus, message);
}

static void on_call(struct bus *bus, DBusMessage *message)
{
    struct bus_call *call = bus_call_receive(bus, message);

    if (call)
        bus_peers_admit(bus->peers, call);
}

static void on_message(DBusMessage *message, void *userdata)
{
    struct bus *bus = bus_ref(userdata);

    switch (dbus_message_get_type(message)) {
    case DBUS_MESSAGE_TYPE_METHOD_CALL:
        on_call(bus, message);
        break;
    case DBUS_MESSAGE_TYPE_METHOD_RETURN:
    case DBUS_MESSAGE_TYPE_ERROR:
        bus_calls_answer(bus->calls, message);
        break;
    case DBUS_MESSAGE_TYPE_SIGNAL:
        on_signal(bus, message);
        break;
    default: /* the specification: unknown types are ignored */
        break;
    }
    bus_unref(bus);
}

struct bus *bus_new(sd_event *event, const char *address, bus_state_fn state, void *userdata)
{
    struct bus *bus = g_new0(struct bus, 1);

    *bus = (struct bus){
        .refs = 1,
        .event = sd_event_ref(event),
        .address = g_strdup(address),
        .state_callback = state,
        .userdata = userdata,
        .retry = g_new0(struct retry, 1),
        .watches = g_ptr_array_new(),
    };
    bus->retry->pause = PAUSE_MIN;
    if (loop_timer_new(event, CLOCK_BOOTTIME, on_retry, bus, &bus->retry->timer) < 0)
        g_error("bus: no timer");
    bus->calls = bus_calls_new(bus);
    bus->names = bus_names_new(bus);
    bus->matches = bus_matches_new();
    bus->peers = bus_peers_new(bus);
    bus->objects = bus_objects_new(bus);
    return bus;
}

void bus_start(struct bus *bus)
{
    loop_timer_arm(bus->retry->timer, 0, 0);
}

struct bus *bus_ref(struct bus *bus)
{
    bus->refs++;
    return bus;
}

void bus_unref(struct bus *bus)
{
    if (--bus->refs > 0)
        return;
    bus_objects_free(bus->objects);
    bus_peers_free(bus->peers);
    bus_names_free(bus->names);
    bus_matches_free(bus->matches);
    while (bus->watches->len > 0)
        bus_watch_free(g_ptr_array_index(bus->watches, 0));
    g_ptr_array_unref(bus->watches);
    bus_calls_free(bus->calls);
    loop_timer_free(bus->retry->timer);
    g_free(bus->retry);
    g_free(bus->unique_name);
    g_free(bus->error);
    g_free(bus->address);
    sd_event_unref(bus->event);
    g_free(bus);
}

void bus_free(struct bus *bus)
{
    if (!bus)
        return;
    bus_objects_flush(bus->objects);
    bus->closed = true;
    bus_calls_orphan(bus);
    close_transport(bus, FLUSH_PATIENCE);
    loop_timer_arm(bus->retry->timer, USEC_INFINITY, 0);
    bus_unref(bus);
}

enum bus_state bus_get_state(const struct bus *bus)
{
    return bus->state;
}

const char *bus_unique_name(const struct bus *bus)
{
    return bus->unique_name;
}

const char *bus_error(const struct bus *bus)
{
    return bus->error;
}
