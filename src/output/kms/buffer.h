/* A dumb buffer as frame buffer, and the copy from the shadow into it. The memory may be
 * write-combined: it is written in rows and never read. */
#pragma once

#include "base/geometry.h"
#include "base/pixels.h"
#include "output/kms/ops.h"

struct kms_buffer {
    struct kms_dumb dumb;
    uint32_t fb;
    void *map;
};

/* DRM_FORMAT_XRGB8888 or DRM_FORMAT_RGB565. On failure nothing is left behind. */
int kms_buffer_init(struct kms_buffer *buffer, const struct kms_ops *ops, int fd, struct size size,
                    uint32_t format);
/* All zero is fine. */
void kms_buffer_fini(struct kms_buffer *buffer, const struct kms_ops *ops, int fd);
/* `region` must lie within both. Colors are dithered nowhere; alpha is dropped. */
void kms_buffer_copy(const struct kms_buffer *buffer, uint32_t format, const struct pixels *shadow,
                     const struct region *region);
