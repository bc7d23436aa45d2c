/* Whose panel it is: the active session's user, as logind says, and what that user's agent says
 * about the session. */
#pragma once

#include "bus/bus.h"
#include "scene/scene.h"

struct session;

/* The active user or the facts that apply changed. */
typedef void (*session_changed_fn)(void *userdata);

/* With `logind` the active session of seat0 is followed on this bus; without, the active user is
 * whoever we run as. */
struct session *session_new(struct bus *bus, bool logind, session_changed_fn changed,
                            void *userdata);
void session_free(struct session *session);

#define SESSION_NOBODY ((uid_t)-1)
uid_t session_active_uid(const struct session *session);

/* What one user's agent handed over; kept until its connection is gone. A user's later one wins.
 * The strings are copied. */
void session_set_facts(struct session *session, uid_t uid, const char *sender,
                       const struct scene_facts *facts);
/* The active user's facts, or defaults. */
const struct scene_facts *session_facts(const struct session *session);
/* The unique bus name of that user's agent, or NULL. */
const char *session_agent(const struct session *session, uid_t uid);
