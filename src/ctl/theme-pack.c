/* dorsalctl theme pack, install and remove: themes as one file. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/text.h"
#include "ctl/places.h"
#include "ctl/theme-command.h"
#include "ctl/theme-files.h"
#include "decode/package.h"

static const struct client_target themes = { "/org/dorsal", "org.dorsal.Themes1" };

/* Nobody shall get a theme that cannot be shown. */
static bool loads(const char *folder)
{
    struct diag_list diags;

    diag_list_init(&diags);
    struct theme *theme = theme_load(folder, scene_sources(), &diags);
    if (!theme)
        theme_print_diags(&diags);
    diag_list_fini(&diags);
    if (!theme)
        return false;
    theme_unref(theme);
    return true;
}

enum exit_code run_theme_pack(const struct theme_request *request)
{
    g_autofree char *folder = places_need_theme(request->arguments[0]);

    if (!folder || !loads(folder))
        return EXIT_FAILED;
    g_autofree char *id = g_path_get_basename(folder);
    g_autofree char *file = request->count > 1 ? g_strdup(request->arguments[1])
                                               : g_strconcat(id, PACKAGE_SUFFIX, NULL);
    if (!theme_files_pack(folder, file)) {
        g_unlink(file);
        return EXIT_FAILED;
    }
    printf("%s\n", file);
    return EXIT_DONE;
}

/* ---- install ---- */

static enum exit_code send_package(const struct theme_request *request, const char *file)
{
    _cleanup_close_ int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct answer answer;
    const char *id;

    if (fd < 0) {
        fprintf(stderr, "dorsalctl: %s: %s\n", file, g_strerror(errno));
        return EXIT_FAILED;
    }
    struct client *client = invocation_connect(request->invocation);
    if (!client || !client_call(client, themes, "Install", g_variant_new("(h)", 0), fd, &answer))
        return EXIT_FAILED;
    g_variant_get(answer.body, "(&s)", &id);
    printf("%s is installed; 'dorsalctl theme %s' shows it\n", id, id);
    answer_fini(&answer);
    return EXIT_DONE;
}

static enum exit_code send_folder(const struct theme_request *request, const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *scratch = g_dir_make_tmp("dorsal-XXXXXX", &error);

    if (!scratch) {
        fprintf(stderr, "dorsalctl: %s\n", error->message);
        return EXIT_FAILED;
    }
    g_autofree char *file = g_build_filename(scratch, "theme" PACKAGE_SUFFIX, NULL);
    enum exit_code code = EXIT_FAILED;
    if (loads(folder) && theme_files_pack(folder, file))
        code = send_package(request, file);
    g_unlink(file);
    g_rmdir(scratch);
    return code;
}

enum exit_code run_theme_install(const struct theme_request *request)
{
    const char *name = request->arguments[0];

    if (!g_file_test(name, G_FILE_TEST_IS_DIR))
        return send_package(request, name);
    g_autofree char *folder = places_need_theme(name);
    return folder ? send_folder(request, folder) : EXIT_FAILED;
}

enum exit_code run_theme_remove(const struct theme_request *request)
{
    struct client *client = invocation_connect(request->invocation);

    if (!g_utf8_validate(request->arguments[0], -1, NULL)) {
        fprintf(stderr, "dorsalctl: that is not UTF-8\n");
        return EXIT_USAGE;
    }
    if (!client || !client_call(client, themes, "Remove",
                                g_variant_new("(s)", request->arguments[0]), -1, NULL))
        return EXIT_FAILED;
    return EXIT_DONE;
}
