/* Pictures: their own pixels where they stand straight, else sampled once for all of them. */
#include "scene/paint.h"
#include "scene/shape.h"
#include "scene/transform.h"

static struct point corner_of(const struct node *node)
{
    struct size size = image_size(node->image);

    return (struct point){ node->box.x + (node->box.width - size.width) / 2,
                           node->box.y + (node->box.height - size.height) / 2 };
}

/* A picture that is turned, as pixels of the panel. */
static cairo_surface_t *turned(const struct node *node, cairo_surface_t *picture)
{
    struct point corner = corner_of(node);
    cairo_surface_t *surface = canvas_surface_new(CAIRO_FORMAT_ARGB32, node->ink);
    cairo_t *cr = cairo_create(surface);

    cairo_set_matrix(cr, &node->matrix);
    cairo_set_source_surface(cr, picture, corner.x, corner.y);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_GOOD);
    cairo_paint(cr);
    cairo_destroy(cr);
    return surface;
}

static cairo_surface_t *placed(const struct node *node, cairo_surface_t *picture)
{
    struct point corner = corner_of(node);
    struct rect at = transform_rect(&node->matrix, (struct rect){ corner.x, corner.y, 1, 1 });

    cairo_surface_set_device_offset(picture, -at.x, -at.y);
    return cairo_surface_reference(picture);
}

/* Cut at the box and its round corners. */
static void paint_cut(const struct canvas *canvas, const struct node *node, cairo_surface_t *source)
{
    struct rect box = node->box;
    struct mask mask;

    paint_mask_begin(&mask, node);
    shape_round_rectangle(mask.cr, box.x, box.y, box.width, box.height, node->look.radius);
    cairo_fill(mask.cr);
    cairo_set_source_surface(canvas->cr, source, 0, 0);
    cairo_mask_surface(canvas->cr, mask.surface, 0, 0);
    mask_drop(&mask);
}

void paint_picture(const struct canvas *canvas, const struct node *node)
{
    const struct look *look = &node->look;
    bool whole = transform_is_whole(&node->matrix);
    cairo_surface_t *picture = canvas_surface_of(image_pixels(node->image));
    cairo_surface_t *source = whole ? placed(node, picture) : turned(node, picture);

    if (look->color) { /* a glyph: its alpha in that color */
        canvas_set_color(canvas->cr, look->color);
        cairo_mask_surface(canvas->cr, source, 0, 0);
    } else if (look->radius > 0) {
        paint_cut(canvas, node, source);
    } else {
        cairo_set_source_surface(canvas->cr, source, 0, 0);
        cairo_paint(canvas->cr);
    }
    cairo_surface_destroy(source);
    cairo_surface_destroy(picture);
}
