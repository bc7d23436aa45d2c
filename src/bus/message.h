/* The bodies of D-Bus messages as GVariants and back. Nothing here trusts either side: libdbus
 * aborts on bad strings and crashes when an iterator function meets another type than it wants. */
#pragma once

#include <stddef.h>

#include <dbus/dbus.h>
#include <glib.h>

/* libdbus and the system bus allow no more in one message. */
#define MESSAGE_FDS_MAX 16

struct message_body {
    GVariant *args; /* a tuple */
    int *fds;       /* ours; the 'h' values in `args` count them */
    size_t n_fds;
    size_t cost; /* roughly the memory it takes, bytes */
};

/* -E2BIG: too large or too many values; -EMFILE: too many descriptors; -EBADMSG: broken. */
int message_read(DBusMessage *message, struct message_body *ret);
void message_body_clear(struct message_body *body);

/* Appends the members of the tuple `body`; descriptors are duplicated. Invalid UTF-8 is repaired.
 * -EINVAL: not a tuple, a type D-Bus does not know (maybe, unit), a bad path or descriptor index;
 * -E2BIG: too large or too deep; -EMFILE: too many descriptors. The message is useless then. */
int message_write(DBusMessage *message, GVariant *body, const int *fds, size_t n_fds);

/* The type of a tuple without its parentheses. Free with g_free(). */
char *message_signature(GVariant *body);
