#include "scene/cover.h"

#include "scene/layer.h"

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

static bool has_mask(const struct node *node)
{
    for (size_t i = 0; i < node->n_children; i++) {
        if (theme_node_expr(node->children[i]->spec, ATTRIBUTE_RENDER_MODE))
            return true;
    }
    return false;
}

/* From the topmost to the lowest. `solid`: nothing above it changes how it is painted. */
static void mark(struct covers *covers, struct node *node, bool solid)
{
    struct rect ink = node_ink(node);
    bool plain = solid && is_plain(node);
    bool children_plain = plain && !has_mask(node);

    if (!node->shown)
        return;
    for (size_t i = node->n_children; i > 0; i--)
        mark(covers, node->children[i - 1], children_plain);
    bool hidden = plain && !rect_empty(ink) &&
                  (!rect_intersects(ink, covers->panel) || is_covered(covers, ink));
    node->unseen = node->look.alpha == 0 || hidden;
    if (plain)
        cover(covers, node);
}

void cover_mark(struct node *root, struct rect panel)
{
    struct covers covers = { .panel = panel };

    mark(&covers, root, true);
}

static bool has_size(const struct node *node)
{
    return node->placing.width != LENGTH_AUTO && node->placing.height != LENGTH_AUTO;
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
