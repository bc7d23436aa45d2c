/* One conversation with dorsald: connect, ask, wait for the answer. */
#pragma once

#include <stdbool.h>

#include <glib.h>

struct client;

/* An answer that is ours to keep. */
struct answer {
    GVariant *body; /* a tuple */
    int fd;         /* the first descriptor that came with it, or -1 */
};

/* Connects to "system", "session" or an address; waits for it. NULL: said on standard error. */
struct client *client_new(const char *address);
void client_free(struct client *client);

/* An object and interface of org.dorsal. */
struct client_target {
    const char *path;
    const char *interface;
};

/* Calls a method and waits. `args` is consumed when floating; `fd` goes along unless it is -1.
 * Returns false after having said on standard error what is wrong and what to do. `ret` may be
 * NULL. */
bool client_call(struct client *client, struct client_target target, const char *member,
                 GVariant *args, int fd, struct answer *ret);
void answer_fini(struct answer *answer);
/* A property's value, or NULL after having complained. A full reference. */
GVariant *client_get(struct client *client, struct client_target target, const char *property);
/* `value` is consumed when floating. */
bool client_set(struct client *client, struct client_target target, const char *property,
                GVariant *value);
/* "/org/dorsal/panel/NAME"; g_free(). NULL, after having complained: not a panel's name. */
char *client_panel_path(const char *panel);

/* What an error of the bus means to the user, in a sentence with what to do; g_free(). */
char *client_explain(const char *address, const char *error, const char *message);
