/* The nodes of a theme: building and reading them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "theme/theme-private.h"

struct theme_node *theme_node_new(enum element element, struct theme_node *parent)
{
    struct theme_node *node = g_new0(struct theme_node, 1);

    node->element = element;
    node->parent = parent;
    return node;
}

static void free_nodes(struct theme_node **nodes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        theme_node_free(nodes[i]);
    g_free(nodes);
}

/* Depth is bounded by THEME_DEPTH_MAX. */
void theme_node_free(struct theme_node *node)
{
    if (!node)
        return;
    free_nodes(node->children, node->n_children);
    free_nodes(node->details, node->n_details);
    for (size_t i = 0; i < node->n_attributes; i++)
        expr_free(node->attributes[i].expr);
    g_free(node->attributes);
    expr_free(node->text);
    g_free(node);
}

static int compare_attributes(const void *a, const void *b)
{
    return (int)((const struct theme_attribute *)a)->attribute -
           (int)((const struct theme_attribute *)b)->attribute;
}

void theme_node_give(struct theme_node *node, enum attribute attribute, struct expr *expr)
{
    node->attributes = g_renew(struct theme_attribute, node->attributes, node->n_attributes + 1);
    node->attributes[node->n_attributes++] = (struct theme_attribute){ attribute, expr };
    qsort(node->attributes, node->n_attributes, sizeof(*node->attributes), compare_attributes);
}

void theme_node_add(struct theme_node *parent, struct theme_node *child)
{
    bool detail = element_in(child->element, IN_DETAIL);
    struct theme_node ***nodes = detail ? &parent->details : &parent->children;
    size_t *count = detail ? &parent->n_details : &parent->n_children;

    *nodes = g_renew(struct theme_node *, *nodes, *count + 1);
    (*nodes)[(*count)++] = child;
}

const struct expr *theme_node_expr(const struct theme_node *node, enum attribute attribute)
{
    for (size_t i = 0; i < node->n_attributes; i++)
        if (node->attributes[i].attribute == attribute)
            return node->attributes[i].expr;
    return NULL;
}

static const struct value *constant(const struct theme_node *node, enum attribute attribute,
                                    enum value_type type)
{
    const struct expr *expr = theme_node_expr(node, attribute);
    const struct value *value = expr ? expr_constant_value(expr) : NULL;

    return value && value->type == type ? value : NULL;
}

const char *theme_node_literal(const struct theme_node *node, enum attribute attribute)
{
    const struct value *value = constant(node, attribute, VALUE_STRING);

    return value ? value->string : attribute_info(attribute)->fallback;
}

bool theme_node_constant_number(const struct theme_node *node, enum attribute attribute,
                                double *ret)
{
    const struct value *value = constant(node, attribute, VALUE_NUMBER);

    if (value)
        *ret = value->number;
    return value != NULL;
}

int theme_node_word(const struct theme_node *node, enum attribute attribute)
{
    const char *word = theme_node_literal(node, attribute);

    return word ? attribute_word(attribute, word) : -1;
}

size_t theme_numbers(const char *text, double *ret, size_t max)
{
    size_t count = 0;

    for (;;) {
        char *end;

        text += strspn(text, " \t\r\n");
        if (*text == '\0')
            return count;
        if (count == max || !strchr("+-.0123456789", *text))
            return 0;
        ret[count] = g_ascii_strtod(text, &end);
        if (end == text || !isfinite(ret[count++]) || (*end && !strchr(" \t\r\n", *end)))
            return 0;
        text = end;
    }
}

size_t theme_node_numbers(const struct theme_node *node, enum attribute attribute, double *ret,
                          size_t max)
{
    const char *text = theme_node_literal(node, attribute);

    return text ? theme_numbers(text, ret, max) : 0;
}
