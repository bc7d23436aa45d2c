#include "daemon/state.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <glib.h>

#include "base/ini.h"
#include "base/log.h"
#include "base/text.h"

#define STATE_FILE "panels.conf"

static void on_entry(const struct ini_entry *entry, void *userdata)
{
    GHashTable *themes = userdata;

    if (entry->key && strcmp(entry->section, "panel") == 0 && strcmp(entry->key, "theme") == 0 &&
        text_is_identifier(entry->value))
        g_hash_table_replace(themes, g_strdup(entry->argument), g_strdup(entry->value));
}

/* Panel to theme. What cannot be read counts as not there. */
static GHashTable *load(const char *directory)
{
    g_autofree char *path = g_build_filename(directory, STATE_FILE, NULL);
    GHashTable *themes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    struct diag_list diags;

    diag_list_init(&diags);
    ini_read(path, on_entry, themes, &diags);
    if (diags.items->len > 0)
        log_warning("%s is damaged; what can be read of it is used", path);
    diag_list_fini(&diags);
    return themes;
}

char *state_load_theme(const char *directory, const char *panel)
{
    if (!directory)
        return NULL;

    g_autoptr(GHashTable) themes = load(directory);
    return g_strdup(g_hash_table_lookup(themes, panel));
}

void state_save_theme(const char *directory, const char *panel, const char *theme)
{
    if (!directory)
        return;

    g_autoptr(GHashTable) themes = load(directory);
    g_autoptr(GString) text = g_string_new("# What was chosen at run time. Written by dorsald.\n");
    g_autofree char *path = g_build_filename(directory, STATE_FILE, NULL);
    g_autoptr(GError) error = NULL;
    GHashTableIter iter;
    void *name;
    void *id;

    g_hash_table_replace(themes, g_strdup(panel), g_strdup(theme));
    g_hash_table_iter_init(&iter, themes);
    while (g_hash_table_iter_next(&iter, &name, &id))
        g_string_append_printf(text, "\n[panel %s]\ntheme=%s\n", (char *)name, (char *)id);

    g_mkdir_with_parents(directory, 0700);
    if (!g_file_set_contents(path, text->str, (gssize)text->len, &error))
        log_warning("the chosen theme will not be remembered: %s", error->message);
}
