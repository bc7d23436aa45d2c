#include "daemon/themes.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "base/worker.h"
#include "daemon/theme-entry.h"
#include "scene/scene.h"

struct themes {
    sd_event *event;
    char **directories;
    struct theme *builtin;
    GPtrArray *jobs; /* of struct job, on their way */
};

/* A request on its way through a worker: to load `id`, or to list all. */
struct job {
    struct themes *themes;
    struct worker *worker;
    char **directories; /* its own, as threads share nothing */

    char *id;
    struct theme *theme;
    char *errors;
    themes_loaded_fn loaded;

    char *locale; /* of the list's labels */
    GVariant *list;
    themes_listed_fn listed;

    void *userdata;
};

static char *find(char **directories, const char *id)
{
    if (!text_is_identifier(id))
        return NULL;
    for (; *directories; directories++) {
        g_autofree char *path = g_build_filename(*directories, id, NULL);
        g_autofree char *file = g_build_filename(path, "theme.xml", NULL);

        if (g_file_test(file, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&path);
    }
    return NULL;
}

static char *join_diags(const struct diag_list *diags)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < diags->items->len; i++) {
        g_autofree char *text = diag_format(diags->items->pdata[i]);

        g_string_append_printf(out, "%s%s", i > 0 ? "\n" : "", text);
    }
    return g_string_free(out, FALSE);
}

static struct theme *load(char **directories, const char *id, char **ret_errors)
{
    g_autofree char *directory = find(directories, id);

    if (!directory) {
        g_autofree char *places = g_strjoinv(", ", directories);

        *ret_errors = g_strdup_printf("there is no theme '%s' in %s", id, places);
        return NULL;
    }

    struct diag_list diags;
    diag_list_init(&diags);

    struct theme *theme = theme_load(directory, scene_sources(), &diags);
    if (!theme)
        *ret_errors = join_diags(&diags);
    diag_list_fini(&diags);
    return theme;
}

/* ---- listing ----------------------------------------------------------------------------------
 */

struct listing {
    const char *locale;
    GVariantBuilder entries;
};

static gboolean add_to_list(void *id, void *directory, void *data)
{
    struct listing *listing = data;

    g_variant_builder_add(&listing->entries, "{s@a{sv}}", id,
                          theme_entry_new(id, directory, listing->locale));
    return FALSE;
}

static GVariant *list_all(char **directories, const char *locale)
{
    g_autoptr(GTree) found =
        g_tree_new_full((GCompareDataFunc)(void (*)(void))strcmp, NULL, g_free, g_free);
    struct listing listing = { .locale = locale };

    for (char **directory = directories; *directory; directory++) {
        g_autoptr(GDir) dir = g_dir_open(*directory, 0, NULL);
        const char *id;

        while (dir && (id = g_dir_read_name(dir))) {
            char *path = find(directories, id);

            if (path && g_utf8_validate(path, -1, NULL))
                g_tree_replace(found, g_strdup(id), path);
            else
                g_free(path);
        }
    }
    g_variant_builder_init(&listing.entries, G_VARIANT_TYPE("a{sa{sv}}"));
    g_tree_foreach(found, add_to_list, &listing);
    return g_variant_ref_sink(g_variant_builder_end(&listing.entries));
}

/* ---- jobs -------------------------------------------------------------------------------------
 */

static void job_free(struct job *job)
{
    g_strfreev(job->directories);
    g_free(job->id);
    g_free(job->errors);
    g_free(job->locale);
    theme_unref(job->theme);
    g_clear_pointer(&job->list, g_variant_unref);
    g_free(job);
}

static void job_work(void *data)
{
    struct job *job = data;

    if (job->loaded)
        job->theme = load(job->directories, job->id, &job->errors);
    else
        job->list = list_all(job->directories, job->locale);
}

static void job_done(void *data)
{
    struct job *job = data;

    g_ptr_array_remove_fast(job->themes->jobs, job);
    if (job->loaded)
        job->loaded(g_steal_pointer(&job->theme), job->errors, job->userdata);
    else
        job->listed(job->list, job->userdata);
    job_free(job);
}

static void job_start(struct job *job)
{
    struct themes *themes = job->themes;

    job->directories = g_strdupv(themes->directories);
    g_ptr_array_add(themes->jobs, job);
    if (worker_start(themes->event, job_work, job_done, job, &job->worker) < 0) {
        log_warning("themes: no thread to load beside the loop; loading in it");
        job_work(job);
        job_done(job);
    }
}

void themes_load(struct themes *themes, const char *id, themes_loaded_fn callback, void *userdata)
{
    struct job *job = g_new0(struct job, 1);

    job->themes = themes;
    job->id = g_strdup(id);
    job->loaded = callback;
    job->userdata = userdata;
    job_start(job);
}

void themes_list(struct themes *themes, const char *locale, themes_listed_fn callback,
                 void *userdata)
{
    struct job *job = g_new0(struct job, 1);

    job->themes = themes;
    job->locale = g_strdup(locale);
    job->listed = callback;
    job->userdata = userdata;
    job_start(job);
}

/* ---- the library ------------------------------------------------------------------------------
 */

struct themes *themes_new(sd_event *event, char **directories)
{
    struct themes *themes = g_new0(struct themes, 1);

    themes->event = event;
    themes->directories = g_strdupv(directories);
    themes->builtin = theme_load_builtin(scene_sources());
    themes->jobs = g_ptr_array_new();
    return themes;
}

void themes_set_directories(struct themes *themes, char **directories)
{
    char **copy = g_strdupv(directories);

    g_strfreev(themes->directories);
    themes->directories = copy;
}

void themes_free(struct themes *themes)
{
    if (!themes)
        return;
    while (themes->jobs->len > 0) {
        const struct job *job = themes->jobs->pdata[0];

        worker_finish(job->worker);
    }
    g_ptr_array_unref(themes->jobs);
    theme_unref(themes->builtin);
    g_strfreev(themes->directories);
    g_free(themes);
}

struct theme *themes_builtin(const struct themes *themes)
{
    return themes->builtin;
}

char *themes_find(const struct themes *themes, const char *id)
{
    return find(themes->directories, id);
}

struct theme *themes_load_now(const struct themes *themes, const char *id, char **ret_errors)
{
    return load(themes->directories, id, ret_errors);
}
