#include "theme/loader.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void loader_error(struct loader *loader, size_t offset, char *message, char *hint)
{
    markup_report(loader->markup, loader->diags, DIAG_ERROR, CODE_NONE, offset, message, hint);
}

void theme_node_free(struct theme_node *node)
{
    if (!node)
        return;
    for (size_t i = 0; i < node->n_children; i++)
        theme_node_free(node->children[i]);
    for (size_t i = 0; i < node->n_attributes; i++)
        expr_free(node->attributes[i].expr);
    g_free(node->attributes);
    expr_free(node->text);
    g_free(node->children);
    g_free(node);
}

/* Names of a set of elements, "Row, Column"; g_free(). */
static char *set_to_string(uint64_t set)
{
    GString *out = g_string_new(NULL);

    for (enum element i = 0; i < ELEMENT_COUNT; i++)
        if (element_in(i, set))
            g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", element_name(i));
    return g_string_free(out, FALSE);
}

static char *suggest_element(const char *name)
{
    const char *names[ELEMENT_COUNT + 1] = { 0 };

    for (enum element i = 0; i < ELEMENT_COUNT; i++)
        names[i] = element_name(i);
    return text_suggestion(name, names);
}

static char *suggest_attribute(const char *name, enum element element)
{
    const char *names[ATTRIBUTE_COUNT + 1] = { 0 };
    size_t count = 0;

    for (enum attribute i = 0; i < ATTRIBUTE_COUNT; i++)
        if (element_in(element, attribute_info(i)->elements))
            names[count++] = attribute_name(i);
    return text_suggestion(name, names);
}

/* What goes wrong in a tag is reported behind its '<'. */
static size_t name_offset(const struct markup_element *markup)
{
    return markup->offset + 1;
}

static bool element_fits(struct loader *loader, const struct markup_element *markup,
                         const struct theme_node *parent, enum element *ret)
{
    enum element element = element_from_name(markup->name);

    *ret = element;
    if (element == ELEMENT_COUNT) {
        loader_error(loader, name_offset(markup),
                     g_strdup_printf("unknown element '%s'", markup->name),
                     suggest_element(markup->name));
        return false;
    }
    if (parent ? element_in(parent->element, element_info(element)->parents)
               : element == ELEMENT_THEME)
        return true;

    if (!parent) {
        loader_error(loader, name_offset(markup),
                     g_strdup_printf("'%s' cannot be the root", markup->name),
                     g_strdup("the root is 'Theme'"));
        return false;
    }

    g_autofree char *parents = set_to_string(element_info(element)->parents);

    loader_error(
        loader, name_offset(markup),
        g_strdup_printf("'%s' cannot stand in '%s'", markup->name, element_name(parent->element)),
        element == ELEMENT_THEME ? g_strdup("it is the root")
                                 : g_strdup_printf("it stands in: %s", parents));
    return false;
}

/* The attribute's place in the table, when it may be given here. */
static bool attribute_fits(struct loader *loader, const struct theme_node *node,
                           const struct markup_attribute *markup, enum attribute *ret)
{
    enum attribute attribute = attribute_from_name(markup->name);
    const char *element = element_name(node->element);

    *ret = attribute;
    if (attribute == ATTRIBUTE_COUNT) {
        loader_error(loader, markup->name_offset,
                     g_strdup_printf("unknown attribute '%s' of '%s'", markup->name, element),
                     suggest_attribute(markup->name, node->element));
        return false;
    }
    if (!element_in(node->element, attribute_info(attribute)->elements)) {
        loader_error(loader, markup->name_offset,
                     g_strdup_printf("'%s' takes no attribute '%s'", element, markup->name),
                     suggest_attribute(markup->name, node->element));
        return false;
    }
    return true;
}

static void check_context(struct loader *loader, const struct theme_node *node,
                          enum attribute attribute, const struct markup_attribute *markup)
{
    if (attribute == ATTRIBUTE_AREA && node->parent && !element_in(node->parent->element, IN_ROOM))
        loader_error(loader, markup->name_offset,
                     g_strdup("'area' works only for what stands directly in a Face or Card"),
                     NULL);
    if (attribute == ATTRIBUTE_FORMAT && node->element == ELEMENT_THEME &&
        strcmp(markup->value, "1") != 0)
        loader_error(loader, markup->value_offset,
                     g_strdup_printf("format '%s' is not known", markup->value),
                     g_strdup("this version of Dorsal reads format 1"));
    const struct expr *expr = theme_node_expr(node, attribute);
    if (node->element == ELEMENT_COLOR && expr && !expr_is_constant(expr))
        loader_error(loader, markup->value_offset, g_strdup("a Color is constant"),
                     g_strdup("write #RRGGBB or #AARRGGBB"));
}

