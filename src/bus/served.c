/* Method calls that others make: from the wire to the handler's hands, and the one answer. */
#include <errno.h>
#include <stdarg.h>

#include "base/log.h"
#include "bus/private.h"

static void send_answer(struct bus_call *call, DBusMessage *message)
{
    dbus_message_set_reply_serial(message, call->serial);
    dbus_message_set_destination(message, call->sender);
    dbus_message_set_no_reply(message, TRUE);
    transport_send(call->bus->transport, message, NULL);
}

/* Nobody waits any more after the connection was lost: who has the sender's name then is another.
 */
static bool awaited(const struct bus_call *call)
{
    return call->bus && call->wants_reply && call->generation == call->bus->generation;
}

static void send_error(struct bus_call *call, const char *name, const char *text)
{
    if (!awaited(call))
        return;

    DBusMessage *message = dbus_message_new(DBUS_MESSAGE_TYPE_ERROR);
    g_autoptr(GVariant) body = g_variant_ref_sink(
        g_variant_new("(@s)", g_variant_new_take_string(g_utf8_make_valid(text, -1))));

    if (!dbus_validate_error_name(name, NULL)) {
        log_error("bus: '%s' is no error name", name);
        name = DBUS_ERROR_FAILED;
    }
    dbus_message_set_error_name(message, name);
    if (message_write(message, body, NULL, 0) >= 0)
        send_answer(call, message);
    dbus_message_unref(message);
}

void bus_call_error(struct bus_call *call, const char *name, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);

    send_error(call, name, text);
    bus_call_drop(call);
}

/* 0, or -EINVAL when the body is not what the method promises. */
static int write_answer(const struct bus_call *call, DBusMessage *message, GVariant *body,
                        const int *fds, size_t n_fds)
{
    const char *out = call->out ? call->out : "";

    if (!body)
        return *out ? -EINVAL : 0;

    g_autofree char *signature = message_signature(body);

    return g_strcmp0(signature, out) == 0 ? message_write(message, body, fds, n_fds) : -EINVAL;
}

void bus_call_reply(struct bus_call *call, GVariant *body, const int *fds, size_t n_fds)
{
    g_autoptr(GVariant) owned = body ? g_variant_ref_sink(body) : NULL;

    if (awaited(call)) {
        DBusMessage *message = dbus_message_new(DBUS_MESSAGE_TYPE_METHOD_RETURN);
        int r = write_answer(call, message, owned, fds, n_fds);

        if (r >= 0) {
            send_answer(call, message);
        } else {
            log_error("bus: cannot send the answer of %s: %s, type '%s' for '%s'", call->member,
                      g_strerror(-r), owned ? g_variant_get_type_string(owned) : "", call->out);
            send_error(call, DBUS_ERROR_FAILED, "the answer could not be sent");
        }
        dbus_message_unref(message);
    }
    bus_call_drop(call);
}

static void refuse_body(struct bus_call *call, int error)
{
    if (error == -EBADMSG)
        bus_call_error(call, DBUS_ERROR_INVALID_ARGS, "the message is broken");
    else if (error == -EMFILE)
        bus_call_error(call, DBUS_ERROR_LIMITS_EXCEEDED, "more than %d file descriptors",
                       MESSAGE_FDS_MAX);
    else
        bus_call_error(call, DBUS_ERROR_LIMITS_EXCEEDED, "the message is too large");
}

struct bus_call *bus_call_receive(struct bus *bus, DBusMessage *message)
{
    /* Always there in what a bus forwards. */
    if (!dbus_message_get_sender(message) || !dbus_message_get_path(message) ||
        !dbus_message_get_member(message))
        return NULL;

    struct bus_call *call = g_new0(struct bus_call, 1);

    *call = (struct bus_call){
        .bus = bus,
        .generation = bus->generation,
        .serial = dbus_message_get_serial(message),
        .wants_reply = !dbus_message_get_no_reply(message),
        .sender = g_strdup(dbus_message_get_sender(message)),
        .path = g_strdup(dbus_message_get_path(message)),
        .interface = g_strdup(dbus_message_get_interface(message)),
        .member = g_strdup(dbus_message_get_member(message)),
        .uid = (uid_t)-1,
    };
    call->link.data = call;
    g_queue_push_tail_link(&bus->served, &call->link);

    int r = message_read(message, &call->body);
    if (r < 0) {
        refuse_body(call, r);
        return NULL;
    }
    return call;
}

void bus_call_drop(struct bus_call *call)
{
    if (call->bus)
        g_queue_unlink(&call->bus->served, &call->link);
    message_body_clear(&call->body);
    g_free(call->sender);
    g_free(call->path);
    g_free(call->interface);
    g_free(call->member);
    g_free(call);
}

void bus_calls_orphan(struct bus *bus)
{
    struct bus_call *call;

    while ((call = g_queue_peek_head(&bus->served))) {
        g_queue_unlink(&bus->served, &call->link);
        call->bus = NULL;
    }
}

uid_t bus_call_uid(const struct bus_call *call)
{
    return call->uid;
}

const char *bus_call_sender(const struct bus_call *call)
{
    return call->sender;
}

const char *bus_call_path(const struct bus_call *call)
{
    return call->path;
}

const int *bus_call_fds(const struct bus_call *call, size_t *ret_count)
{
    *ret_count = call->body.n_fds;
    return call->body.fds;
}
