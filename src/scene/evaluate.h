/* The bindings of a tree at a moment: what they yield, what moves on the way there. */
#pragma once

#include "scene/layer.h"

/* What became different. */
enum {
    CHANGED_LOOK = 1 << 0,   /* what is painted, but nothing of where it stands */
    CHANGED_LAYOUT = 1 << 1, /* anything else */
};

/* Below what is invisible nothing is evaluated: its values may be old until it is seen. */
unsigned evaluate_layer(struct layer *layer, struct instant now);

/* Whether nothing may move: on a resting panel, to save power, or as the user wishes. */
bool stage_is_still(const struct stage *stage);
/* Whether another value of the attribute leaves everything in its place. */
bool attribute_is_look(enum attribute attribute);
/* The moment an expression is evaluated for: a resting panel counts no seconds. */
struct instant layer_moment(const struct layer *layer, const struct expr *expr, struct instant at);
/* What the attribute of a mover is while it does not move. */
struct value mover_rest_value(const struct stage *stage, const struct node *node,
                              const struct mover *mover);
