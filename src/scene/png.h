/* A picture as a PNG file. */
#pragma once

#include "base/pixels.h"

/* Returns a sealed memfd with the PNG of the pixels, alpha ignored; negative errno. Blocks as long
 * as the compression takes. */
int png_encode(const struct pixels *pixels);
