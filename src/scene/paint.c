/* Draws the tree: walks it, and joins what has to be drawn apart first. See canvas.h for what makes
 * a pixel come out the same whatever is damaged. */
#include "scene/paint.h"

#include "scene/effect.h"
#include "scene/shape.h"
#include "scene/transform.h"

struct paint paint_of(const struct node *node, enum gradient_of of, color_t color)
{
    return (struct paint){ color, node->gradients[of], &node->matrix };
}

void paint_mask_begin(struct mask *mask, const struct node *node)
{
    mask_begin(mask, node->ink);
    cairo_set_matrix(mask->cr, &node->matrix);
}

void paint_box(const struct canvas *canvas, const struct node *node, int radius,
               const struct paint *paint)
{
    struct rect box = node->box;
    struct mask mask;

    if (!paint->color || rect_empty(box))
        return;
    if (radius <= 0 && transform_is_whole(&node->matrix)) {
        canvas_fill(canvas, transform_rect(&node->matrix, box), paint);
        return;
    }
    paint_mask_begin(&mask, node);
    shape_round_rectangle(mask.cr, box.x, box.y, box.width, box.height, radius);
    cairo_fill(mask.cr);
    mask_end(&mask, canvas, paint);
}

static bool is_among(const struct canvas *canvas, const struct node *node)
{
    return node->spec->index >= canvas->first &&
           (canvas->end == 0 || node->spec->index < canvas->end);
}

static void paint_own(const struct canvas *canvas, const struct node *node)
{
    if (!is_among(canvas, node) || rect_empty(node->ink) ||
        !region_intersects(canvas->damage, node->ink) || paint_only_hole_damaged(canvas, node))
        return;
    if (node_is(node, IN_BOX | IN_ROOM)) {
        struct paint paint = paint_of(node, GRADIENT_OF_FILL, node->look.background);
        paint_box(canvas, node, node->look.radius, &paint);
    } else if (node_is(node, IN_STROKED)) {
        paint_shape(canvas, node);
    } else if (node_is(node, IN_PROGRESS)) {
        paint_progress(canvas, node);
    } else if (node_is(node, IN_TEXTUAL) && !node->bitmap) {
        paint_text(canvas, node);
    } else if (node->image) {
        paint_picture(canvas, node);
    } else if (node_is(node, IN_BARCODE)) {
        paint_barcode(canvas, node);
    }
}

static void paint_node(const struct canvas *canvas, struct node *node);

/* ---- children ---------------------------------------------------------------------------------
 */

static bool has_masks(const struct node *node)
{
    bool masks = false;

    for (size_t i = 0; i < node->n_children; i++)
        masks |= node->children[i]->shown && node->children[i]->look.render_mode != RENDER_SOURCE;
    return masks;
}

/* What the masks among the children leave to be seen of the others; NULL: there is none. */
static cairo_surface_t *mask_of_children(const struct canvas *canvas, const struct node *node)
{
    struct group group;

    if (!has_masks(node))
        return NULL;
    group_begin(&group, canvas, node->reach);
    for (size_t i = 0; i < node->n_children; i++) {
        if (node->children[i]->look.render_mode != RENDER_SOURCE)
            paint_node(&group.canvas, node->children[i]);
    }
    cairo_surface_t *surface = cairo_surface_reference(group.surface);
    group_drop(&group);
    return surface;
}

/* From the first of these children to the next that is drawn itself: masked together. */
static size_t paint_masked(const struct canvas *canvas, struct node *node, size_t first,
                           cairo_surface_t *mask)
{
    struct group group;
    size_t next = first;

    group_begin(&group, canvas, node->reach);
    for (; next < node->n_children; next++) {
        struct node *child = node->children[next];
        if (child->look.render_mode == RENDER_ALL)
            break;
        if (child->look.render_mode == RENDER_SOURCE)
            paint_node(&group.canvas, child);
    }
    group_keep(&group, mask);
    group_end(&group, canvas, 255, BLEND_NORMAL);
    return next;
}

