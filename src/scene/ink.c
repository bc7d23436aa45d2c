/* Where everything is seen, and a number for what it looks like: damage and painting go by these
 * alone. */
#include <math.h>

#include "scene/effect.h"
#include "scene/hash.h"
#include "scene/paint.h"
#include "scene/shape.h"
#include "scene/style.h"
#include "scene/transform.h"

/* What is left to be spent on a tree. */
struct budget {
    double work;  /* of painting all of it, see price_of() */
    double masks; /* bytes of effects that are kept */
};

/* What a node stands in. */
struct surroundings {
    cairo_matrix_t matrix;
    struct rect clip; /* on the panel */
    struct budget *budget;
};

static struct rect empty_rect(void)
{
    return (struct rect){ 0 };
}

/* What it paints itself, before it is moved. */
static struct rect own_ink(const struct node *node)
{
    const struct look *look = &node->look;
    struct rect ink = empty_rect();

    if (node_is(node, IN_STROKED))
        ink = shape_ink(node);
    else if (node_is(node, IN_BARCODE))
        ink = paint_barcode_fits(node) ? node->box : empty_rect();
    else if (look->background || look->fill || look->track || node->image)
        ink = node->box;
    if (node->text && look->color) {
        struct rect text = text_block_ink(node->text);
        text.x += node->box.x;
        text.y += node->box.y;
        ink = rect_union(ink, text);
    }
    return ink;
}

/* In steps that can be seen. */
static double angle_of(const struct node *node)
{
    double degrees = node_number(node, ATTRIBUTE_ANGLE, 0);

    if (!isfinite(degrees) || fabs(degrees) < 1e-9)
        return 0;
    double steps = node_turn_steps(node);
    return round(fmod(degrees, 360) / 360 * steps) * 360 / steps;
}

static cairo_matrix_t matrix_of(const struct layer *layer, const struct node *node,
                                const cairo_matrix_t *above)
{
    cairo_matrix_t matrix = *above;
    double above_scale = sqrt(fabs(above->xx * above->yy - above->xy * above->yx));
    double scale = CLAMP(style_number(layer, node, ATTRIBUTE_SCALE), 0, SCALE_MAX);
    struct point offset = { style_length(layer, node, ATTRIBUTE_OFFSET_X),
                            style_length(layer, node, ATTRIBUTE_OFFSET_Y) };

    if (!node_is(node, IN_BOX | IN_PART))
        return matrix;
    transform_around(&matrix,
                     node->box.x + style_number(layer, node, ATTRIBUTE_PIVOT_X) * node->box.width,
                     node->box.y + style_number(layer, node, ATTRIBUTE_PIVOT_Y) * node->box.height,
                     angle_of(node), MIN(scale, SCALE_MAX / MAX(above_scale, 1)), offset);
    return matrix;
}

static uint64_t hash_rect(uint64_t hash, struct rect rect)
{
    hash = hash_word(hash, (uint64_t)(uint32_t)rect.x << 32 | (uint32_t)rect.y);
    return hash_word(hash, (uint64_t)(uint32_t)rect.width << 32 | (uint32_t)rect.height);
}

static uint64_t hash_matrix(uint64_t hash, const cairo_matrix_t *matrix)
{
    const double numbers[] = { matrix->xx, matrix->yx, matrix->xy,
                               matrix->yy, matrix->x0, matrix->y0 };

    return hash_bytes(hash, numbers, sizeof(numbers));
}

static uint64_t own_signature(const struct node *node)
{
    uint64_t hash = hash_rect(1, node->box);

    hash = hash_matrix(hash, &node->matrix);
    hash = hash_bytes(hash, &node->look, sizeof(node->look));
    hash = hash_word(hash, (uint64_t)node->scroll);
    for (size_t i = 0; i < G_N_ELEMENTS(node->gradients); i++)
        hash = hash_word(hash, node->gradients[i] ? gradient_signature(node->gradients[i]) : 0);
    return hash;
}

static bool has_mask(const struct node *node)
{
    for (size_t i = 0; i < node->n_children; i++) {
        if (node->children[i]->shown && node->children[i]->look.render_mode != RENDER_SOURCE)
            return true;
    }
    return false;
}

/* How all that is in it is joined with what is below. */
static uint64_t group_signature(const struct node *node)
{
    const struct look *look = &node->look;
    uint64_t hash = hash_word(2, (uint64_t)look->blend << 8 | (uint64_t)look->render_mode);

    if (look->grouped)
        hash = hash_word(hash, (uint64_t)look->alpha);
    if (look->clip) {
        hash = hash_rect(hash, node->box);
        hash = hash_matrix(hash, &node->matrix);
        hash = hash_word(hash, (uint64_t)look->radius);
    }
    for (size_t i = 0; i < node->n_effects; i++) {
        const struct effect *effect = &node->effects[i];
        hash = hash_word(hash, (uint64_t)effect->kind << 32 | effect->color);
        hash = hash_rect(hash, (struct rect){ effect->x, effect->y, effect->reach, 0 });
    }
    return hash_word(hash, has_mask(node));
}

