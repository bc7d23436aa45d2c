/* When the tree next looks different: each shown binding is asked for its next change, in steps no
 * smaller than what can be seen of it. What is hidden is asked only whether it will be shown. */
#include <math.h>

#include "scene/layer.h"

/* How far ahead: beyond the longest day, so that a date finds its midnight. */
#define WAKE_HORIZON (26 * USEC_PER_HOUR)

static double quantum_of(const struct layer *layer, const struct node *node,
                         enum attribute attribute)
{
    const struct look *look = &node->look;

    switch (attribute) {
    case ATTRIBUTE_VALUE:
        return 1.0 / MAX(look->ring ? abs(look->end - look->start) : look->steps, 1);
    case ATTRIBUTE_START_ANGLE:
    case ATTRIBUTE_END_ANGLE:
        return 360.0 / MAX(look->steps, 1);
    case ATTRIBUTE_ALPHA:
        return 1.0 / 255;
    case ATTRIBUTE_LETTER_SPACING:
    case ATTRIBUTE_LINE_HEIGHT:
        return 1.0 / 1000;
    case ATTRIBUTE_GROW:
    case ATTRIBUTE_SHRINK:
        return 0;
    default:
        return 1.0 / layer->state.scale; /* a length; ignored for what is no number */
    }
}

static bool depends_on_time(const struct expr *expr)
{
    return expr_uses_pace(expr, SOURCE_RUNS) || expr_uses_pace(expr, SOURCE_SECOND) ||
           expr_uses_pace(expr, SOURCE_MINUTE) || expr_uses_pace(expr, SOURCE_HOUR) ||
           expr_uses_pace(expr, SOURCE_DAY);
}

/* What is being asked, and the answer so far: as far as the next one needs to look. */
struct search {
    struct layer *layer;
    struct evaluation evaluation;
    usec_t soonest;
    bool found; /* something depends on time at all */
};

static void ask(struct search *search, const struct expr *expr, double quantum)
{
    struct expr_probe probe = { expr, quantum };

    if (!depends_on_time(expr))
        return;
    usec_t change = expr_next_change(&probe, &search->evaluation, search->soonest);
    search->soonest = MIN(search->soonest, change);
    search->found = true;
}

static void ask_node(struct search *search, const struct node *node)
{
    for (size_t i = 0; i < node->n_bindings; i++) {
        const struct binding *binding = &node->bindings[i];
        if (node->shown || binding->attribute == ATTRIBUTE_VISIBLE)
            ask(search, binding->expr, quantum_of(search->layer, node, binding->attribute));
    }
    if (!node->shown)
        return;
    if (node->spec->text)
        ask(search, node->spec->text, 0);
    for (size_t i = 0; i < node->n_children; i++)
        ask_node(search, node->children[i]);
}

usec_t wake_of_layer(struct layer *layer, struct instant now)
{
    struct search search = {
        .layer = layer,
        .evaluation = layer_evaluation(layer, now),
        .soonest = usec_add(now.realtime, WAKE_HORIZON),
    };

    ask_node(&search, layer->root);
    return search.found ? search.soonest : USEC_INFINITY;
}
