#include "daemon/session.h"

#include <string.h>
#include <unistd.h>

#include "base/log.h"

#define LOGIND "org.freedesktop.login1"
#define SEAT   "/org/freedesktop/login1/seat/seat0"

struct agent {
    struct session *session;
    uid_t uid;
    char *sender;
    char *locale;
    struct scene_facts facts;
    struct bus_watch *watch;
};

struct session {
    struct bus *bus;
    session_changed_fn changed;
    void *userdata;
    uid_t active;
    GPtrArray *agents; /* of struct agent, one a uid */
    struct bus_watch *logind_watch;
    struct bus_match *seat_match;
    struct bus_pending *query; /* the one on its way */
};

static const struct scene_facts default_facts = { .hour_24 = true };

/* ---- the active user, from logind ---------------------------------------------------------------
 */

static void set_active(struct session *session, uid_t uid)
{
    if (session->active == uid)
        return;
    if (uid == SESSION_NOBODY)
        log_info("session: nobody is active");
    else
        log_info("session: user %u is active", (unsigned)uid);
    session->active = uid;
    session->changed(session->userdata);
}

static void get_property(struct session *session, const char *path, const char *interface,
                         const char *property, bus_reply_fn callback)
{
    struct bus_target target = { LOGIND, path, "org.freedesktop.DBus.Properties" };

    bus_pending_cancel(session->query);
    session->query =
        bus_call(session->bus, target, "Get", g_variant_new("(ss)", interface, property), NULL, 0,
                 callback, session);
}

static void on_user(const struct bus_reply *reply, void *userdata)
{
    struct session *session = userdata;
    uid_t uid = SESSION_NOBODY;

    session->query = NULL;
    if (!reply->error && g_variant_is_of_type(reply->body, G_VARIANT_TYPE("(v)"))) {
        g_autoptr(GVariant) user = NULL;

        g_variant_get(reply->body, "(v)", &user);
        if (g_variant_is_of_type(user, G_VARIANT_TYPE("(uo)")))
            g_variant_get(user, "(uo)", &uid, NULL);
    }
    set_active(session, uid);
}

static void on_active_session(const struct bus_reply *reply, void *userdata)
{
    struct session *session = userdata;

    session->query = NULL;
    if (!reply->error && g_variant_is_of_type(reply->body, G_VARIANT_TYPE("(v)"))) {
        g_autoptr(GVariant) active = NULL;
        g_autofree char *id = NULL;
        g_autofree char *path = NULL;

        g_variant_get(reply->body, "(v)", &active);
        if (g_variant_is_of_type(active, G_VARIANT_TYPE("(so)")))
            g_variant_get(active, "(so)", &id, &path);
        if (id && *id) {
            get_property(session, path, LOGIND ".Session", "User", on_user);
            return;
        }
    }
    set_active(session, SESSION_NOBODY);
}

static void query_active(struct session *session)
{
    get_property(session, SEAT, LOGIND ".Seat", "ActiveSession", on_active_session);
}

static void on_seat_changed(const char *sender, const char *path, const char *member,
                            GVariant *body, void *userdata)
{
    query_active(userdata);
}

static void on_logind(const char *name, const char *old_owner, const char *new_owner,
                      void *userdata)
{
    struct session *session = userdata;

    if (*new_owner) {
        query_active(session);
    } else {
        bus_pending_cancel(g_steal_pointer(&session->query));
        set_active(session, SESSION_NOBODY);
    }
}

/* ---- what the agents say ------------------------------------------------------------------------
 */

static void agent_free(void *data)
{
    struct agent *agent = data;

    bus_watch_free(agent->watch);
    g_free(agent->sender);
    g_free(agent->locale);
    g_free(agent);
}

static struct agent *find_agent(const struct session *session, uid_t uid)
{
    for (guint i = 0; i < session->agents->len; i++) {
        struct agent *agent = session->agents->pdata[i];

        if (agent->uid == uid)
            return agent;
    }
    return NULL;
}

static void remove_agent(struct agent *agent)
{
    struct session *session = agent->session;
    uid_t uid = agent->uid;

    g_ptr_array_remove_fast(session->agents, agent);
    if (uid == session->active)
        session->changed(session->userdata);
}

static void on_agent_owner(const char *name, const char *old_owner, const char *new_owner,
                           void *userdata)
{
    if (*new_owner == '\0')
        remove_agent(userdata);
}

static struct agent *add_agent(struct session *session, uid_t uid, const char *sender)
{
    struct agent *agent = g_new0(struct agent, 1);

    agent->session = session;
    agent->uid = uid;
    agent->sender = g_strdup(sender);
    g_ptr_array_add(session->agents, agent);
    agent->watch = bus_watch_name(session->bus, sender, on_agent_owner, agent);
    return agent;
}

void session_set_facts(struct session *session, uid_t uid, const char *sender,
                       const struct scene_facts *facts)
{
    struct agent *agent = find_agent(session, uid);

    if (agent && strcmp(agent->sender, sender) != 0) {
        g_ptr_array_remove_fast(session->agents, agent);
        agent = NULL;
    }
    if (!agent)
        agent = add_agent(session, uid, sender);

    g_free(agent->locale);
    agent->locale = g_strdup(facts->locale);
    agent->facts = *facts;
    agent->facts.locale = agent->locale;
    if (uid == session->active)
        session->changed(session->userdata);
}

const struct scene_facts *session_facts(const struct session *session)
{
    const struct agent *agent = find_agent(session, session->active);

    return agent ? &agent->facts : &default_facts;
}

const char *session_agent(const struct session *session, uid_t uid)
{
    const struct agent *agent = find_agent(session, uid);

    return agent ? agent->sender : NULL;
}

uid_t session_active_uid(const struct session *session)
{
    return session->active;
}

struct session *session_new(struct bus *bus, bool logind, session_changed_fn changed,
                            void *userdata)
{
    struct session *session = g_new0(struct session, 1);

    session->bus = bus;
    session->changed = changed;
    session->userdata = userdata;
    session->agents = g_ptr_array_new_with_free_func(agent_free);
    session->active = logind ? SESSION_NOBODY : getuid();
    if (logind) {
        session->seat_match = bus_match_signal(bus, LOGIND, SEAT, "org.freedesktop.DBus.Properties",
                                               "PropertiesChanged", on_seat_changed, session);
        session->logind_watch = bus_watch_name(bus, LOGIND, on_logind, session);
    }
    return session;
}

void session_free(struct session *session)
{
    if (!session)
        return;
    bus_pending_cancel(session->query);
    bus_watch_free(session->logind_watch);
    bus_match_free(session->seat_match);
    g_ptr_array_unref(session->agents);
    g_free(session);
}
