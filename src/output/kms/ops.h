/* What the KMS backend asks of the world: cards, their ioctls, and news of them. The kernel stands
 * behind kms_ops_kernel(); tests put a scripted card in its place.
 *
 * All functions but the monitor's are called from one worker thread at a time. They return negative
 * errno on failure and leave what `ret_` points at alone then. Structures of libdrm are freed with
 * libdrm's functions (drmModeFree...). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>
#include <xf86drmMode.h>

#include "base/clock.h"

/* What udev knows of a card without opening it. Whoever opens a card first becomes its master, so
 * that cards which are not ours are never opened. */
struct kms_card {
    char *node;       /* /dev/dri/card1 */
    char *driver;     /* of the bus device, e.g. "gud"; "" when unknown */
    char *id_path;    /* udev's ID_PATH, stable over a replug; "" when unknown */
    char *seat;       /* udev's ID_SEAT; "" means seat0 */
    char **links;     /* /dev/dri/by-path/..., NULL-terminated */
    char **connected; /* names of connectors, NULL-terminated: "USB-1", */
    char **empty;     /*   and of those with nothing plugged in, by the last probe */
};

void kms_card_free(struct kms_card *card);

struct kms_property {
    uint32_t id;
    char name[DRM_PROP_NAME_LEN];
    uint64_t value;
};

/* What one atomic commit changes. */
#define KMS_REQUEST_MAX 24
struct kms_request {
    size_t count;
    struct kms_change {
        uint32_t object, property;
        uint64_t value;
    } changes[KMS_REQUEST_MAX];
};

struct kms_dumb {
    uint32_t handle;
    uint32_t pitch; /* bytes from one row to the next */
    uint64_t size;  /* bytes */
};

/* A page flip that completed. */
struct kms_flip {
    uint64_t cookie;   /* of the commit */
    uint32_t sequence; /* the vblank's number; always 0 from a driver without vblanks */
    usec_t at_monotonic;
};

enum kms_news {
    KMS_NEWS_NONE,
    KMS_NEWS_CHANGED, /* a card came, or something about a card's connectors */
    KMS_NEWS_REMOVED,
};

struct kms_monitor;

struct kms_ops {
    void *userdata; /* the implementer's */

    /* Cards that exist now: a GPtrArray of struct kms_card, freed with g_ptr_array_unref(). */
    int (*find_cards)(const struct kms_ops *ops, GPtrArray **ret);
    /* News of cards, on the loop's thread. `next` gives the news waiting at monitor_fd(), and the
     * node of the card they are about (valid until the next call). */
    int (*monitor_new)(const struct kms_ops *ops, struct kms_monitor **ret);
    void (*monitor_free)(struct kms_monitor *monitor);
    int (*monitor_fd)(struct kms_monitor *monitor);
    enum kms_news (*monitor_next)(struct kms_monitor *monitor, const char **ret_node);
    /* How long the machine has been suspended since it booted. */
    usec_t (*time_asleep)(const struct kms_ops *ops);

    /* The descriptor; without a master the opener becomes it. */
    int (*open)(const struct kms_ops *ops, const char *node);
    void (*close)(const struct kms_ops *ops, int fd);
    int (*set_master)(const struct kms_ops *ops, int fd);
    int (*drop_master)(const struct kms_ops *ops, int fd);
    int (*set_client_cap)(const struct kms_ops *ops, int fd, uint64_t capability, uint64_t value);

    int (*get_resources)(const struct kms_ops *ops, int fd, drmModeRes **ret);
    /* `probe` asks the hardware, which may take long; otherwise what the kernel remembers. */
    int (*get_connector)(const struct kms_ops *ops, int fd, uint32_t id, bool probe,
                         drmModeConnector **ret);
    int (*get_encoder)(const struct kms_ops *ops, int fd, uint32_t id, drmModeEncoder **ret);
    int (*get_plane_resources)(const struct kms_ops *ops, int fd, drmModePlaneRes **ret);
    int (*get_plane)(const struct kms_ops *ops, int fd, uint32_t id, drmModePlane **ret);
    /* `type` is DRM_MODE_OBJECT_...; a new array, freed with g_free(). */
    int (*get_properties)(const struct kms_ops *ops, int fd, uint32_t object, uint32_t type,
                          struct kms_property **ret, size_t *ret_count);

    int (*create_dumb)(const struct kms_ops *ops, int fd, uint32_t width, uint32_t height,
                       uint32_t bits_per_pixel, struct kms_dumb *ret);
    int (*destroy_dumb)(const struct kms_ops *ops, int fd, uint32_t handle);
    int (*map_dumb)(const struct kms_ops *ops, int fd, const struct kms_dumb *dumb, void **ret);
    void (*unmap_dumb)(const struct kms_ops *ops, void *map, uint64_t size);
    int (*add_fb)(const struct kms_ops *ops, int fd, uint32_t width, uint32_t height,
                  uint32_t format, const struct kms_dumb *dumb, uint32_t *ret);
    int (*rm_fb)(const struct kms_ops *ops, int fd, uint32_t fb);
    int (*create_blob)(const struct kms_ops *ops, int fd, const void *data, size_t size,
                       uint32_t *ret);
    int (*destroy_blob)(const struct kms_ops *ops, int fd, uint32_t blob);

    /* `flags` are DRM_MODE_ATOMIC_... and DRM_MODE_PAGE_FLIP_EVENT; the flip carries `cookie`. */
    int (*atomic_commit)(const struct kms_ops *ops, int fd, const struct kms_request *request,
                         uint32_t flags, uint64_t cookie);
    /* Waits for the next flip: 1 and the flip, 0 after `timeout_usec`, -ECANCELED as soon as
     * `cancel_fd` is readable. */
    int (*wait_flip)(const struct kms_ops *ops, int fd, int cancel_fd, usec_t timeout_usec,
                     struct kms_flip *ret);
};

/* libdrm and libudev. Static. */
const struct kms_ops *kms_ops_kernel(void);

/* "Any DRM ioctl may return EINTR or EAGAIN and must be restarted unchanged" (drm-uapi.rst). */
#define KMS_RESTART(call)                                                                          \
    ({                                                                                             \
        int restart_result_;                                                                       \
        do                                                                                         \
            restart_result_ = (call);                                                              \
        while (restart_result_ == -EINTR || restart_result_ == -EAGAIN);                           \
        restart_result_;                                                                           \
    })
