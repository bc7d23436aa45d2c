/* One connection to a message bus, on an sd_event loop: objects served, calls made, signals heard.
 *
 * This module is the only place with raw libdbus, which aborts the process on bad strings and
 * crashes on wrong types. Everything crosses this header as GVariant: message bodies arrive fully
 * checked and as one tuple; what is sent is checked before libdbus sees it. File descriptors travel
 * beside the body as an array, the 'h' values in the body are indices into it.
 *
 * A connection that is lost (or was never there) is made again by itself, with a growing pause
 * between attempts; objects, matches and wanted names are put back.
 *
 * References: D-Bus Specification 0.38; dbus-daemon(1). */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <glib.h>
#include <systemd/sd-event.h>

#include "base/cleanup.h"

struct bus;

enum bus_state {
    BUS_DISCONNECTED,
    BUS_CONNECTED, /* registered with the bus, wanted names not (all) ours */
    BUS_READY,     /* connected and every wanted name is ours; also when none is wanted */
};

/* Called from the loop when the state changes, when a wanted name was won, lost or is taken, and
 * when an attempt to connect fails for a new reason. bus_free() is allowed in every callback. */
typedef void (*bus_state_fn)(struct bus *bus, enum bus_state state, void *userdata);

/* `address` is "system", "session" or a D-Bus address. Does not connect before bus_start(). Never
 * fails for a bus that is not there: that is a state. */
struct bus *bus_new(sd_event *event, const char *address, bus_state_fn state, void *userdata);
/* Wants a well-known name, without queueing and without replacing its owner; taken once connected
 * and again after a reconnect. When somebody else owns it, we wait for it to become free unless
 * `once`. Call before bus_start() (or later, then it is taken at once). */
void bus_want_name(struct bus *bus, const char *name, bool once);
/* True while we own it. */
bool bus_owns_name(const struct bus *bus, const char *name);
/* Connects, or starts trying to, from the loop. Objects and names should have been added before:
 * whoever sees the name finds the objects. */
void bus_start(struct bus *bus);
/* Sends what is queued, waiting half a second at most, and releases everything: objects, matches,
 * watches and pending calls are gone, and pending calls never answer. Calls that still wait for our
 * answer stay valid until they are answered. NULL is fine. */
void bus_free(struct bus *bus);
enum bus_state bus_get_state(const struct bus *bus);
/* Our unique name, or NULL while not connected. */
const char *bus_unique_name(const struct bus *bus);
/* Why the last attempt to connect failed, or NULL. */
const char *bus_error(const struct bus *bus);

/* ---- serving ----------------------------------------------------------------------------------
 */

/* A method call that waits for its answer. Each call is answered exactly once, by bus_call_reply()
 * or bus_call_error(), now or later; the answer frees it. */
struct bus_call;

/* `args` is the body as a tuple of exactly the declared type; the call's, until it is answered. */
typedef void (*bus_method_fn)(struct bus_call *call, GVariant *args, void *userdata);

struct bus_method {
    const char *name;
    const char *in;       /* signature, e.g. "sa{sv}"; "" for none */
    const char *in_names; /* "kind,fields" */
    const char *out;
    const char *out_names;
    bus_method_fn handler;
};

enum bus_property_flags {
    BUS_PROPERTY_WRITABLE = 1 << 0,
    BUS_PROPERTY_SILENT = 1 << 1, /* EmitsChangedSignal=false */
};

struct bus_property {
    const char *name;
    const char *type;
    unsigned flags;
    /* Returns a (floating or full) reference of `type`. */
    GVariant *(*get)(void *userdata);
    /* For writable ones. Answers the call itself, with bus_call_reply(call, NULL, NULL, 0) when the
     * value was taken. `value` has `type` and is borrowed. */
    void (*set)(struct bus_call *call, GVariant *value, void *userdata);
};

struct bus_signal {
    const char *name;
    const char *type;
    const char *names;
};

/* Constant tables; each array ends with an element whose name is NULL, and may be NULL itself. */
struct bus_interface {
    const char *name;
    const struct bus_method *methods;
    const struct bus_property *properties;
    const struct bus_signal *signals;
};

struct bus_object;

/* Serves the NULL-terminated interfaces (kept by reference) at `path`, with Introspectable
 * (complete, with argument names; child nodes listed), Properties, Peer, and, on the topmost object
 * once others lie below it, ObjectManager. A method called with other types than declared is
 * answered org.freedesktop.DBus.Error.InvalidArgs naming both signatures. InterfacesAdded goes out
 * at the end of the loop's turn. NULL (and a log line) when `path` is no path, or taken. */
