#include "ctl/preview/watch.h"

#include <errno.h>
#include <string.h>
#include <sys/inotify.h>

#include <glib.h>

#include "base/loop.h"

/* Long enough for an editor that writes in two steps, short enough to feel at once. */
#define SETTLE (150 * USEC_PER_MSEC)

struct folder_watch {
    sd_event *event;
    char *folder;
    folder_changed_fn callback;
    void *userdata;
    GPtrArray *sources; /* of sd_event_source, one a directory */
    struct loop_timer *settle;
};

static int on_inotify(sd_event_source *source, const struct inotify_event *event, void *userdata)
{
    struct folder_watch *watch = userdata;

    loop_timer_arm(watch->settle, clock_now(clock_system()).boottime + SETTLE, USEC_PER_MSEC);
    return 0;
}

/* What else comes and goes beside the theme is none of our business. */
static int on_inotify_above(sd_event_source *source, const struct inotify_event *event,
                            void *userdata)
{
    const struct folder_watch *watch = userdata;
    g_autofree char *name = g_path_get_basename(watch->folder);

    return event->len > 0 && strcmp(event->name, name) == 0 ? on_inotify(source, event, userdata)
                                                            : 0;
}

static void add(struct folder_watch *watch, const char *path, uint32_t mask,
                sd_event_inotify_handler_t handler)
{
    sd_event_source *source;

    if (sd_event_add_inotify(watch->event, &source, path, mask, handler, watch) >= 0)
        g_ptr_array_add(watch->sources, source);
}

/* Directories, never files: whoever replaces a file would take its watch along. The folder above is
 * watched for the case that the whole folder is replaced. */
static void watch_all(struct folder_watch *watch)
{
    static const char *const inside[] = { "strings", "images", "fonts" };
    const uint32_t saved =
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ONLYDIR;
    g_autofree char *above = g_path_get_dirname(watch->folder);

    g_ptr_array_set_size(watch->sources, 0);
    add(watch, watch->folder, saved, on_inotify);
    for (size_t i = 0; i < G_N_ELEMENTS(inside); i++) {
        g_autofree char *path = g_build_filename(watch->folder, inside[i], NULL);

        add(watch, path, saved, on_inotify);
    }
    add(watch, above, IN_MOVED_TO | IN_CREATE | IN_ONLYDIR, on_inotify_above);
}

/* Directories may be new: they are watched before the files are read, so that nothing is missed. */
static void on_settled(void *userdata)
{
    struct folder_watch *watch = userdata;

    watch_all(watch);
    watch->callback(watch->userdata);
}

static void drop_source(void *source)
{
    sd_event_source_disable_unref(source);
}

int folder_watch_new(sd_event *event, const char *folder, folder_changed_fn callback,
                     void *userdata, struct folder_watch **ret)
{
    struct folder_watch *watch = g_new(struct folder_watch, 1);

    *watch = (struct folder_watch){
        .event = sd_event_ref(event),
        .folder = g_strdup(folder),
        .callback = callback,
        .userdata = userdata,
        .sources = g_ptr_array_new_with_free_func(drop_source),
    };
    int r = loop_timer_new(event, CLOCK_BOOTTIME, on_settled, watch, &watch->settle);
    if (r < 0) {
        folder_watch_free(watch);
        return r;
    }
    watch_all(watch);
    *ret = watch;
    return 0;
}

void folder_watch_free(struct folder_watch *watch)
{
    if (!watch)
        return;
    g_ptr_array_unref(watch->sources);
    loop_timer_free(watch->settle);
    sd_event_unref(watch->event);
    g_free(watch->folder);
    g_free(watch);
}
