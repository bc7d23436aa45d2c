#include "agent/icons.h"

#include <string.h>

#include <glib.h>

#define NAME_MAX_BYTES 255

static const char *const themes[] = { "hicolor", "Adwaita", "breeze", "Papirus" };
/* What looks right at the size of a panel, the best first. */
static const char *const sizes[] = { "scalable", "256x256", "128x128", "512x512",
                                     "96x96",    "64x64",   "48x48",   "32x32" };
static const char *const contexts[] = { "apps",    "status",    "devices",   "actions",
                                        "emblems", "mimetypes", "categories" };
static const char *const endings[] = { "svg", "png" };

static char *if_there(char *path)
{
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return path;
    g_free(path);
    return NULL;
}

static char *find_file(const char *directory, const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *file = g_strconcat(name, ".", endings[i], NULL);
        char *path = if_there(g_build_filename(directory, file, NULL));

        if (path)
            return path;
    }
    return NULL;
}

static char *find_in_theme(const char *data, const char *theme, const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *size = g_build_filename(data, "icons", theme, sizes[i], NULL);

        if (!g_file_test(size, G_FILE_TEST_IS_DIR))
            continue;
        for (size_t j = 0; j < G_N_ELEMENTS(contexts); j++) {
            g_autofree char *directory = g_build_filename(size, contexts[j], NULL);
            char *path = find_file(directory, name);

            if (path)
                return path;
        }
    }
    return NULL;
}

static char *find_in(const char *data, const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(themes); i++) {
        char *path = find_in_theme(data, themes[i], name);

        if (path)
            return path;
    }

    g_autofree char *pixmaps = g_build_filename(data, "pixmaps", NULL);
    return find_file(pixmaps, name);
}

char *icons_find(const char *name)
{
    const char *const *system = g_get_system_data_dirs();
    char *path;

    if (*name == '\0' || *name == '.' || strchr(name, '/') || strlen(name) > NAME_MAX_BYTES)
        return NULL;
    path = find_in(g_get_user_data_dir(), name);
    for (; !path && *system; system++)
        path = find_in(*system, name);
    return path;
}
