/* dorsalctl theme new: a theme to begin with, from a template or from another theme. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/file.h"
#include "base/text.h"
#include "ctl/places.h"
#include "ctl/theme-command.h"
#include "ctl/theme-files.h"

#define DEFAULT_TEMPLATE "clock"
#define FILE_MOST        (16 * 1024 * 1024)
/* The name in the templates, which becomes that of the folder. */
#define TEMPLATE_NAME "name=\"New theme\""

/* "deep-sea" is "Deep sea". */
static char *title_from_id(const char *id)
{
    char *title = g_strdelimit(g_strdup(id), "-_", ' ');

    title[0] = g_ascii_toupper(title[0]);
    return title;
}

static char *with_name(const char *xml, const char *id)
{
    const char *found = strstr(xml, TEMPLATE_NAME);
    g_autofree char *title = title_from_id(id);

    if (!found)
        return g_strdup(xml);
    return g_strdup_printf("%.*sname=\"%s\"%s", (int)(found - xml), xml, title,
                           found + strlen(TEMPLATE_NAME));
}

static bool copy_file(const char *from, const char *to, const char *path, const char *id)
{
    g_autofree char *source = g_build_filename(from, path, NULL);
    g_autofree char *target = g_build_filename(to, path, NULL);
    g_autofree char *folder = g_path_get_dirname(target);
    g_autofree char *data = NULL;
    g_autoptr(GError) error = NULL;
    size_t size;
    int r = file_read(source, FILE_MOST, &data, &size);

    if (r >= 0 && g_mkdir_with_parents(folder, 0777) < 0)
        r = -errno;
    if (r < 0) {
        fprintf(stderr, "dorsalctl: %s: %s\n", path, g_strerror(-r));
        return false;
    }
    if (strcmp(path, "theme.xml") == 0) {
        char *named = with_name(data, id);

        g_free(data);
        data = named;
        size = strlen(named);
    }
    if (g_file_set_contents(target, data, (gssize)size, &error))
        return true;
    fprintf(stderr, "dorsalctl: %s\n", error->message);
    return false;
}

/* The template's folder, else that of a theme. NULL after having complained. */
static char *find_origin(const char *name)
{
    g_autofree char *templates = places_data_sub("templates");
    g_autofree char *folder = g_build_filename(templates, name, NULL);
    g_autofree char *file = g_build_filename(folder, "theme.xml", NULL);

    if (text_is_identifier(name) && g_file_test(file, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&folder);
    return places_need_theme(name);
}

static bool is_free(const char *folder)
{
    g_autofree char *file = g_build_filename(folder, "theme.xml", NULL);

    if (!g_file_test(file, G_FILE_TEST_EXISTS))
        return true;
    fprintf(stderr, "dorsalctl: there is a theme in '%s' already\n", folder);
    return false;
}

enum exit_code run_theme_new(const struct theme_request *request)
{
    g_autofree char *folder = g_canonicalize_filename(request->arguments[0], NULL);
    g_autofree char *id = g_path_get_basename(folder);

    if (!text_is_identifier(id)) {
        fprintf(stderr, "dorsalctl: '%s': a theme's id has a-z, 0-9, '-' and '_'\n", id);
        return EXIT_USAGE;
    }
    g_autofree char *origin = find_origin(request->from ? request->from : DEFAULT_TEMPLATE);
    if (!origin || !is_free(folder))
        return EXIT_FAILED;

    g_autoptr(GPtrArray) files = theme_files_list(origin);
    for (guint i = 0; i < files->len; i++)
        if (!copy_file(origin, folder, files->pdata[i], id))
            return EXIT_FAILED;
    printf("%s is there. Next: dorsalctl theme preview %s\n", request->arguments[0],
           request->arguments[0]);
    return EXIT_DONE;
}
