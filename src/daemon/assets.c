#include "daemon/assets.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/log.h"
#include "base/text.h"
#include "decode/client.h"

/* Beyond these the pictures that were not asked for longest go first. */
#define ASSETS_MAX       200
#define ASSETS_BYTES_MAX (32 * 1024 * 1024)

#define ICON_PREFIX   "icon:"
#define GLYPH_UNKNOWN "notice"

struct asset {
    struct assets *assets;
    const struct theme *theme; /* for comparison only; NULL for glyphs */
    char *name;
    struct size size;
    bool cover;
    struct image *image;            /* NULL: on its way, or broken */
    struct decode_request *request; /* NULL: done */
};

struct assets {
    sd_event *event;
    char *icons;
    assets_ready_fn ready;
    assets_open_option_fn open_option;
    void *userdata;
    GQueue queue; /* of struct asset, asked for last first */
    size_t bytes;
};

static void asset_free(struct asset *asset)
{
    decode_cancel(asset->request);
    image_unref(asset->image);
    g_free(asset->name);
    g_free(asset);
}

static size_t asset_bytes(const struct asset *asset)
{
    if (!asset->image)
        return 0;

    struct size size = image_size(asset->image);
    return (size_t)size.width * (size_t)size.height * 4;
}

static void drop(struct assets *assets, GList *link)
{
    struct asset *asset = link->data;

    assets->bytes -= asset_bytes(asset);
    g_queue_delete_link(&assets->queue, link);
    asset_free(asset);
}

static void trim(struct assets *assets)
{
    while (assets->queue.length > 1 &&
           (assets->queue.length > ASSETS_MAX || assets->bytes > ASSETS_BYTES_MAX))
        drop(assets, assets->queue.tail);
}

static GList *find(struct assets *assets, const struct theme *theme, const char *name,
                   struct size size, bool cover)
{
    for (GList *link = assets->queue.head; link; link = link->next) {
        const struct asset *asset = link->data;

        if (asset->theme == theme && asset->cover == cover && asset->size.width == size.width &&
            asset->size.height == size.height && strcmp(asset->name, name) == 0)
            return link;
    }
    return NULL;
}

static void on_decoded(int error, const char *why, int memfd, struct size size, void *userdata)
{
    struct asset *asset = userdata;
    struct assets *assets = asset->assets;
    _cleanup_close_ int fd = memfd;

    asset->request = NULL;
    if (error == 0)
        error = image_new_from_memfd(fd, size, &asset->image);
    if (error < 0)
        log_warning("picture '%s' is not shown: %s", asset->name, why ? why : g_strerror(-error));
    assets->bytes += asset_bytes(asset);

    g_autofree char *name = g_strdup(asset->name);
    trim(assets);
    assets->ready(name, assets->userdata);
}

static int open_glyph_file(const struct assets *assets, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".svg", NULL);
    g_autofree char *path = g_build_filename(assets->icons, file, NULL);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    return fd < 0 ? -errno : fd;
}

/* Posters name what they like; what there is no glyph for still gets a sign. */
static int open_glyph(const struct assets *assets, const char *name)
{
    int fd = text_is_identifier(name) ? open_glyph_file(assets, name) : -ENOENT;

    return fd == -ENOENT ? open_glyph_file(assets, GLYPH_UNKNOWN) : fd;
}

static int open_file(const struct assets *assets, const struct theme *theme, const char *name)
{
    if (g_str_has_prefix(name, ICON_PREFIX))
        return open_glyph(assets, name + strlen(ICON_PREFIX));
    if (g_str_has_prefix(name, ASSETS_OPTION_PREFIX))
        return assets->open_option(theme, name + strlen(ASSETS_OPTION_PREFIX), assets->userdata);
    return theme_open_asset(theme, name);
}

static void start(struct asset *asset, const struct theme *theme)
{
    struct assets *assets = asset->assets;
    _cleanup_close_ int fd = open_file(assets, theme, asset->name);
    int r = fd;

    if (r >= 0)
        r = decode_start(assets->event, fd, asset->size,
                         asset->cover ? DECODE_COVER : DECODE_CONTAIN, on_decoded, asset,
                         &asset->request);
    if (r < 0)
        log_warning("picture '%s' is not shown: %s", asset->name, g_strerror(-r));
}

struct image *assets_get(void *data, const struct theme *theme, const char *name, struct size size,
                         bool cover)
{
    struct assets *assets = data;
    const struct theme *owner = g_str_has_prefix(name, ICON_PREFIX) ? NULL : theme;
    GList *link = find(assets, owner, name, size, cover);

    if (link) {
        struct asset *asset = link->data;

        g_queue_unlink(&assets->queue, link);
        g_queue_push_head_link(&assets->queue, link);
        return asset->image ? image_ref(asset->image) : NULL;
    }

    struct asset *asset = g_new0(struct asset, 1);

    asset->assets = assets;
    asset->theme = owner;
    asset->name = g_strdup(name);
    asset->size = size;
    asset->cover = cover;
    g_queue_push_head(&assets->queue, asset);
    start(asset, theme);
    trim(assets);
    return NULL;
}

void assets_forget_name(struct assets *assets, const struct theme *theme, const char *name)
{
    GList *next;

    for (GList *link = assets->queue.head; link; link = next) {
        const struct asset *asset = link->data;

        next = link->next;
        if (asset->theme == theme && (!name || strcmp(asset->name, name) == 0))
            drop(assets, link);
    }
}

void assets_forget(struct assets *assets, const struct theme *theme)
{
    assets_forget_name(assets, theme, NULL);
}

struct assets *assets_new(sd_event *event, const char *icons, assets_ready_fn ready,
                          assets_open_option_fn open_option, void *userdata)
{
    struct assets *assets = g_new0(struct assets, 1);

    assets->event = event;
    assets->icons = g_strdup(icons);
    assets->ready = ready;
    assets->open_option = open_option;
    assets->userdata = userdata;
    return assets;
}

void assets_free(struct assets *assets)
{
    if (!assets)
        return;
    while (assets->queue.head)
        drop(assets, assets->queue.head);
    g_free(assets->icons);
    g_free(assets);
}
