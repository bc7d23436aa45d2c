/* Who may do what. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* May this user change, tap and photograph the panel? On the system bus: root, members of the group
 * "dorsal" and the active session's user (`active`, (uid_t)-1: nobody). On a private or session
 * bus: who we are. */
bool access_may_control(uid_t uid, uid_t active, bool system_bus);
/* Of these root and the group alone: they decide for all users. */
bool access_is_administrator(uid_t uid, bool system_bus);
/* May this user install what runs with nobody's rights but may harm all, such as fonts? Root. */
bool access_is_root(uid_t uid, bool system_bus);
