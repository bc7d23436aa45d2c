/* What the files of this module tell each other. Each part owns the struct that is opaque here;
 * all of them run in the loop's thread, and any callback of a user may call bus_free(): `closed`
 * is looked at before going on. */
#pragma once

#include <dbus/dbus.h>

#include "base/clock.h"
#include "bus/bus.h"
#include "bus/message.h"
#include "bus/transport.h"

struct bus {
    unsigned refs; /* one for the user, one for each piece of work that runs */
    bool closed;   /* bus_free() was called */
    sd_event *event;
    char *address;
    bus_state_fn state_callback;
    void *userdata;

    struct transport *transport; /* NULL while there is none */
    uint64_t generation;         /* counts connections: unique names mean nothing in the next */
    enum bus_state state;
    char *unique_name;
    char *error;

    struct retry *retry;         /* connection.c */
    struct bus_calls *calls;     /* call.c: made by us */
    struct bus_names *names;     /* name.c */
    struct bus_matches *matches; /* match.c */
    GPtrArray *watches;          /* watch.c, of struct bus_watch, owned by their users */
    struct bus_peers *peers;     /* peer.c */
    struct bus_objects *objects; /* object.c */
    GQueue served;               /* served.c: calls not answered yet */
};

struct bus *bus_ref(struct bus *bus);
void bus_unref(struct bus *bus);
/* Fits the state to connection and names, and publishes it. With `news`, also when it is the same:
 * something else changed that the user asked for. */
void bus_update_state(struct bus *bus, bool news);

/* call.c */
struct bus_calls *bus_calls_new(struct bus *bus);
void bus_calls_free(struct bus_calls *calls);
/* Sends a method call of our own to the bus itself, also while the state is disconnected. */
struct bus_pending *bus_calls_ask(struct bus *bus, const char *member, GVariant *args,
                                  bus_reply_fn callback, void *userdata);
/* A method return or error has come. */
void bus_calls_answer(struct bus_calls *calls, DBusMessage *message);
/* Answers everything with Disconnected. */
void bus_calls_lost(struct bus_calls *calls);

/* name.c */
struct bus_names *bus_names_new(struct bus *bus);
void bus_names_free(struct bus_names *names);
void bus_names_connected(struct bus_names *names);
void bus_names_lost(struct bus_names *names);
/* A signal of the bus itself: NameLost is for us. */
void bus_names_signal(struct bus_names *names, DBusMessage *message);
bool bus_names_all_ours(const struct bus_names *names);

/* match.c. Rules are put to the bus and taken back; nobody waits for the answer. */
struct bus_matches *bus_matches_new(void);
void bus_matches_free(struct bus_matches *matches);
void bus_matches_connected(struct bus *bus);
void bus_matches_signal(struct bus *bus, DBusMessage *message);
void bus_rule_add(struct bus *bus, const char *rule);
void bus_rule_remove(struct bus *bus, const char *rule);

/* watch.c */
void bus_watches_connected(struct bus *bus);
void bus_watches_lost(struct bus *bus);
/* A signal of the bus itself: NameOwnerChanged is for us. */
void bus_watches_signal(struct bus *bus, DBusMessage *message);
/* The present owner of an exactly named one, "" when there is none. */
const char *bus_watch_owner(const struct bus_watch *watch);

/* peer.c */
struct bus_peers *bus_peers_new(struct bus *bus);
void bus_peers_free(struct bus_peers *peers);
void bus_peers_lost(struct bus_peers *peers);
/* Takes a call that has come and hands it to the objects once its sender's uid is known. */
void bus_peers_admit(struct bus_peers *peers, struct bus_call *call);

/* served.c */
struct bus_call {
    struct bus *bus; /* NULL once it is freed */
    GList link;      /* in bus->served */
    uint64_t generation;
    uint32_t serial;
    bool wants_reply;
    char *sender;
    char *path;
    char *interface; /* NULL when the caller leaves it open */
    char *member;
    uid_t uid;
    struct message_body body;
    const char *out; /* declared type of the answer */
};

/* A method call has come. NULL when it is answered already (or not worth an answer). */
struct bus_call *bus_call_receive(struct bus *bus, DBusMessage *message);
/* Frees it without an answer. */
void bus_call_drop(struct bus_call *call);
/* The bus goes: what is still to be answered lives on alone. */
void bus_calls_orphan(struct bus *bus);

/* object.c */
struct bus_objects *bus_objects_new(struct bus *bus);
void bus_objects_free(struct bus_objects *objects);
/* Sends the signals that wait for the end of the loop's turn. */
void bus_objects_flush(struct bus_objects *objects);
/* Calls the handler, or answers why not. */
void bus_objects_dispatch(struct bus_objects *objects, struct bus_call *call);
