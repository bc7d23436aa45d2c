/* The tree as text: what stands where, for tests and theme authors. */
#include "scene/layer.h"

static void dump_text(const struct node *node, GString *out)
{
    g_autofree char *text = value_to_string(&node->text_value);

    if (node->text)
        g_string_append_printf(out, " \"%s\"", text);
}

static void dump_node(const struct node *node, int depth, GString *out)
{
    const char *name = theme_node_literal(node->spec, ATTRIBUTE_NAME);
    const char *tap = node_string(node, ATTRIBUTE_TAP);
    struct rect box = node->box;

    if (!node->shown)
        return;
    g_string_append_printf(out, "%*s%s", depth * 2, "", element_name(node->spec->element));
    if (name)
        g_string_append_printf(out, " %s", name);
    g_string_append_printf(out, " %d,%d %dx%d", box.x, box.y, box.width, box.height);
    dump_text(node, out);
    if (node->image_name)
        g_string_append_printf(out, " %s%s", node->image_name, node->image ? "" : " (not there)");
    if (tap)
        g_string_append_printf(out, " tap=%s", tap);
    g_string_append_c(out, '\n');
    for (size_t i = 0; i < node->n_children; i++)
        dump_node(node->children[i], depth + 1, out);
}

void dump_layer(const struct layer *layer, GString *out)
{
    dump_node(layer->root, 0, out);
}
