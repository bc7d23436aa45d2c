#include "fixture.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "base/memfd.h"
#include "decode/client.h"

static struct cutout disc(int x, int y, int radius)
{
    return (struct cutout){ { x - radius, y - radius, 2 * radius, 2 * radius }, radius };
}

struct scene_panel fixture_panel(int width, int height)
{
    struct scene_panel panel = { .size = { width, height } };

    if (width == 904 && height == 572) {
        panel.safe = (struct insets){ 293, 32, 40, 32 };
        panel.corner_radius = 95;
        panel.cutouts[panel.n_cutouts++] = disc(146, 160, 98);
        panel.cutouts[panel.n_cutouts++] = disc(146, 412, 98);
    } else if (width == 976 && height == 596) {
        panel.safe = (struct insets){ 306, 34, 44, 34 };
        panel.corner_radius = 101;
        panel.cutouts[panel.n_cutouts++] = disc(152, 167, 102);
        panel.cutouts[panel.n_cutouts++] = disc(152, 429, 102);
    } else {
        int margin = MIN(width, height) / 15;
        panel.safe = (struct insets){ margin, margin, margin, margin };
    }
    return panel;
}

static struct image *decode_file(int fd, struct size size, bool cover)
{
    struct image *image = NULL;
    struct size got;
    _cleanup_close_ int file = fd;
    _cleanup_close_ int memfd =
        file < 0 ? -1 : decode_run(file, size, cover ? DECODE_COVER : DECODE_CONTAIN, &got);

    if (memfd >= 0)
        image_new_from_memfd(memfd, got, &image);
    return image;
}

/* Kept for all scenes of a test: the decoder is a process each time. */
static struct image *get_glyph(const char *name, struct size size, bool cover)
{
    static GHashTable *glyphs;
    g_autofree char *path = g_strdup_printf("%s/%s.svg", TEST_ICONS, name);
    char *key = g_strdup_printf("%s %dx%d %d", name, size.width, size.height, cover);
    struct image *image;

    if (!glyphs)
        glyphs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (g_hash_table_lookup_extended(glyphs, key, NULL, (void **)&image)) {
        g_free(key);
    } else {
        image = decode_file(open(path, O_RDONLY | O_CLOEXEC), size, cover);
        g_hash_table_insert(glyphs, key, image);
    }
    return image ? image_ref(image) : NULL;
}

static struct image *get_asset(void *userdata, const struct theme *theme, const char *name,
                               struct size size, bool cover)
{
    if (!g_str_has_prefix(name, "icon:"))
        return decode_file(theme_open_asset(theme, name), size, cover);
    return get_glyph(name + strlen("icon:"), size, cover);
}

static struct theme *load_theme(const char *theme)
{
    struct diag_list diags;
    struct theme *loaded;
    g_autofree char *directory =
        *theme == '/' ? g_strdup(theme) : g_build_filename(TEST_THEMES, theme, NULL);

    diag_list_init(&diags);
    if (*theme == '<')
        loaded = theme_parse("test", theme, strlen(theme), NULL, scene_sources(), &diags);
    else
        loaded = theme_load(directory, scene_sources(), &diags);
    for (guint i = 0; i < diags.items->len; i++) {
        g_autofree char *text = diag_format(g_ptr_array_index(diags.items, i));
        fprintf(stderr, "%s\n", text);
    }
    g_assert_nonnull(loaded);
    g_assert_cmpuint(diags.items->len, ==, 0);
    diag_list_fini(&diags);
    return loaded;
}

static struct catalogue *load_catalogue(void)
{
    const char *const directories[] = { TEST_ACTIVITIES, NULL };
    struct diag_list diags;

    diag_list_init(&diags);
    struct catalogue *catalogue = catalogue_load(directories, &diags);
    diag_list_fini(&diags);
    return catalogue;
}

void fixture_init(struct fixture *fixture, struct scene_panel panel, const char *theme)
{
    struct scene_assets assets = { .get = get_asset };
    size_t pixels = (size_t)panel.size.width * (size_t)panel.size.height;

    *fixture = (struct fixture){
        .panel = panel,
        .scene = scene_new(&panel, &assets),
        .theme = load_theme(theme),
        .builtin = theme_load_builtin(scene_sources()),
        .catalogue = load_catalogue(),
        .shadow = { g_new0(uint32_t, pixels), panel.size.width, panel.size.height,
                    panel.size.width * 4 },
        .activities = g_ptr_array_new_with_free_func((GDestroyNotify)activity_unref),
    };
    clock_fake_init(&fixture->clock, FIXTURE_REALTIME, FIXTURE_BOOTTIME);
    scene_set_theme(fixture->scene, fixture->theme, fixture->builtin);
    fixture_locale(fixture, "en_GB.UTF-8");
    fixture_show_face(fixture, NULL, POWER_ACTIVE);
}

