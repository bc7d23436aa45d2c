/* An open card with a pipe to our panel: two buffers that take turns. Everything here may block and
 * runs in the worker; only the buffers' memory is written by the loop, between two jobs. */
#pragma once

#include "output/kms.h"
#include "output/kms/buffer.h"
#include "output/kms/pipe.h"

struct kms_device;

/* What a caller may read between two jobs. Strings are the device's. */
struct kms_device_info {
    const char *node, *id_path, *driver, *connector;
    struct size size;
    uint32_t format; /* DRM_FORMAT_XRGB8888 or DRM_FORMAT_RGB565 */
    usec_t frame_time;
};

enum kms_check {
    KMS_CHECK_SAME,
    KMS_CHECK_RELINK,  /* the same panel, but it needs a modeset */
    KMS_CHECK_CHANGED, /* unplugged or of another mode: close and open again */
};

/* What became of a frame that was shown. */
struct kms_shown {
    bool modeset;         /* it took a full-state commit, which has no flip */
    bool flip_lost;       /* because the flip's event did not come */
    struct kms_flip flip; /* unless `modeset` */
};

#define KMS_BUFFERS 2

/* Finds and opens the card and tests that the panel can be lit; nothing is shown yet. `remembered`
 * as in select_card(). `rung` counts upward through what there is to try; beyond the last it begins
 * again. On failure `ret_why` is a sentence for a person, and nothing is left open. -ENOENT: what
 * is wanted is not there or may not be driven, so that only news of cards makes another try useful.
 */
int kms_device_open(const struct kms_ops *ops, const struct kms_config *config,
                    const char *remembered, unsigned rung, struct kms_device **ret, char **ret_why);
/* Gives the panel back: the CRTC is switched off, buffers and master are returned. `gone`: the card
 * was removed, so only let go of it. NULL is fine. */
void kms_device_close(struct kms_device *device, bool gone);

/* Puts buffer `index` on the panel and waits until it is there. `damage` is what changed since the
 * frame before, for drivers that transfer only that; NULL: everything may have changed, and the
 * whole state is committed again. -ECANCELED when `cancel_fd` became readable. */
int kms_device_show(struct kms_device *device, size_t index, const struct region *damage,
                    int cancel_fd, struct kms_shown *ret);
/* Switches the CRTC off. The next show must be of the whole state. */
int kms_device_darken(struct kms_device *device, int cancel_fd);
/* After news of the card: is it still as it was? */
int kms_device_check(struct kms_device *device, enum kms_check *ret);

const struct kms_device_info *kms_device_info(const struct kms_device *device);
const struct kms_buffer *kms_device_buffer(const struct kms_device *device, size_t index);
