#include "scene/cover.h"

#include <math.h>

#include "scene/layer.h"
#include "scene/transform.h"

/* Opaque rectangles remembered on the way from the top down: the last ones are forgotten. */
#define COVERS_MAX 16

struct covers {
    struct rect panel;
    struct rect rects[COVERS_MAX];
    size_t count;
};

static bool contains(struct rect outer, struct rect inner)
{
    return rect_equal(rect_union(outer, inner), outer);
}

static bool is_covered(const struct covers *covers, struct rect ink)
{
    for (size_t i = 0; i < covers->count; i++) {
        if (contains(covers->rects[i], ink))
            return true;
    }
    return false;
}

/* Painted otherwise than straight onto what is below it. */
static bool is_plain(const struct node *node)
{
    static const enum attribute effects[] = {
        ATTRIBUTE_ANGLE, ATTRIBUTE_SCALE, ATTRIBUTE_OFFSET_X, ATTRIBUTE_OFFSET_Y, ATTRIBUTE_CLIP,
    };

    for (size_t i = 0; i < G_N_ELEMENTS(effects); i++) {
        if (theme_node_expr(node->spec, effects[i]))
            return false;
    }
    for (size_t i = 0; i < node->n_movers; i++) {
        if (node->movers[i].motion.running)
            return false;
    }
    return !node->look.grouped && !node_is(node, IN_HAND) &&
           !theme_node_expr(node->spec, ATTRIBUTE_BLEND_MODE) &&
           !theme_node_expr(node->spec, ATTRIBUTE_RENDER_MODE);
}

static bool is_opaque_color(color_t color)
{
    return color >> 24 == 0xff;
}

static bool fills_box(const struct node *node)
{
    const struct look *look = &node->look;

    if (node->gradients[GRADIENT_OF_FILL] || rect_empty(node->ink))
        return false;
    if (node->gradients[GRADIENT_OF_FILL])
        return false;
    if (look->radius == 0 && is_opaque_color(look->background))
        return true;
    return node_is(node, IN_RECTANGLE) && is_opaque_color(look->fill);
}

static void cover(struct covers *covers, const struct node *node)
{
    if (covers->count < COVERS_MAX && fills_box(node))
        covers->rects[covers->count++] = node->box;
}

/* A hand, wherever it stands. */
static struct rect turning_circle(const struct node *hand)
{
    int reach = (int)ceil(node_turn_steps(hand) / (2 * G_PI)) + 2;
    int x = hand->box.x + hand->box.width / 2;
    int y = hand->box.y + hand->box.height / 2;

    return (struct rect){ x - reach, y - reach, 2 * reach, 2 * reach };
}

static bool is_below(const struct covers *covers, struct rect ink)
{
    struct rect seen = rect_intersection(ink, covers->panel);

    return !rect_empty(ink) && (rect_empty(seen) || is_covered(covers, seen));
}

static bool has_mask(const struct node *node)
{
    for (size_t i = 0; i < node->n_children; i++) {
        if (theme_node_expr(node->children[i]->spec, ATTRIBUTE_RENDER_MODE))
            return true;
    }
    return false;
}

static bool has_size(const struct node *node)
{
    return node->placing.width != LENGTH_AUTO && node->placing.height != LENGTH_AUTO;
}

/* Beyond the edges of the panel, whatever size its contents get. */
static bool is_outside(const struct covers *covers, const struct node *node)
{
    struct rect box = { node->box.x, node->box.y, MAX(node->box.width, 1),
                        MAX(node->box.height, 1) };
    struct rect place = transform_rect(&node->matrix, box);
    struct rect panel = covers->panel;
    bool beyond = place.x >= panel.x + panel.width || place.y >= panel.y + panel.height;

    return rect_empty(node->ink) && !rect_intersects(place, panel) && (beyond || has_size(node));
}

/* From the topmost to the lowest. `solid`: nothing above it changes how it is painted. */
static void mark(struct covers *covers, struct node *node, bool solid)
{
    bool plain = solid && is_plain(node);
    bool children_plain = plain && !has_mask(node);

    if (!node->shown)
        return;
    for (size_t i = node->n_children; i > 0; i--)
        mark(covers, node->children[i - 1], children_plain);
    if (node_is(node, IN_HAND))
        node->unseen = solid && is_below(covers, turning_circle(node));
    else
        node->unseen = (plain && is_below(covers, node->ink)) || is_outside(covers, node);
    node->unseen |= node->look.alpha == 0;
    if (plain)
        cover(covers, node);
}

void cover_mark(struct node *root, struct rect panel)
{
    struct covers covers = { .panel = panel };

    mark(&covers, root, true);
}

bool node_is_apart(const struct node *node)
{
    for (; node->parent; node = node->parent) {
        if (has_size(node))
            return true;
        if (node_is(node->parent, IN_FLOW | IN_STACK))
            return false;
    }
    return true;
}
