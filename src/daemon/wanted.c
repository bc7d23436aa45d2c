#include "daemon/wanted.h"

#include <string.h>

static void add_feeds(GTree *kinds, const struct theme *theme)
{
    for (const char *const *kind = theme ? theme_feeds(theme) : NULL; kind && *kind; kind++)
        g_tree_insert(kinds, g_strdup(*kind), NULL);
}

static gboolean add_kind(void *kind, void *nothing, void *list)
{
    g_ptr_array_add(list, g_strdup(kind));
    return FALSE;
}

char **wanted_kinds(const struct daemon *daemon)
{
    g_autoptr(GTree) kinds =
        g_tree_new_full((GCompareDataFunc)(void (*)(void))strcmp, NULL, g_free, NULL);
    GPtrArray *list = g_ptr_array_new();

    for (guint i = 0; i < daemon->panels->len; i++) {
        const struct daemon_panel *entry = daemon->panels->pdata[i];

        if (panel_power(entry->panel) != POWER_ACTIVE || !panel_up(entry->panel))
            continue;
        add_feeds(kinds, panel_theme(entry->panel));
        add_feeds(kinds, panel_pattern(entry->panel));
    }
    g_tree_foreach(kinds, add_kind, list);
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}
