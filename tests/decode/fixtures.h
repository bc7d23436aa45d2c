/* Image files made on the spot, and descriptors of them. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "base/geometry.h"

enum png_color { PNG_GRAY = 0, PNG_RGB = 2, PNG_PALETTE = 3, PNG_RGBA = 6 };

struct png {
    struct size size;
    int depth; /* bits a sample */
    enum png_color color;
    const uint8_t *rows; /* each row begins with its filter byte, 0 */
    size_t rows_size;
    const uint8_t *palette; /* RGB triples, or NULL */
    size_t palette_size;
};

/* Free with g_byte_array_unref(). */
GByteArray *fixture_png(const struct png *png);
/* A JPEG with four quarters: red, green (top), blue, white (bottom), 64 x 32, and that EXIF
 * orientation (0: none). */
GByteArray *fixture_jpeg(int orientation);

/* A descriptor at the beginning of a file with these bytes. */
int fixture_fd(const void *data, size_t size);
/* An executable script for DORSAL_DECODE in `directory`; free with g_free(). */
char *fixture_script(const char *directory, const char *body);
