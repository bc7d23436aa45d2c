/* The kernel's side of ops.h: libdrm, one call each. Follows Documentation/gpu/drm-kms.rst and
 * drm-uapi.rst of the kernel. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <xf86drm.h>

#include "output/kms/ops.h"
#include "output/kms/udev.h"

/* libdrm's getters return NULL and leave errno; some paths (a count that stayed 0) set none. */
static int last_error(void)
{
    return errno > 0 ? -errno : -EIO;
}

static usec_t clock_usec(clockid_t clock)
{
    struct timespec ts;

    clock_gettime(clock, &ts);
    return usec_from_timespec(&ts);
}

/* CLOCK_MONOTONIC stands still in suspend, CLOCK_BOOTTIME does not. */
static usec_t kernel_time_asleep(const struct kms_ops *ops)
{
    usec_t monotonic = clock_usec(CLOCK_MONOTONIC);

    return usec_sub(clock_usec(CLOCK_BOOTTIME), monotonic);
}

static int kernel_open(const struct kms_ops *ops, const char *node)
{
    /* O_NONBLOCK is for reading events. */
    int fd = open(node, O_RDWR | O_CLOEXEC | O_NONBLOCK);

    return fd < 0 ? -errno : fd;
}

static void kernel_close(const struct kms_ops *ops, int fd)
{
    close(fd);
}

static int kernel_set_master(const struct kms_ops *ops, int fd)
{
    return drmSetMaster(fd) < 0 ? -errno : 0;
}

static int kernel_drop_master(const struct kms_ops *ops, int fd)
{
    return drmDropMaster(fd) < 0 ? -errno : 0;
}

static int kernel_set_client_cap(const struct kms_ops *ops, int fd, uint64_t capability,
                                 uint64_t value)
{
    return drmSetClientCap(fd, capability, value) < 0 ? -errno : 0;
}

static int kernel_get_resources(const struct kms_ops *ops, int fd, drmModeRes **ret)
{
    errno = 0;
    drmModeRes *resources = drmModeGetResources(fd);
    if (!resources)
        return last_error();
    *ret = resources;
    return 0;
}

static int kernel_get_connector(const struct kms_ops *ops, int fd, uint32_t id, bool probe,
                                drmModeConnector **ret)
{
    errno = 0;
    drmModeConnector *connector =
        probe ? drmModeGetConnector(fd, id) : drmModeGetConnectorCurrent(fd, id);
    if (!connector)
        return last_error();
    *ret = connector;
    return 0;
}

static int kernel_get_encoder(const struct kms_ops *ops, int fd, uint32_t id, drmModeEncoder **ret)
{
    errno = 0;
    drmModeEncoder *encoder = drmModeGetEncoder(fd, id);
    if (!encoder)
        return last_error();
    *ret = encoder;
    return 0;
}

static int kernel_get_plane_resources(const struct kms_ops *ops, int fd, drmModePlaneRes **ret)
{
    errno = 0;
    drmModePlaneRes *planes = drmModeGetPlaneResources(fd);
    if (!planes)
        return last_error();
    *ret = planes;
    return 0;
}

static int kernel_get_plane(const struct kms_ops *ops, int fd, uint32_t id, drmModePlane **ret)
{
    errno = 0;
    drmModePlane *plane = drmModeGetPlane(fd, id);
    if (!plane)
        return last_error();
    *ret = plane;
    return 0;
}

static int read_properties(int fd, const drmModeObjectProperties *object,
                           struct kms_property *properties)
{
    for (uint32_t i = 0; i < object->count_props; i++) {
        errno = 0;
        drmModePropertyRes *property = drmModeGetProperty(fd, object->props[i]);
        if (!property)
            return last_error();
        properties[i].id = property->prop_id;
        properties[i].value = object->prop_values[i];
        g_strlcpy(properties[i].name, property->name, sizeof(properties[i].name));
        drmModeFreeProperty(property);
    }
    return 0;
}

static int kernel_get_properties(const struct kms_ops *ops, int fd, uint32_t object, uint32_t type,
                                 struct kms_property **ret, size_t *ret_count)
{
    errno = 0;
    drmModeObjectProperties *found = drmModeObjectGetProperties(fd, object, type);
    if (!found)
        return last_error();

    g_autofree struct kms_property *properties = g_new0(struct kms_property, found->count_props);
    size_t count = found->count_props;
    int r = read_properties(fd, found, properties);

    drmModeFreeObjectProperties(found);
    if (r < 0)
        return r;
    *ret = g_steal_pointer(&properties);
    *ret_count = count;
    return 0;
}

static int kernel_create_dumb(const struct kms_ops *ops, int fd, uint32_t width, uint32_t height,
                              uint32_t bits_per_pixel, struct kms_dumb *ret)
{
    struct drm_mode_create_dumb create = {
        .width = width,
        .height = height,
        .bpp = bits_per_pixel,
    };

    if (drmIoctl(fd, DRM_IOCTL_MODE_CREATE_DUMB, &create) < 0)
        return -errno;
    *ret = (struct kms_dumb){ create.handle, create.pitch, create.size };
    return 0;
}

static int kernel_destroy_dumb(const struct kms_ops *ops, int fd, uint32_t handle)
{
    struct drm_mode_destroy_dumb destroy = { .handle = handle };

    return drmIoctl(fd, DRM_IOCTL_MODE_DESTROY_DUMB, &destroy) < 0 ? -errno : 0;
}