static int compare_attributes(const void *a, const void *b)
{
    return (int)((const struct theme_attribute *)a)->attribute -
           (int)((const struct theme_attribute *)b)->attribute;
}

/* Takes over the expression. */
static void give(struct theme_node *node, enum attribute attribute, struct expr *expr)
{
    node->attributes = g_renew(struct theme_attribute, node->attributes, node->n_attributes + 1);
    node->attributes[node->n_attributes++] = (struct theme_attribute){ attribute, expr };
    qsort(node->attributes, node->n_attributes, sizeof(*node->attributes), compare_attributes);
}

static void load_attribute(struct loader *loader, struct theme_node *node,
                           const struct markup_attribute *markup)
{
    enum attribute attribute;

    if (!attribute_fits(loader, node, markup, &attribute))
        return;

    struct expr *expr = loader_attribute(loader, node->element, attribute, markup);

    if (node->element == ELEMENT_TIME_TEXT && attribute == ATTRIBUTE_FORMAT)
        node->text = expr;
    else if (expr)
        give(node, attribute, expr);
    check_context(loader, node, attribute, markup);
}

static bool is_given(const struct markup_element *markup, enum attribute attribute)
{
    for (guint i = 0; i < markup->attributes->len; i++)
        if (strcmp(g_array_index(markup->attributes, struct markup_attribute, i).name,
                   attribute_name(attribute)) == 0)
            return true;
    return false;
}

static void check_required(struct loader *loader, const struct theme_node *node,
                           const struct markup_element *markup)
{
    for (enum attribute i = 0; i < ATTRIBUTE_COUNT; i++)
        if (element_in(node->element, attribute_info(i)->required) && !is_given(markup, i))
            loader_error(
                loader, name_offset(markup),
                g_strdup_printf("'%s' needs the attribute '%s'", markup->name, attribute_name(i)),
                NULL);
}

static void load_text(struct loader *loader, struct theme_node *node,
                      const struct markup_element *markup)
{
    size_t space = strspn(markup->text->str, " \t\r\n");

    if (element_info(node->element)->has_text)
        node->text = loader_text(loader, markup);
    else if (space < markup->text->len)
        loader_error(loader, g_array_index(markup->text_offsets, size_t, space),
                     g_strdup_printf("text cannot stand in '%s'", markup->name),
                     g_strdup("put it into a Text"));
}

static struct theme_node *load_element(struct loader *loader, const struct markup_element *markup,
                                       const struct theme_node *parent);

/* Depth is bounded by THEME_DEPTH_MAX. */
static void load_children(struct loader *loader, struct theme_node *node,
                          const struct markup_element *markup)
{
    node->children = g_new0(struct theme_node *, markup->children->len + 1);
    for (guint i = 0; i < markup->children->len; i++) {
        struct theme_node *child =
            load_element(loader, g_ptr_array_index(markup->children, i), node);

        if (child)
            node->children[node->n_children++] = child;
    }
}

static struct theme_node *load_element(struct loader *loader, const struct markup_element *markup,
                                       const struct theme_node *parent)
{
    enum element element;

    if (!element_fits(loader, markup, parent, &element))
        return NULL;

    struct theme_node *node = g_new0(struct theme_node, 1);

    node->element = element;
    node->parent = parent;
    node->index = loader->theme->node_count++;
    markup_position(loader->markup, markup->offset, &node->line, &node->column);
    check_required(loader, node, markup);
    for (guint i = 0; i < markup->attributes->len; i++)
        load_attribute(loader, node,
                       &g_array_index(markup->attributes, struct markup_attribute, i));
    load_text(loader, node, markup);
    load_children(loader, node, markup);
    return node;
}

static const char *raw_value(const struct markup_element *markup, enum attribute attribute)
{
    for (guint i = 0; i < markup->attributes->len; i++) {
        const struct markup_attribute *candidate =
            &g_array_index(markup->attributes, struct markup_attribute, i);

        if (strcmp(candidate->name, attribute_name(attribute)) == 0)
            return candidate->value;
    }
    return NULL;
}

