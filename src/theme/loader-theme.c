/* The children of the Theme, and what becomes of them. */
#include "theme/loader.h"

#include <string.h>

/* Names of colors: the palette may stand behind what uses it. */
static void gather_colors(struct loader *loader)
{
    const struct markup_element *root = loader->markup->root;

    for (guint i = 0; i < root->children->len; i++) {
        const struct markup_element *palette = g_ptr_array_index(root->children, i);

        for (guint k = 0; loader_is(palette, ELEMENT_PALETTE) && k < palette->children->len; k++) {
            const struct markup_attribute *name =
                loader_find_attribute(g_ptr_array_index(palette->children, k), "name");

            if (name)
                g_ptr_array_add(loader->colors, name->value);
        }
    }
    g_ptr_array_add(loader->colors, NULL);
}

/* The earlier of its kind, if any: what stands twice is an error. */
static const struct theme_node *earlier_twin(const struct theme_node *root, size_t index)
{
    const struct theme_node *node = root->children[index];
    const char *name = theme_node_literal(node, ATTRIBUTE_FOR);

    for (size_t i = 0; i < index; i++) {
        const struct theme_node *other = root->children[i];

        if (other->element != node->element ||
            !element_in(node->element, IN_PALETTE | IN_FACE | IN_PATTERN | IN_CARD))
            continue;
        if (node->element != ELEMENT_CARD)
            return other;
        if (g_strcmp0(theme_node_literal(other, ATTRIBUTE_FOR), name) == 0 &&
            theme_node_word(other, ATTRIBUTE_FORM) == theme_node_word(node, ATTRIBUTE_FORM))
            return other;
    }
    return NULL;
}

static void check_twins(struct loader *loader, const struct theme_node *root)
{
    for (size_t i = 0; i < root->n_children; i++) {
        const struct theme_node *twin = earlier_twin(root, i);

        if (twin)
            loader_error(loader, CODE_ELEMENT_TWICE, loader_node_offset(root->children[i]),
                         g_strdup_printf("there is already such a %s in line %d",
                                         element_name(twin->element), twin->line),
                         NULL);
    }
}

/* What expressions and others refer to by name comes first, wherever it stands. */
static int phase_of(const struct markup_element *markup)
{
    if (loader_is(markup, ELEMENT_OPTION))
        return 0;
    if (loader_is(markup, ELEMENT_PALETTE) || loader_is(markup, ELEMENT_PRESET) ||
        loader_is(markup, ELEMENT_BITMAP_FONT))
        return 1;
    if (loader_is(markup, ELEMENT_DEFINE) || loader_is(markup, ELEMENT_LET))
        return 2;
    return 3;
}

#define PHASES 4

/* Keeps what it has become, beside the node. */
static void take(struct loader *loader, const struct theme_node *node)
{
    if (node->element == ELEMENT_OPTION)
        loader_option(loader, node);
    else if (node->element == ELEMENT_PRESET)
        loader_preset(loader, node);
    else if (node->element == ELEMENT_BITMAP_FONT)
        loader_bitmap_font(loader, node);
    else if (node->element == ELEMENT_PALETTE)
        loader_palette(loader, node);
}

static void load_top(struct loader *loader, const struct markup_element *markup,
                     struct place *place)
{
    if (loader_is(markup, ELEMENT_LET)) {
        struct expr_scope *let = loader_let(loader, markup, place);

        if (let) {
            g_ptr_array_add(loader->lets, let);
            place->scope = let;
        }
        return;
    }

    size_t before = place->parent->n_children;

    loader_element(loader, markup, place);
    for (size_t i = before; i < place->parent->n_children; i++)
        take(loader, place->parent->children[i]);
}

/* In phase 2 the scope grows with each Let; what is shown sees those before it. */
static void load_phase(struct loader *loader, int phase, struct theme_node *root)
{
    const struct markup_element *markup = loader->markup->root;
    struct place place = { .parent = root };
    guint lets = 0;

    for (guint i = 0; i < markup->children->len; i++) {
        const struct markup_element *child = g_ptr_array_index(markup->children, i);

        if (phase == 3 && loader_is(child, ELEMENT_LET) && lets < loader->lets->len)
            place.scope = g_ptr_array_index(loader->lets, lets++);
        if (phase_of(child) == phase)
            load_top(loader, child, &place);
    }
}

static void loader_init(struct loader *loader)
{
    loader->colors = g_ptr_array_new();
    loader->options = g_array_new(FALSE, FALSE, sizeof(struct expr_option));
    loader->defines = g_ptr_array_new_with_free_func(definition_free);
    loader->lets = g_ptr_array_new_with_free_func(loader_let_free);
    loader->colors_used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    loader->fonts_used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    loader->reported = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void loader_fini(struct loader *loader)
{
    g_ptr_array_unref(loader->colors);
    g_array_unref(loader->options);
    g_ptr_array_unref(loader->defines);
    g_ptr_array_unref(loader->lets);
    g_hash_table_unref(loader->colors_used);
    g_hash_table_unref(loader->fonts_used);
    g_hash_table_unref(loader->reported);
}

static void load_theme(struct loader *loader)
{
    const struct place top = { .parent = NULL };
    struct theme_node *root = loader_head(loader, loader->markup->root, &top);

    loader->theme->root = root;
    if (!root)
        return;
    loader->theme->node_count = 1;
    loader->depth = 1;
    for (int phase = 0; phase < PHASES; phase++)
        load_phase(loader, phase, root);
    check_twins(loader, root);
    loader_unused_defines(loader);
    loader_check_layers(loader, root);
    loader_find_unused(loader);
}

void loader_run(struct loader *loader)
{
    guint first = loader->diags->items->len;

    loader_init(loader);
    gather_colors(loader);
    loader_fonts(loader);
    load_theme(loader);
    g_ptr_array_add(loader->theme->feeds, NULL);
    g_ptr_array_add(loader->theme->fonts, NULL);
    loader_fini(loader);
    diag_list_sort(loader->diags, first);
}