void fixture_fini(struct fixture *fixture)
{
    scene_free(fixture->scene);
    g_ptr_array_unref(fixture->activities);
    theme_unref(fixture->theme);
    theme_unref(fixture->builtin);
    catalogue_free(fixture->catalogue);
    g_free(fixture->shadow.data);
}

struct instant fixture_now(struct fixture *fixture)
{
    return clock_now(&fixture->clock.base);
}

void fixture_locale(struct fixture *fixture, const char *locale)
{
    scene_set_facts(fixture->scene, &(struct scene_facts){ .locale = locale, .hour_24 = true });
}

/* A record sleeve: a low sun over hills. */
static void draw_art(uint32_t *pixels, int side)
{
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            double u = (double)x / side;
            double v = (double)y / side;
            double hills = 0.66 + 0.06 * sin(u * 7) + 0.03 * sin(u * 17 + 1);
            bool sun = hypot(u - 0.62, v - 0.5) < 0.2;
            int red = (int)(240 - 90 * v);
            int green = (int)(120 + 40 * v);
            int blue = (int)(90 + 110 * v);
            if (sun) {
                red = 255;
                green = (int)(235 - 120 * v);
                blue = (int)(160 - 60 * v);
            }
            if (v > hills) {
                red = (int)(40 + 30 * u);
                green = (int)(34 + 20 * v);
                blue = (int)(70 - 20 * u);
            }
            pixels[y * side + x] =
                0xff000000U | (uint32_t)red << 16 | (uint32_t)green << 8 | (uint32_t)blue;
        }
    }
}

#define ART_SIDE 400

static int art_memfd(void)
{
    size_t size = ART_SIDE * ART_SIDE * sizeof(uint32_t);
    g_autofree uint32_t *pixels = g_malloc(size);

    draw_art(pixels, ART_SIDE);
    return memfd_new_sealed("art", pixels, size);
}

static struct activity *read_activity(struct fixture *fixture, const struct kind *kind,
                                      const struct activity *base, const char *fields, bool art)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) parsed =
        g_variant_parse(G_VARIANT_TYPE_VARDICT, fields, NULL, NULL, &error);
    g_assert_no_error(error);
    _cleanup_close_ int fd = art ? art_memfd() : -1;
    GVariantDict dict;
    struct activity *activity = NULL;
    char *why = NULL;

    g_variant_dict_init(&dict, parsed);
    if (art) {
        g_variant_dict_insert(&dict, "image", "h", 0);
        g_variant_dict_insert(&dict, "image-size", "(uu)", ART_SIDE, ART_SIDE);
    }
    g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_dict_end(&dict));
    int r = activity_read(kind, base, all, &fd, art ? 1 : 0, fixture_now(fixture), &activity, &why);
    if (r < 0)
        g_error("%s", why);
    activity->id = base ? base->id : fixture->activities->len + 1;
    activity->posted = activity->updated = activity->alerted = fixture_now(fixture);
    g_ptr_array_add(fixture->activities, activity);
    return activity;
}

struct activity *fixture_activity(struct fixture *fixture, const char *kind, const char *fields,
                                  bool art)
{
    const struct kind *found = catalogue_find(fixture->catalogue, kind);

    g_assert_nonnull(found);
    return read_activity(fixture, found, NULL, fields, art);
}

struct activity *fixture_version(struct fixture *fixture, struct activity *activity,
                                 const char *fields)
{
    return read_activity(fixture, activity->kind, activity, fields, false);
}

void fixture_show_face(struct fixture *fixture, struct activity *capsule, enum power power)
{
    struct view view = { .kind = VIEW_FACE, .capsule = capsule };

    scene_set_view(fixture->scene, &view, power);
}

void fixture_show_card(struct fixture *fixture, struct activity *card, enum power power)
{
    struct view view = { .kind = VIEW_CARD, .card = card };

    scene_set_view(fixture->scene, &view, power);
}

void fixture_frame(struct fixture *fixture)
{
    fixture->damage = (struct region){ 0 };
    scene_update(fixture->scene, fixture_now(fixture), &fixture->damage);
    scene_paint(fixture->scene, &fixture->shadow, &fixture->damage);
}

uint32_t *fixture_full_repaint(struct fixture *fixture)
{
    struct size size = fixture->panel.size;
    struct pixels fresh = fixture->shadow;
    struct region all = { 0 };

    fresh.data = g_new0(uint32_t, (size_t)size.width * (size_t)size.height);
    region_add(&all, (struct rect){ 0, 0, size.width, size.height });
    scene_paint(fixture->scene, &fresh, &all);
    return fresh.data;
}
