/* Method calls that we make. libdbus's own pending calls would each bring a timer; since all of
 * ours wait equally long, they queue in the order of their deadlines behind a single one. */
#include "base/log.h"
#include "base/loop.h"
#include "bus/private.h"

#define PATIENCE          (25 * USEC_PER_SEC)
#define PATIENCE_ACCURACY (500 * USEC_PER_MSEC)

struct bus_pending {
    struct bus_calls *calls;
    GList link;      /* in `waiting`, or in `failed` when the answer is clear already */
    uint32_t serial; /* 0: was never sent */
    usec_t deadline_boottime;
    const char *failure; /* error's name, for those in `failed` */
    const char *why;     /* its text */
    bool answering;      /* the callback runs */
    bus_reply_fn callback;
    void *userdata;
};

struct bus_calls {
    struct bus *bus;
    GHashTable *by_serial;
    GQueue waiting; /* by deadline */
    GQueue failed;  /* to be told from the loop */
    sd_event_source *defer;
    struct loop_timer *timer;
};

static usec_t now_boottime(struct bus_calls *calls)
{
    usec_t now = 0;

    sd_event_now(calls->bus->event, CLOCK_BOOTTIME, &now);
    return now;
}

static void arm_timer(struct bus_calls *calls)
{
    const struct bus_pending *first = g_queue_peek_head(&calls->waiting);

    loop_timer_arm(calls->timer, first ? first->deadline_boottime : USEC_INFINITY,
                   PATIENCE_ACCURACY);
}

static void take_out(struct bus_pending *pending)
{
    struct bus_calls *calls = pending->calls;

    if (pending->failure) {
        g_queue_unlink(&calls->failed, &pending->link);
        return;
    }
    g_hash_table_remove(calls->by_serial, GUINT_TO_POINTER(pending->serial));
    g_queue_unlink(&calls->waiting, &pending->link);
    /* A timer that is too early only looks and arms again; one too many must not stay. */
    if (calls->waiting.length == 0)
        arm_timer(calls);
}

/* The callback may free the bus; only `pending` is ours after it. */
static void answer(struct bus_pending *pending, const struct bus_reply *reply)
{
    take_out(pending);
    pending->answering = true;
    pending->callback(reply, pending->userdata);
    g_free(pending);
}

static void answer_error(struct bus_pending *pending, const char *error, const char *why)
{
    g_autoptr(GVariant) empty = g_variant_ref_sink(g_variant_new_tuple(NULL, 0));

    answer(pending, &(struct bus_reply){ .error = error, .message = why, .body = empty });
}

static int on_failed(sd_event_source *source, void *userdata)
{
    struct bus_calls *calls = userdata;
    struct bus *bus = bus_ref(calls->bus);
    struct bus_pending *pending;

    while (!bus->closed && (pending = g_queue_peek_head(&calls->failed)))
        answer_error(pending, pending->failure, pending->why);
    bus_unref(bus);
    return 0;
}

static void on_timer(void *userdata)
{
    struct bus_calls *calls = userdata;
    struct bus *bus = bus_ref(calls->bus);
    usec_t now = now_boottime(calls);
    struct bus_pending *pending;

    while (!bus->closed && (pending = g_queue_peek_head(&calls->waiting)) &&
           pending->deadline_boottime <= now)
        answer_error(pending, DBUS_ERROR_NO_REPLY, "no answer within 25 seconds");
    if (!bus->closed)
        arm_timer(calls);
    bus_unref(bus);
}

void bus_calls_lost(struct bus_calls *calls)
{
    struct bus_pending *pending;

    while (!calls->bus->closed && (pending = g_queue_peek_head(&calls->waiting)))
        answer_error(pending, DBUS_ERROR_DISCONNECTED, "the connection to the bus was lost");
}

static void answer_with(struct bus_pending *pending, DBusMessage *message)
{
    struct message_body body;
    const char *text = "";

    if (message_read(message, &body) < 0) {
        answer_error(pending, DBUS_ERROR_LIMITS_EXCEEDED, "the answer is too large");
        return;
    }

    bool error = dbus_message_get_type(message) == DBUS_MESSAGE_TYPE_ERROR;
    g_autoptr(GVariant) empty = g_variant_ref_sink(g_variant_new_tuple(NULL, 0));

    if (error && g_variant_n_children(body.args) > 0) {
        g_autoptr(GVariant) first = g_variant_get_child_value(body.args, 0);

        /* Stays valid with the body. */
        if (g_variant_is_of_type(first, G_VARIANT_TYPE_STRING))
            text = g_variant_get_string(first, NULL);
        answer(pending, &(struct bus_reply){ .error = dbus_message_get_error_name(message),
                                             .message = text,
                                             .body = empty });
    } else {
        answer(pending,
               &(struct bus_reply){ .error = error ? dbus_message_get_error_name(message) : NULL,
                                    .message = text,
                                    .body = error ? empty : body.args,
                                    .fds = body.fds,
                                    .n_fds = body.n_fds });
    }
    message_body_clear(&body);
}

void bus_calls_answer(struct bus_calls *calls, DBusMessage *message)
{
    uint32_t serial = dbus_message_get_reply_serial(message);
    struct bus_pending *pending = g_hash_table_lookup(calls->by_serial, GUINT_TO_POINTER(serial));

    /* Answers to calls that were canceled or timed out come to nobody. */
    if (pending)
        answer_with(pending, message);
}

