#include "ctl/preview/preview.h"

#include <stdio.h>
#include <string.h>

#include "base/loop.h"
#include "ctl/output-file.h"
#include "ctl/places.h"
#include "ctl/preview/overlay.h"
#include "ctl/preview/watch.h"
#include "scene/device.h"
#include "scene/png.h"

/* Themes move here as they do on a panel, */
#define PREVIEW_FPS 60

struct preview {
    sd_event *event;
    struct output *output;
    struct workbench *bench;
    struct workbench_state state;
    char *folder;
    struct folder_watch *watch;
    struct loop_timer *timer; /* the next visible change */
    usec_t synced_boottime;   /* of the machine, when the bench's clock was last moved */
    unsigned flags;           /* enum preview_flag */
    char *errors;             /* of the last load; NULL: it is good */
    GPtrArray *patterns;      /* folders */
    char *pattern;            /* the folder of the one asked for at the start, or NULL */

    bool up;
    struct pixels picture; /* the scene's with overlays */
    bool covered;          /* overlays are in it: nothing of it may stay */
};

struct workbench_state *preview_state(struct preview *preview)
{
    return &preview->state;
}

struct workbench *preview_bench(struct preview *preview)
{
    return preview->bench;
}

/* ---- time ---- */

static usec_t machine_time(void)
{
    return clock_now(clock_system()).boottime;
}

/* Moves the bench's clock to where the machine's is. */
static void let_time_pass(struct preview *preview)
{
    usec_t now = machine_time();

    if (!(preview->flags & PREVIEW_PAUSED))
        workbench_advance(preview->bench, now - preview->synced_boottime);
    preview->synced_boottime = now;
}

/* ... but while time stands still, what moves is at its end. */
static void set_policy(struct preview *preview)
{
    const struct scene_policy policy = {
        .max_fps = preview->flags & PREVIEW_PAUSED ? 0 : PREVIEW_FPS,
    };

    scene_set_policy(workbench_scene(preview->bench), &policy);
}

static void arm(struct preview *preview)
{
    struct instant now = workbench_now(preview->bench);
    usec_t next = scene_next_change(workbench_scene(preview->bench), now);

    if (preview->flags & PREVIEW_PAUSED || next == USEC_INFINITY)
        next = USEC_INFINITY;
    else
        next = usec_add(preview->synced_boottime, usec_sub(next, now.realtime));
    loop_timer_arm(preview->timer, next, USEC_PER_MSEC);
}

/* ---- the picture ---- */

static void copy_rect(const struct pixels *to, const struct pixels *from, struct rect rect)
{
    for (int y = rect.y; y < rect.y + rect.height; y++)
        memcpy(pixels_row(to, y) + rect.x, pixels_row(from, y) + rect.x,
               (size_t)rect.width * sizeof(uint32_t));
}

static bool is_monochrome(const struct preview *preview)
{
    const struct panel_profile *profile =
        panel_profile_of_size(workbench_profiles(preview->bench), preview->state.panel.size);

    return profile && profile->monochrome;
}

static void draw_overlays(struct preview *preview, const struct region *damage)
{
    const struct pixels *picture = &preview->picture;

    if (is_monochrome(preview))
        device_make_monochrome(picture);
    if (preview->flags & PREVIEW_LENSES)
        device_cover(picture, &preview->state.panel);
    if (preview->flags & PREVIEW_SAFE)
        device_show_unsafe(picture, &preview->state.panel);
    if (preview->flags & PREVIEW_DAMAGE)
        device_show_damage(picture, damage);
    if (preview->errors)
        overlay_draw(picture, &(struct overlay){ "The theme has errors; the last good one is shown",
                                                 preview->errors, OVERLAY_BOTTOM, true });
    if (preview->flags & PREVIEW_HELP) {
        g_autofree char *help = preview_keys_help();

        overlay_draw(picture, &(struct overlay){ "Keys", help, OVERLAY_ALL, false });
    }
}

static bool has_overlays(const struct preview *preview)
{
    return preview->flags & (PREVIEW_LENSES | PREVIEW_SAFE | PREVIEW_DAMAGE | PREVIEW_HELP) ||
           preview->errors || is_monochrome(preview);
}

