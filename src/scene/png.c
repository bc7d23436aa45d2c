#include "scene/png.h"

#include <errno.h>

#include <cairo.h>

#include "base/memfd.h"

static cairo_status_t append(void *closure, const unsigned char *data, unsigned length)
{
    g_byte_array_append(closure, data, length);
    return CAIRO_STATUS_SUCCESS;
}

int png_encode(const struct pixels *pixels)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    cairo_surface_t *surface =
        cairo_image_surface_create_for_data((unsigned char *)pixels->data, CAIRO_FORMAT_RGB24,
                                            pixels->width, pixels->height, pixels->stride);
    cairo_status_t status = cairo_surface_write_to_png_stream(surface, append, bytes);

    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return -EIO;
    return memfd_new_sealed("dorsal-screenshot", bytes->data, bytes->len);
}
