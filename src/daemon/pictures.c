#include "daemon/pictures.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/worker.h"
#include "daemon/errors.h"
#include "decode/client.h"
#include "decode/protocol.h"

/* To look at every pixel no larger result is needed. */
#define PROBE_SIDE 64

struct picture {
    struct pictures *pictures;
    int source;
    char *path;
    char *stage; /* where the copy is until it is known to be good */
    int copied;  /* 0 or negative errno */
    struct worker *worker;
    struct decode_request *probe;
    pictures_done_fn done;
    void *userdata;
};

struct pictures {
    sd_event *event;
    GPtrArray *pending; /* of struct picture */
    unsigned serial;
};

/* It is gone after this. */
static void finish(struct picture *picture, const char *error, const char *why)
{
    g_ptr_array_remove(picture->pictures->pending, picture);
    if (error)
        unlink(picture->stage);
    picture->done(error, why, picture->userdata);
    decode_cancel(picture->probe);
    close_fd_pointer(&picture->source);
    g_free(picture->path);
    g_free(picture->stage);
    g_free(picture);
}

/* ---- beside the loop: the file may lie on a slow disk ---- */

static int copy(const struct picture *picture)
{
    g_autofree char *folder = g_path_get_dirname(picture->stage);
    g_autofree char *data = NULL;
    g_autoptr(GError) error = NULL;
    size_t size;
    int r = file_read_fd(picture->source, DECODE_FILE_MAX, &data, &size);

    if (r < 0)
        return r;
    if (g_mkdir_with_parents(folder, 0700) < 0)
        return -errno;
    return g_file_set_contents(picture->stage, data, (gssize)size, &error) ? 0 : -EIO;
}

static void work(void *data)
{
    struct picture *picture = data;

    picture->copied = copy(picture);
}

/* ---- in the loop ---- */

static void on_probed(int error, const char *why, int memfd, struct size size, void *userdata)
{
    struct picture *picture = userdata;

    picture->probe = NULL;
    close_fd_pointer(&memfd);
    if (error < 0)
        finish(picture, ERROR_INVALID_FIELD, why);
    else if (rename(picture->stage, picture->path) < 0)
        finish(picture, ERROR_FAILED, g_strerror(errno));
    else
        finish(picture, NULL, NULL);
}

static void probe(struct picture *picture)
{
    const struct size size = { PROBE_SIDE, PROBE_SIDE };
    _cleanup_close_ int fd = open(picture->stage, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int r = fd < 0 ? -errno : 0;

    if (r >= 0)
        r = decode_start(picture->pictures->event, fd, size, DECODE_CONTAIN, on_probed, picture,
                         &picture->probe);
    if (r < 0)
        finish(picture, ERROR_FAILED, g_strerror(-r));
}

static void on_copied(void *data)
{
    struct picture *picture = data;

    picture->worker = NULL;
    if (picture->copied == -EFBIG)
        finish(picture, ERROR_LIMITS, "the image file is larger than 16 MiB");
    else if (picture->copied == -EINVAL)
        finish(picture, ERROR_INVALID_FIELD, "the image is not a regular file");
    else if (picture->copied < 0)
        finish(picture, ERROR_FAILED, g_strerror(-picture->copied));
    else
        probe(picture);
}

void pictures_keep(struct pictures *pictures, int fd, const char *path, pictures_done_fn done,
                   void *userdata)
{
    if (pictures->pending->len == PICTURES_PENDING_MAX) {
        done(ERROR_LIMITS, "other pictures are on their way already", userdata);
        return;
    }

    struct picture *picture = g_new(struct picture, 1);
    *picture = (struct picture){
        .pictures = pictures,
        .source = fcntl(fd, F_DUPFD_CLOEXEC, 0),
        .path = g_strdup(path),
        .stage = g_strdup_printf("%s.new%u", path, pictures->serial++),
        .done = done,
        .userdata = userdata,
    };
    g_ptr_array_add(pictures->pending, picture);
    if (worker_start(pictures->event, work, on_copied, picture, &picture->worker) < 0) {
        work(picture);
        on_copied(picture);
    }
}

struct pictures *pictures_new(sd_event *event)
{
    struct pictures *pictures = g_new0(struct pictures, 1);

    pictures->event = event;
    pictures->pending = g_ptr_array_new();
    return pictures;
}

void pictures_free(struct pictures *pictures)
{
    if (!pictures)
        return;
    while (pictures->pending->len > 0) {
        struct picture *picture = pictures->pending->pdata[0];

        if (picture->worker)
            worker_finish(picture->worker); /* goes on to its probe, or ends */
        else
            finish(picture, ERROR_FAILED, "the daemon ends");
    }
    g_ptr_array_unref(pictures->pending);
    g_free(pictures);
}