struct bus_object *bus_object_add(struct bus *bus, const char *path,
                                  const struct bus_interface *const *interfaces, void *userdata);
/* Emits InterfacesRemoved. NULL is fine. */
void bus_object_remove(struct bus_object *object);
/* The property changed: PropertiesChanged goes out once per loop turn for all that changed, with
 * the values of then. */
void bus_object_changed(struct bus_object *object, const char *interface, const char *property);

/* Who called. The uid is known before a handler runs: the bus is asked once per connection and
 * calls of one sender keep their order. */
uid_t bus_call_uid(const struct bus_call *call);
const char *bus_call_sender(const struct bus_call *call);
const char *bus_call_path(const struct bus_call *call);
/* The descriptors that came with the call, at most 16; they stay the call's and are closed with it.
 */
const int *bus_call_fds(const struct bus_call *call, size_t *ret_count);
/* `body`: a tuple of the declared type, consumed when floating; NULL when the method returns
 * nothing. Descriptors are duplicated. A body of the wrong type is our own fault: it is logged and
 * answered with org.freedesktop.DBus.Error.Failed. */
void bus_call_reply(struct bus_call *call, GVariant *body, const int *fds, size_t n_fds);
void bus_call_error(struct bus_call *call, const char *name, const char *format, ...)
    _printf_(3, 4);

/* Sends a signal, to everybody or (`destination` not NULL) to one connection alone. Silently
 * nothing while not connected. Text in `body` that is not valid for D-Bus is repaired (but
 * g_variant_new_string() itself wants UTF-8: text of doubtful origin goes through text_clean()). */
void bus_emit(struct bus *bus, const char *destination, const char *path, const char *interface,
              const char *member, GVariant *body);

/* ---- peers ------------------------------------------------------------------------------------
 */

typedef void (*bus_name_fn)(const char *name, const char *old_owner, const char *new_owner,
                            void *userdata);
struct bus_watch;

/* Hears of owner changes of one name (well-known or unique), or with a trailing ".*" of all names
 * that begin with it ("org.mpris.MediaPlayer2.*"; whole elements). Called once for each present
 * owner when the watch starts and after every reconnect (old_owner ""), and for each when the
 * connection is lost (new_owner ""). An exact name that has no owner then is told too, with both
 * "": so a peer that left before it was watched is not missed. Owners are never NULL. NULL (and a
 * log line) when `name` is no name. */
struct bus_watch *bus_watch_name(struct bus *bus, const char *name, bus_name_fn callback,
                                 void *userdata);
void bus_watch_free(struct bus_watch *watch);

/* ---- calling ----------------------------------------------------------------------------------
 */

struct bus_reply {
    const char *error;   /* NULL on success, else the error's name */
    const char *message; /* the error's text, "" when it has none */
    GVariant *body;      /* tuple, borrowed; the empty tuple on error */
    const int *fds;      /* borrowed, closed after the callback */
    size_t n_fds;
};

typedef void (*bus_reply_fn)(const struct bus_reply *reply, void *userdata);
struct bus_pending;

struct bus_target {
    const char *destination;
    const char *path;
    const char *interface;
};

/* Calls a method; `args` is a tuple (consumed when floating) or NULL. The callback comes exactly
 * once, from the loop: with the answer, with org.freedesktop.DBus.Error.NoReply after 25 s, or with
 * org.freedesktop.DBus.Error.Disconnected; `callback` may be NULL when nobody cares: then no
 * answer is asked for, and NULL comes back. The handle lives until the callback returns and serves
 * to cancel. What cannot be sent (a bad name or path, a type D-Bus does not have) is answered
 * org.freedesktop.DBus.Error.InvalidArgs. */
struct bus_pending *bus_call(struct bus *bus, struct bus_target target, const char *member,
                             GVariant *args, const int *fds, size_t n_fds, bus_reply_fn callback,
                             void *userdata);
/* The callback will not come. NULL is fine, as is a call whose callback is running. */
void bus_pending_cancel(struct bus_pending *pending);

typedef void (*bus_signal_fn)(const char *sender, const char *path, const char *member,
                              GVariant *body, void *userdata);
struct bus_match;

/* Hears signals of `interface` (and `member`, `path`, `sender` where not NULL). With a well-known
 * sender only signals of its present owner come, whoever else sends some to us. Put back after a
 * reconnect. NULL (and a log line) when a term is not valid. */
struct bus_match *bus_match_signal(struct bus *bus, const char *sender, const char *path,
                                   const char *interface, const char *member,
                                   bus_signal_fn callback, void *userdata);
void bus_match_free(struct bus_match *match);
