#include "golden.h"

#include <stdlib.h>

#include <cairo.h>
#include <check.h>
#include <glib.h>

/* Other versions of FreeType and Pango move edges a little. */
#define CHANNEL_TOLERANCE 8
#define CHANNEL_VISIBLE   24
#define ONE_BEYOND_OF     1300 /* pixels */
#define ONE_VISIBLE_OF    4300

static void write_picture(const struct pixels *picture, const char *path)
{
    cairo_surface_t *surface =
        cairo_image_surface_create_for_data((unsigned char *)picture->data, CAIRO_FORMAT_RGB24,
                                            picture->width, picture->height, picture->stride);

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

static void compare(const struct pixels *picture, cairo_surface_t *golden, const char *got)
{
    int allowed = picture->width * picture->height;
    int beyond = 0;
    int visible = 0;

    ck_assert_int_eq(cairo_image_surface_get_width(golden), picture->width);
    ck_assert_int_eq(cairo_image_surface_get_height(golden), picture->height);
    for (int y = 0; y < picture->height; y++) {
        const uint32_t *wanted =
            (const void *)(cairo_image_surface_get_data(golden) +
                           (ptrdiff_t)y * cairo_image_surface_get_stride(golden));
        for (int x = 0; x < picture->width; x++) {
            int difference = greatest_difference(wanted[x], pixels_row(picture, y)[x]);
            beyond += difference > CHANNEL_TOLERANCE;
            visible += difference > CHANNEL_VISIBLE;
        }
    }
    if (beyond <= allowed / ONE_BEYOND_OF && visible <= allowed / ONE_VISIBLE_OF)
        return;
    write_picture(picture, got);
    ck_abort_msg("%d pixels differ, %d of them visibly; see %s", beyond, visible, got);
}

void golden_check(const struct pixels *picture, const char *name)
{
    g_autofree char *golden = g_strdup_printf("%s/%s.png", TEST_GOLDEN, name);
    g_autofree char *got = g_strdup_printf("%s-got.png", name);

    if (getenv("GOLDEN_UPDATE")) {
        write_picture(picture, golden);
        return;
    }
    cairo_surface_t *surface = cairo_image_surface_create_from_png(golden);
    ck_assert_msg(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, "no %s", golden);
    compare(picture, surface, got);
    cairo_surface_destroy(surface);
}
