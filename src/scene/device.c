#include "scene/device.h"

#include <cairo.h>

/* The glass around the pixels: not quite black, so that it is seen on a black picture. */
#define FRAME_RED   0.09
#define FRAME_GREEN 0.09
#define FRAME_BLUE  0.11

static cairo_t *draw_on(const struct pixels *pixels)
{
    cairo_surface_t *surface =
        cairo_image_surface_create_for_data((unsigned char *)pixels->data, CAIRO_FORMAT_RGB24,
                                            pixels->width, pixels->height, pixels->stride);
    cairo_t *cr = cairo_create(surface);

    cairo_surface_destroy(surface);
    return cr;
}

static void add_round_rectangle(cairo_t *cr, struct rect rect, int radius)
{
    double r = MIN(radius, MIN(rect.width, rect.height) / 2.0);
    double right = rect.x + rect.width;
    double bottom = rect.y + rect.height;

    cairo_new_sub_path(cr);
    cairo_arc(cr, right - r, rect.y + r, r, -G_PI_2, 0);
    cairo_arc(cr, right - r, bottom - r, r, 0, G_PI_2);
    cairo_arc(cr, rect.x + r, bottom - r, r, G_PI_2, G_PI);
    cairo_arc(cr, rect.x + r, rect.y + r, r, G_PI, 3 * G_PI_2);
    cairo_close_path(cr);
}

static void add_cutouts(cairo_t *cr, const struct scene_panel *panel)
{
    for (size_t i = 0; i < panel->n_cutouts; i++)
        add_round_rectangle(cr, panel->cutouts[i].bounds, panel->cutouts[i].radius);
}

static struct rect whole(const struct scene_panel *panel)
{
    return (struct rect){ 0, 0, panel->size.width, panel->size.height };
}

/* The path of what is behind the frame. */
static void add_hidden(cairo_t *cr, const struct scene_panel *panel)
{
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    if (panel->corner_radius > 0) {
        cairo_rectangle(cr, 0, 0, panel->size.width, panel->size.height);
        add_round_rectangle(cr, whole(panel), panel->corner_radius);
    }
    add_cutouts(cr, panel);
}

void device_cover(const struct pixels *pixels, const struct scene_panel *panel)
{
    cairo_t *cr = draw_on(pixels);

    cairo_set_source_rgb(cr, FRAME_RED, FRAME_GREEN, FRAME_BLUE);
    add_hidden(cr, panel);
    cairo_fill(cr);
    cairo_destroy(cr);
}

/* As the kernel's drivers do: gray by luma, then half. */
static bool is_lit(uint32_t pixel)
{
    unsigned red = pixel >> 16 & 0xff;
    unsigned green = pixel >> 8 & 0xff;
    unsigned blue = pixel & 0xff;

    return (3 * red + 6 * green + blue) / 10 >= 128;
}

void device_make_monochrome(const struct pixels *pixels)
{
    for (int y = 0; y < pixels->height; y++) {
        uint32_t *row = pixels_row(pixels, y);

        for (int x = 0; x < pixels->width; x++)
            row[x] = is_lit(row[x]) ? 0xffffffffU : 0xff000000U;
    }
}

void device_show_unsafe(const struct pixels *pixels, const struct scene_panel *panel)
{
    struct rect safe = rect_inset(whole(panel), panel->safe);
    cairo_t *cr = draw_on(pixels);

    cairo_set_source_rgba(cr, 1, 0.25, 0.3, 0.22);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_rectangle(cr, 0, 0, panel->size.width, panel->size.height);
    cairo_rectangle(cr, safe.x, safe.y, safe.width, safe.height);
    cairo_fill(cr);
    cairo_set_source_rgba(cr, 1, 0.25, 0.3, 0.5);
    add_hidden(cr, panel);
    cairo_fill(cr);
    cairo_destroy(cr);
}

void device_show_damage(const struct pixels *pixels, const struct region *damage)
{
    cairo_t *cr = draw_on(pixels);

    cairo_set_line_width(cr, 2);
    REGION_FOREACH (rect, damage) {
        cairo_rectangle(cr, rect->x + 1, rect->y + 1, rect->width - 2, rect->height - 2);
        cairo_set_source_rgba(cr, 0.2, 0.9, 0.4, 0.15);
        cairo_fill_preserve(cr);
        cairo_set_source_rgba(cr, 0.2, 0.9, 0.4, 0.9);
        cairo_stroke(cr);
    }
    cairo_destroy(cr);
}
