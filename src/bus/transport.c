#include "bus/transport.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/epoll.h>

#include <glib.h>

#include "base/log.h"

/* So many messages are handled before the rest of the loop gets its turn. */
#define BATCH 64
/* SCM_MAX_FD: more never arrive at once. With libdbus's 16, anybody on a session bus could make us
 * lose our connection by sending 17. */
#define RECEIVED_FDS_MAX 253

struct transport {
    unsigned refs; /* one for the owner, one for each callback that runs */
    sd_event *event;
    DBusConnection *connection; /* NULL once freed by the owner */
    const struct transport_handler *handler;
    void *userdata;
    /* libdbus has one watch for reading and one for writing the same descriptor; epoll takes a
     * descriptor once, so they share a source. */
    GPtrArray *watches;
    sd_event_source *io;
    sd_event_source *dispatch; /* runs while messages are queued */
};

static void transport_unref(struct transport *transport)
{
    if (--transport->refs > 0)
        return;
    sd_event_source_disable_unref(transport->io);
    sd_event_source_disable_unref(transport->dispatch);
    g_ptr_array_unref(transport->watches);
    sd_event_unref(transport->event);
    g_free(transport);
}

static unsigned watch_flags(uint32_t revents)
{
    unsigned flags = 0;

    if (revents & EPOLLIN)
        flags |= DBUS_WATCH_READABLE;
    if (revents & EPOLLOUT)
        flags |= DBUS_WATCH_WRITABLE;
    if (revents & EPOLLERR)
        flags |= DBUS_WATCH_ERROR;
    if (revents & EPOLLHUP)
        flags |= DBUS_WATCH_HANGUP;
    return flags;
}

static int on_io(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
    struct transport *transport = userdata;
    unsigned flags = watch_flags(revents);

    transport->refs++;
    /* Handling one watch may remove the other; what is missed thereby comes again. */
    for (guint i = 0; i < transport->watches->len; i++) {
        DBusWatch *watch = g_ptr_array_index(transport->watches, i);
        unsigned wanted = dbus_watch_get_flags(watch) | DBUS_WATCH_ERROR | DBUS_WATCH_HANGUP;

        if (dbus_watch_get_enabled(watch) && (flags & wanted))
            dbus_watch_handle(watch, flags & wanted);
    }
    transport_unref(transport);
    return 0;
}

/* Listens for the union of what the watches want; for nothing at all when they want nothing, since
 * epoll would report a hangup even then, again and again. */
static void update_io(struct transport *transport)
{
    uint32_t events = 0;
    int fd = -1;

    for (guint i = 0; i < transport->watches->len; i++) {
        DBusWatch *watch = g_ptr_array_index(transport->watches, i);

        if (!dbus_watch_get_enabled(watch))
            continue;
        fd = dbus_watch_get_unix_fd(watch);
        if (dbus_watch_get_flags(watch) & DBUS_WATCH_READABLE)
            events |= EPOLLIN;
        if (dbus_watch_get_flags(watch) & DBUS_WATCH_WRITABLE)
            events |= EPOLLOUT;
    }
    if (events == 0) {
        if (transport->io)
            sd_event_source_set_enabled(transport->io, SD_EVENT_OFF);
        return;
    }

    int r;
    if (!transport->io) {
        r = sd_event_add_io(transport->event, &transport->io, fd, events, on_io, transport);
    } else {
        r = sd_event_source_set_io_events(transport->io, events);
        if (r >= 0)
            r = sd_event_source_set_enabled(transport->io, SD_EVENT_ON);
    }
    /* After the end of the loop, what is left is written without it. */
    if (r < 0 && r != -ESTALE)
        log_error("bus: cannot watch the connection: %s", g_strerror(-r));
}

static dbus_bool_t on_add_watch(DBusWatch *watch, void *userdata)
{
    struct transport *transport = userdata;

    g_ptr_array_add(transport->watches, watch);
    update_io(transport);
    return TRUE;
}

static void on_remove_watch(DBusWatch *watch, void *userdata)
{
    struct transport *transport = userdata;

    g_ptr_array_remove(transport->watches, watch);
    /* libdbus closes the descriptor next. */
    if (transport->watches->len == 0)
        transport->io = sd_event_source_disable_unref(transport->io);
    else
        update_io(transport);
}

static void on_toggle_watch(DBusWatch *watch, void *userdata)
{
    update_io(userdata);
}

