/* Who calls us. The bus is asked once for the uid of each connection; until it answers, the calls
 * of that connection wait in their order. A unique name is never given to another connection in
 * the life of a bus, so what was learned stays true; only the least recently seen are forgotten. */
#include "base/log.h"
#include "bus/private.h"

#define PEERS_MAX 256
/* What may wait for answers of the bus, of all senders together. */
#define WAITING_COST_MAX (64u << 20)
#define WAITING_FDS_MAX  128

struct peer {
    struct bus_peers *peers;
    char *name;
    bool known;
    uid_t uid;
    struct bus_pending *question;
    GQueue waiting; /* of struct bus_call */
    GList link;     /* in `recent`, once known */
};

struct bus_peers {
    struct bus *bus;
    GHashTable *by_name;
    GQueue recent; /* known ones, latest first */
    size_t waiting_cost;
    size_t waiting_fds;
};

static struct bus_call *pop_call(struct peer *peer)
{
    struct bus_call *call = g_queue_pop_head(&peer->waiting);

    if (call) {
        peer->peers->waiting_cost -= call->body.cost;
        peer->peers->waiting_fds -= call->body.n_fds;
    }
    return call;
}

static void peer_free(void *data)
{
    struct peer *peer = data;
    struct bus_call *call;

    while ((call = pop_call(peer)))
        bus_call_drop(call);
    if (peer->known)
        g_queue_unlink(&peer->peers->recent, &peer->link);
    bus_pending_cancel(peer->question);
    g_free(peer->name);
    g_free(peer);
}

static void forget(struct peer *peer)
{
    g_hash_table_remove(peer->peers->by_name, peer->name);
}

static void remember(struct peer *peer, uid_t uid)
{
    struct bus_peers *peers = peer->peers;

    peer->known = true;
    peer->uid = uid;
    g_queue_push_head_link(&peers->recent, &peer->link);
    if (peers->recent.length > PEERS_MAX)
        forget(g_queue_peek_tail(&peers->recent));
}

static void dispatch(struct peer *peer, struct bus_call *call)
{
    call->uid = peer->uid;
    bus_objects_dispatch(peer->peers->bus->objects, call);
}

static void on_uid(const struct bus_reply *reply, void *userdata)
{
    struct peer *peer = userdata;
    struct bus *bus = peer->peers->bus;
    struct bus_call *call;
    guint32 uid;

    peer->question = NULL;
    if (reply->error || !g_variant_is_of_type(reply->body, G_VARIANT_TYPE("(u)"))) {
        /* It has left; nobody waits for an answer. */
        forget(peer);
        return;
    }
    g_variant_get(reply->body, "(u)", &uid);
    remember(peer, uid);
    while (!bus->closed && (call = pop_call(peer)))
        dispatch(peer, call);
}

static struct peer *meet(struct bus_peers *peers, const char *name)
{
    struct peer *peer = g_new0(struct peer, 1);

    peer->peers = peers;
    peer->name = g_strdup(name);
    peer->link.data = peer;
    g_hash_table_insert(peers->by_name, peer->name, peer);
    peer->question = bus_calls_ask(peers->bus, "GetConnectionUnixUser", g_variant_new("(s)", name),
                                   on_uid, peer);
    return peer;
}

static void wait_for_uid(struct peer *peer, struct bus_call *call)
{
    struct bus_peers *peers = peer->peers;

    if (peers->waiting_cost + call->body.cost > WAITING_COST_MAX ||
        peers->waiting_fds + call->body.n_fds > WAITING_FDS_MAX) {
        bus_call_error(call, DBUS_ERROR_LIMITS_EXCEEDED, "too much at once");
        return;
    }
    peers->waiting_cost += call->body.cost;
    peers->waiting_fds += call->body.n_fds;
    g_queue_push_tail(&peer->waiting, call);
}

void bus_peers_admit(struct bus_peers *peers, struct bus_call *call)
{
    struct peer *peer = g_hash_table_lookup(peers->by_name, call->sender);

    if (!peer)
        peer = meet(peers, call->sender);
    if (!peer->known) {
        wait_for_uid(peer, call);
        return;
    }
    g_queue_unlink(&peers->recent, &peer->link);
    g_queue_push_head_link(&peers->recent, &peer->link);
    dispatch(peer, call);
}

struct bus_peers *bus_peers_new(struct bus *bus)
{
    struct bus_peers *peers = g_new0(struct bus_peers, 1);

    peers->bus = bus;
    peers->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, peer_free);
    return peers;
}

void bus_peers_lost(struct bus_peers *peers)
{
    g_hash_table_remove_all(peers->by_name);
}

void bus_peers_free(struct bus_peers *peers)
{
    g_hash_table_unref(peers->by_name);
    g_free(peers);
}
