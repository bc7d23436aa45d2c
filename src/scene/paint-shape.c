/* Shapes and what is made of them. */
#include <math.h>

#include "scene/paint.h"
#include "scene/shape.h"
#include "scene/transform.h"

static void fill_shape(const struct canvas *canvas, const struct node *node)
{
    struct paint paint = paint_of(node, GRADIENT_OF_FILL, node->look.fill);
    struct mask mask;

    if (node_is(node, IN_RECTANGLE)) {
        paint_box(canvas, node, 0, &paint);
        return;
    }
    paint_mask_begin(&mask, node);
    shape_fill_path(mask.cr, node);
    cairo_fill(mask.cr);
    mask_end(&mask, canvas, &paint);
}

void paint_shape(const struct canvas *canvas, const struct node *node)
{
    const struct look *look = &node->look;
    struct paint paint = paint_of(node, GRADIENT_OF_STROKE, look->stroke);
    struct mask mask;

    if (look->fill)
        fill_shape(canvas, node);
    if (!look->stroke || (node_is(node, IN_ARC) && look->start == look->end))
        return;
    paint_mask_begin(&mask, node);
    shape_stroke_path(mask.cr, node);
    shape_set_stroke(mask.cr, look);
    cairo_stroke(mask.cr);
    mask_end(&mask, canvas, &paint);
}

/* From step to step of a ring. */
static void paint_ring(const struct canvas *canvas, const struct node *node, int from, int to,
                       const struct paint *paint)
{
    const struct look *look = &node->look;
    double step = 2 * G_PI / look->steps;
    struct mask mask;

    if (!paint->color || from == to)
        return;
    paint_mask_begin(&mask, node);
    shape_ellipse(mask.cr, node->box, look->thickness / 2.0, from * step, to * step);
    shape_set_stroke(mask.cr, look);
    cairo_stroke(mask.cr);
    mask_end(&mask, canvas, paint);
}

/* A bar with round ends: what is done is cut from the whole bar's shape, so its end is round only
 * where the bar's is, and a small part is not a blob. */
static void paint_bar(const struct canvas *canvas, const struct node *node)
{
    const struct look *look = &node->look;
    const struct paint track = { .color = look->track };
    struct paint fill = paint_of(node, GRADIENT_OF_FILL, look->fill);
    struct rect box = node->box;
    struct mask mask;

    paint_box(canvas, node, look->radius, &track);
    if (!look->fill || look->value <= 0)
        return;
    paint_mask_begin(&mask, node);
    shape_round_rectangle(mask.cr, box.x, box.y, box.width, box.height, look->radius);
    cairo_clip(mask.cr);
    cairo_rectangle(mask.cr, box.x + (look->rtl ? box.width - look->value : 0), box.y, look->value,
                    box.height);
    cairo_fill(mask.cr);
    mask_end(&mask, canvas, &fill);
}

void paint_progress(const struct canvas *canvas, const struct node *node)
{
    const struct look *look = &node->look;
    const struct paint track = { .color = look->track };
    struct paint fill = paint_of(node, GRADIENT_OF_FILL, look->fill);

    if (!look->ring) {
        paint_bar(canvas, node);
        return;
    }
    /* Round ends hide where the track begins, so it need not run below what is done. */
    paint_ring(canvas, node, look->start + (look->line.cap == CAP_ROUND ? look->value : 0),
               look->end, &track);
    paint_ring(canvas, node, look->start, look->start + look->value, &fill);
}

bool paint_only_hole_damaged(const struct canvas *canvas, const struct node *node)
{
    struct rect box = node->box;
    double hole_width = (box.width - 2 * node->look.thickness) * G_SQRT2 / 2;
    double hole_height = (box.height - 2 * node->look.thickness) * G_SQRT2 / 2;
    int x = (int)ceil((box.width - hole_width) / 2) + 1;
    int y = (int)ceil((box.height - hole_height) / 2) + 1;
    struct rect hole = rect_inset(box, (struct insets){ x, y, x, y });

    if ((!node_is(node, IN_ARC) && !node->look.ring) || rect_empty(hole) ||
        !transform_is_whole(&node->matrix))
        return false;
    hole = transform_rect(&node->matrix, hole);
    REGION_FOREACH (rect, canvas->damage) {
        struct rect damaged = rect_intersection(*rect, node->ink);
        if (!rect_equal(rect_union(damaged, hole), hole))
            return false;
    }
    return true;
}
