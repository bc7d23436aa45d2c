#include "scene/shape.h"

#include <math.h>

#include "theme/path-data.h"

void shape_round_rectangle(cairo_t *cr, double x, double y, double width, double height,
                           double radius)
{
    double r = MAX(MIN(radius, MIN(width, height) / 2), 0);

    cairo_new_sub_path(cr);
    if (r <= 0) { /* four corners that a join can be seen at */
        cairo_rectangle(cr, x, y, width, height);
        return;
    }
    cairo_arc(cr, x + width - r, y + r, r, -G_PI / 2, 0);
    cairo_arc(cr, x + width - r, y + height - r, r, 0, G_PI / 2);
    cairo_arc(cr, x + r, y + height - r, r, G_PI / 2, G_PI);
    cairo_arc(cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
    cairo_close_path(cr);
}

void shape_ellipse(cairo_t *cr, struct rect box, double inset, double start, double end)
{
    double rx = MAX(box.width / 2.0 - inset, 0.1);
    double ry = MAX(box.height / 2.0 - inset, 0.1);

    cairo_save(cr);
    cairo_translate(cr, box.x + box.width / 2.0, box.y + box.height / 2.0);
    cairo_scale(cr, rx, ry);
    cairo_new_sub_path(cr);
    if (end >= start)
        cairo_arc(cr, 0, 0, 1, start - G_PI / 2, end - G_PI / 2);
    else
        cairo_arc_negative(cr, 0, 0, 1, start - G_PI / 2, end - G_PI / 2);
    cairo_restore(cr);
}

void shape_set_stroke(cairo_t *cr, const struct look *look)
{
    static const cairo_line_cap_t caps[] = {
        [CAP_BUTT] = CAIRO_LINE_CAP_BUTT,
        [CAP_ROUND] = CAIRO_LINE_CAP_ROUND,
        [CAP_SQUARE] = CAIRO_LINE_CAP_SQUARE,
    };
    static const cairo_line_join_t joins[] = {
        [JOIN_MITER] = CAIRO_LINE_JOIN_MITER,
        [JOIN_ROUND] = CAIRO_LINE_JOIN_ROUND,
        [JOIN_BEVEL] = CAIRO_LINE_JOIN_BEVEL,
    };

    cairo_set_line_width(cr, look->thickness);
    cairo_set_line_cap(cr, caps[look->line.cap]);
    cairo_set_line_join(cr, joins[look->line.join]);
    if (look->line.n_dashes > 0)
        cairo_set_dash(cr, look->line.dashes, look->line.n_dashes, look->line.phase);
}

static void add_segment(cairo_t *cr, const struct path_segment *segment)
{
    switch (segment->kind) {
    case PATH_MOVE:
        cairo_move_to(cr, segment->x, segment->y);
        break;
    case PATH_LINE:
        cairo_line_to(cr, segment->x, segment->y);
        break;
    case PATH_CURVE:
        cairo_curve_to(cr, segment->x1, segment->y1, segment->x2, segment->y2, segment->x,
                       segment->y);
        break;
    case PATH_CLOSE:
        cairo_close_path(cr);
        break;
    }
}

static void path_outline(cairo_t *cr, const struct node *node)
{
    const struct look *look = &node->look;
    struct rect box = node->box;

    cairo_save(cr);
    if (look->rtl) {
        cairo_translate(cr, 2 * box.x + box.width, 0);
        cairo_scale(cr, -1, 1);
    }
    cairo_translate(cr, box.x + look->view_x, box.y + look->view_y);
    cairo_scale(cr, look->view_scale, look->view_scale);
    for (guint i = 0; node->path && i < node->path->len; i++)
        add_segment(cr, &g_array_index(node->path, struct path_segment, i));
    cairo_restore(cr);
}

void shape_fill_path(cairo_t *cr, const struct node *node)
{
    struct rect box = node->box;

    switch (node->spec->element) {
    case ELEMENT_ELLIPSE:
        shape_ellipse(cr, box, 0, 0, 2 * G_PI);
        cairo_close_path(cr);
        break;
    case ELEMENT_PATH:
        path_outline(cr, node);
        break;
    case ELEMENT_ROUND_RECTANGLE:
        shape_round_rectangle(cr, box.x, box.y, box.width, box.height, node->look.radius);
        break;
    default:
        cairo_rectangle(cr, box.x, box.y, box.width, box.height);
        break;
    }
}

/* The line stays inside of the box. */
void shape_stroke_path(cairo_t *cr, const struct node *node)
{
    const struct look *look = &node->look;
    struct rect box = node->box;
    double half = look->thickness / 2.0;
    double step = look->steps > 0 ? 2 * G_PI / look->steps : 0;
    int radius = node->spec->element == ELEMENT_ROUND_RECTANGLE ? look->radius : 0;

    switch (node->spec->element) {
    case ELEMENT_ELLIPSE:
        shape_ellipse(cr, box, half, 0, 2 * G_PI);
        cairo_close_path(cr);
        break;
    case ELEMENT_ARC:
        shape_ellipse(cr, box, half, look->start * step, look->end * step);
        break;
    case ELEMENT_PATH:
        path_outline(cr, node);
        break;
    case ELEMENT_LINE:
        cairo_move_to(cr, box.x + look->from_x, box.y + look->from_y);
        cairo_line_to(cr, box.x + look->to_x, box.y + look->to_y);
        break;
    default:
        shape_round_rectangle(cr, box.x + half, box.y + half, box.width - look->thickness,
                              box.height - look->thickness, radius - half);
        break;
    }
}

static struct rect outer(double left, double top, double right, double bottom)
{
    const double far = PIXELS_SIDE_MAX;
    int x = (int)floor(CLAMP(left, -far, far)) - 1;
    int y = (int)floor(CLAMP(top, -far, far)) - 1;

    if (right <= left && bottom <= top)
        return (struct rect){ 0 };
    return (struct rect){ x, y, (int)ceil(CLAMP(right, -far, far)) + 1 - x,
                          (int)ceil(CLAMP(bottom, -far, far)) + 1 - y };
}

/* Around the part of the ellipse that an Arc draws: its ends, and where it is farthest out. */
static struct rect arc_ink(const struct node *node)
{
    const struct look *look = &node->look;
    struct rect box = node->box;
    double half = look->thickness / 2.0;
    double reach = half * G_SQRT2; /* of a square cap */
    double step = look->steps > 0 ? 2 * G_PI / look->steps : 0;
    double from = MIN(look->start, look->end) * step;
    double to = MAX(look->start, look->end) * step;
    double left = G_MAXDOUBLE;
    double top = G_MAXDOUBLE;
    double right = -G_MAXDOUBLE;
    double bottom = -G_MAXDOUBLE;

    for (double angle = from;; angle = MIN((floor(angle / G_PI_2 + 1e-9) + 1) * G_PI_2, to)) {
        double x = box.x + box.width / 2.0 + MAX(box.width / 2.0 - half, 0.1) * sin(angle);
        double y = box.y + box.height / 2.0 - MAX(box.height / 2.0 - half, 0.1) * cos(angle);
        left = MIN(left, x - reach);
        top = MIN(top, y - reach);
        right = MAX(right, x + reach);
        bottom = MAX(bottom, y + reach);
        if (angle >= to)
            break;
    }
    return rect_intersection(outer(left, top, right, bottom), box);
}

struct rect shape_ink(const struct node *node)
{
    const struct look *look = &node->look;
    double left, top, right, bottom;
    struct rect ink = { 0 };

    if (!look->fill && !look->stroke)
        return ink;
    if (node_is(node, IN_ARC) && !look->fill && abs(look->end - look->start) < look->steps)
        return arc_ink(node);
    if (!node_is(node, IN_PATH | IN_LINE))
        return node->box;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 0, 0);
    cairo_t *cr = cairo_create(surface);
    shape_stroke_path(cr, node);
    if (look->fill) {
        cairo_fill_extents(cr, &left, &top, &right, &bottom);
        ink = outer(left, top, right, bottom);
    }
    if (look->stroke) {
        shape_set_stroke(cr, look);
        cairo_stroke_extents(cr, &left, &top, &right, &bottom);
        ink = rect_union(ink, outer(left, top, right, bottom));
    }
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return ink;
}
