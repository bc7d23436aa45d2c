#include "golden.h"

#include <stdlib.h>

#include <cairo.h>
#include <check.h>
#include <glib.h>

#define CHANNEL_TOLERANCE 8
#define CHANNEL_VISIBLE   24
#define PART_BEYOND       0.0012 /* of all pixels */
#define PART_VISIBLE      0.0004

static cairo_surface_t *surface_of(const struct pixels *pixels)
{
    return cairo_image_surface_create_for_data((unsigned char *)pixels->data, CAIRO_FORMAT_RGB24,
                                               pixels->width, pixels->height, pixels->stride);
}

static void write_picture(const struct pixels *pixels, const char *path)
{
    cairo_surface_t *surface = surface_of(pixels);

    ck_assert_int_eq(cairo_surface_write_to_png(surface, path), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
}

static int greatest_difference(uint32_t a, uint32_t b)
{
    int greatest = 0;

    for (int shift = 0; shift < 24; shift += 8)
        greatest = MAX(greatest, abs((int)(a >> shift & 0xff) - (int)(b >> shift & 0xff)));
    return greatest;
}

static void compare(const struct pixels *pixels, cairo_surface_t *golden, const char *got)
{
    double all = (double)pixels->width * pixels->height;
    size_t beyond = 0;
    size_t visible = 0;

    ck_assert_int_eq(cairo_image_surface_get_width(golden), pixels->width);
    ck_assert_int_eq(cairo_image_surface_get_height(golden), pixels->height);
    for (int y = 0; y < pixels->height; y++) {
        const uint32_t *wanted =
            (const void *)(cairo_image_surface_get_data(golden) +
                           (ptrdiff_t)y * cairo_image_surface_get_stride(golden));

        for (int x = 0; x < pixels->width; x++) {
            int difference = greatest_difference(wanted[x], pixels_row(pixels, y)[x]);

            beyond += difference > CHANNEL_TOLERANCE;
            visible += difference > CHANNEL_VISIBLE;
        }
    }
    if ((double)beyond <= all * PART_BEYOND && (double)visible <= all * PART_VISIBLE)
        return;
    write_picture(pixels, got);
    ck_abort_msg("%zu pixels differ, %zu of them visibly; see %s", beyond, visible, got);
}

void golden_check(const struct pixels *pixels, const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/%s.png", TEST_GOLDEN, name);
    g_autofree char *got = g_strdup_printf("%s-got.png", name);

    if (getenv("GOLDEN_UPDATE")) {
        write_picture(pixels, path);
        return;
    }

    cairo_surface_t *golden = cairo_image_surface_create_from_png(path);

    ck_assert_msg(cairo_surface_status(golden) == CAIRO_STATUS_SUCCESS, "no %s", path);
    compare(pixels, golden, got);
    cairo_surface_destroy(golden);
}