/* The palette may stand behind what uses it, so names are gathered before anything is compiled. */
static void gather_colors(struct loader *loader)
{
    const struct markup_element *root = loader->markup->root;

    loader->colors = g_ptr_array_new();
    for (guint i = 0; i < root->children->len; i++) {
        const struct markup_element *palette = g_ptr_array_index(root->children, i);

        if (strcmp(palette->name, element_name(ELEMENT_PALETTE)) != 0)
            continue;
        for (guint k = 0; k < palette->children->len; k++) {
            const char *name = raw_value(g_ptr_array_index(palette->children, k), ATTRIBUTE_NAME);

            if (name)
                g_ptr_array_add(loader->colors, (gpointer)(uintptr_t)name);
        }
    }
    g_ptr_array_add(loader->colors, NULL);
}

static void add_palette_color(struct loader *loader, const struct theme_node *node)
{
    static const enum attribute columns[] = {
        [PALETTE_DARK] = ATTRIBUTE_VALUE,
        [PALETTE_LIGHT] = ATTRIBUTE_LIGHT,
        [PALETTE_AMBIENT] = ATTRIBUTE_AMBIENT,
    };
    const char *name = theme_node_literal(node, ATTRIBUTE_NAME);
    struct palette_color color = { .name = g_strdup(name ? name : "") };

    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        const struct expr *expr = theme_node_expr(node, columns[i]);
        const struct value *value = expr ? expr_constant_value(expr) : NULL;

        color.values[i] = value ? value->color : color.values[PALETTE_DARK];
    }
    g_array_append_val(loader->theme->palette, color);
}

/* The earlier of its kind, if any: what stands twice is an error. */
static const struct theme_node *earlier_twin(const struct theme_node *root, size_t index)
{
    const struct theme_node *node = root->children[index];
    const char *name = theme_node_literal(node, ATTRIBUTE_FOR);

    for (size_t i = 0; i < index; i++) {
        const struct theme_node *other = root->children[i];

        if (other->element != node->element)
            continue;
        if (node->element != ELEMENT_CARD)
            return other;
        if (g_strcmp0(theme_node_literal(other, ATTRIBUTE_FOR), name) == 0 &&
            theme_node_word(other, ATTRIBUTE_FORM) == theme_node_word(node, ATTRIBUTE_FORM))
            return other;
    }
    return NULL;
}

/* Offsets are not kept in nodes; line and column are. */
static void report_at_node(struct loader *loader, const struct theme_node *node, char *message,
                           char *hint)
{
    const struct markup *markup = loader->markup;
    size_t offset = 0;

    for (int line = 1; line < node->line; line++)
        offset = (size_t)((const char *)memchr(markup->xml + offset, '\n', markup->size - offset) -
                          markup->xml) +
                 1;
    for (int column = 1; column < node->column; column++)
        offset += (size_t)g_utf8_skip[(unsigned char)markup->xml[offset]];
    loader_error(loader, offset + 1, message, hint);
}

static void check_twins(struct loader *loader, const struct theme_node *root)
{
    for (size_t i = 0; i < root->n_children; i++) {
        const struct theme_node *twin = earlier_twin(root, i);

        if (twin)
            report_at_node(loader, root->children[i],
                           g_strdup_printf("there is already such a %s in line %d",
                                           element_name(twin->element), twin->line),
                           NULL);
    }
}

static bool color_name_ok(const char *name)
{
    size_t letters =
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    return *name && name[letters] == '\0';
}

static void load_palette(struct loader *loader, const struct theme_node *palette)
{
    for (size_t i = 0; i < palette->n_children; i++) {
        const struct theme_node *node = palette->children[i];
        const char *name = theme_node_literal(node, ATTRIBUTE_NAME);
        color_t unused;

        if (name && !color_name_ok(name))
            report_at_node(loader, node, g_strdup_printf("bad color name '%s'", name),
                           g_strdup("letters, digits and '_' only"));
        else if (name && theme_color(loader->theme, name, PALETTE_DARK, &unused))
            report_at_node(loader, node, g_strdup_printf("there is already a color '%s'", name),
                           NULL);
        add_palette_color(loader, node);
    }
}

void loader_run(struct loader *loader)
{
    gather_colors(loader);
    loader->theme->root = load_element(loader, loader->markup->root, NULL);

    const struct theme_node *root = loader->theme->root;

    if (root)
        check_twins(loader, root);
    for (size_t i = 0; root && i < root->n_children; i++)
        if (root->children[i]->element == ELEMENT_PALETTE)
            load_palette(loader, root->children[i]);
    g_clear_pointer(&loader->colors, g_ptr_array_unref);
}
