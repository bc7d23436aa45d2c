#include "daemon/posters.h"

struct posters {
    struct bus *bus;
    const struct session *session;
    posters_gone_fn gone;
    void *userdata;
    GHashTable *watches; /* unique name -> struct bus_watch */
};

static void on_owner(const char *name, const char *old_owner, const char *new_owner, void *userdata)
{
    struct posters *posters = userdata;

    if (*new_owner != '\0')
        return;

    g_autofree char *sender = g_strdup(name);
    g_hash_table_remove(posters->watches, sender);
    posters->gone(sender, posters->userdata);
}

struct posters *posters_new(struct bus *bus, const struct session *session, posters_gone_fn gone,
                            void *userdata)
{
    struct posters *posters = g_new0(struct posters, 1);

    posters->bus = bus;
    posters->session = session;
    posters->gone = gone;
    posters->userdata = userdata;
    posters->watches = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify)(void (*)(void))bus_watch_free);
    return posters;
}

void posters_free(struct posters *posters)
{
    if (!posters)
        return;
    g_hash_table_unref(posters->watches);
    g_free(posters);
}

void posters_add(struct posters *posters, const char *sender)
{
    if (!g_hash_table_contains(posters->watches, sender))
        g_hash_table_insert(posters->watches, g_strdup(sender),
                            bus_watch_name(posters->bus, sender, on_owner, posters));
}

const char *posters_recipient(const struct posters *posters, const char *sender, uid_t uid)
{
    if (g_hash_table_contains(posters->watches, sender))
        return sender;
    return session_agent(posters->session, uid);
}
