/* What must be repainted: where elements were and are, if they look different. */
#include "scene/layer.h"

static struct painted current(const struct node *node)
{
    return (struct painted){
        .ink = node->ink,
        .reach = node->reach,
        .own = node->own,
        .group = node->group,
        .whole = node->whole,
    };
}

static void add_change(struct node *node, struct region *damage, struct rect before,
                       struct rect after)
{
    struct region own = { 0 };

    region_add(&own, before);
    region_add(&own, after);
    node->damages++;
    node->damaged_pixels += region_pixels(&own);
    region_add(damage, before);
    region_add(damage, after);
}

size_t damage_node(struct node *node, struct region *damage)
{
    size_t first = SIZE_MAX;

    struct painted before = node->painted;
    struct painted now = current(node);
    bool around = node->n_effects > 0 && before.whole != now.whole;

    if (before.group != now.group || around) {
        add_change(node, damage, before.reach, now.reach);
        first = node->spec->index;
    } else if (before.own != now.own || !rect_equal(before.ink, now.ink)) {
        add_change(node, damage, before.ink, now.ink);
        first = node->spec->index;
    }
    node->painted = now;
    for (size_t i = 0; i < node->n_children; i++) {
        size_t inside = damage_node(node->children[i], damage);
        first = MIN(first, inside);
    }
    return first != SIZE_MAX && paint_is_joined(node) ? node->spec->index : first;
}

void damage_gone(const struct node *node, struct region *damage)
{
    region_add(damage, node->painted.reach);
}
