/* Gradients, light and motion: whether what stands in an element fits it and itself. */
#include <string.h>

#include "base/text.h"
#include "theme/loader.h"

static void refuse(struct loader *loader, enum code code, const struct theme_node *node,
                   char *message)
{
    loader_error(loader, code, loader_node_offset(node), message, NULL);
}

static bool is_number_or_color(enum attribute attribute, enum element element)
{
    enum attribute_type type = attribute_type_in(attribute, element);

    return type == ATTRIBUTE_TYPE_NUMBER || type == ATTRIBUTE_TYPE_COLOR;
}

static char *suggest_property(enum element element, const char *name)
{
    const char *names[ATTRIBUTE_COUNT + 1] = { 0 };
    size_t count = 0;

    for (enum attribute i = 0; i < ATTRIBUTE_COUNT; i++)
        if (element_in(element, attribute_info(i)->elements) && is_number_or_color(i, element))
            names[count++] = attribute_name(i);
    return text_suggestion(name, names);
}

/* The attribute of the parent that moves; ATTRIBUTE_COUNT: reported. */
static enum attribute property_of(struct loader *loader, const struct theme_node *node)
{
    const char *name = theme_node_literal(node, ATTRIBUTE_PROPERTY);
    enum element element = node->parent->element;
    enum attribute attribute = name ? attribute_from_name(name) : ATTRIBUTE_COUNT;

    if (attribute < ATTRIBUTE_COUNT && element_in(element, attribute_info(attribute)->elements) &&
        is_number_or_color(attribute, element))
        return attribute;
    if (name)
        loader_error(loader, CODE_MOTION_PROPERTY, loader_node_offset(node),
                     g_strdup_printf("'%s' of '%s' cannot move", name, element_name(element)),
                     suggest_property(element, name));
    return ATTRIBUTE_COUNT;
}

/* Whether two of one element say the same thing of it. */
static bool are_twins(const struct theme_node *a, const struct theme_node *b)
{
    if (element_in(a->element, IN_GRADIENT) && element_in(b->element, IN_GRADIENT))
        return theme_node_word(a, ATTRIBUTE_OF) == theme_node_word(b, ATTRIBUTE_OF);
    if (element_in(a->element, IN_MOTION) && element_in(b->element, IN_MOTION))
        return g_strcmp0(theme_node_literal(a, ATTRIBUTE_PROPERTY),
                         theme_node_literal(b, ATTRIBUTE_PROPERTY)) == 0;
    return element_in(a->element, IN_EFFECT) && a->element == b->element;
}

static void check_twins(struct loader *loader, const struct theme_node *node)
{
    for (size_t i = 1; i < node->n_details; i++)
        for (size_t k = 0; k < i; k++)
            if (are_twins(node->details[i], node->details[k]))
                refuse(loader, CODE_DETAIL_TWICE, node->details[i],
                       g_strdup_printf("there is already such a %s in line %d",
                                       element_name(node->details[k]->element),
                                       node->details[k]->line));
}

/* Whether the numbers of the children, as far as they are constant, grow. */
static const struct theme_node *first_out_of_order(const struct theme_node *node,
                                                   enum attribute attribute, bool strictly)
{
    double last = -1;

    for (size_t i = 0; i < node->n_children; i++) {
        double number;

        if (!theme_node_constant_number(node->children[i], attribute, &number))
            continue;
        if (strictly ? number <= last : number < last)
            return node->children[i];
        last = number;
    }
    return NULL;
}

static void check_stops(struct loader *loader, const struct theme_node *node)
{
    const struct theme_node *wrong = first_out_of_order(node, ATTRIBUTE_POSITION, false);

    if (node->n_children < 2 || node->n_children > THEME_STOPS_MAX)
        refuse(loader, CODE_STOPS, node,
               g_strdup_printf("a gradient has 2 to %d Stops", THEME_STOPS_MAX));
    if (wrong)
        refuse(loader, CODE_STOPS, wrong, g_strdup("this Stop stands before the one above it"));
}

static void check_frame_value(struct loader *loader, const struct theme_node *frame,
                              enum attribute property, enum element element)
{
    const struct expr *expr = theme_node_expr(frame, ATTRIBUTE_VALUE);
    enum value_type wanted = loader_value_type(attribute_type_in(property, element));

    if (expr && expr_type(expr) != wanted && expr_type(expr) != VALUE_NULL)
        refuse(loader, CODE_VALUE_TYPE, frame,
               g_strdup_printf("'%s' wants a %s; this is of type %s", attribute_name(property),
                               value_type_to_string(wanted),
                               value_type_to_string(expr_type(expr))));
}