static void on_dispatch_status(DBusConnection *connection, DBusDispatchStatus status,
                               void *userdata)
{
    struct transport *transport = userdata;

    if (status == DBUS_DISPATCH_DATA_REMAINS)
        sd_event_source_set_enabled(transport->dispatch, SD_EVENT_ON);
}

static void deliver(struct transport *transport, DBusMessage *message)
{
    /* libdbus queues this one itself; it cannot come over the wire. */
    if (dbus_message_is_signal(message, DBUS_INTERFACE_LOCAL, "Disconnected"))
        transport->handler->lost(transport->userdata);
    else
        transport->handler->message(message, transport->userdata);
}

static int on_dispatch(sd_event_source *source, void *userdata)
{
    struct transport *transport = userdata;
    DBusMessage *message = NULL;

    transport->refs++;
    for (int i = 0; i < BATCH && transport->connection; i++) {
        message = dbus_connection_pop_message(transport->connection);
        if (!message)
            break;
        deliver(transport, message);
        dbus_message_unref(message);
    }
    if (!message || !transport->connection)
        sd_event_source_set_enabled(transport->dispatch, SD_EVENT_OFF);
    transport_unref(transport);
    return 0;
}

static int attach(struct transport *transport)
{
    DBusConnection *connection = transport->connection;
    int r = sd_event_add_defer(transport->event, &transport->dispatch, on_dispatch, transport);

    if (r < 0)
        return r;
    dbus_connection_set_exit_on_disconnect(connection, FALSE);
    dbus_connection_set_max_message_unix_fds(connection, RECEIVED_FDS_MAX);
    dbus_connection_set_dispatch_status_function(connection, on_dispatch_status, transport, NULL);
    if (!dbus_connection_set_watch_functions(connection, on_add_watch, on_remove_watch,
                                             on_toggle_watch, transport, NULL))
        return -ENOMEM;
    return 0;
}

int transport_open(sd_event *event, const char *address, const struct transport_handler *handler,
                   void *userdata, char **ret_why, struct transport **ret)
{
    DBusError error = DBUS_ERROR_INIT;

    /* libdbus writes with MSG_NOSIGNAL; programs we start should not inherit an ignored SIGPIPE. */
    dbus_connection_set_change_sigpipe(FALSE);

    DBusConnection *connection = dbus_connection_open_private(address, &error);
    if (!connection) {
        *ret_why = g_strdup(error.message);
        dbus_error_free(&error);
        return -ECONNREFUSED;
    }

    struct transport *transport = g_new0(struct transport, 1);
    *transport = (struct transport){
        .refs = 1,
        .event = sd_event_ref(event),
        .connection = connection,
        .handler = handler,
        .userdata = userdata,
        .watches = g_ptr_array_new(),
    };

    int r = attach(transport);
    if (r < 0) {
        *ret_why = g_strdup(g_strerror(-r));
        transport_free(transport, 0);
        return r;
    }
    *ret = transport;
    return 0;
}

/* The one place that waits, and not for long: the program is about to end. */
static void drain(DBusConnection *connection, usec_t patience)
{
    usec_t end = clock_now(clock_system()).boottime + patience;

    while (dbus_connection_get_is_connected(connection) &&
           dbus_connection_has_messages_to_send(connection)) {
        usec_t left = usec_sub(end, clock_now(clock_system()).boottime);

        if (left == 0)
            return;
        dbus_connection_read_write(connection, (int)(left / USEC_PER_MSEC) + 1);
    }
}

void transport_free(struct transport *transport, usec_t patience)
{
    if (!transport)
        return;

    DBusConnection *connection = g_steal_pointer(&transport->connection);

    drain(connection, patience);
    dbus_connection_set_dispatch_status_function(connection, NULL, NULL, NULL);
    dbus_connection_set_watch_functions(connection, NULL, NULL, NULL, NULL, NULL);
    dbus_connection_close(connection);
    dbus_connection_unref(connection);
    if (transport->dispatch)
        sd_event_source_set_enabled(transport->dispatch, SD_EVENT_OFF);
    transport_unref(transport);
}

int transport_send(struct transport *transport, DBusMessage *message, uint32_t *ret_serial)
{
    dbus_uint32_t serial = 0;

    if (!transport || !transport->connection ||
        !dbus_connection_send(transport->connection, message, &serial))
        return -ENOTCONN;
    if (ret_serial)
        *ret_serial = serial;
    return 0;
}
