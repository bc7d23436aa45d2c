/* SVG by librsvg, drawn at the wanted size. No reference leads out of the file: there is no base
 * URI. Text is left out: fonts are files, and none can be opened. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "decode/fit.h"

/* Draws a small picture so that what librsvg starts or loads lazily is there: its blur has a thread
 * pool. */
void vector_preload(void);
/* Writes packed premultiplied ARGB32 for at most the wanted size; plain or gzip-compressed SVG.
 * -EBADMSG: broken; -EFBIG: of a shape too long and thin to cover the size. */
int vector_decode(const uint8_t *data, size_t size, struct size wanted, enum decode_fit how,
                  uint32_t *pixels, struct size *ret_size);
