/* PNG and JPEG by gdk-pixbuf. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "decode/fit.h"

enum raster_type { RASTER_PNG, RASTER_JPEG };

/* Loads what gdk-pixbuf would load lazily; nothing can be opened later. */
void raster_preload(void);
/* Writes packed premultiplied ARGB32 for at most the wanted size. Honors the EXIF orientation.
 * -EBADMSG: broken; -EFBIG: too many pixels, or more memory than there is. */
int raster_decode(enum raster_type type, const uint8_t *data, size_t size, struct size wanted,
                  enum decode_fit how, uint32_t *pixels, struct size *ret_size);
