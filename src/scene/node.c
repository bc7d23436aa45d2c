/* The retained tree, and the evaluation of its bindings. */
#include "scene/node.h"

/* Whether an attribute is read as a value while the theme is shown; words and literals are not. */
static bool is_bound(const struct theme_node *spec, enum attribute attribute)
{
    switch (attribute_type_in(attribute, spec->element)) {
    case ATTRIBUTE_TYPE_NUMBER:
    case ATTRIBUTE_TYPE_BOOL:
    case ATTRIBUTE_TYPE_STRING:
    case ATTRIBUTE_TYPE_COLOR:
    case ATTRIBUTE_TYPE_VALUE:
    case ATTRIBUTE_TYPE_ANY:
    case ATTRIBUTE_TYPE_VERB:
        return true;
    case ATTRIBUTE_TYPE_LITERAL:
    case ATTRIBUTE_TYPE_WORD:
    case ATTRIBUTE_TYPE_SIZE:
        return false;
    }
    g_return_val_if_reached(false);
}

struct node *node_new(const struct theme_node *spec, struct node *parent)
{
    struct node *node = g_new0(struct node, 1);

    node->spec = spec;
    node->parent = parent;
    node->bindings = g_new0(struct binding, spec->n_attributes);
    for (size_t i = 0; i < spec->n_attributes; i++) {
        const struct theme_attribute *given = &spec->attributes[i];
        if (is_bound(spec, given->attribute))
            node->bindings[node->n_bindings++] = (struct binding){
                .attribute = given->attribute,
                .expr = given->expr,
            };
    }
    if (node_is(node, IN_TEXT | IN_TIME_TEXT))
        node->text = text_block_new();
    node->children = g_new0(struct node *, spec->n_children);
    for (size_t i = 0; i < spec->n_children; i++)
        node->children[node->n_children++] = node_new(spec->children[i], node);
    return node;
}

void node_free(struct node *node)
{
    if (!node)
        return;
    for (size_t i = 0; i < node->n_children; i++)
        node_free(node->children[i]);
    for (size_t i = 0; i < node->n_bindings; i++)
        value_clear(&node->bindings[i].value);
    value_clear(&node->text_value);
    text_block_free(node->text);
    if (node->image)
        image_unref(node->image);
    g_free(node->image_name);
    g_free(node->children);
    g_free(node->bindings);
    g_free(node);
}

static const struct value *find_value(const struct node *node, enum attribute attribute)
{
    for (size_t i = 0; i < node->n_bindings; i++) {
        if (node->bindings[i].attribute == attribute)
            return &node->bindings[i].value;
    }
    return NULL;
}

double node_number(const struct node *node, enum attribute attribute, double fallback)
{
    const struct value *value = find_value(node, attribute);

    return value && value->type == VALUE_NUMBER ? value->number : fallback;
}

color_t node_color(const struct node *node, enum attribute attribute, color_t fallback)
{
    const struct value *value = find_value(node, attribute);

    return value && value->type == VALUE_COLOR ? value->color : fallback;
}

const char *node_string(const struct node *node, enum attribute attribute)
{
    const struct value *value = find_value(node, attribute);

    return value && value->type == VALUE_STRING ? value->string : NULL;
}

bool node_has(const struct node *node, enum attribute attribute)
{
    return find_value(node, attribute) != NULL;
}

static bool evaluate_into(const struct expr *expr, const struct evaluation *evaluation,
                          struct value *value)
{
    struct value fresh = { 0 };

    expr_eval(expr, evaluation, &fresh);
    if (value_equal(&fresh, value)) {
        value_clear(&fresh);
        return false;
    }
    value_clear(value);
    *value = fresh;
    return true;
}

static bool is_visible(const struct node *node)
{
    const struct value *value = find_value(node, ATTRIBUTE_VISIBLE);

    return !value || (value->type == VALUE_BOOL && value->boolean);
}

/* Forgets it and all below. True when something was shown. */
static bool hide(struct node *node)
{
    bool changed = node->shown;

    node->shown = false;
    for (size_t i = 0; i < node->n_children && changed; i++)
        hide(node->children[i]);
    return changed;
}

bool node_evaluate(struct node *node, const struct evaluation *evaluation)
{
    bool changed = false;

    for (size_t i = 0; i < node->n_bindings; i++) {
        struct binding *binding = &node->bindings[i];
        if (binding->attribute == ATTRIBUTE_VISIBLE)
            changed |= evaluate_into(binding->expr, evaluation, &binding->value);
    }
    if (!is_visible(node))
        return hide(node);
    changed |= !node->shown;
    node->shown = true;
    for (size_t i = 0; i < node->n_bindings; i++)
        changed |= evaluate_into(node->bindings[i].expr, evaluation, &node->bindings[i].value);
    if (node->spec->text)
        changed |= evaluate_into(node->spec->text, evaluation, &node->text_value);
    for (size_t i = 0; i < node->n_children; i++)
        changed |= node_evaluate(node->children[i], evaluation);
    return changed;
}
