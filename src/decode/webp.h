/* WebP by libwebp, still pictures only. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "decode/fit.h"

/* Writes packed premultiplied ARGB32 for at most the wanted size.
 * -EBADMSG: broken, or animated; -EFBIG: too many pixels, or more memory than there is. */
int webp_decode(const uint8_t *data, size_t size, struct size wanted, enum decode_fit how,
                uint32_t *pixels, struct size *ret_size);