/* Only what is new is drawn and shown, unless overlays stand over it. */
static void draw(struct preview *preview, bool all)
{
    struct region damage;
    const struct pixels *frame = workbench_frame(preview->bench, &damage);
    struct region shown = damage;

    if (region_empty(&damage) && !all)
        return;
    if (all || preview->covered || has_overlays(preview))
        region_add(&shown, (struct rect){ 0, 0, frame->width, frame->height });
    REGION_FOREACH (rect, &shown) {
        copy_rect(&preview->picture, frame, *rect);
    }
    preview->covered = has_overlays(preview);
    draw_overlays(preview, &damage);
    output_present(preview->output, &preview->picture, &shown);
}

static void on_time(void *userdata)
{
    struct preview *preview = userdata;

    let_time_pass(preview);
    if (preview->up)
        draw(preview, false);
    arm(preview);
}

/* Something other than time changed. */
static void redraw(struct preview *preview)
{
    let_time_pass(preview);
    if (preview->up)
        draw(preview, true);
    arm(preview);
}

/* ---- state ---- */

static void set_title(struct preview *preview)
{
    const struct workbench_state *state = &preview->state;
    g_autofree char *title = g_strdup_printf(
        "%s: %s, %dx%d, %s%s%s; ? for help", theme_name(workbench_theme(preview->bench)),
        state->kind ? state->kind : "face", state->panel.size.width, state->panel.size.height,
        state->language ? state->language : "en",
        state->flags & WORKBENCH_AMBIENT ? ", at rest" : "",
        preview->flags & PREVIEW_PAUSED ? ", paused" : "");

    window_output_set_title(preview->output, title);
}

static void make_picture(struct preview *preview, struct size size)
{
    g_free(preview->picture.data);
    preview->picture = (struct pixels){
        .data = g_new0(uint32_t, (size_t)size.width * (size_t)size.height),
        .width = size.width,
        .height = size.height,
        .stride = size.width * (int)sizeof(uint32_t),
    };
}

void preview_apply(struct preview *preview)
{
    struct size size = preview->state.panel.size;
    g_autofree char *why = NULL;

    let_time_pass(preview);
    if (!workbench_show(preview->bench, &preview->state, &why)) {
        fprintf(stderr, "dorsalctl: %s\n", why);
        preview->state.kind = NULL;
        return;
    }
    set_policy(preview);
    if (size.width != preview->picture.width || size.height != preview->picture.height) {
        preview->up = false;
        window_output_resize(preview->output, size);
        make_picture(preview, size);
    }
    set_title(preview);
    redraw(preview);
}

void preview_toggle(struct preview *preview, unsigned flag)
{
    let_time_pass(preview);
    preview->flags ^= flag;
    set_policy(preview);
    set_title(preview);
    redraw(preview);
}

void preview_travel(struct preview *preview, int64_t seconds)
{
    struct instant now;

    let_time_pass(preview);
    now = instant_add(workbench_now(preview->bench), seconds * (int64_t)USEC_PER_SEC);
    workbench_set_time(preview->bench, now.realtime);
    redraw(preview);
}

void preview_travel_now(struct preview *preview)
{
    let_time_pass(preview);
    workbench_set_time(preview->bench, clock_now(clock_system()).realtime);
    redraw(preview);
}

void preview_quit(struct preview *preview)
{
    sd_event_exit(preview->event, EXIT_DONE);
}

/* ---- patterns ---- */

static GPtrArray *find_patterns(void)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *patterns = places_data_sub("patterns");
    g_autoptr(GDir) dir = g_dir_open(patterns, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        char *folder = g_build_filename(patterns, name, NULL);

        if (g_file_test(folder, G_FILE_TEST_IS_DIR))
            g_ptr_array_add(found, folder);
        else
            g_free(folder);
    }
    return found;
}

void preview_step_pattern(struct preview *preview, int step)
{
    guint count = preview->patterns->len;
    guint now = count; /* none */

    for (guint i = 0; i < count; i++)
        if (preview->state.pattern &&
            strcmp(preview->patterns->pdata[i], preview->state.pattern) == 0)
            now = i;
    now = (now + count + 1 + (guint)(step + 1) - 1) % (count + 1);
    preview->state.pattern = now < count ? preview->patterns->pdata[now] : NULL;
    preview_apply(preview);
}

/* ---- saving ---- */

void preview_save(struct preview *preview)
{
    g_autofree char *file = NULL;
    int number = 1;

    do {
        g_free(file);
        file = g_strdup_printf("%s-%d.png", theme_id(workbench_theme(preview->bench)), number++);
    } while (g_file_test(file, G_FILE_TEST_EXISTS));
    _cleanup_close_ int png = png_encode(workbench_frame(preview->bench, NULL));
    if (png >= 0 && output_file_copy(png, file) >= 0)
        printf("%s\n", file);
    fflush(stdout);
}

