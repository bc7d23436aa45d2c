/* What the shipped themes and patterns cost at 904 x 572, each as the smallest of several rounds:
 * loading, the first picture, a minute's tick beside blitting and drawing what changed alone, and
 * the entrance of a card at 60 frames a second. Pictures are decoded before. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scene/arrival.h"
#include "scene/paint.h"

#include "fixture.h"

#define ROUNDS  5
#define MINUTES 125 /* two full hours among them */

static double cpu_usec(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double since(double before)
{
    return cpu_usec() - before;
}

/* ---- loading and the first picture ------------------------------------------------------------
 */

static double load_once(const char *path)
{
    struct diag_list diags;

    diag_list_init(&diags);
    double before = cpu_usec();
    struct theme *theme =
        path ? theme_load(path, scene_sources(), &diags) : theme_load_builtin(scene_sources());
    double took = since(before);
    diag_list_fini(&diags);
    theme_unref(theme);
    return took;
}

static double measure_load(const char *path)
{
    double least = load_once(path);

    for (int i = 1; i < 2 * ROUNDS; i++) {
        double took = load_once(path);
        least = MIN(least, took);
    }
    return least;
}

static void show_pattern(struct fixture *fixture, struct theme *theme)
{
    if (theme_pattern(theme))
        scene_set_pattern(fixture->scene, theme, NULL, 0);
}

/* From a theme that is loaded to its picture. */
static double measure_first(struct fixture *fixture)
{
    double least = G_MAXDOUBLE;

    for (int i = 0; i < 2 * ROUNDS; i++) {
        double before = cpu_usec();
        scene_set_theme(fixture->scene, fixture->builtin, fixture->builtin);
        scene_set_theme(fixture->scene, fixture->theme, fixture->builtin);
        show_pattern(fixture, fixture->theme);
        fixture_frame(fixture);
        double took = since(before);
        least = MIN(least, took);
    }
    return least;
}

/* ---- a tick -----------------------------------------------------------------------------------
 */

/* Its text laid out anew and drawn, once. */
static void draw_text(const struct canvas *canvas, struct layer *layer, const struct node *node)
{
    struct node fresh = *node;

    fresh.text = text_block_new();
    style_text(layer, &fresh);
    text_block_fit(fresh.text, (struct size){ node->box.width, node->box.height });
    paint_text(canvas, &fresh);
    text_block_free(fresh.text);
}

static void draw_changed(const struct canvas *canvas, struct layer *layer, struct node *node)
{
    const struct paint background = paint_of(node, GRADIENT_OF_FILL, node->look.background);
    bool whole = node->n_children == 0 || node->look.grouped;

    if (!node->shown)
        return;
    if (node->damages > 0 && node->text && !node->bitmap && !node->look.grouped)
        draw_text(canvas, layer, node);
    else if (node->damages > 0 && whole)
        paint_tree(node, canvas);
    else if (node->damages > 0)
        paint_box(canvas, node, node->look.radius, &background);
    node->damages = 0;
    for (size_t i = 0; i < node->n_children; i++)
        draw_changed(canvas, layer, node->children[i]);
}

static void blit(struct pixels *to, const struct pixels *from, struct rect rect)
{
    for (int y = rect.y; y < rect.y + rect.height; y++) {
        size_t at = (size_t)y * (size_t)to->width + (size_t)rect.x;
        memcpy(to->data + at, from->data + at, (size_t)rect.width * sizeof(*to->data));
    }
}

/* What nobody can do without: the ground copied from a picture, and on it what changed. */
static void draw_alone(struct fixture *fixture, struct pixels *pixels)
{
    struct layer *layers[SCENE_LAYERS_MAX];
    size_t count = scene_layers(fixture->scene, layers);
    struct canvas canvas;

    for (size_t i = 0; i < fixture->damage.count; i++)
        blit(pixels, &fixture->shadow, fixture->damage.rects[i]);
    canvas_begin(&canvas, pixels, &fixture->damage);
    for (size_t i = 0; i < count; i++)
        draw_changed(&canvas, layers[i], layers[i]->root);
    canvas_end(&canvas);
}

struct tick {
    double usec, alone;
    size_t pixels;
};

static struct tick live(struct fixture *fixture, struct pixels *scratch)
{
    struct tick tick = { 0 };

    for (int minute = 0; minute < MINUTES; minute++) {
        double before = cpu_usec();
        usec_t now = fixture_now(fixture).realtime;
        clock_fake_advance(&fixture->clock, wake_full_minute(now + 1) - now);
        fixture_frame(fixture);
        scene_next_change(fixture->scene, fixture_now(fixture));
        tick.usec += since(before) / MINUTES;
        before = cpu_usec();
        draw_alone(fixture, scratch);
        tick.alone += since(before) / MINUTES;
        tick.pixels += region_pixels(&fixture->damage) / MINUTES;
    }
    return tick;
}

static struct tick measure_tick(struct fixture *fixture)
{
    struct pixels scratch = fixture->shadow;
    size_t size = (size_t)scratch.stride * (size_t)scratch.height;
    struct tick least = { G_MAXDOUBLE, G_MAXDOUBLE };

    scratch.data = g_malloc0(size);
    live(fixture, &scratch); /* what is new has come to rest */
    for (int i = 0; i < ROUNDS; i++) {
        struct tick tick = live(fixture, &scratch);
        least =
            (struct tick){ MIN(least.usec, tick.usec), MIN(least.alone, tick.alone), tick.pixels };
    }
    g_free(scratch.data);
    return least;
}

/* ---- a card comes -----------------------------------------------------------------------------
 */

/* Until it stands still: the share of a core. */
static double enter(struct fixture *fixture)
{
    usec_t now = fixture_now(fixture).realtime;
    usec_t end = now + ARRIVAL_USEC;
    double before = cpu_usec();

    fixture_frame(fixture);
    while (now < end) {
        usec_t next = scene_next_change(fixture->scene, fixture_now(fixture));
        clock_fake_advance(&fixture->clock, next - now);
        now = next;
        fixture_frame(fixture);
    }
    return since(before) / (double)ARRIVAL_USEC;
}

static double measure_entrance(struct fixture *fixture)
{
    struct activity *song = fixture_activity(
        fixture, "media-playback", "{'title': <'Golden Hour'>, 'text': <'Sunset'>}", true);
    double least = 1e6;

    for (int i = 0; i < 2 * ROUNDS; i++) {
        fixture_show_face(fixture, NULL, POWER_ACTIVE);
        enter(fixture);
        fixture_show_card(fixture, song, POWER_ACTIVE);
        double share = enter(fixture);
        least = MIN(least, share);
    }
    return least;
}

/* ---- all of them ------------------------------------------------------------------------------
 */

static void bench(const char *directory, const char *id)
{
    g_autofree char *path = g_build_filename(directory, id, NULL);
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572), path);
    scene_set_policy(fixture.scene, &(struct scene_policy){ 60 });
    show_pattern(&fixture, fixture.theme);
    fixture_frame(&fixture);
    double load = measure_load(path);
    double first = measure_first(&fixture);
    struct tick tick = measure_tick(&fixture);
    double entrance = measure_entrance(&fixture);
    printf("%-13s load %5.1f + first paint %5.1f = %5.1f ms; tick %6.0f us = %4.1f x %5.0f us, "
           "%6zu pixels; entrance %4.1f %% of a core\n",
           id, load / 1e3, first / 1e3, (load + first) / 1e3, tick.usec, tick.usec / tick.alone,
           tick.alone, tick.pixels, entrance * 100);
    fixture_fini(&fixture);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void bench_all(const char *directory)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *file = g_build_filename(directory, name, "theme.xml", NULL);
        if (g_file_test(file, G_FILE_TEST_EXISTS))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, by_name);
    for (guint i = 0; i < names->len; i++)
        bench(directory, names->pdata[i]);
}

/* Fontconfig reads its caches with the first text of a process, whatever the theme. */
static void warm_up(void)
{
    struct fixture fixture;

    fixture_init(&fixture, fixture_panel(904, 572), THEME_WITH("<TimeText format='HH:mm'/>"));
    double before = cpu_usec();
    fixture_frame(&fixture);
    printf("the first text of a process: %.1f ms\n", since(before) / 1e3);
    fixture_fini(&fixture);
}

int main(int argc, char **argv)
{
    warm_up();
    for (int i = 1; i < argc; i++)
        bench(strstr(argv[i], "patterns/") ? TEST_PATTERNS : TEST_THEMES,
              strrchr(argv[i], '/') + 1);
    if (argc > 1)
        return EXIT_SUCCESS;
    printf("built-in theme: load %.1f ms\n", measure_load(NULL) / 1e3);
    bench_all(TEST_THEMES);
    bench_all(TEST_PATTERNS);
    return EXIT_SUCCESS;
}
