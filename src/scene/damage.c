/* What must be repainted: where elements were and are, if they look different. */
#include <string.h>

#include "scene/layer.h"

struct rect node_ink(const struct node *node)
{
    const struct look *look = &node->look;
    struct rect ink = { 0 };

    if (!node->shown || look->alpha == 0)
        return ink;
    if (look->background || look->fill || look->stroke || look->track || node->image)
        ink = node->box;
    if (node->text && look->color) {
        struct rect text = text_block_ink(node->text);
        text.x += node->box.x;
        text.y += node->box.y;
        ink = rect_union(ink, text);
    }
    return ink;
}

void damage_node(struct node *node, struct region *damage)
{
    struct rect ink = node_ink(node);
    bool same =
        rect_equal(ink, node->painted_ink) &&
        (rect_empty(ink) || (rect_equal(node->box, node->painted_box) &&
                             memcmp(&node->look, &node->painted_look, sizeof(node->look)) == 0));

    if (!same) {
        region_add(damage, node->painted_ink);
        region_add(damage, ink);
        node->painted_ink = ink;
        node->painted_box = node->box;
        node->painted_look = node->look;
    }
    for (size_t i = 0; i < node->n_children; i++)
        damage_node(node->children[i], damage);
}

void damage_gone(const struct node *node, struct region *damage)
{
    region_add(damage, node->painted_ink);
    for (size_t i = 0; i < node->n_children; i++)
        damage_gone(node->children[i], damage);
}
