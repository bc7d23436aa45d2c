/* For whoever draws themes: one frame of a theme as a picture.
 *
 *     shot THEME WxH VIEW FILE.png [--locale=de_DE] [--fields="{'title': <'x'>}"] [--art]
 *          [--after=SECONDS] [--ambient] [--light] [--dump]
 *
 * VIEW is face, a kind (its card), or capsule:KIND. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cairo.h>

#include "fixture.h"

static char *locale_option;
static char *fields_option;
static double after_option;
static gboolean art_option, ambient_option, light_option, dump_option;

static const GOptionEntry options[] = {
    { "locale", 0, 0, G_OPTION_ARG_STRING, &locale_option, NULL, NULL },
    { "fields", 0, 0, G_OPTION_ARG_STRING, &fields_option, NULL, NULL },
    { "after", 0, 0, G_OPTION_ARG_DOUBLE, &after_option, NULL, NULL },
    { "art", 0, 0, G_OPTION_ARG_NONE, &art_option, NULL, NULL },
    { "ambient", 0, 0, G_OPTION_ARG_NONE, &ambient_option, NULL, NULL },
    { "light", 0, 0, G_OPTION_ARG_NONE, &light_option, NULL, NULL },
    { "dump", 0, 0, G_OPTION_ARG_NONE, &dump_option, NULL, NULL },
    { 0 },
};

static void show(struct fixture *fixture, const char *view)
{
    bool capsule = g_str_has_prefix(view, "capsule:");
    enum power power = ambient_option ? POWER_AMBIENT : POWER_ACTIVE;

    if (g_str_equal(view, "face")) {
        fixture_show_face(fixture, NULL, power);
        return;
    }
    struct activity *activity =
        fixture_activity(fixture, capsule ? view + strlen("capsule:") : view,
                         fields_option ? fields_option : "{'title': <'Title'>}", art_option);
    if (capsule)
        fixture_show_face(fixture, activity, power);
    else
        fixture_show_card(fixture, activity, power);
}

/* As the panel shows it: lenses and corners are not there. */
static void cover_lenses(cairo_t *cr, const struct scene_panel *panel)
{
    cairo_set_source_rgb(cr, 0.09, 0.09, 0.11);
    for (size_t i = 0; i < panel->n_cutouts; i++) {
        struct rect bounds = panel->cutouts[i].bounds;
        cairo_arc(cr, bounds.x + bounds.width / 2.0, bounds.y + bounds.height / 2.0,
                  bounds.width / 2.0, 0, 2 * G_PI);
        cairo_fill(cr);
    }
}

static void write_png(const struct fixture *fixture, const char *path)
{
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        (unsigned char *)fixture->shadow.data, CAIRO_FORMAT_RGB24, fixture->shadow.width,
        fixture->shadow.height, fixture->shadow.stride);
    cairo_t *cr = cairo_create(surface);

    cover_lenses(cr, &fixture->panel);
    cairo_destroy(cr);
    cairo_surface_write_to_png(surface, path);
    cairo_surface_destroy(surface);
}

int main(int argc, char **argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new("THEME WxH VIEW FILE.png");
    g_autoptr(GError) error = NULL;
    struct fixture fixture;
    int width, height;

    setlocale(LC_ALL, "C.UTF-8");
    g_option_context_add_main_entries(context, options, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 5 ||
        sscanf(argv[2], "%dx%d", &width, &height) != 2) {
        g_autofree char *help = g_option_context_get_help(context, TRUE, NULL);
        fprintf(stderr, "%s\n%s", error ? error->message : "", help);
        return EXIT_FAILURE;
    }
    fixture_init(&fixture, fixture_panel(width, height), argv[1]);
    scene_set_facts(fixture.scene, &(struct scene_facts){
                                       .locale = locale_option ? locale_option : "en_GB.UTF-8",
                                       .hour_24 = true,
                                       .light = light_option,
                                   });
    show(&fixture, argv[3]);
    clock_fake_advance(&fixture.clock, (usec_t)(after_option * USEC_PER_SEC));
    fixture_frame(&fixture);
    write_png(&fixture, argv[4]);
    if (dump_option) {
        g_autofree char *dump = scene_dump(fixture.scene);
        printf("%s", dump);
    }
    fixture_fini(&fixture);
    return EXIT_SUCCESS;
}