static void check_frames(struct loader *loader, const struct theme_node *node,
                         enum attribute property)
{
    const struct theme_node *wrong = first_out_of_order(node, ATTRIBUTE_AT, true);

    if (node->n_children < 2 || node->n_children > THEME_STOPS_MAX)
        refuse(loader, CODE_KEYFRAMES, node,
               g_strdup_printf("an Animate has 2 to %d Keyframes", THEME_STOPS_MAX));
    if (wrong)
        refuse(loader, CODE_KEYFRAMES, wrong,
               g_strdup("this Keyframe is not later than the one above it"));
    for (size_t i = 0; property < ATTRIBUTE_COUNT && i < node->n_children; i++)
        check_frame_value(loader, node->children[i], property, node->parent->element);
}

static void check_length(struct loader *loader, const struct theme_node *node)
{
    double duration = 0;
    double repeat = 1;

    theme_node_constant_number(node, ATTRIBUTE_DURATION, &duration);
    theme_node_constant_number(node, ATTRIBUTE_REPEAT, &repeat);
    if (duration <= THEME_MOTION_MAX && duration * repeat > THEME_MOTION_MAX)
        refuse(loader, CODE_MOTION_LONG, node,
               g_strdup_printf("%g times %g milliseconds are more than %d", repeat, duration,
                               THEME_MOTION_MAX));
}

static void check_motion(struct loader *loader, const struct theme_node *node)
{
    enum attribute property = property_of(loader, node);

    if (++loader->motions > THEME_MOTIONS_MAX)
        refuse(loader, CODE_MOTIONS, node,
               g_strdup_printf("more than %d Transitions and Animates", THEME_MOTIONS_MAX));
    check_length(loader, node);
    if (node->element == ELEMENT_ANIMATE)
        check_frames(loader, node, property);
}

static void check_effect_count(struct loader *loader, const struct theme_node *node)
{
    if (++loader->effects > THEME_EFFECTS_MAX)
        refuse(loader, CODE_EFFECTS, node,
               g_strdup_printf("more than %d gradients, shadows, outlines and glows",
                               THEME_EFFECTS_MAX));
}

void loader_check_details(struct loader *loader, const struct theme_node *node)
{
    check_twins(loader, node);
    if (element_in(node->element, IN_GRADIENT))
        check_stops(loader, node);
    if (element_in(node->element, IN_MOTION))
        check_motion(loader, node);
    if (element_in(node->element, IN_GRADIENT | IN_EFFECT))
        check_effect_count(loader, node);
}

static bool has_effect(const struct theme_node *node)
{
    for (size_t i = 0; i < node->n_details; i++)
        if (element_in(node->details[i]->element, IN_EFFECT))
            return true;
    return false;
}

static bool has_mask(const struct theme_node *node)
{
    for (size_t i = 0; i < node->n_children; i++)
        if (element_in(node->children[i]->element, IN_BOX | IN_PART) &&
            theme_node_word(node->children[i], ATTRIBUTE_RENDER_MODE) != RENDER_SOURCE)
            return true;
    return false;
}

/* How many pictures of its own it is drawn into before it is seen. What is turned or scaled needs
 * none, but scales multiply. */
static int layers_of(const struct theme_node *node)
{
    bool joined = has_effect(node) ||
                  (node->n_children > 0 && theme_node_expr(node, ATTRIBUTE_ALPHA)) ||
                  (element_in(node->element, IN_BOX | IN_PART) &&
                   theme_node_word(node, ATTRIBUTE_BLEND_MODE) != BLEND_NORMAL);
    bool moved = theme_node_expr(node, ATTRIBUTE_ANGLE) || theme_node_expr(node, ATTRIBUTE_SCALE);
    bool cut_round =
        theme_node_expr(node, ATTRIBUTE_CLIP) && theme_node_expr(node, ATTRIBUTE_CORNER_RADIUS);

    return MAX(joined + cut_round + has_mask(node), moved);
}

static void check_layers(struct loader *loader, const struct theme_node *node, int layers)
{
    int before = layers;

    layers += layers_of(node);
    if (before <= THEME_LAYERS_MAX && layers > THEME_LAYERS_MAX)
        refuse(loader, CODE_LAYERS, node,
               g_strdup_printf("turned, scaled, blended, lit, faded, masked and cut elements stand "
                               "more than %d deep in each other",
                               THEME_LAYERS_MAX));
    for (size_t i = 0; i < node->n_children; i++)
        check_layers(loader, node->children[i], layers);
}

void loader_check_layers(struct loader *loader, const struct theme_node *root)
{
    for (size_t i = 0; i < root->n_children; i++)
        if (element_in(root->children[i]->element, IN_ROOM))
            check_layers(loader, root->children[i], 0);
}
