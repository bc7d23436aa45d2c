#include "ctl/pictures.h"

#include <fcntl.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "decode/client.h"

#define ICON_PREFIX   "icon:"
#define GLYPH_UNKNOWN "notice"

struct pictures {
    char *icons;
    GHashTable *kept; /* what was asked for -> struct image, NULL where there is none */
    GPtrArray *missing;
    GHashTable *files; /* of the user's choice; NULL: none */
    size_t decoded;
};

static void drop_image(void *image)
{
    if (image)
        image_unref(image);
}

struct pictures *pictures_new(const char *icons)
{
    struct pictures *pictures = g_new(struct pictures, 1);

    *pictures = (struct pictures){
        .icons = g_strdup(icons),
        .kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, drop_image),
        .missing = g_ptr_array_new_with_free_func(g_free),
    };
    return pictures;
}

void pictures_free(struct pictures *pictures)
{
    if (!pictures)
        return;
    g_free(pictures->icons);
    g_hash_table_unref(pictures->kept);
    g_ptr_array_unref(pictures->missing);
    g_clear_pointer(&pictures->files, g_hash_table_unref);
    g_free(pictures);
}

void pictures_clear(struct pictures *pictures)
{
    g_hash_table_remove_all(pictures->kept);
    g_ptr_array_set_size(pictures->missing, 0);
    pictures->decoded = 0;
}

void pictures_set_files(struct pictures *pictures, GHashTable *files)
{
    g_clear_pointer(&pictures->files, g_hash_table_unref);
    pictures->files = files ? g_hash_table_ref(files) : NULL;
    pictures_clear(pictures);
}

static int open_glyph(const struct pictures *pictures, const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/%s.svg", pictures->icons, name);

    return text_is_identifier(name) ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) : -1;
}

/* Glyphs that nobody drew become the sign that dorsald shows for them. */
static int open_picture(struct pictures *pictures, const struct theme *theme, const char *name)
{
    const char *chosen = pictures->files ? g_hash_table_lookup(pictures->files, name) : NULL;

    if (chosen)
        return open(chosen, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (!g_str_has_prefix(name, ICON_PREFIX))
        return theme_open_asset(theme, name);
    int fd = open_glyph(pictures, name + strlen(ICON_PREFIX));
    if (fd >= 0)
        return fd;
    g_ptr_array_add(pictures->missing, g_strdup(name));
    return open_glyph(pictures, GLYPH_UNKNOWN);
}

static struct image *decode(struct pictures *pictures, const struct theme *theme, const char *name,
                            struct size size, bool cover)
{
    _cleanup_close_ int file = open_picture(pictures, theme, name);
    struct image *image = NULL;
    struct size got;
    _cleanup_close_ int memfd =
        file < 0 ? -1 : decode_run(file, size, cover ? DECODE_COVER : DECODE_CONTAIN, &got);

    if (memfd < 0 || image_new_from_memfd(memfd, got, &image) < 0) {
        g_ptr_array_add(pictures->missing, g_strdup(name));
        return NULL;
    }
    pictures->decoded += (size_t)got.width * (size_t)got.height;
    return image;
}

static struct image *get(void *userdata, const struct theme *theme, const char *name,
                         struct size size, bool cover)
{
    struct pictures *pictures = userdata;
    g_autofree char *key = g_strdup_printf("%p %dx%d %d %s", (const void *)theme, size.width,
                                           size.height, cover, name);
    void *kept;

    if (!g_hash_table_lookup_extended(pictures->kept, key, NULL, &kept)) {
        kept = decode(pictures, theme, name, size, cover);
        g_hash_table_insert(pictures->kept, g_steal_pointer(&key), kept);
    }
    return kept ? image_ref(kept) : NULL;
}

struct scene_assets pictures_assets(struct pictures *pictures)
{
    return (struct scene_assets){ .get = get, .userdata = pictures };
}

size_t pictures_decoded(const struct pictures *pictures)
{
    return pictures->decoded;
}

const GPtrArray *pictures_missing(const struct pictures *pictures)
{
    return pictures->missing;
}
