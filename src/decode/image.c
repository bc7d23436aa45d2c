#include "decode/image.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <glib.h>

#include "decode/raster.h"
#include "decode/vector.h"
#include "decode/webp.h"

void image_preload(void)
{
    raster_preload();
    vector_preload();
}

static bool starts_with(const uint8_t *data, size_t size, const char *magic)
{
    size_t length = strlen(magic);

    return size >= length && memcmp(data, magic, length) == 0;
}

static bool may_be_svg(const uint8_t *data, size_t size)
{
    size_t at = starts_with(data, size, "\xef\xbb\xbf") ? 3 : 0;

    if (starts_with(data, size, "\x1f\x8b"))
        return true;
    while (at < size && g_ascii_isspace(data[at]))
        at++;
    return at < size && data[at] == '<';
}

enum image_format image_format_of(const uint8_t *data, size_t size)
{
    if (starts_with(data, size, "\x89PNG"))
        return IMAGE_PNG;
    if (starts_with(data, size, "\xff\xd8\xff"))
        return IMAGE_JPEG;
    if (size >= 12 && starts_with(data, size, "RIFF") && memcmp(data + 8, "WEBP", 4) == 0)
        return IMAGE_WEBP;
    return may_be_svg(data, size) ? IMAGE_SVG : IMAGE_UNKNOWN;
}

int image_decode(const uint8_t *data, size_t size, struct size wanted, enum decode_fit fit,
                 uint32_t *pixels, struct size *ret_size)
{
    switch (image_format_of(data, size)) {
    case IMAGE_UNKNOWN:
        break;
    case IMAGE_PNG:
        return raster_decode(RASTER_PNG, data, size, wanted, fit, pixels, ret_size);
    case IMAGE_JPEG:
        return raster_decode(RASTER_JPEG, data, size, wanted, fit, pixels, ret_size);
    case IMAGE_WEBP:
        return webp_decode(data, size, wanted, fit, pixels, ret_size);
    case IMAGE_SVG:
        return vector_decode(data, size, wanted, fit, pixels, ret_size);
    }
    return -EBADMSG;
}
