/* Pictures in memory: premultiplied ARGB32 in native byte order, as Cairo and DRM have it. */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "base/geometry.h"

/* No side of any picture is longer; 8192 x 8192 x 4 bytes still fit an int. */
#define PIXELS_SIDE_MAX 8192

/* A view of somebody else's pixels. */
struct pixels {
    uint32_t *data;
    int width, height;
    int stride; /* bytes from one row to the next */
};

static inline uint32_t *pixels_row(const struct pixels *pixels, int y)
{
    return (uint32_t *)(void *)((uint8_t *)pixels->data + (size_t)y * (size_t)pixels->stride);
}

/* A picture with an owner count. Its pixels do not change. */
struct image;

/* Maps a sealed memfd of width * height packed pixels (see memfd_map_sealed). The descriptor stays
 * the caller's. -EINVAL when size or seals do not fit. */
int image_new_from_memfd(int fd, struct size size, struct image **ret);
/* Takes pixels that g_free() frees. */
struct image *image_new_take(uint32_t *data, struct size size);
struct image *image_ref(struct image *image);
void image_unref(struct image *image);
struct size image_size(const struct image *image);
/* For reading only. */
const struct pixels *image_pixels(const struct image *image);
