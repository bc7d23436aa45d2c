#include "daemon/access.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <glib.h>

#define CONTROL_GROUP "dorsal"
#define GROUPS_MAX    256

static bool in_control_group(uid_t uid)
{
    const struct group *group = getgrnam(CONTROL_GROUP);
    if (!group)
        return false;

    gid_t wanted = group->gr_gid;
    const struct passwd *user = getpwuid(uid);
    if (!user)
        return false;

    gid_t groups[GROUPS_MAX];
    int count = G_N_ELEMENTS(groups);

    if (getgrouplist(user->pw_name, user->pw_gid, groups, &count) < 0)
        return false;
    for (int i = 0; i < count; i++)
        if (groups[i] == wanted)
            return true;
    return false;
}

bool access_is_root(uid_t uid, bool system_bus)
{
    return uid == (system_bus ? 0 : getuid());
}

bool access_is_administrator(uid_t uid, bool system_bus)
{
    return access_is_root(uid, system_bus) || (system_bus && in_control_group(uid));
}

bool access_may_control(uid_t uid, uid_t active, bool system_bus)
{
    if (system_bus && active != (uid_t)-1 && uid == active)
        return true;
    return access_is_administrator(uid, system_bus);
}
