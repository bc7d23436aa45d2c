/* Opening, lighting, darkening and giving back. The order of commits: the first one blocking, with
 * ALLOW_MODESET and no event (a nonblocking modeset that wants an event wedges some drivers), then
 * nonblocking flips with events, one in flight. */
#include "output/kms/device.h"

#include <errno.h>
#include <string.h>

#include <drm_fourcc.h>
#include <xf86drm.h>

#include "base/log.h"
#include "output/kms/select.h"

#define FLIP_LIMIT_USEC (500 * USEC_PER_MSEC)
/* 2, 4, ... 256 ms: half a second in all. */
#define BUSY_FIRST_USEC (2 * USEC_PER_MSEC)
#define BUSY_LAST_USEC  (256 * USEC_PER_MSEC)

struct kms_device {
    const struct kms_ops *ops;
    const struct kms_config *config; /* the opener's, outlives the device */
    struct kms_card *card;
    char *connector;
    int fd;
    bool master;
    bool lit; /* we changed the pipe's state, so we give it back */
    bool clips;
    struct kms_pipe pipe;
    drmModeModeInfo mode;
    uint32_t mode_blob;
    struct kms_buffer buffers[KMS_BUFFERS];
    uint64_t cookie;
    struct kms_device_info info;
};

/* Commits, waiting while the kernel says that an earlier commit is not done or memory is short. */
static int commit(struct kms_device *device, const struct kms_request *request, uint32_t flags,
                  int cancel_fd)
{
    const struct kms_ops *ops = device->ops;
    usec_t pause_usec = BUSY_FIRST_USEC;

    for (;;) {
        struct kms_flip ignored;

        int r = KMS_RESTART(ops->atomic_commit(ops, device->fd, request, flags, ++device->cookie));
        if ((r != -EBUSY && r != -ENOMEM) || pause_usec > BUSY_LAST_USEC)
            return r;
        /* A flip, even one of an earlier commit, is the moment to try again. */
        r = KMS_RESTART(ops->wait_flip(ops, device->fd, cancel_fd, pause_usec, &ignored));
        if (r < 0)
            return r;
        pause_usec *= 2;
    }
}

/* Events of earlier commits, late or doubled, are skipped. */
static int wait_for_flip(struct kms_device *device, int cancel_fd, struct kms_flip *ret)
{
    const struct kms_ops *ops = device->ops;

    for (;;) {
        struct kms_flip flip;

        int r = KMS_RESTART(ops->wait_flip(ops, device->fd, cancel_fd, FLIP_LIMIT_USEC, &flip));
        if (r < 0)
            return r;
        if (r == 0)
            return -ETIMEDOUT;
        if (flip.cookie == device->cookie) {
            *ret = flip;
            return 0;
        }
    }
}

static int modeset(struct kms_device *device, size_t index, uint32_t flags, int cancel_fd)
{
    struct kms_request request;

    kms_pipe_request_modeset(&device->pipe, device->mode_blob, device->info.size,
                             device->buffers[index].fb, &request);
    return commit(device, &request, flags | DRM_MODE_ATOMIC_ALLOW_MODESET, cancel_fd);
}

/* 0 when the plane takes no clips or the blob cannot be made: then everything is transferred. */
static uint32_t damage_blob(struct kms_device *device, const struct region *damage)
{
    const struct kms_ops *ops = device->ops;
    struct drm_mode_rect clips[REGION_MAX];
    size_t count = 0;
    uint32_t blob = 0;

    if (!device->clips || region_empty(damage))
        return 0;
    REGION_FOREACH (rect, damage)
        clips[count++] = (struct drm_mode_rect){ rect->x, rect->y, rect->x + rect->width,
                                                 rect->y + rect->height };

    int r = KMS_RESTART(ops->create_blob(ops, device->fd, clips, count * sizeof(clips[0]), &blob));
    return r < 0 ? 0 : blob;
}

static int flip(struct kms_device *device, size_t index, const struct region *damage, int cancel_fd,
                struct kms_flip *ret)
{
    static const uint32_t flags = DRM_MODE_ATOMIC_NONBLOCK | DRM_MODE_PAGE_FLIP_EVENT;
    const struct kms_ops *ops = device->ops;
    uint32_t blob = damage_blob(device, damage);
    struct kms_request request;