static int kernel_map_dumb(const struct kms_ops *ops, int fd, const struct kms_dumb *dumb,
                           void **ret)
{
    struct drm_mode_map_dumb map = { .handle = dumb->handle };

    if (drmIoctl(fd, DRM_IOCTL_MODE_MAP_DUMB, &map) < 0)
        return -errno;

    void *address =
        mmap(NULL, dumb->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)map.offset);
    if (address == MAP_FAILED)
        return -errno;
    *ret = address;
    return 0;
}

static void kernel_unmap_dumb(const struct kms_ops *ops, void *map, uint64_t size)
{
    munmap(map, size);
}

static int kernel_add_fb(const struct kms_ops *ops, int fd, uint32_t width, uint32_t height,
                         uint32_t format, const struct kms_dumb *dumb, uint32_t *ret)
{
    const uint32_t handles[4] = { dumb->handle };
    const uint32_t pitches[4] = { dumb->pitch };
    const uint32_t offsets[4] = { 0 };

    return drmModeAddFB2(fd, width, height, format, handles, pitches, offsets, ret, 0);
}

static int kernel_rm_fb(const struct kms_ops *ops, int fd, uint32_t fb)
{
    return drmModeRmFB(fd, fb);
}

static int kernel_create_blob(const struct kms_ops *ops, int fd, const void *data, size_t size,
                              uint32_t *ret)
{
    return drmModeCreatePropertyBlob(fd, data, size, ret);
}

static int kernel_destroy_blob(const struct kms_ops *ops, int fd, uint32_t blob)
{
    return drmModeDestroyPropertyBlob(fd, blob);
}

static int kernel_atomic_commit(const struct kms_ops *ops, int fd,
                                const struct kms_request *request, uint32_t flags, uint64_t cookie)
{
    drmModeAtomicReq *req = drmModeAtomicAlloc();
    if (!req)
        return -ENOMEM;

    int r = 0;
    for (size_t i = 0; i < request->count && r >= 0; i++) {
        const struct kms_change *change = &request->changes[i];

        r = drmModeAtomicAddProperty(req, change->object, change->property, change->value);
    }
    if (r >= 0)
        r = drmModeAtomicCommit(fd, req, flags, (void *)(uintptr_t)cookie);
    drmModeAtomicFree(req);
    return r;
}

static int wait_readable(int fd, int cancel_fd, usec_t timeout_usec)
{
    struct pollfd fds[] = {
        { .fd = fd, .events = POLLIN },
        { .fd = cancel_fd, .events = POLLIN },
    };
    struct timespec timeout = {
        .tv_sec = (time_t)(timeout_usec / USEC_PER_SEC),
        .tv_nsec = (long)(timeout_usec % USEC_PER_SEC) * 1000,
    };

    int r = ppoll(fds, G_N_ELEMENTS(fds), &timeout, NULL);
    if (r < 0)
        return -errno;
    if (fds[1].revents)
        return -ECANCELED;
    if (fds[0].revents & (POLLERR | POLLHUP | POLLNVAL))
        return -ENODEV;
    return r;
}

/* drm_read() gives whole events only; with room for one of ours, one at a time. */
static int read_flip(int fd, struct kms_flip *ret)
{
    struct drm_event_vblank event = { 0 };

    ssize_t n = read(fd, &event, sizeof(event));
    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    if (n != sizeof(event) || event.base.type != DRM_EVENT_FLIP_COMPLETE)
        return 0;
    *ret = (struct kms_flip){
        .cookie = event.user_data,
        .sequence = event.sequence,
        .at_monotonic = event.tv_sec * USEC_PER_SEC + event.tv_usec,
    };
    return 1;
}

static int kernel_wait_flip(const struct kms_ops *ops, int fd, int cancel_fd, usec_t timeout_usec,
                            struct kms_flip *ret)
{
    usec_t end_monotonic = usec_add(clock_usec(CLOCK_MONOTONIC), timeout_usec);

    for (;;) {
        usec_t left = usec_sub(end_monotonic, clock_usec(CLOCK_MONOTONIC));

        int r = wait_readable(fd, cancel_fd, left);
        if (r == -EINTR)
            continue;
        if (r <= 0)
            return r;
        r = read_flip(fd, ret);
        if (r != 0)
            return r;
    }
}

const struct kms_ops *kms_ops_kernel(void)
{
    static const struct kms_ops ops = {
        .find_cards = udev_find_cards,
        .monitor_new = udev_monitor_open,
        .monitor_free = udev_monitor_close,
        .monitor_fd = udev_monitor_descriptor,
        .monitor_next = udev_monitor_next,
        .time_asleep = kernel_time_asleep,
        .open = kernel_open,
        .close = kernel_close,
        .set_master = kernel_set_master,
        .drop_master = kernel_drop_master,
        .set_client_cap = kernel_set_client_cap,
        .get_resources = kernel_get_resources,
        .get_connector = kernel_get_connector,
        .get_encoder = kernel_get_encoder,
        .get_plane_resources = kernel_get_plane_resources,
        .get_plane = kernel_get_plane,
        .get_properties = kernel_get_properties,
        .create_dumb = kernel_create_dumb,
        .destroy_dumb = kernel_destroy_dumb,
        .map_dumb = kernel_map_dumb,
        .unmap_dumb = kernel_unmap_dumb,
        .add_fb = kernel_add_fb,
        .rm_fb = kernel_rm_fb,
        .create_blob = kernel_create_blob,
        .destroy_blob = kernel_destroy_blob,
        .atomic_commit = kernel_atomic_commit,
        .wait_flip = kernel_wait_flip,
    };

    return &ops;
}
