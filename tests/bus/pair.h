/* What most tests of this module begin with: a bus, a service on it and a client of it. */
#pragma once

#include <check.h>
#include <glib.h>

#include "bus/bus.h"
#include "dbus-fixture.h"

#define SERVICE "org.dorsal.Test"

struct pair {
    struct dbus_fixture *daemon;
    sd_event *event;
    struct bus *service; /* owns SERVICE once ready */
    struct bus *client;
};

/* An answer as it came, with a copy of its text and the body kept. */
struct answer {
    bool come;
    char *error; /* NULL: success */
    char *message;
    GVariant *body;
    size_t n_fds;
    int first_fd; /* a duplicate, or -1 */
};

/* Starts the daemon and makes both, not yet started. */
void pair_init(struct pair *pair);
/* Starts both and waits until they are ready. */
void pair_start(struct pair *pair);
void pair_wait_ready(struct pair *pair);
void pair_fini(struct pair *pair);

void answer_keep(const struct bus_reply *reply, void *answer);
void answer_clear(struct answer *answer);
/* The client calls the service and waits. */
void pair_call(struct pair *pair, const char *path, const char *interface, const char *member,
               GVariant *args, struct answer *ret);
/* The same, and the answer is printed as GVariant text, or the error's name. */
char *pair_call_text(struct pair *pair, const char *path, const char *interface, const char *member,
                     GVariant *args);
/* Runs the loop until everything sent so far by the client was handled by the service. */
void pair_settle(struct pair *pair);
