#include "theme/zone.h"

#include <string.h>

#include <glib.h>

#define NAME_MAX_BYTES 64
#define KEPT_MAX       32 /* zones that are kept open */

/* Names come from themes and their options: they may not lead out of the database. */
static bool name_ok(const char *name)
{
    size_t length = strlen(name);

    return length > 0 && length <= NAME_MAX_BYTES && g_ascii_isalpha(*name) &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") ==
               length &&
           !strstr(name, "//");
}

/* A reference, NULL: there is none. Reading a zone's file costs more than all else of a frame, so
 * the last ones are kept. Themes are loaded beside the loop, hence the lock. */
static GTimeZone *zone_open(const char *name)
{
    static GMutex lock;
    static GHashTable *kept;
    GTimeZone *zone;

    if (!name_ok(name))
        return NULL;
    g_mutex_lock(&lock);
    if (!kept)
        kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                     (GDestroyNotify)g_time_zone_unref);
    zone = g_hash_table_lookup(kept, name);
    if (zone)
        g_time_zone_ref(zone);
    else if ((zone = g_time_zone_new_identifier(name))) {
        if (g_hash_table_size(kept) >= KEPT_MAX)
            g_hash_table_remove_all(kept);
        g_hash_table_insert(kept, g_strdup(name), g_time_zone_ref(zone));
    }
    g_mutex_unlock(&lock);
    return zone;
}

bool zone_exists(const char *zone)
{
    g_autoptr(GTimeZone) opened = zone_open(zone);

    return opened != NULL;
}

bool zone_time(const char *zone, time_t at, struct tm *ret)
{
    if (!zone)
        return localtime_r(&at, ret) != NULL;

    g_autoptr(GTimeZone) opened = zone_open(zone);

    if (!opened)
        return false;

    int interval = g_time_zone_find_interval(opened, G_TIME_TYPE_UNIVERSAL, at);
    time_t there = at + (interval < 0 ? 0 : g_time_zone_get_offset(opened, interval));

    if (!gmtime_r(&there, ret))
        return false;
    ret->tm_isdst = interval >= 0 && g_time_zone_is_dst(opened, interval);
    ret->tm_gmtoff = there - at;
    ret->tm_zone = NULL; /* its life is not ours to promise */
    return true;
}