static void paint_children(const struct canvas *canvas, struct node *node)
{
    cairo_surface_t *mask = mask_of_children(canvas, node);

    for (size_t i = 0; i < node->n_children && mask; i++) {
        i = paint_masked(canvas, node, i, mask);
        if (i < node->n_children)
            paint_node(canvas, node->children[i]);
    }
    for (size_t i = 0; i < node->n_children && !mask; i++)
        paint_node(canvas, node->children[i]);
    if (mask)
        cairo_surface_destroy(mask);
}

/* Cut off at whole pixels: the damage does that as well. */
static void paint_clipped(const struct canvas *canvas, struct node *node, struct rect clip)
{
    cairo_save(canvas->cr);
    cairo_rectangle(canvas->cr, clip.x, clip.y, clip.width, clip.height);
    cairo_clip(canvas->cr);
    paint_children(canvas, node);
    cairo_restore(canvas->cr);
}

static void paint_clipped_round(const struct canvas *canvas, struct node *node)
{
    struct rect box = node->box;
    struct group group;
    struct mask mask;

    group_begin(&group, canvas, node->reach);
    paint_children(&group.canvas, node);
    mask_begin(&mask, rect_intersection(transform_rect(&node->matrix, box), node->bounds));
    cairo_set_matrix(mask.cr, &node->matrix);
    shape_round_rectangle(mask.cr, box.x, box.y, box.width, box.height, node->look.radius);
    cairo_fill(mask.cr);
    group_keep(&group, mask.surface);
    mask_drop(&mask);
    group_end(&group, canvas, 255, BLEND_NORMAL);
}

/* ---- the whole of a node ----------------------------------------------------------------------
 */

static bool clips_round(const struct node *node)
{
    return node->look.clip && (node->look.radius > 0 || !transform_is_whole(&node->matrix));
}

bool paint_is_joined(const struct node *node)
{
    return node->look.grouped || clips_round(node) || has_masks(node);
}

static void paint_content(const struct canvas *canvas, struct node *node)
{
    paint_own(canvas, node);
    if (node->n_children == 0)
        return;
    if (!node->look.clip)
        paint_children(canvas, node);
    else if (!clips_round(node))
        paint_clipped(canvas, node, transform_rect(&node->matrix, node->box));
    else
        paint_clipped_round(canvas, node);
}

static struct rect body_of(const struct node *node)
{
    struct rect body = node->ink;

    for (size_t i = 0; i < node->n_children; i++)
        body = rect_union(body, node->children[i]->reach);
    return body;
}

/* Effects are made of the whole element, whatever is damaged, and kept until it changes. */
static void make_effects(struct node *node)
{
    struct rect body = body_of(node);
    struct region all = { 0 };
    struct group group;

    region_add(&all, body);
    const struct canvas whole = { .damage = &all, .area = body, .silhouette = true };
    group_begin(&group, &whole, body);
    paint_content(&group.canvas, node);
    for (size_t i = 0; i < node->n_effects; i++) {
        effect_make(&node->effects[i], group.surface, body, node->look.hollow);
        node->effects[i].of = node->whole;
    }
    group_drop(&group);
}

static void paint_effects(const struct canvas *canvas, struct node *node)
{
    bool fresh = true;

    for (size_t i = 0; i < node->n_effects; i++)
        fresh &= node->effects[i].mask && node->effects[i].of == node->whole;
    if (!fresh)
        make_effects(node);
    for (size_t i = 0; i < node->n_effects; i++) {
        struct effect *effect = &node->effects[i];
        struct paint paint = { .color = effect->color };
        if (effect->color)
            canvas_paint_through(canvas, effect->mask, effect->area, &paint);
        if (!effect->kept)
            effect_forget(effect);
    }
}

static void paint_node(const struct canvas *canvas, struct node *node)
{
    struct group group;

    if (!node->shown || rect_empty(node->reach) || !region_intersects(canvas->damage, node->reach))
        return;
    if (paint_is_joined(node) && !is_among(canvas, node))
        return;
    if (!node->look.grouped) {
        paint_content(canvas, node);
        return;
    }
    group_begin(&group, canvas, node->reach);
    paint_effects(&group.canvas, node);
    paint_content(&group.canvas, node);
    group_end(&group, canvas, node->look.alpha, node->look.blend);
}

void paint_tree(struct node *root, const struct canvas *canvas)
{
    paint_node(canvas, root);
}
