#include "theme/palette.h"

#include <string.h>

struct entry {
    color_t colors[3];
};

struct palette {
    GPtrArray *names; /* ends with NULL */
    GArray *entries;  /* of struct entry, as many */
};

struct palette *palette_new(void)
{
    struct palette *palette = g_new(struct palette, 1);

    palette->names = g_ptr_array_new_with_free_func(g_free);
    palette->entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
    g_ptr_array_add(palette->names, NULL);
    return palette;
}

void palette_free(struct palette *palette)
{
    if (!palette)
        return;
    g_ptr_array_unref(palette->names);
    g_array_unref(palette->entries);
    g_free(palette);
}

bool palette_add(struct palette *palette, const char *name, const color_t colors[3])
{
    struct entry entry;
    color_t ignored;

    if (palette_find(palette, name, PALETTE_DARK, &ignored))
        return false;
    memcpy(entry.colors, colors, sizeof(entry.colors));
    g_array_append_val(palette->entries, entry);
    palette->names->pdata[palette->names->len - 1] = g_strdup(name);
    g_ptr_array_add(palette->names, NULL);
    return true;
}

const char *const *palette_names(const struct palette *palette)
{
    return (const char *const *)palette->names->pdata;
}

bool palette_find(const struct palette *palette, const char *name, enum palette_mode mode,
                  color_t *ret)
{
    for (guint i = 0; i < palette->entries->len; i++) {
        if (strcmp(palette->names->pdata[i], name) != 0)
            continue;
        *ret = g_array_index(palette->entries, struct entry, i).colors[mode];
        return true;
    }
    return false;
}
