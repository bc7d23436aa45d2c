#include "agent/images.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "agent/icons.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "base/memfd.h"
#include "decode/client.h"

/* The last few pictures; a player repeats its art with every song of an album. */
#define CACHE_MAX    16
#define DATA_URI_MAX (8 * 1024 * 1024)

struct cached {
    char *key; /* file, its times and size, and ours */
    struct picture *picture;
};

struct images {
    sd_event *event;
    GQueue cache; /* of struct cached, the last used first */
};

struct images_request {
    struct images *images;
    struct decode_request *decode;
    sd_event_source *defer; /* the answer was in the cache */
    struct picture *picture;
    char *key; /* NULL: not to be kept */
    images_done_fn done;
    void *userdata;
};

static void cached_free(void *data)
{
    struct cached *cached = data;

    g_free(cached->key);
    picture_unref(cached->picture);
    g_free(cached);
}

struct images *images_new(sd_event *event)
{
    struct images *images = g_new0(struct images, 1);

    images->event = event;
    return images;
}

void images_free(struct images *images)
{
    if (!images)
        return;
    g_queue_clear_full(&images->cache, cached_free);
    g_free(images);
}

static struct picture *cache_find(struct images *images, const char *key)
{
    for (GList *link = images->cache.head; link; link = link->next) {
        struct cached *cached = link->data;

        if (strcmp(cached->key, key) != 0)
            continue;
        g_queue_unlink(&images->cache, link);
        g_queue_push_head_link(&images->cache, link);
        return cached->picture;
    }
    return NULL;
}

static void cache_add(struct images *images, const char *key, struct picture *picture)
{
    struct cached *cached = g_new(struct cached, 1);

    cached->key = g_strdup(key);
    cached->picture = picture_ref(picture);
    g_queue_push_head(&images->cache, cached);
    if (images->cache.length > CACHE_MAX)
        cached_free(g_queue_pop_tail(&images->cache));
}

/* ---- where it is ------------------------------------------------------------------------------
 */

static int open_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

    return fd < 0 ? -errno : fd;
}

/* data:image/png;base64,... */
static int open_data_uri(const char *uri)
{
    const char *comma = strchr(uri, ',');
    size_t size;

    if (!comma || !g_str_has_prefix(uri, "data:image/") ||
        !g_strstr_len(uri, comma - uri, ";base64") || strlen(comma) > DATA_URI_MAX)
        return -EINVAL;

    g_autofree unsigned char *bytes = g_base64_decode(comma + 1, &size);
    return memfd_new_sealed("dorsal-data-uri", bytes, size);
}

static int open_icon(const char *name)
{
    g_autofree char *path = icons_find(name);

    return path ? open_path(path) : -ENOENT;
}

static int open_reference(const char *reference)
{
    if (g_str_has_prefix(reference, "data:"))
        return open_data_uri(reference);
    if (g_str_has_prefix(reference, "file:")) {
        g_autofree char *path = g_filename_from_uri(reference, NULL, NULL);

        return path ? open_path(path) : -EINVAL;
    }
    if (*reference == '/')
        return open_path(reference);
    if (strstr(reference, "://"))
        return -EPROTONOSUPPORT;
    return open_icon(reference);
}

/* What tells two states of a file apart; NULL for what is no file of a name. */
static char *key_of(int fd, int side)
{
    struct stat st;

    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_nlink == 0)
        return NULL;
    return g_strdup_printf("%ju:%ju:%jd:%jd:%ld:%d", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino,
                           (intmax_t)st.st_size, (intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
                           side);
}

/* ---- requests ---------------------------------------------------------------------------------
 */

static void request_free(struct images_request *request)
{
    decode_cancel(request->decode);
    sd_event_source_disable_unref(request->defer);
    picture_unref(request->picture);
    g_free(request->key);
    g_free(request);
}

static void finish(struct images_request *request)
{
    request->done(request->picture, request->userdata);
    request_free(request);
}

static void on_decoded(int error, const char *why, int memfd, struct size size, void *userdata)
{
    struct images_request *request = userdata;

    request->decode = NULL;
    if (error < 0)
        log_debug("a picture is left out: %s", why);
    else
        request->picture = picture_new(memfd, size);
    if (request->picture && request->key)
        cache_add(request->images, request->key, request->picture);
    finish(request);
}

static int on_cached(sd_event_source *source, void *userdata)
{
    finish(userdata);
    return 0;
}

static int begin(struct images_request *request, int fd, int side)
{
    struct images *images = request->images;
    struct picture *cached = request->key ? cache_find(images, request->key) : NULL;

    if (cached) {
        request->picture = picture_ref(cached);
        return sd_event_add_defer(images->event, &request->defer, on_cached, request);
    }
    return decode_start(images->event, fd, (struct size){ side, side }, DECODE_CONTAIN, on_decoded,
                        request, &request->decode);
}

struct images_request *images_load(struct images *images, const char *reference, int side,
                                   images_done_fn done, void *userdata)
{
    _cleanup_close_ int fd = open_reference(reference);

    if (fd < 0) {
        log_debug("a picture is left out: %s", g_strerror(-fd));
        return NULL;
    }

    struct images_request *request = g_new0(struct images_request, 1);

    request->images = images;
    request->key = key_of(fd, side);
    request->done = done;
    request->userdata = userdata;
    if (begin(request, fd, side) < 0) {
        request_free(request);
        return NULL;
    }
    return request;
}

void images_cancel(struct images_request *request)
{
    if (request)
        request_free(request);
}
