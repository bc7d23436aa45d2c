/* Who may do what. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* May this user change, tap and photograph the panel? On the system bus: root, members of the group
 * "dorsal" and the active session's user (`active`, (uid_t)-1: nobody). On a private or session
 * bus: who we are. */
bool access_may_control(uid_t uid, uid_t active, bool system_bus);
