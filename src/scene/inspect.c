#include "scene/inspect.h"

#include "scene/layer.h"
#include "scene/transform.h"

struct search {
    const struct layer *layer;
    scene_item_fn callback;
    void *userdata;
};

static void report_node(const struct search *search, const struct node *node)
{
    const char *tap = node_string(node, ATTRIBUTE_TAP);
    g_autofree char *text = node->text ? value_to_string(&node->text_value) : NULL;
    struct scene_item item = {
        .theme = search->layer->theme,
        .spec = node->spec,
        .box = rect_intersection(transform_rect(&node->matrix, node->box), node->bounds),
        .text = text && *text ? text : NULL,
        .color = node->look.color,
        .tap = tap && *tap ? tap : NULL,
    };

    if (item.text) {
        double scale = search->layer->state.scale;

        item.ink = node_ink(node);
        item.cut = text_block_is_cut(node->text) && !node_bool(node, ATTRIBUTE_MARQUEE, false);
        item.text_size = (int)(node_number(node, ATTRIBUTE_SIZE, 32) * scale);
    }
    if (item.text || item.tap)
        search->callback(&item, search->userdata);
}

static void search_node(const struct search *search, const struct node *node)
{
    if (!node->shown)
        return;
    report_node(search, node);
    for (size_t i = 0; i < node->n_children; i++)
        search_node(search, node->children[i]);
}

void scene_inspect(const struct scene *scene, scene_item_fn callback, void *userdata)
{
    struct layer *layers[SCENE_LAYERS_MAX];
    size_t count = scene_layers(scene, layers);

    for (size_t i = 0; i < count; i++) {
        struct search search = { layers[i], callback, userdata };

        search_node(&search, layers[i]->root);
    }
}

/* ---- without text ---- */

/* Takes the color away from all texts and keeps it, or gives it back, in the same order. */
static void swap_colors(struct node *node, GQueue *colors, bool give_back)
{
    if (node->text && give_back) {
        node->look.color = GPOINTER_TO_UINT(g_queue_pop_head(colors));
    } else if (node->text) {
        g_queue_push_tail(colors, GUINT_TO_POINTER(node->look.color));
        node->look.color = 0;
    }
    for (size_t i = 0; i < node->n_children; i++)
        swap_colors(node->children[i], colors, give_back);
}

static void swap_all_colors(const struct scene *scene, GQueue *colors, bool give_back)
{
    struct layer *layers[SCENE_LAYERS_MAX];
    size_t count = scene_layers(scene, layers);

    for (size_t i = 0; i < count; i++)
        swap_colors(layers[i]->root, colors, give_back);
}

void scene_paint_without_text(struct scene *scene, const struct pixels *pixels)
{
    GQueue colors = G_QUEUE_INIT;
    struct region all = { 0 };

    region_add(&all, (struct rect){ 0, 0, pixels->width, pixels->height });
    swap_all_colors(scene, &colors, false);
    scene_paint(scene, pixels, &all);
    swap_all_colors(scene, &colors, true);
}