static struct bus_pending *pending_new(struct bus_calls *calls, bus_reply_fn callback,
                                       void *userdata)
{
    struct bus_pending *pending = g_new0(struct bus_pending, 1);

    *pending = (struct bus_pending){
        .calls = calls,
        .callback = callback,
        .userdata = userdata,
    };
    pending->link.data = pending;
    return pending;
}

static struct bus_pending *fail_later(struct bus_calls *calls, const char *error, const char *why,
                                      bus_reply_fn callback, void *userdata)
{
    if (!callback)
        return NULL;

    struct bus_pending *pending = pending_new(calls, callback, userdata);

    pending->failure = error;
    pending->why = why;
    g_queue_push_tail_link(&calls->failed, &pending->link);
    sd_event_source_set_enabled(calls->defer, SD_EVENT_ONESHOT);
    return pending;
}

static struct bus_pending *send_call(struct bus_calls *calls, DBusMessage *message,
                                     bus_reply_fn callback, void *userdata)
{
    uint32_t serial;

    dbus_message_set_no_reply(message, callback == NULL);
    if (transport_send(calls->bus->transport, message, &serial) < 0)
        return fail_later(calls, DBUS_ERROR_DISCONNECTED, "not connected to the bus", callback,
                          userdata);
    if (!callback)
        return NULL;

    struct bus_pending *pending = pending_new(calls, callback, userdata);

    pending->serial = serial;
    pending->deadline_boottime = usec_add(now_boottime(calls), PATIENCE);
    g_hash_table_insert(calls->by_serial, GUINT_TO_POINTER(serial), pending);
    g_queue_push_tail_link(&calls->waiting, &pending->link);
    if (calls->waiting.length == 1)
        arm_timer(calls);
    return pending;
}

static bool target_ok(struct bus_target target, const char *member)
{
    return target.destination && dbus_validate_bus_name(target.destination, NULL) && target.path &&
           dbus_validate_path(target.path, NULL) && target.interface &&
           dbus_validate_interface(target.interface, NULL) && dbus_validate_member(member, NULL);
}

/* Sends without a look at the state, since Hello comes before it. `args` is borrowed. */
static struct bus_pending *call_target(struct bus_calls *calls, struct bus_target target,
                                       const char *member, GVariant *args, const int *fds,
                                       size_t n_fds, bus_reply_fn callback, void *userdata)
{
    if (!target_ok(target, member))
        return fail_later(calls, DBUS_ERROR_INVALID_ARGS, "no valid name, path or member", callback,
                          userdata);

    DBusMessage *message =
        dbus_message_new_method_call(target.destination, target.path, target.interface, member);
    struct bus_pending *pending;
    int r = args ? message_write(message, args, fds, n_fds) : 0;

    if (r < 0)
        pending = fail_later(calls, DBUS_ERROR_INVALID_ARGS, g_strerror(-r), callback, userdata);
    else
        pending = send_call(calls, message, callback, userdata);
    dbus_message_unref(message);
    return pending;
}

struct bus_pending *bus_calls_ask(struct bus *bus, const char *member, GVariant *args,
                                  bus_reply_fn callback, void *userdata)
{
    struct bus_target target = { DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS };
    g_autoptr(GVariant) owned = args ? g_variant_ref_sink(args) : NULL;

    return call_target(bus->calls, target, member, owned, NULL, 0, callback, userdata);
}

struct bus_pending *bus_call(struct bus *bus, struct bus_target target, const char *member,
                             GVariant *args, const int *fds, size_t n_fds, bus_reply_fn callback,
                             void *userdata)
{
    g_autoptr(GVariant) owned = args ? g_variant_ref_sink(args) : NULL;

    if (bus->state == BUS_DISCONNECTED)
        return fail_later(bus->calls, DBUS_ERROR_DISCONNECTED, "not connected to the bus", callback,
                          userdata);
    return call_target(bus->calls, target, member, owned, fds, n_fds, callback, userdata);
}

void bus_pending_cancel(struct bus_pending *pending)
{
    if (!pending || pending->answering)
        return;
    take_out(pending);
    g_free(pending);
}

struct bus_calls *bus_calls_new(struct bus *bus)
{
    struct bus_calls *calls = g_new0(struct bus_calls, 1);

    calls->bus = bus;
    calls->by_serial = g_hash_table_new(NULL, NULL);
    if (sd_event_add_defer(bus->event, &calls->defer, on_failed, calls) < 0 ||
        sd_event_source_set_enabled(calls->defer, SD_EVENT_OFF) < 0 ||
        loop_timer_new(bus->event, CLOCK_BOOTTIME, on_timer, calls, &calls->timer) < 0)
        g_error("bus: no event source");
    return calls;
}

void bus_calls_free(struct bus_calls *calls)
{
    struct bus_pending *pending;

    while ((pending = g_queue_peek_head(&calls->waiting)) ||
           (pending = g_queue_peek_head(&calls->failed)))
        bus_pending_cancel(pending);
    g_hash_table_unref(calls->by_serial);
    sd_event_source_disable_unref(calls->defer);
    loop_timer_free(calls->timer);
    g_free(calls);
}