/* Nothing of it is seen. */
static void clear_ink(struct node *node)
{
    node->ink = node->reach = empty_rect();
    node->own = node->group = node->whole = 0;
    for (size_t i = 0; i < node->n_children; i++)
        clear_ink(node->children[i]);
}

/* ---- what it costs ----------------------------------------------------------------------------
 *
 * A theme may not keep the daemon painting for seconds: what is beyond the budget, in the order of
 * painting, is not painted at all. In pixels that are filled with one color. */

#define PRICE_MASK     4 /* a shape, a picture, text */
#define PRICE_GRADIENT 8
#define PRICE_GROUP    4
#define PRICE_EFFECT   24
#define PRICE_SEGMENT  1000 /* of a path, whatever its size */

static double area_of(struct rect rect)
{
    return (double)rect.width * rect.height;
}

static double own_price(const struct node *node)
{
    bool plain = node_is(node, IN_BOX | IN_ROOM | IN_RECTANGLE) && node->look.radius == 0;
    double price = plain ? 1 : PRICE_MASK;

    for (size_t i = 0; i < G_N_ELEMENTS(node->gradients); i++)
        price += node->gradients[i] ? PRICE_GRADIENT : 0;
    return price * area_of(node->ink) + (node->path ? PRICE_SEGMENT * node->path->len : 0);
}

static double group_price(const struct node *node)
{
    double price = (double)node->n_effects * PRICE_EFFECT + (node->look.grouped ? PRICE_GROUP : 0);

    return price * area_of(node->reach);
}

/* False: there is not as much left, and then nothing for what comes after it. */
static bool spend(struct budget *budget, double price)
{
    bool enough = price <= budget->work;

    budget->work = enough ? budget->work - price : 0;
    return enough;
}

/* Masks beyond the budget are made anew for each frame they are in. */
static void keep_masks(struct node *node, struct budget *budget)
{
    for (size_t i = 0; i < node->n_effects; i++) {
        struct effect *effect = &node->effects[i];
        double bytes = area_of(effect_reach(effect, node->reach));
        effect->kept = bytes <= budget->masks;
        budget->masks -= effect->kept ? bytes : 0;
    }
}

/* ---- the tree ---------------------------------------------------------------------------------
 */

static struct rect reach_with_effects(const struct node *node, struct rect clip)
{
    struct rect reach = node->reach;

    for (size_t i = 0; i < node->n_effects; i++)
        reach = rect_union(reach, effect_reach(&node->effects[i], node->reach));
    return rect_intersection(reach, clip);
}

static void ink_node(const struct layer *layer, struct node *node,
                     const struct surroundings *around)
{
    struct surroundings inside = *around;

    if (!node_is(node, IN_PAINTED))
        return;
    if (!node->shown || node->look.alpha == 0) {
        clear_ink(node);
        return;
    }
    node->matrix = matrix_of(layer, node, &around->matrix);
    node->bounds = around->clip;
    inside.matrix = node->matrix;
    node->ink = rect_intersection(transform_rect(&node->matrix, own_ink(node)), around->clip);
    if (!spend(around->budget, own_price(node))) {
        clear_ink(node);
        return;
    }
    node->own = own_signature(node);
    node->group = group_signature(node);
    node->whole = hash_word(node->own, node->group);
    node->reach = node->ink;
    if (node->look.clip)
        inside.clip = rect_intersection(inside.clip, transform_rect(&node->matrix, node->box));
    for (size_t i = 0; i < node->n_children; i++) {
        struct node *child = node->children[i];
        ink_node(layer, child, &inside);
        node->reach = rect_union(node->reach, child->reach);
        node->whole = hash_word(node->whole, child->whole);
    }
    keep_masks(node, around->budget);
    node->reach = reach_with_effects(node, around->clip);
    if (!spend(around->budget, group_price(node)))
        clear_ink(node);
}

struct rect node_ink(const struct node *node)
{
    return node->ink;
}

void ink_tree(struct layer *layer)
{
    struct rect all = { 0, 0, layer->stage->panel.size.width, layer->stage->panel.size.height };
    struct budget budget = { .work = MAX(area_of(all), 5e5) * PAINT_TIMES_MAX,
                             .masks = EFFECT_BYTES_MAX };
    struct surroundings panel = { .clip = all, .budget = &budget };

    cairo_matrix_init_identity(&panel.matrix);
    ink_node(layer, layer->root, &panel);
}
