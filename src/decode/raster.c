#include "decode/raster.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "decode/protocol.h"

static const char *const type_names[] = {
    [RASTER_PNG] = "png",
    [RASTER_JPEG] = "jpeg",
};

void raster_preload(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(type_names); i++) {
        g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type(type_names[i], NULL);

        if (loader)
            gdk_pixbuf_loader_close(loader, NULL);
    }
}

struct load {
    struct size wanted;
    bool too_large;
    int bottom; /* of the rows that were decoded */
};

/* The shift by which both sides can be halved and still hold the wanted size however the picture
 * is turned: its orientation comes later in the file. */
static int spare_halvings(int width, int height, struct size wanted)
{
    int enough = MAX(wanted.width, wanted.height);
    int shift = 0;

    while (shift < 3 && MIN(width, height) >> (shift + 1) >= enough)
        shift++;
    return shift;
}

static int halved(int length, int shift)
{
    return (length + (1 << shift) - 1) >> shift;
}

/* Called when the size is known and before memory is taken. libjpeg can leave out detail while it
 * decodes, by powers of two; the loader would do other scaling badly and late. */
static void on_size(GdkPixbufLoader *loader, int width, int height, void *userdata)
{
    struct load *load = userdata;

    if (width <= 0 || height <= 0 || (int64_t)width * height > DECODE_PIXELS_MAX) {
        load->too_large = true;
        gdk_pixbuf_loader_set_size(loader, 0, 0); /* makes it fail */
        return;
    }

    int shift = spare_halvings(width, height, load->wanted);
    gdk_pixbuf_loader_set_size(loader, halved(width, shift), halved(height, shift));
}

/* Rows that never come would show old memory. */
static void on_prepared(GdkPixbufLoader *loader, void *userdata)
{
    gdk_pixbuf_fill(gdk_pixbuf_loader_get_pixbuf(loader), 0);
}

static void on_updated(GdkPixbufLoader *loader, int x, int y, int width, int height, void *userdata)
{
    struct load *load = userdata;

    load->bottom = MAX(load->bottom, y + height);
}

static int error_code(const struct load *load, const GError *error)
{
    if (load->too_large ||
        g_error_matches(error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
        return -EFBIG;
    return -EBADMSG;
}

static int load_pixbuf(enum raster_type type, const uint8_t *data, size_t size, struct size wanted,
                       GdkPixbuf **ret)
{
    struct load load = { .wanted = wanted };
    g_autoptr(GError) error = NULL;
    g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type(type_names[type], &error);

    if (!loader)
        return error_code(&load, error);
    g_signal_connect(loader, "size-prepared", G_CALLBACK(on_size), &load);
    g_signal_connect(loader, "area-prepared", G_CALLBACK(on_prepared), &load);
    g_signal_connect(loader, "area-updated", G_CALLBACK(on_updated), &load);
    if (!gdk_pixbuf_loader_write(loader, data, size, &error)) {
        gdk_pixbuf_loader_close(loader, NULL);
        return error_code(&load, error);
    }
    if (!gdk_pixbuf_loader_close(loader, &error))
        return error_code(&load, error);

    GdkPixbuf *pixbuf = gdk_pixbuf_loader_get_pixbuf(loader);
    if (!pixbuf || load.bottom < gdk_pixbuf_get_height(pixbuf)) /* the loader takes half a PNG */
        return -EBADMSG;
    *ret = g_object_ref(pixbuf);
    return 0;
}

static GdkPixbuf *scale(GdkPixbuf *picture, const struct fit_plan *fit)
{
    struct size size = { gdk_pixbuf_get_width(picture), gdk_pixbuf_get_height(picture) };

    if (size.width == fit->size.width && size.height == fit->size.height)
        return g_object_ref(picture);

    /* Cut first: gdk_pixbuf_scale() computes offsets in 16.16 fixed point. */
    struct rect seen = fit_source(fit, size);
    g_autoptr(GdkPixbuf) part =
        gdk_pixbuf_new_subpixbuf(picture, seen.x, seen.y, seen.width, seen.height);
    GdkPixbuf *scaled = gdk_pixbuf_new(GDK_COLORSPACE_RGB, gdk_pixbuf_get_has_alpha(picture), 8,
                                       fit->size.width, fit->size.height);

    if (scaled)
        gdk_pixbuf_scale(part, scaled, 0, 0, fit->size.width, fit->size.height,
                         fit->x + seen.x * fit->scale_x, fit->y + seen.y * fit->scale_y,
                         fit->scale_x, fit->scale_y, GDK_INTERP_BILINEAR);
    return scaled;
}

static uint32_t premultiplied(const uint8_t *rgba, bool has_alpha)
{
    uint32_t alpha = has_alpha ? rgba[3] : 255;
    uint32_t pixel = alpha << 24;

    for (int i = 0; i < 3; i++)
        pixel |= ((rgba[i] * alpha + 127) / 255) << (16 - 8 * i);
    return pixel;
}

static void store(const GdkPixbuf *picture, uint32_t *pixels)
{
    const uint8_t *bytes = gdk_pixbuf_read_pixels(picture);
    int width = gdk_pixbuf_get_width(picture);
    int height = gdk_pixbuf_get_height(picture);
    size_t stride = (size_t)gdk_pixbuf_get_rowstride(picture);
    size_t channels = (size_t)gdk_pixbuf_get_n_channels(picture);
    bool has_alpha = gdk_pixbuf_get_has_alpha(picture);

    for (int y = 0; y < height; y++) {
        const uint8_t *row = bytes + (size_t)y * stride;

        for (int x = 0; x < width; x++)
            *pixels++ = premultiplied(row + (size_t)x * channels, has_alpha);
    }
}

/* EXIF's orientations 5 to 8 lay the picture on its side. */
static bool lies_on_its_side(GdkPixbuf *picture)
{
    const char *orientation = gdk_pixbuf_get_option(picture, "orientation");

    return orientation && atoi(orientation) >= 5;
}

int raster_decode(enum raster_type type, const uint8_t *data, size_t size, struct size wanted,
                  enum decode_fit how, uint32_t *pixels, struct size *ret_size)
{
    g_autoptr(GdkPixbuf) picture = NULL;
    int r = load_pixbuf(type, data, size, wanted, &picture);
    if (r < 0)
        return r;

    /* Scaled as it lies and turned afterwards, when it is small. */
    struct size lying =
        lies_on_its_side(picture) ? (struct size){ wanted.height, wanted.width } : wanted;
    struct fit_plan fit = fit_compute(gdk_pixbuf_get_width(picture), gdk_pixbuf_get_height(picture),
                                      lying, how, false);
    g_autoptr(GdkPixbuf) scaled = scale(picture, &fit);
    if (!scaled)
        return -EFBIG;
    gdk_pixbuf_copy_options(picture, scaled);
    g_autoptr(GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation(scaled);
    if (!upright)
        return -EFBIG;

    store(upright, pixels);
    *ret_size = (struct size){ gdk_pixbuf_get_width(upright), gdk_pixbuf_get_height(upright) };
    return 0;
}
