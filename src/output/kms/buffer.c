#include "output/kms/buffer.h"

#include <errno.h>
#include <string.h>

#include <drm_fourcc.h>

static int init_steps(struct kms_buffer *buffer, const struct kms_ops *ops, int fd,
                      struct size size, uint32_t format)
{
    uint32_t width = (uint32_t)size.width;
    uint32_t height = (uint32_t)size.height;
    uint32_t bits = format == DRM_FORMAT_RGB565 ? 16 : 32;

    int r = KMS_RESTART(ops->create_dumb(ops, fd, width, height, bits, &buffer->dumb));
    if (r < 0)
        return r;
    if (buffer->dumb.pitch < width * bits / 8 ||
        buffer->dumb.size < (uint64_t)buffer->dumb.pitch * height)
        return -EOVERFLOW;
    r = KMS_RESTART(ops->map_dumb(ops, fd, &buffer->dumb, &buffer->map));
    if (r < 0)
        return r;
    return KMS_RESTART(ops->add_fb(ops, fd, width, height, format, &buffer->dumb, &buffer->fb));
}

int kms_buffer_init(struct kms_buffer *buffer, const struct kms_ops *ops, int fd, struct size size,
                    uint32_t format)
{
    *buffer = (struct kms_buffer){ 0 };

    int r = init_steps(buffer, ops, fd, size, format);
    if (r < 0)
        kms_buffer_fini(buffer, ops, fd);
    return r;
}

void kms_buffer_fini(struct kms_buffer *buffer, const struct kms_ops *ops, int fd)
{
    if (buffer->map)
        ops->unmap_dumb(ops, buffer->map, buffer->dumb.size);
    if (buffer->fb)
        KMS_RESTART(ops->rm_fb(ops, fd, buffer->fb));
    if (buffer->dumb.handle)
        KMS_RESTART(ops->destroy_dumb(ops, fd, buffer->dumb.handle));
    *buffer = (struct kms_buffer){ 0 };
}

static void *row_at(const struct kms_buffer *buffer, int x, int y, size_t bytes_per_pixel)
{
    return (uint8_t *)buffer->map + (size_t)y * buffer->dumb.pitch + (size_t)x * bytes_per_pixel;
}

static void convert_rgb565(uint16_t *restrict to, const uint32_t *restrict from, int width)
{
    for (int x = 0; x < width; x++) {
        uint32_t p = from[x];

        to[x] = (uint16_t)((p >> 8 & 0xf800) | (p >> 5 & 0x07e0) | (p >> 3 & 0x001f));
    }
}

void kms_buffer_copy(const struct kms_buffer *buffer, uint32_t format, const struct pixels *shadow,
                     const struct region *region)
{
    REGION_FOREACH (rect, region)
        for (int y = rect->y; y < rect->y + rect->height; y++) {
            const uint32_t *from = pixels_row(shadow, y) + rect->x;

            if (format == DRM_FORMAT_RGB565)
                convert_rgb565(row_at(buffer, rect->x, y, 2), from, rect->width);
            else
                memcpy(row_at(buffer, rect->x, y, 4), from, (size_t)rect->width * 4);
        }
}
