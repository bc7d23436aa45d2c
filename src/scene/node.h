/* One element of a theme come alive: its evaluated attributes, its place, and how it was last
 * painted. */
#pragma once

#include "scene/gradient.h"
#include "scene/hand.h"
#include "scene/marquee.h"
#include "scene/motion.h"
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

/* What moves an attribute: a Transition or an Animate. */
struct mover {
    const struct theme_node *spec;
    enum attribute attribute;
    struct motion motion;
    struct value value; /* a running motion's, in place of the binding's */
    bool on;            /* Animate: `while` was true */
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
    bool mirrored;       /* its start is at the right */
    struct size natural; /* of a Path or Line: what its coordinates span */
    bool scales;         /* keeps the shape of `natural` in any size */
};

/* How a line is drawn. */
struct stroke_style {
    enum cap cap;
    enum join join;
    int n_dashes;
    double dashes[8]; /* pixels */
    double phase;
};

/* All that painting depends on beside the box, the text and its place: two equal ones (byte by
 * byte) paint the same pixels. Colors are 0 where nothing is painted. Angles and progress are whole
 * steps, one to a pixel, so that what nobody can see is no change. */
struct look {
    color_t background, fill, stroke, track, color;
    int alpha; /* 0..255, its own */
    int radius, thickness;
    int steps;        /* of a whole turn, or of a bar's length */
    int start, end;   /* of an arc, in steps */
    int value;        /* of a progress, in steps */
    unsigned content; /* counts changes of text, picture and path */
    enum blend blend;
    enum render_mode render_mode;
    struct stroke_style line;
    double from_x, from_y, to_x, to_y; /* of a Line, pixels from its box */
    double view_x, view_y, view_scale; /* of a Path: where its origin is in the box */
    bool ring, rtl, clip;
    bool hollow;  /* a text without a color, of which only the effects are seen */
    bool grouped; /* drawn apart with all that is in it, then joined to what is below */
};

/* What a node looked like when it was last painted. */
struct painted {
    struct rect ink, reach;
    uint64_t own, group, whole;
};

struct node {
    const struct theme_node *spec;
    struct node *parent;
    struct node **children;
    size_t n_children;
    /* Gradients and light in it, with Stops as children: evaluated, neither laid out nor painted by
     * themselves. */
    struct node **details;
    size_t n_details;

    struct binding *bindings;
    size_t n_bindings;
    struct value text_value;
    struct mover *movers;
    size_t n_movers;
    double turn; /* of a hand, degrees; added to its angle */

    bool shown;  /* visible, and so are its parents */
    bool wanted; /* on a resting panel: its attributes speak of that */
    bool unlit;  /* a picture that a resting panel leaves out */
    bool unseen; /* shown, but nobody can see it; see cover.h */
    struct placing placing;
    struct rect box; /* as laid out, on the panel; `matrix` moves it from there */
    struct look look;
    struct gradient *gradients[2]; /* by enum gradient_of; NULL: none */
    struct effect *effects;        /* Shadow, Outline, OutGlow */
    size_t n_effects;
    GArray *path;               /* of a Path: struct path_segment; NULL: none */
    char *path_text;            /* that it was read from */
    struct barcode *barcode;    /* NULL: not a code */
    char *barcode_text;         /* symbology and text that it was made of */
    struct text_block *text;    /* Text and TimeText */
    struct bitmap_text *bitmap; /* of a Text with bitmapFont; drawn as its image */
    struct marquee marquee;     /* of a Text that asks for it */
    int scroll;                 /* how far a marquee has run, up to text_block_overflow(); pixels */
    struct image *image;        /* Image: pixels of the box's size or smaller, NULL: none (yet) */
    char *image_name;           /* what `image` was asked for, NULL: nothing */
    uint64_t image_key;         /* how it was asked for */
    unsigned image_generation;  /* of the assets, when they were asked */
    struct image *image_of; /* the activity's picture then, held so that no other takes its place */

    /* Where it is seen; ink.c */
    cairo_matrix_t matrix; /* from where it was laid out to the panel */
    struct rect bounds;    /* where the clips of what it stands in let it be seen */
    struct rect ink;       /* all pixels it may paint itself */
    struct rect reach;     /* and those of all that is in it, effects included */
    uint64_t own;          /* stands for the pixels it paints itself, */
    uint64_t group;        /* for how it is joined with what is below, */
    uint64_t whole;        /* and for both with all that is in it */

    struct painted painted;
    unsigned damages; /* how often it looked different; see report.h */
    uint64_t damaged_pixels;
};

/* Makes the tree of an element and all below it. */
struct node *node_new(const struct theme_node *spec, struct node *parent);
void node_free(struct node *node);

/* Carries on what moves in the elements of another tree that have the same names. */
void node_inherit(struct node *node, const struct node *from);

/* Values as of the last evaluation, those of running motions first; `fallback` when not given or
 * null. */
double node_number(const struct node *node, enum attribute attribute, double fallback);
color_t node_color(const struct node *node, enum attribute attribute, color_t fallback);
/* NULL: not given or null. */
const char *node_string(const struct node *node, enum attribute attribute);
bool node_bool(const struct node *node, enum attribute attribute, bool fallback);
bool node_has(const struct node *node, enum attribute attribute);
/* What the attribute is without motions; NULL: not given. */
const struct value *node_rest_value(const struct node *node, enum attribute attribute);
/* Whether it, and all it stands in, is seen. */
bool node_is_visible(const struct node *node);
/* The hand it is; only for IN_HAND. */
struct hand node_hand(const struct node *node);
/* Into how many steps a whole turn of the element is divided: what it has farthest from its pivot
 * moves by about a pixel. */
int node_turn_steps(const struct node *node);

static inline bool node_is(const struct node *node, uint64_t set)
{
    return element_in(node->spec->element, set);
}
