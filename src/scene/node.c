/* The retained tree. */
#include "scene/node.h"

#include <math.h>

#include "scene/barcode.h"
#include "scene/bitmap-text.h"
#include "scene/effect.h"

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

static void add_mover(struct node *node, const struct theme_node *spec)
{
    const char *property = theme_node_literal(spec, ATTRIBUTE_PROPERTY);

    node->movers[node->n_movers++] = (struct mover){
        .spec = spec,
        .attribute = property ? attribute_from_name(property) : ATTRIBUTE_COUNT,
    };
}

static void add_details(struct node *node)
{
    const struct theme_node *spec = node->spec;

    node->details = g_new0(struct node *, spec->n_details);
    node->movers = g_new0(struct mover, spec->n_details);
    for (size_t i = 0; i < spec->n_details; i++) {
        const struct theme_node *detail = spec->details[i];
        if (element_in(detail->element, IN_MOTION))
            add_mover(node, detail);
        else
            node->details[node->n_details++] = node_new(detail, node);
    }
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
    add_details(node);
    return node;
}

void node_free(struct node *node)
{
    if (!node)
        return;
    for (size_t i = 0; i < node->n_children; i++)
        node_free(node->children[i]);
    for (size_t i = 0; i < node->n_details; i++)
        node_free(node->details[i]);
    for (size_t i = 0; i < node->n_bindings; i++)
        value_clear(&node->bindings[i].value);
    value_clear(&node->text_value);
    text_block_free(node->text);
    if (node->image)
        image_unref(node->image);
    if (node->image_of)
        image_unref(node->image_of);
    for (size_t i = 0; i < G_N_ELEMENTS(node->gradients); i++)
        gradient_free(node->gradients[i]);
    effects_free(node->effects, node->n_effects);
    g_clear_pointer(&node->path, g_array_unref);
    g_free(node->path_text);
    barcode_free(node->barcode);
    bitmap_text_free(node->bitmap);
    g_free(node->barcode_text);
    g_free(node->image_name);
    g_free(node->children);
    g_free(node->bindings);
    g_free(node->movers);
    g_free(node->details);
    g_free(node);
}

/* ---- from one version of a theme to the next --------------------------------------------------
 */

static const struct node *find_named(const struct node *node, enum element element,
                                     const char *name)
{
    const char *own = theme_node_literal(node->spec, ATTRIBUTE_NAME);

    if (node->spec->element == element && own && g_str_equal(own, name))
        return node;
    for (size_t i = 0; i < node->n_children; i++) {
        const struct node *found = find_named(node->children[i], element, name);
        if (found)
            return found;
    }
    return NULL;
}

static void inherit_mover(struct mover *mover, const struct node *from)
{
    for (size_t i = 0; i < from->n_movers; i++) {
        const struct mover *before = &from->movers[i];
        if (before->attribute == mover->attribute &&
            before->spec->element == mover->spec->element) {
            mover->motion = before->motion;
            mover->value = before->value;
            mover->on = before->on;
            return;
        }
    }
}

/* An attribute with a Transition runs from the value it had to the one it gets. */
static void inherit_values(struct node *node, const struct node *from)
{
    for (size_t i = 0; i < node->n_bindings; i++) {
        const struct value *before = node_rest_value(from, node->bindings[i].attribute);
        if (before)
            node->bindings[i].value = value_copy(before);
    }
}

static void inherit_named(struct node *node, const struct node *root)
{
    const char *name = theme_node_literal(node->spec, ATTRIBUTE_NAME);
    const struct node *from = name ? find_named(root, node->spec->element, name) : NULL;

    if (from) {
        node->shown = from->shown;
        inherit_values(node, from);
        for (size_t i = 0; i < node->n_movers; i++)
            inherit_mover(&node->movers[i], from);
    }
    for (size_t i = 0; i < node->n_children; i++)
        inherit_named(node->children[i], root);
}

void node_inherit(struct node *node, const struct node *from)
{
    inherit_named(node, from);
}

const struct value *node_rest_value(const struct node *node, enum attribute attribute)
{
    for (size_t i = 0; i < node->n_bindings; i++) {
        if (node->bindings[i].attribute == attribute)
            return &node->bindings[i].value;
    }
    return NULL;
}

/* The last mover of an attribute wins. */
static const struct value *find_value(const struct node *node, enum attribute attribute)
{
    for (size_t i = node->n_movers; i > 0; i--) {
        const struct mover *mover = &node->movers[i - 1];
        if (mover->attribute == attribute && mover->motion.running)
            return &mover->value;
    }
    return node_rest_value(node, attribute);
}

double node_number(const struct node *node, enum attribute attribute, double fallback)
{
    const struct value *value = find_value(node, attribute);
    bool given = value && value->type == VALUE_NUMBER && isfinite(value->number);
    double number = given ? value->number : fallback;

    return attribute == ATTRIBUTE_ANGLE ? number + node->turn : number;
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

bool node_bool(const struct node *node, enum attribute attribute, bool fallback)
{
    const struct value *value = find_value(node, attribute);

    return value && value->type == VALUE_BOOL ? value->boolean : fallback;
}

bool node_has(const struct node *node, enum attribute attribute)
{
    const struct value *value = find_value(node, attribute);

    return value && value->type != VALUE_NULL;
}

bool node_is_visible(const struct node *node)
{
    const struct value *value = node_rest_value(node, ATTRIBUTE_VISIBLE);

    return !value || (value->type == VALUE_BOOL && value->boolean);
}

struct hand node_hand(const struct node *node)
{
    return (struct hand){
        .element = node->spec->element,
        .motion = (enum hand_motion)theme_node_word(node->spec, ATTRIBUTE_MOTION),
        .fps = node_number(node, ATTRIBUTE_FPS, HAND_SWEEP_FPS),
    };
}

/* From the pivot to the farthest corner of what the tree has. */
static double reach(const struct node *node, double x, double y)
{
    double left = node->box.x - x;
    double top = node->box.y - y;
    double across = MAX(fabs(left), fabs(left + node->box.width));
    double farthest = 0;

    if (node->n_children == 0 && node->shown)
        return hypot(across, MAX(fabs(top), fabs(top + node->box.height)));
    for (size_t i = 0; i < node->n_children; i++)
        farthest = MAX(farthest, reach(node->children[i], x, y));
    return farthest;
}

int node_turn_steps(const struct node *node)
{
    double x = node->box.x + node->box.width * node_number(node, ATTRIBUTE_PIVOT_X, 0.5);
    double y = node->box.y + node->box.height * node_number(node, ATTRIBUTE_PIVOT_Y, 0.5);

    int steps = (int)CLAMP(lround(2 * G_PI * reach(node, x, y)), 60, 100000);

    return (steps + 23) / 24 * 24; /* so that right angles and hours are whole steps */
}
