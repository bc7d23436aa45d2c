/* Image files of any of the formats that dorsal-decode knows. Pure: bytes in, pixels out. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "decode/fit.h"

enum image_format {
    IMAGE_UNKNOWN,
    IMAGE_PNG,
    IMAGE_JPEG,
    IMAGE_WEBP,
    IMAGE_SVG, /* XML or gzip: librsvg finds out whether it is SVG */
};

/* Loads what the libraries would load lazily; nothing can be opened later. */
void image_preload(void);
/* By the first bytes. */
enum image_format image_format_of(const uint8_t *data, size_t size);
/* Writes packed premultiplied ARGB32 for at most the wanted size.
 * -EBADMSG: no image, or a broken one; -EFBIG: too large. */
int image_decode(const uint8_t *data, size_t size, struct size wanted, enum decode_fit fit,
                 uint32_t *pixels, struct size *ret_size);
