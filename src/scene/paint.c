/* Draws the tree. Every pixel comes out the same whatever else is damaged: shapes are rasterized
 * whole into a mask before the damage clips them, pictures and text stand at whole pixels. */
#include <math.h>

#include <cairo.h>

#include "scene/layer.h"

static void set_color(cairo_t *cr, color_t color)
{
    cairo_set_source_rgba(cr, ((color >> 16) & 0xff) / 255.0, ((color >> 8) & 0xff) / 255.0,
                          (color & 0xff) / 255.0, (color >> 24) / 255.0);
}

/* A shape on its way to the panel: an alpha mask of the box, the origin at the box's corner. */
struct mask {
    cairo_t *target;
    cairo_surface_t *surface;
    cairo_t *cr;
    struct rect box;
};

static void mask_begin(struct mask *mask, cairo_t *target, struct rect box)
{
    *mask = (struct mask){
        .target = target,
        .surface = cairo_image_surface_create(CAIRO_FORMAT_A8, box.width, box.height),
        .box = box,
    };
    mask->cr = cairo_create(mask->surface);
}

static void mask_end(struct mask *mask)
{
    cairo_destroy(mask->cr);
    cairo_mask_surface(mask->target, mask->surface, mask->box.x, mask->box.y);
    cairo_surface_destroy(mask->surface);
}

