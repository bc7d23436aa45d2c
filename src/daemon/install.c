#include "daemon/install.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/log.h"
#include "base/memfd.h"
#include "base/worker.h"
#include "daemon/errors.h"
#include "daemon/tree.h"
#include "decode/client.h"
#include "scene/scene.h"

/* Stands for the theme in the program. */
#define RESERVED_ID "builtin"

struct install {
    struct installer *installer;
    int archive;
    char *directory;
    bool fonts;
    install_done_fn done;
    void *userdata;

    struct decode_request *decode; /* NULL: not begun, or unpacked */
    int stream;                    /* what dorsal-decode made of it */
    struct worker *worker;

    char *id; /* the outcome: an id, or an error and why */
    const char *error;
    char *why;
};

struct installer {
    sd_event *event;
    GQueue queue; /* of struct install; the first is at work */
};

static void fail(struct install *install, const char *error, char *why)
{
    install->error = error;
    g_free(install->why);
    install->why = why;
}

/* ---- beside the loop ----
 */

static bool check_fonts(struct install *install, const struct package *package)
{
    for (guint i = 0; !install->fonts && i < package->files->len; i++) {
        const struct package_file *file = &g_array_index(package->files, struct package_file, i);

        if (file->type == PACKAGE_FONT) {
            fail(install, ERROR_ACCESS_DENIED,
                 g_strdup_printf("%s/%s: only an administrator may install themes with fonts",
                                 package->id, file->path));
            return false;
        }
    }
    return true;
}

static guint count_themes(const char *directory, const char *but)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name;
    guint count = 0;

    while (dir && (name = g_dir_read_name(dir)))
        count += strcmp(name, but) != 0;
    return count;
}

static bool check_place(struct install *install, const struct package *package)
{
    if (strcmp(package->id, RESERVED_ID) == 0) {
        fail(install, ERROR_INVALID_FIELD,
             g_strdup("no theme may be named '" RESERVED_ID "': that is the one in the program"));
        return false;
    }
    if (count_themes(install->directory, package->id) >= INSTALL_THEMES_MAX) {
        fail(install, ERROR_LIMITS,
             g_strdup_printf("%d themes are installed already: remove one first",
                             INSTALL_THEMES_MAX));
        return false;
    }
    return true;
}

static char *format_diags(const struct diag_list *diags)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < diags->items->len; i++) {
        const struct diag *diag = diags->items->pdata[i];
        g_autofree char *one = diag_format(diag);

        if (diag->severity == DIAG_ERROR)
            g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", one);
    }
    return g_string_free(text, FALSE);
}

/* A theme with errors is no use to anybody. */
static bool check_theme(struct install *install, const char *folder)
{
    struct diag_list diags;

    diag_list_init(&diags);
    struct theme *theme = theme_load(folder, scene_sources(), &diags);
    if (!theme)
        fail(install, ERROR_THEME_BROKEN, format_diags(&diags));
    diag_list_fini(&diags);
    bool good = theme != NULL;
    theme_unref(theme);
    return good;
}

static void fail_write(struct install *install, int r)
{
    fail(install, ERROR_FAILED,
         g_strdup_printf("the theme cannot be written to %s: %s", install->directory,
                         g_strerror(-r)));
}

/* The theme is tried where it was written, in a folder of its own name. */
static void write_theme(struct install *install, const struct package *package)
{
    g_autofree char *stage = g_strconcat(STAGE_PREFIX, package->id, NULL);
    g_autofree char *folder = g_build_filename(install->directory, stage, NULL);
    g_autofree char *inside = g_build_filename(stage, package->id, NULL);
    g_autofree char *path = g_build_filename(folder, package->id, NULL);

    tree_sweep(install->directory);
    int r = tree_write(folder, package->id, package);
    if (r < 0)
        fail_write(install, r);
    else if (check_theme(install, path)) {
        r = tree_replace(install->directory, inside, package->id);
        if (r < 0)
            fail_write(install, r);
        else
            install->id = g_strdup(package->id);
    }
    tree_remove(install->directory, stage);
}

