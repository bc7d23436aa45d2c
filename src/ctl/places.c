#include "ctl/places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/text.h"
#include "config.h"

/* What dorsald installs, see Themes1.Install. */
#define STATE_THEMES "/var/lib/dorsal/themes"

/* ---- run from the build ---- */

/* The source tree of the build directory that `program` lies in, as meson wrote it down; NULL: it
 * lies in none. */
static char *find_source(const char *build)
{
    g_autofree char *file = g_build_filename(build, "meson-info", "meson-info.json", NULL);
    json_t *info = json_load_file(file, 0, NULL);
    const char *source = NULL;

    json_unpack(info, "{s:{s:s}}", "directories", "source", &source);
    char *copy = g_strdup(source);
    json_decref(info);
    return copy;
}

void places_init(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = program ? g_path_get_dirname(program) : NULL;
    if (!folder || !g_str_has_suffix(folder, "/src/ctl"))
        return;

    g_autofree char *build = g_strndup(folder, strlen(folder) - strlen("/src/ctl"));
    g_autofree char *source = find_source(build);
    if (!source)
        return;

    g_autofree char *data = g_build_filename(source, "data", NULL);
    g_autofree char *decode = g_build_filename(build, "src", "decode", "dorsal-decode", NULL);
    setenv("DORSAL_DATADIR", data, false);
    g_autofree char *preview = g_build_filename(folder, "dorsal-preview", NULL);
    setenv("DORSAL_DECODE", decode, false);
    setenv("DORSAL_PREVIEW", preview, false);
}

/* ---- directories ---- */

const char *places_data(void)
{
    const char *directory = getenv("DORSAL_DATADIR");

    return directory && *directory ? directory : DORSAL_DATADIR;
}

char *places_data_sub(const char *name)
{
    return g_build_filename(places_data(), name, NULL);
}

char **places_themes(void)
{
    GPtrArray *places = g_ptr_array_new();
    const char *path = getenv("DORSAL_THEME_PATH");

    if (path && *path) {
        g_autofree char **parts = g_strsplit(path, ":", -1);

        for (char **part = parts; *part; part++)
            g_ptr_array_add(places, *part);
    }
    g_ptr_array_add(places, g_build_filename(g_get_user_data_dir(), "dorsal", "themes", NULL));
    g_ptr_array_add(places, g_strdup(STATE_THEMES));
    g_ptr_array_add(places, places_data_sub("themes"));
    g_ptr_array_add(places, places_data_sub("patterns"));
    g_ptr_array_add(places, NULL);
    return (char **)g_ptr_array_free(places, FALSE);
}

/* ---- themes ---- */

static bool holds_theme(const char *folder)
{
    g_autofree char *file = g_build_filename(folder, "theme.xml", NULL);

    return g_file_test(file, G_FILE_TEST_EXISTS);
}

/* Without the slashes and dots that a shell's completion leaves. */
static char *clean_path(const char *path)
{
    return g_canonicalize_filename(path, NULL);
}

char *places_find_theme(const char *name)
{
    g_auto(GStrv) places = places_themes();

    if (g_str_has_suffix(name, "/theme.xml") || strcmp(name, "theme.xml") == 0) {
        g_autofree char *folder = g_path_get_dirname(name);
        return holds_theme(folder) ? clean_path(folder) : NULL;
    }
    if (holds_theme(name))
        return clean_path(name);
    if (!text_is_identifier(name))
        return NULL;
    for (char **place = places; *place; place++) {
        g_autofree char *folder = g_build_filename(*place, name, NULL);

        if (holds_theme(folder))
            return g_steal_pointer(&folder);
    }
    return NULL;
}

static GPtrArray *list_themes(void)
{
    g_auto(GStrv) places = places_themes();
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (char **place = places; *place; place++) {
        g_autoptr(GDir) dir = g_dir_open(*place, 0, NULL);
        const char *name;

        while (dir && (name = g_dir_read_name(dir)))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_add(names, NULL);
    return names;
}

char *places_need_theme(const char *name)
{
    char *folder = places_find_theme(name);

    if (folder)
        return folder;
    if (strchr(name, '/')) {
        fprintf(stderr, "dorsalctl: '%s' holds no theme.xml\n", name);
        return NULL;
    }
    g_autoptr(GPtrArray) names = list_themes();
    g_autofree char *hint = text_suggestion(name, (const char *const *)names->pdata);
    fprintf(stderr, "dorsalctl: there is no theme '%s'; %s\n", name,
            hint ? hint : "give a folder or an installed theme's id");
    return NULL;
}
