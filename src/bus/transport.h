/* One libdbus connection on an sd-event loop: bytes in, messages out, nothing that blocks. */
#pragma once

#include <dbus/dbus.h>
#include <systemd/sd-event.h>

#include "base/clock.h"

struct transport;

/* Both come from the loop, and may free the transport. */
struct transport_handler {
    void (*message)(DBusMessage *message, void *userdata); /* borrowed */
    void (*lost)(void *userdata);                          /* the last thing that comes */
};

/* Connects to the first D-Bus address that answers; authentication goes on from the loop. On
 * failure `ret_why` says why (g_free). `handler` stays the caller's. */
int transport_open(sd_event *event, const char *address, const struct transport_handler *handler,
                   void *userdata, char **ret_why, struct transport **ret);
/* Writes what is queued for at most `patience` and closes. NULL is fine. */
void transport_free(struct transport *transport, usec_t patience);
/* Sends without waiting. The serial (may be NULL) is what the answer refers to. -ENOTCONN when the
 * connection is lost or cannot carry descriptors that the message has. */
int transport_send(struct transport *transport, DBusMessage *message, uint32_t *ret_serial);