static void read_package(struct install *install, const void *stream, size_t size)
{
    struct package package;
    g_autofree char *why = NULL;
    int r = package_read(stream, size, &package, &why);

    if (r < 0) {
        fail(install, ERROR_INVALID_FIELD,
             why ? g_steal_pointer(&why) : g_strdup("dorsal-decode answered nonsense"));
        return;
    }
    if (check_fonts(install, &package) && check_place(install, &package))
        write_theme(install, &package);
    package_fini(&package);
}

static void work(void *data)
{
    struct install *install = data;
    struct stat st;
    void *stream;
    int r = fstat(install->stream, &st) < 0 ? -errno : 0;

    if (r >= 0)
        r = memfd_map_sealed(install->stream, (size_t)st.st_size, &stream);
    if (r < 0) {
        fail(install, ERROR_FAILED, g_strdup(g_strerror(-r)));
        return;
    }
    read_package(install, stream, (size_t)st.st_size);
    munmap(stream, (size_t)st.st_size);
}

/* ---- in the loop ----
 */

static void start_next(struct installer *installer);

/* It is gone after this. */
static void finish(struct install *install)
{
    struct installer *installer = install->installer;

    g_queue_remove(&installer->queue, install);
    if (install->error)
        log_info("themes: a package was refused: %s", install->why);
    else
        log_info("themes: '%s' was installed in %s", install->id, install->directory);
    install->done(install->id, install->error, install->why, install->userdata);

    close_fd_pointer(&install->archive);
    close_fd_pointer(&install->stream);
    g_free(install->directory);
    g_free(install->id);
    g_free(install->why);
    g_free(install);
    start_next(installer);
}

static void on_written(void *data)
{
    struct install *install = data;

    install->worker = NULL;
    finish(install);
}

static void on_unpacked(int error, const char *why, int memfd, struct size size, void *userdata)
{
    struct install *install = userdata;

    install->decode = NULL;
    install->stream = memfd;
    if (error < 0) {
        fail(install, ERROR_FAILED, g_strdup(why));
        finish(install);
        return;
    }
    if (worker_start(install->installer->event, work, on_written, install, &install->worker) < 0) {
        work(install);
        finish(install);
    }
}

static void start_next(struct installer *installer)
{
    struct install *install = g_queue_peek_head(&installer->queue);

    if (!install || install->decode || install->worker)
        return;

    int r = decode_package_start(installer->event, install->archive, on_unpacked, install,
                                 &install->decode);
    if (r < 0) {
        fail(install, ERROR_FAILED, g_strdup_printf("the package: %s", g_strerror(-r)));
        finish(install);
    }
}

void installer_start(struct installer *installer, const struct install_request *request,
                     install_done_fn done, void *userdata)
{
    if (g_queue_get_length(&installer->queue) >= INSTALL_PENDING_MAX) {
        done(NULL, ERROR_LIMITS, "other packages are on their way already", userdata);
        return;
    }

    struct install *install = g_new(struct install, 1);

    *install = (struct install){
        .installer = installer,
        .archive = fcntl(request->package, F_DUPFD_CLOEXEC, 0),
        .directory = g_strdup(request->directory),
        .fonts = request->fonts,
        .done = done,
        .userdata = userdata,
        .stream = -1,
    };
    g_queue_push_tail(&installer->queue, install);
    start_next(installer);
}

struct installer *installer_new(sd_event *event)
{
    struct installer *installer = g_new0(struct installer, 1);

    installer->event = event;
    return installer;
}

void installer_free(struct installer *installer)
{
    struct install *install;

    if (!installer)
        return;
    /* From the last: the first is followed by none then. */
    while ((install = g_queue_peek_tail(&installer->queue))) {
        if (install->worker) {
            worker_finish(install->worker);
            continue;
        }
        decode_cancel(g_steal_pointer(&install->decode));
        fail(install, ERROR_FAILED, g_strdup("the daemon ends"));
        finish(install);
    }
    g_free(installer);
}
