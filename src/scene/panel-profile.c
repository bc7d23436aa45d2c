#include "scene/panel-profile.h"

#include <string.h>

#include "base/ini.h"
#include "base/parse.h"
#include "base/text.h"

#define SUFFIX    ".panel"
#define TITLE_MAX 128
#define DPI_MAX   2000

/* ---- geometry ---- */

static bool read_safe_area(struct scene_panel *panel, const char *value)
{
    int n[4];

    if (!parse_ints(value, 0, PIXELS_SIDE_MAX, 4, 4, n))
        return false;
    panel->safe = (struct insets){ n[0], n[1], n[2], n[3] };
    return true;
}

static bool read_corner_radius(struct scene_panel *panel, const char *value)
{
    return parse_int(value, 0, PIXELS_SIDE_MAX, &panel->corner_radius);
}

static bool read_cutout(struct scene_panel *panel, const char *value)
{
    int n[5];
    size_t count = parse_ints(value, 0, PIXELS_SIDE_MAX, 4, 5, n);

    if (count == 0 || panel->n_cutouts == SCENE_CUTOUTS_MAX)
        return false;
    panel->cutouts[panel->n_cutouts++] = (struct cutout){
        .bounds = { n[0], n[1], n[2], n[3] },
        .radius = count == 5 ? n[4] : MIN(n[2], n[3]) / 2,
    };
    return true;
}

static const struct geometry_key {
    const char *name;
    bool (*read)(struct scene_panel *panel, const char *value);
    const char *expected;
} geometry_keys[] = {
    { "safe-area", read_safe_area, "give four distances in pixels: LEFT TOP RIGHT BOTTOM" },
    { "corner-radius", read_corner_radius, "give a number of pixels" },
    { "cutout", read_cutout, "give X Y WIDTH HEIGHT [RADIUS] in pixels, at most 8 times" },
};

enum panel_key_result scene_panel_read(struct scene_panel *panel, const char *key,
                                       const char *value, const char **ret_expected)
{
    for (size_t i = 0; i < G_N_ELEMENTS(geometry_keys); i++) {
        if (strcmp(geometry_keys[i].name, key) != 0)
            continue;
        *ret_expected = geometry_keys[i].expected;
        return geometry_keys[i].read(panel, value) ? PANEL_KEY_DONE : PANEL_KEY_BAD;
    }
    return PANEL_KEY_UNKNOWN;
}

struct scene_panel scene_panel_plain(struct size size)
{
    int margin = MIN(size.width, size.height) / 15;

    return (struct scene_panel){ .size = size, .safe = { margin, margin, margin, margin } };
}

/* Whether the pixel lies in the rectangle with round corners. */
static bool round_rectangle_contains(struct rect rect, int radius, int x, int y)
{
    if (!rect_contains(rect, (struct point){ x, y }))
        return false;

    /* From the pixel's middle to the nearest corner's center, in half pixels. */
    int r = MIN(radius, MIN(rect.width, rect.height) / 2);
    int left = 2 * (rect.x + r) - (2 * x + 1);
    int right = 2 * x + 1 - 2 * (rect.x + rect.width - r);
    int above = 2 * (rect.y + r) - (2 * y + 1);
    int below = 2 * y + 1 - 2 * (rect.y + rect.height - r);
    int across = MAX(MAX(left, right), 0);
    int down = MAX(MAX(above, below), 0);

    return across * across + down * down <= 4 * r * r || across == 0 || down == 0;
}

bool scene_panel_hides(const struct scene_panel *panel, int x, int y)
{
    struct rect whole = { 0, 0, panel->size.width, panel->size.height };

    if (!round_rectangle_contains(whole, panel->corner_radius, x, y))
        return true;
    for (size_t i = 0; i < panel->n_cutouts; i++)
        if (round_rectangle_contains(panel->cutouts[i].bounds, panel->cutouts[i].radius, x, y))
            return true;
    return false;
}

/* ---- one file ---- */

struct reader {
    struct panel_profile *profile;
    struct diag_list *diags;
};

static bool read_title(struct panel_profile *profile, const char *value)
{
    if (!text_ok(value, TITLE_MAX))
        return false;
    g_free(profile->title);
    profile->title = g_strdup(value);
    return true;
}

static bool read_size(struct panel_profile *profile, const char *value)
{
    return parse_size(value, PIXELS_SIDE_MAX, &profile->panel.size);
}

static bool read_dpi(struct panel_profile *profile, const char *value)
{
    return parse_int(value, 1, DPI_MAX, &profile->dpi);
}

static bool read_monochrome(struct panel_profile *profile, const char *value)
{
    return parse_bool(value, &profile->monochrome);
}

static const struct profile_key {
    const char *name;
    bool (*read)(struct panel_profile *profile, const char *value);
    const char *expected;
} profile_keys[] = {
    { "title", read_title, "give text of at most 128 bytes" },
    { "size", read_size, "give WIDTHxHEIGHT in pixels, like 904x572" },
    { "dpi", read_dpi, "give a number of pixels to the inch" },
    { "monochrome", read_monochrome, "say yes or no" },
};