static void path_round_rectangle(cairo_t *cr, double x, double y, double width, double height,
                                 double radius)
{
    double r = MAX(MIN(radius, MIN(width, height) / 2), 0);

    cairo_new_sub_path(cr);
    cairo_arc(cr, x + width - r, y + r, r, -G_PI / 2, 0);
    cairo_arc(cr, x + width - r, y + height - r, r, 0, G_PI / 2);
    cairo_arc(cr, x + r, y + height - r, r, G_PI / 2, G_PI);
    cairo_arc(cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
    cairo_close_path(cr);
}

/* The ellipse inset from the box by `inset`, as the current point's path; angles as in a theme. */
static void path_ellipse(cairo_t *cr, struct rect box, double inset, double start, double end)
{
    double rx = MAX(box.width / 2.0 - inset, 0.1);
    double ry = MAX(box.height / 2.0 - inset, 0.1);

    cairo_save(cr);
    cairo_translate(cr, box.width / 2.0, box.height / 2.0);
    cairo_scale(cr, rx, ry);
    cairo_new_sub_path(cr);
    if (end >= start)
        cairo_arc(cr, 0, 0, 1, start - G_PI / 2, end - G_PI / 2);
    else
        cairo_arc_negative(cr, 0, 0, 1, start - G_PI / 2, end - G_PI / 2);
    cairo_restore(cr);
}

static void fill_box(cairo_t *cr, struct rect box, int radius, color_t color)
{
    struct mask mask;

    if (!color || rect_empty(box))
        return;
    set_color(cr, color);
    if (radius <= 0) {
        cairo_rectangle(cr, box.x, box.y, box.width, box.height);
        cairo_fill(cr);
        return;
    }
    mask_begin(&mask, cr, box);
    path_round_rectangle(mask.cr, 0, 0, box.width, box.height, radius);
    cairo_fill(mask.cr);
    mask_end(&mask);
}

static void paint_shape(cairo_t *cr, const struct node *node)
{
    const struct look *look = &node->look;
    bool ellipse = node->spec->element == ELEMENT_ELLIPSE;
    int radius = node->spec->element == ELEMENT_ROUND_RECTANGLE ? look->radius : 0;
    double half = look->thickness / 2.0;
    struct mask mask;

    if (look->fill && ellipse) {
        set_color(cr, look->fill);
        mask_begin(&mask, cr, node->box);
        path_ellipse(mask.cr, node->box, 0, 0, 2 * G_PI);
        cairo_fill(mask.cr);
        mask_end(&mask);
    } else {
        fill_box(cr, node->box, radius, look->fill);
    }
    if (!look->stroke)
        return;
    set_color(cr, look->stroke);
    mask_begin(&mask, cr, node->box);
    if (ellipse)
        path_ellipse(mask.cr, node->box, half, 0, 2 * G_PI);
    else
        path_round_rectangle(mask.cr, half, half, node->box.width - look->thickness,
                             node->box.height - look->thickness, radius - half);
    cairo_set_line_width(mask.cr, look->thickness);
    cairo_stroke(mask.cr);
    mask_end(&mask);
}

/* From step to step of a ring. */
static void paint_ring(cairo_t *cr, const struct node *node, int from, int to, color_t color)
{
    const struct look *look = &node->look;
    struct mask mask;

    if (!color || from == to)
        return;
    set_color(cr, color);
    mask_begin(&mask, cr, node->box);
    path_ellipse(mask.cr, node->box, look->thickness / 2.0, 2 * G_PI * from / look->steps,
                 2 * G_PI * to / look->steps);
    cairo_set_line_width(mask.cr, look->thickness);
    cairo_set_line_cap(mask.cr,
                       look->cap == CAP_ROUND ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
    cairo_stroke(mask.cr);
    mask_end(&mask);
}

/* A bar with round ends: what is done is cut from the whole bar's shape, so its end is round only
 * where the bar's is, and a small part is not a blob. */
static void paint_bar(cairo_t *cr, const struct node *node)
{
    const struct look *look = &node->look;
    struct rect box = node->box;
    struct mask mask;

    fill_box(cr, box, look->radius, look->track);
    if (look->value <= 0 || !look->fill)
        return;
    set_color(cr, look->fill);
    mask_begin(&mask, cr, box);
    path_round_rectangle(mask.cr, 0, 0, box.width, box.height, look->radius);
    cairo_clip(mask.cr);
    cairo_rectangle(mask.cr, look->rtl ? box.width - look->value : 0, 0, look->value, box.height);
    cairo_fill(mask.cr);
    mask_end(&mask);
}

static cairo_surface_t *surface_of(const struct image *image)
{
    const struct pixels *pixels = image_pixels(image);

    return cairo_image_surface_create_for_data((unsigned char *)pixels->data, CAIRO_FORMAT_ARGB32,
                                               pixels->width, pixels->height, pixels->stride);
}

static void paint_picture(cairo_t *cr, const struct node *node)
{
    const struct look *look = &node->look;
    struct size size = image_size(node->image);
    int x = node->box.x + (node->box.width - size.width) / 2;
    int y = node->box.y + (node->box.height - size.height) / 2;
    cairo_surface_t *surface = surface_of(node->image);
    struct mask mask;

    if (look->color) { /* a glyph: its alpha in that color */
        set_color(cr, look->color);
        cairo_mask_surface(cr, surface, x, y);
    } else {
        cairo_set_source_surface(cr, surface, x, y);
        mask_begin(&mask, cr, node->box);
        cairo_set_source_rgba(mask.cr, 0, 0, 0, look->alpha / 255.0);
        path_round_rectangle(mask.cr, 0, 0, node->box.width, node->box.height, look->radius);
        cairo_fill(mask.cr);
        mask_end(&mask);
    }
    cairo_surface_destroy(surface);
}

/* A ring with only its hole damaged, where its figure stands, need not be drawn. */
static bool only_hole_damaged(const struct node *node, const struct region *damage)
{
    struct rect box = node->box;
    double hole_width = (box.width - 2 * node->look.thickness) * G_SQRT2 / 2;
    double hole_height = (box.height - 2 * node->look.thickness) * G_SQRT2 / 2;
    int x = (int)ceil((box.width - hole_width) / 2) + 1;
    int y = (int)ceil((box.height - hole_height) / 2) + 1;
    struct rect hole = rect_inset(box, (struct insets){ x, y, x, y });
    bool ring = node->spec->element == ELEMENT_ARC || node->look.ring;

    if (!ring || rect_empty(hole))
        return false;
    REGION_FOREACH (rect, damage) {
        struct rect damaged = rect_intersection(*rect, box);
        if (!rect_equal(rect_union(damaged, hole), hole))
            return false;
    }
    return true;
}

static void paint_node(cairo_t *cr, const struct node *node)
{
    const struct look *look = &node->look;

    fill_box(cr, node->box, look->radius, look->background);
    switch (node->spec->element) {
    case ELEMENT_TEXT:
    case ELEMENT_TIME_TEXT:
        text_block_paint(node->text, cr, (struct point){ node->box.x, node->box.y }, look->color);
        break;
    case ELEMENT_IMAGE:
        if (node->image)
            paint_picture(cr, node);
        break;
    case ELEMENT_RECTANGLE:
    case ELEMENT_ROUND_RECTANGLE:
    case ELEMENT_ELLIPSE:
        paint_shape(cr, node);
        break;
    case ELEMENT_ARC:
        paint_ring(cr, node, look->start, look->end, look->stroke);
        break;
    case ELEMENT_PROGRESS:
        if (look->ring) {
            /* Round ends hide where the track begins, so it need not run below what is done. */
            paint_ring(cr, node, look->start + (look->cap == CAP_ROUND ? look->value : 0),
                       look->end, look->track);
            paint_ring(cr, node, look->start, look->start + look->value, look->fill);
        } else {
            paint_bar(cr, node);
        }
        break;
    default:
        break;
    }
}

void paint_tree(const struct node *node, cairo_t *cr, const struct region *damage)
{
    if (!node->shown)
        return;
    struct rect ink = node_ink(node);
    if (!rect_empty(ink) && region_intersects(damage, ink) && !only_hole_damaged(node, damage))
        paint_node(cr, node);
    for (size_t i = 0; i < node->n_children; i++)
        paint_tree(node->children[i], cr, damage);
}