    kms_pipe_request_flip(&device->pipe, device->buffers[index].fb, blob, &request);
    int r = commit(device, &request, flags, cancel_fd);
    if (blob != 0)
        KMS_RESTART(ops->destroy_blob(ops, device->fd, blob));
    if (r == -EINVAL && blob != 0) {
        log_warning("%s takes no damage clips after all, going on without", device->card->node);
        device->clips = false;
        return flip(device, index, damage, cancel_fd, ret);
    }
    return r < 0 ? r : wait_for_flip(device, cancel_fd, ret);
}

int kms_device_show(struct kms_device *device, size_t index, const struct region *damage,
                    int cancel_fd, struct kms_shown *ret)
{
    int r = damage ? flip(device, index, damage, cancel_fd, &ret->flip) : -EINVAL;

    /* A lost flip leaves the pipe in an unknown state, and a refused one may only need more than a
     * flip may change. */
    if (r == -EINVAL || r == -ETIMEDOUT) {
        ret->modeset = true;
        ret->flip_lost = r == -ETIMEDOUT;
        device->lit = true;
        r = modeset(device, index, 0, cancel_fd);
    }
    return r;
}

int kms_device_darken(struct kms_device *device, int cancel_fd)
{
    struct kms_request request;

    /* Also when somebody else lit it: the console does. */
    device->lit = true;
    kms_pipe_request_dark(&device->pipe, &request);
    return commit(device, &request, DRM_MODE_ATOMIC_ALLOW_MODESET, cancel_fd);
}

static bool same_timing(const drmModeModeInfo *a, const drmModeModeInfo *b)
{
    return a->clock == b->clock && a->hdisplay == b->hdisplay && a->htotal == b->htotal &&
           a->vdisplay == b->vdisplay && a->vtotal == b->vtotal && a->flags == b->flags;
}

int kms_device_check(struct kms_device *device, enum kms_check *ret)
{
    const struct kms_ops *ops = device->ops;
    drmModeConnector *connector = NULL;
    bool bad = false;

    int r =
        KMS_RESTART(ops->get_connector(ops, device->fd, device->pipe.connector, true, &connector));
    if (r < 0)
        return r;

    const drmModeModeInfo *mode = select_mode(connector, device->config->mode);
    bool same =
        connector->connection != DRM_MODE_DISCONNECTED && mode && same_timing(mode, &device->mode);
    drmModeFreeConnector(connector);

    r = kms_pipe_link_bad(ops, device->fd, &device->pipe, &bad);
    if (r < 0)
        return r;
    *ret = !same ? KMS_CHECK_CHANGED : bad ? KMS_CHECK_RELINK : KMS_CHECK_SAME;
    return 0;
}

static struct kms_card *steal_card(GPtrArray *cards, const struct kms_card *card)
{
    guint index = 0;

    while (g_ptr_array_index(cards, index) != card)
        index++;
    return g_ptr_array_steal_index(cards, index);
}

static int find_card(struct kms_device *device, const char *remembered, char **ret_why)
{
    g_autoptr(GPtrArray) cards = NULL;

    int r = KMS_RESTART(device->ops->find_cards(device->ops, &cards));
    if (r < 0) {
        *ret_why = g_strdup_printf("cannot look for cards: %s", g_strerror(-r));
        return r;
    }

    const struct kms_card *card = select_card(cards, device->config, remembered, ret_why);
    if (!card)
        return -ENOENT;
    device->card = steal_card(cards, card);
    return 0;
}

static int explain(struct kms_device *device, int error, const char *what, char **ret_why)
{
    *ret_why = g_strdup_printf("%s: %s: %s", device->card->node, what, g_strerror(-error));
    return error;
}