/* ---- reloading ---- */

static char *describe_errors(const struct diag_list *diags)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < diags->items->len; i++) {
        g_autofree char *one = diag_format(diags->items->pdata[i]);

        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", one);
    }
    return g_string_free(text, FALSE);
}

/* True: the theme is the new one. */
static bool load(struct preview *preview)
{
    struct diag_list diags;

    diag_list_init(&diags);
    bool good = workbench_load(preview->bench, preview->folder, &diags);
    g_clear_pointer(&preview->errors, g_free);
    if (!good)
        preview->errors = describe_errors(&diags);
    if (diags.items->len > 0)
        theme_print_diags(&diags);
    diag_list_fini(&diags);
    return good;
}

static void on_saved(void *userdata)
{
    struct preview *preview = userdata;

    if (load(preview))
        preview_apply(preview);
    else
        redraw(preview);
}

/* ---- the window ---- */

static void on_up(struct output *output, struct size size, void *userdata)
{
    struct preview *preview = userdata;

    preview->up = true;
    redraw(preview);
}

static void on_down(struct output *output, const char *why, void *userdata)
{
}

static void on_presented(struct output *output, void *userdata)
{
}

static void on_failed(struct output *output, int error, const char *why, void *userdata)
{
    fprintf(stderr, "dorsalctl: cannot show the picture: %s\n", why);
}

static void on_key(char character, enum window_key key, void *userdata)
{
    preview_key(userdata, character, key);
}

static void on_touch(struct point at, void *userdata)
{
    struct preview *preview = userdata;

    let_time_pass(preview);
    scene_touch(workbench_scene(preview->bench), workbench_now(preview->bench));
    redraw(preview);
}

static void on_close(void *userdata)
{
    preview_quit(userdata);
}

static const struct output_listener listener = { on_up, on_down, on_presented, on_failed };
static const struct window_handler handler = { on_key, on_touch, on_close };

/* ---- life ---- */

static int open_window(struct preview *preview)
{
    g_autofree char *why = NULL;
    int r = window_output_new(preview->event, preview->state.panel.size, "Dorsal", &listener,
                              &handler, preview, &preview->output, &why);

    if (r < 0)
        fprintf(stderr, "dorsalctl: %s\n", why);
    return r;
}

static int start(struct preview *preview)
{
    int r = loop_new(&preview->event);

    if (r >= 0)
        r = open_window(preview);
    if (r >= 0)
        r = loop_timer_new(preview->event, CLOCK_BOOTTIME, on_time, preview, &preview->timer);
    if (r >= 0)
        r = folder_watch_new(preview->event, preview->folder, on_saved, preview, &preview->watch);
    if (r < 0)
        return r;
    make_picture(preview, preview->state.panel.size);
    preview->synced_boottime = machine_time();
    set_title(preview);
    output_start(preview->output);
    return window_run(preview->output);
}

static void finish(struct preview *preview)
{
    folder_watch_free(preview->watch);
    loop_timer_free(preview->timer);
    if (preview->output)
        output_destroy(preview->output);
    sd_event_unref(preview->event);
    workbench_free(preview->bench);
    g_ptr_array_unref(preview->patterns);
    g_free(preview->picture.data);
    g_free(preview->errors);
    g_free(preview->folder);
    g_free(preview->pattern);
}

enum exit_code preview_run(const struct theme_request *request)
{
    struct preview preview = { .patterns = find_patterns() };
    enum exit_code code;

    preview.bench = theme_request_bench(request, &preview.state, &code);
    if (!preview.bench) {
        g_ptr_array_unref(preview.patterns);
        return code;
    }
    preview.folder = places_find_theme(request->arguments[0]);
    preview.pattern = request->pattern ? places_find_theme(request->pattern) : NULL;
    preview.state.pattern = preview.pattern;
    if (request->lenses)
        preview.flags |= PREVIEW_LENSES;
    if (request->at)
        preview.flags |= PREVIEW_PAUSED;
    else
        workbench_set_time(preview.bench, clock_now(clock_system()).realtime);
    int r = start(&preview);
    finish(&preview);
    return r == 0 ? EXIT_DONE : EXIT_FAILED;
}
