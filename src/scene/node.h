/* One element of a theme come alive: its evaluated attributes, its place, and how it was last
 * painted. */
#pragma once

#include "scene/sources.h"
#include "scene/text.h"

/* Not given: what the contents need, or what the parent has. */
#define LENGTH_AUTO (-1)

/* An attribute that was given, and its value now. */
struct binding {
    enum attribute attribute;
    const struct expr *expr;
    struct value value;
};

/* Attributes that place an element; pixels of the panel. */
struct placing {
    int x, y, width, height;
    struct size least, most;
    int gap, padding_x, padding_y;
    double grow, shrink;
    enum align align;
    int align_self; /* -1: as the parent's align */
    enum justify justify;
    enum area area;
    bool mirrored; /* its start is at the right */
};

/* All that painting depends on beside the box and the text: two equal ones (by memcmp) paint the
 * same pixels. Colors are 0 where nothing is painted. Angles and progress are whole steps, one to
 * a pixel, so that what nobody can see is no change. */
struct look {
    color_t background, fill, stroke, track, color;
    int alpha; /* 0..255, of the parents too */
    int radius, thickness;
    int steps;        /* of a whole turn, or of a bar's length */
    int start, end;   /* of an arc, in steps */
    int value;        /* of a progress, in steps */
    unsigned content; /* counts changes of text and picture */
    enum cap cap;
    bool ring, rtl;
};

struct node {
    const struct theme_node *spec;
    struct node *parent;
    struct node **children;
    size_t n_children;

    struct binding *bindings;
    size_t n_bindings;
    struct value text_value;

    bool shown; /* visible, and so are its parents */
    struct placing placing;
    struct rect box; /* on the panel */
    struct look look;
    struct text_block *text; /* Text and TimeText */
    struct image *image;     /* Image: pixels of the box's size or smaller, NULL: none (yet) */
    char *image_name;        /* what `image` was asked for, NULL: nothing */
    struct size image_box;
    unsigned image_generation;    /* of the assets, when they were asked */
    const struct image *image_of; /* the activity's picture then; compared, never followed */

    /* As it was last painted. */
    struct rect painted_ink;
    struct rect painted_box;
    struct look painted_look;
};

/* Makes the tree of an element and all below it. */
struct node *node_new(const struct theme_node *spec, struct node *parent);
void node_free(struct node *node);

/* Evaluates all bindings; true when a value changed. Below what is invisible nothing is evaluated:
 * its values may be old until it is seen. */
bool node_evaluate(struct node *node, const struct evaluation *evaluation);

/* Values as of the last evaluation; `fallback` when not given or null. */
double node_number(const struct node *node, enum attribute attribute, double fallback);
color_t node_color(const struct node *node, enum attribute attribute, color_t fallback);
/* NULL: not given or null. */
const char *node_string(const struct node *node, enum attribute attribute);
bool node_has(const struct node *node, enum attribute attribute);

static inline bool node_is(const struct node *node, uint64_t set)
{
    return element_in(node->spec->element, set);
}