static int open_card(struct kms_device *device, char **ret_why)
{
    const struct kms_ops *ops = device->ops;

    int r = KMS_RESTART(ops->open(ops, device->card->node));
    if (r < 0)
        return explain(device, r, "cannot open", ret_why);
    device->fd = r;

    r = KMS_RESTART(ops->set_master(ops, device->fd));
    if (r < 0)
        return explain(device, r, "another program drives this card (cannot become its master)",
                       ret_why);
    device->master = true;

    r = KMS_RESTART(ops->set_client_cap(ops, device->fd, DRM_CLIENT_CAP_UNIVERSAL_PLANES, 1));
    if (r >= 0)
        r = KMS_RESTART(ops->set_client_cap(ops, device->fd, DRM_CLIENT_CAP_ATOMIC, 1));
    if (r < 0)
        return explain(device, r, "the driver has no atomic modesetting", ret_why);
    return 0;
}

/* The configured connector, else the only one; asks no hardware. 0: none, with `ret_why`. */
static uint32_t find_connector_id(struct kms_device *device, const drmModeRes *resources,
                                  char **ret_why)
{
    const struct kms_ops *ops = device->ops;
    const char *wanted = device->config->connector;
    g_autoptr(GString) names = g_string_new(NULL);
    uint32_t found = 0;
    int count = 0;

    for (int i = 0; i < resources->count_connectors; i++) {
        drmModeConnector *connector = NULL;

        int r = KMS_RESTART(
            ops->get_connector(ops, device->fd, resources->connectors[i], false, &connector));
        if (r < 0)
            continue;

        g_autofree char *name = select_connector_name(connector);
        if (connector->connector_type != DRM_MODE_CONNECTOR_WRITEBACK) {
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
            if (!wanted || g_str_equal(name, wanted)) {
                found = connector->connector_id;
                count++;
            }
        }
        drmModeFreeConnector(connector);
    }
    if (count == 1)
        return found;
    if (wanted)
        *ret_why = g_strdup_printf("%s has no connector %s; it has: %s", device->card->node, wanted,
                                   names->len > 0 ? names->str : "none");
    else
        *ret_why = g_strdup_printf("%s: choose one of its connectors: %s", device->card->node,
                                   names->len > 0 ? names->str : "it has none");
    return 0;
}

static int check_connector(struct kms_device *device, const drmModeConnector *connector,
                           char **ret_why)
{
    device->connector = select_connector_name(connector);
    if (connector->connection == DRM_MODE_DISCONNECTED) {
        *ret_why = g_strdup_printf("nothing is plugged into %s of %s", device->connector,
                                   device->card->node);
        return -ENOENT;
    }

    struct size wanted = device->config->mode;
    const drmModeModeInfo *mode = select_mode(connector, wanted);
    if (!mode && wanted.width != 0)
        *ret_why = g_strdup_printf("%s of %s has no mode %dx%d", device->connector,
                                   device->card->node, wanted.width, wanted.height);
    else if (!mode)
        *ret_why =
            g_strdup_printf("%s of %s has no usable mode", device->connector, device->card->node);
    if (!mode)
        return -ENOENT;
    device->mode = *mode;
    return 0;
}

static int find_panel(struct kms_device *device, const drmModeRes *resources, char **ret_why)
{
    const struct kms_ops *ops = device->ops;
    drmModeConnector *connector = NULL;

    uint32_t id = find_connector_id(device, resources, ret_why);
    if (id == 0)
        return -ENOENT;
    int r = KMS_RESTART(ops->get_connector(ops, device->fd, id, true, &connector));
    if (r < 0)
        return explain(device, r, "cannot ask the connector", ret_why);

    r = check_connector(device, connector, ret_why);
    if (r >= 0)
        r = kms_pipe_find(ops, device->fd, resources, connector, &device->pipe, ret_why);
    drmModeFreeConnector(connector);
    return r;
}

static int find_pipe(struct kms_device *device, char **ret_why)
{
    const struct kms_ops *ops = device->ops;
    drmModeRes *resources = NULL;

    int r = KMS_RESTART(ops->get_resources(ops, device->fd, &resources));
    if (r < 0)
        return explain(device, r, "cannot list its connectors", ret_why);
    r = find_panel(device, resources, ret_why);
    drmModeFreeResources(resources);
    if (r < 0)
        return r;

    device->clips = device->pipe.properties[PLANE_FB_DAMAGE_CLIPS] != 0;
    r = KMS_RESTART(
        ops->create_blob(ops, device->fd, &device->mode, sizeof(device->mode), &device->mode_blob));
    return r < 0 ? explain(device, r, "cannot store the mode", ret_why) : 0;
}

