/* Which kinds of activities the themes on the panels show of themselves, through their Feeds. What
 * nobody sees is not wanted: a panel that is off or rests, or has no display. */
#pragma once

#include "daemon/daemon.h"

/* Sorted, NULL-terminated; g_strfreev(). */
char **wanted_kinds(const struct daemon *daemon);
