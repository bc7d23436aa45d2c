#include "decode/vector.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include <cairo.h>
#include <librsvg/rsvg.h>

#include "base/cleanup.h"
#include "base/pixels.h"
#include "decode/protocol.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(cairo_t, cairo_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(cairo_surface_t, cairo_surface_destroy)

static void unref_handle(RsvgHandle **handle)
{
    g_clear_object(handle);
}

/* Cairo computes in 24.8 fixed point; a picture that is cut stays well within it. */
#define VIEWPORT_MAX (8.0 * PIXELS_SIDE_MAX)

static const char without_text[] = "text { display: none !important; }";

static const char preload_picture[] =
    "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'>"
    "<linearGradient id='g'><stop stop-color='red'/><stop offset='1'/></linearGradient>"
    "<filter id='f'><feGaussianBlur stdDeviation='4'/></filter>"
    "<rect width='8' height='8' fill='url(#g)' filter='url(#f)'/></svg>";

void vector_preload(void)
{
    uint32_t pixels[8 * 8] = { 0 };
    struct size size;

    vector_decode((const uint8_t *)preload_picture, strlen(preload_picture), (struct size){ 8, 8 },
                  DECODE_CONTAIN, pixels, &size);
}

/* The size that the document gives itself, else the shape of its viewBox, else the wanted one. */
static void natural_size(RsvgHandle *handle, struct size wanted, double *ret_width,
                         double *ret_height)
{
    RsvgRectangle box;
    gboolean has_box = FALSE;
    double width;
    double height;

    if (!rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height)) {
        rsvg_handle_get_intrinsic_dimensions(handle, NULL, NULL, NULL, NULL, &has_box, &box);
        width = has_box ? box.width : wanted.width;
        height = has_box ? box.height : wanted.height;
    }
    *ret_width = width;
    *ret_height = height;
}

static int draw(RsvgHandle *handle, uint32_t *pixels, struct size size, const RsvgRectangle *where)
{
    g_autoptr(cairo_surface_t) surface = cairo_image_surface_create_for_data(
        (unsigned char *)pixels, CAIRO_FORMAT_ARGB32, size.width, size.height, size.width * 4);
    g_autoptr(cairo_t) cairo = cairo_create(surface);

    if (!rsvg_handle_render_document(handle, cairo, where, NULL))
        return -EBADMSG;
    cairo_surface_finish(surface);
    return cairo_status(cairo) == CAIRO_STATUS_SUCCESS ? 0 : -EBADMSG;
}

int vector_decode(const uint8_t *data, size_t size, struct size wanted, enum decode_fit how,
                  uint32_t *pixels, struct size *ret_size)
{
    _cleanup_(unref_handle) RsvgHandle *handle = rsvg_handle_new_from_data(data, size, NULL);
    double width;
    double height;

    if (!handle || !rsvg_handle_set_stylesheet(handle, (const uint8_t *)without_text,
                                               strlen(without_text), NULL))
        return -EBADMSG;
    natural_size(handle, wanted, &width, &height);
    if (!isfinite(width) || !isfinite(height) || width <= 0 || height <= 0)
        return -EBADMSG;

    struct fit_plan fit = fit_compute(width, height, wanted, how, true);
    RsvgRectangle where = { fit.x, fit.y, width * fit.scale_x, height * fit.scale_y };
    if (where.width > VIEWPORT_MAX || where.height > VIEWPORT_MAX)
        return -EFBIG;

    int r = draw(handle, pixels, fit.size, &where);
    if (r < 0)
        return r;
    *ret_size = fit.size;
    return 0;
}