static void free_buffers(struct kms_device *device)
{
    for (size_t i = 0; i < KMS_BUFFERS; i++)
        kms_buffer_fini(&device->buffers[i], device->ops, device->fd);
}

static int try_format(struct kms_device *device, uint32_t format)
{
    int r = 0;

    device->info.format = format;
    for (size_t i = 0; i < KMS_BUFFERS && r >= 0; i++)
        r = kms_buffer_init(&device->buffers[i], device->ops, device->fd, device->info.size,
                            format);
    if (r >= 0)
        r = modeset(device, 0, DRM_MODE_ATOMIC_TEST_ONLY, -1);
    if (r < 0)
        free_buffers(device);
    return r;
}

/* The first format from `rung` on that the driver accepts for this mode. */
static int make_buffers(struct kms_device *device, unsigned rung, char **ret_why)
{
    unsigned count = 0;
    int r = -EINVAL;

    while (count < KMS_PIPE_FORMATS_MAX && device->pipe.formats[count] != 0)
        count++;
    for (unsigned i = count > 0 ? rung % count : 0; i < count; i++) {
        r = try_format(device, device->pipe.formats[i]);
        if (r != -EINVAL && r != -ENOMEM && r != -ENOSPC)
            break;
    }
    return r < 0 ? explain(device, r, "the mode is refused", ret_why) : 0;
}

static int open_steps(struct kms_device *device, const char *remembered, unsigned rung,
                      char **ret_why)
{
    int r = find_card(device, remembered, ret_why);
    if (r >= 0)
        r = open_card(device, ret_why);
    if (r >= 0)
        r = find_pipe(device, ret_why);
    if (r < 0)
        return r;

    device->info = (struct kms_device_info){
        .node = device->card->node,
        .id_path = device->card->id_path,
        .driver = device->card->driver,
        .connector = device->connector,
        .size = { device->mode.hdisplay, device->mode.vdisplay },
        .frame_time = select_frame_time(&device->mode),
    };
    return make_buffers(device, rung, ret_why);
}

int kms_device_open(const struct kms_ops *ops, const struct kms_config *config,
                    const char *remembered, unsigned rung, struct kms_device **ret, char **ret_why)
{
    struct kms_device *device = g_new0(struct kms_device, 1);

    device->ops = ops;
    device->config = config;
    device->fd = -1;

    int r = open_steps(device, remembered, rung, ret_why);
    if (r < 0) {
        kms_device_close(device, false);
        return r;
    }
    *ret = device;
    return 0;
}

static void release_pipe(struct kms_device *device)
{
    struct kms_request request;

    kms_pipe_request_release(&device->pipe, &request);
    int r = commit(device, &request, DRM_MODE_ATOMIC_ALLOW_MODESET, -1);
    if (r < 0)
        log_debug("%s: cannot switch %s off: %s", device->card->node, device->connector,
                  g_strerror(-r));
}

void kms_device_close(struct kms_device *device, bool gone)
{
    if (!device)
        return;
    if (device->fd >= 0) {
        if (device->lit && !gone)
            release_pipe(device);
        free_buffers(device);
        if (device->mode_blob != 0)
            KMS_RESTART(device->ops->destroy_blob(device->ops, device->fd, device->mode_blob));
        if (device->master)
            KMS_RESTART(device->ops->drop_master(device->ops, device->fd));
        device->ops->close(device->ops, device->fd);
    }
    if (device->card)
        kms_card_free(device->card);
    g_free(device->connector);
    g_free(device);
}

const struct kms_device_info *kms_device_info(const struct kms_device *device)
{
    return &device->info;
}

const struct kms_buffer *kms_device_buffer(const struct kms_device *device, size_t index)
{
    return &device->buffers[index];
}
