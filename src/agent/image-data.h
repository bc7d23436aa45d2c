/* The hint image-data: raw pixels from programs that are known to get it wrong. */
#pragma once

#include <glib.h>

#include "agent/picture.h"

/* Reads (iiibiiay): width, height, rowstride, has alpha, bits per sample, channels, data. Checks
 * all of it, scales down by whole numbers until no side is above `max_side`, premultiplies.
 * -EINVAL and `ret_why` (g_free) when it is not a picture. */
int image_data_read(GVariant *value, int max_side, struct picture **ret, char **ret_why);