static enum panel_key_result read_key(struct panel_profile *profile, const char *key,
                                      const char *value, const char **ret_expected)
{
    for (size_t i = 0; i < G_N_ELEMENTS(profile_keys); i++) {
        if (strcmp(profile_keys[i].name, key) != 0)
            continue;
        *ret_expected = profile_keys[i].expected;
        return profile_keys[i].read(profile, value) ? PANEL_KEY_DONE : PANEL_KEY_BAD;
    }
    return scene_panel_read(&profile->panel, key, value, ret_expected);
}

static void report_unknown_key(struct reader *reader, const struct ini_entry *entry)
{
    const char *names[G_N_ELEMENTS(profile_keys) + G_N_ELEMENTS(geometry_keys) + 1] = { NULL };

    for (size_t i = 0; i < G_N_ELEMENTS(profile_keys); i++)
        names[i] = profile_keys[i].name;
    for (size_t i = 0; i < G_N_ELEMENTS(geometry_keys); i++)
        names[G_N_ELEMENTS(profile_keys) + i] = geometry_keys[i].name;

    g_autofree char *hint = text_suggestion(entry->key, names);
    diag_add(reader->diags, DIAG_WARNING, ini_where(entry), hint, "unknown key '%s'", entry->key);
}

static void on_entry(const struct ini_entry *entry, void *userdata)
{
    struct reader *reader = userdata;
    const char *expected;

    if (strcmp(entry->section, "Panel") != 0) {
        if (!entry->key)
            diag_add(reader->diags, DIAG_WARNING, ini_where(entry), "begin with [Panel]",
                     "unknown section '%s'", entry->section);
        return;
    }
    if (!entry->key)
        return;
    switch (read_key(reader->profile, entry->key, entry->value, &expected)) {
    case PANEL_KEY_DONE:
        break;
    case PANEL_KEY_BAD:
        diag_add(reader->diags, DIAG_WARNING, ini_where(entry), expected, "bad value of %s: '%s'",
                 entry->key, entry->value);
        break;
    case PANEL_KEY_UNKNOWN:
        report_unknown_key(reader, entry);
        break;
    }
}

static void profile_free(void *data)
{
    struct panel_profile *profile = data;

    g_free(profile->name);
    g_free(profile->title);
    g_free(profile);
}

/* NULL, reported: cannot be used. */
static struct panel_profile *load_file(const char *directory, const char *file,
                                       struct diag_list *diags)
{
    g_autofree char *path = g_build_filename(directory, file, NULL);
    struct panel_profile *profile = g_new0(struct panel_profile, 1);
    struct reader reader = { profile, diags };

    profile->name = g_strndup(file, strlen(file) - strlen(SUFFIX));
    profile->title = g_strdup(profile->name);
    int r = ini_read(path, on_entry, &reader, diags);
    if (r < 0)
        diag_add(diags, DIAG_WARNING, (struct diag_where){ .file = path }, NULL,
                 "cannot read this panel: %s", g_strerror(-r));
    else if (profile->panel.size.width == 0)
        diag_add(diags, DIAG_WARNING, (struct diag_where){ .file = path },
                 "give WIDTHxHEIGHT in pixels, like 904x572", "this panel has no size");
    else
        return profile;
    profile_free(profile);
    return NULL;
}

/* ---- all files ---- */

static void add_profile(GPtrArray *profiles, struct panel_profile *profile)
{
    for (guint i = 0; i < profiles->len; i++) {
        const struct panel_profile *other = profiles->pdata[i];

        if (strcmp(other->name, profile->name) == 0) {
            g_ptr_array_remove_index(profiles, i);
            break;
        }
    }
    g_ptr_array_add(profiles, profile);
}

static void load_directory(GPtrArray *profiles, const char *directory, struct diag_list *diags)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *file;

    while (dir && (file = g_dir_read_name(dir))) {
        struct panel_profile *profile =
            g_str_has_suffix(file, SUFFIX) ? load_file(directory, file, diags) : NULL;

        if (profile)
            add_profile(profiles, profile);
    }
}

static int compare_names(const void *a, const void *b)
{
    const struct panel_profile *const *left = a;
    const struct panel_profile *const *right = b;

    return strcmp((*left)->name, (*right)->name);
}

GPtrArray *panel_profiles_load(const char *const *directories, struct diag_list *diags)
{
    GPtrArray *profiles = g_ptr_array_new_with_free_func(profile_free);

    for (; *directories; directories++)
        load_directory(profiles, *directories, diags);
    g_ptr_array_sort(profiles, compare_names);
    return profiles;
}

const struct panel_profile *panel_profile_find(const GPtrArray *profiles, const char *name)
{
    for (guint i = 0; i < profiles->len; i++) {
        const struct panel_profile *profile = profiles->pdata[i];

        if (strcmp(profile->name, name) == 0)
            return profile;
    }
    return NULL;
}

const struct panel_profile *panel_profile_of_size(const GPtrArray *profiles, struct size size)
{
    for (guint i = 0; i < profiles->len; i++) {
        const struct panel_profile *profile = profiles->pdata[i];

        if (profile->panel.size.width == size.width && profile->panel.size.height == size.height)
            return profile;
    }
    return NULL;
}
