/* One tree on the panel: the face, a card, or the capsule over the face. */
#pragma once

#include "scene/canvas.h"
#include "scene/dominant.h"
#include "scene/node.h"
#include "scene/options.h"

/* The hue of the option picture that was asked for last. */
struct hue_of_picture {
    const struct theme *theme; /* compared, never followed */
    char *name;
    unsigned generation; /* of the assets then */
    color_t hue;         /* 0: none (yet) */
};

/* Caps on what an untrusted theme makes a tree keep and do; what is beyond them is left out. */
#define PICTURE_BYTES_MAX     (32 * 1024 * 1024)
#define PICTURE_BYTES_AMBIENT (4 * 1024 * 1024)
#define EFFECT_BYTES_MAX      (32 * 1024 * 1024) /* of masks that are kept from frame to frame */
#define TEXT_BYTES_MAX        (64 * 1024)        /* of all texts together */
#define PAINT_TIMES_MAX       400 /* a panel filled with one color so often, not a small one */
#define SCALE_MAX             100 /* of an element with all it stands in */

/* What all layers of a scene share. */
struct stage {
    struct scene_panel panel;
    struct scene_assets assets;
    struct session session;
    struct scene_surroundings surroundings;
    struct options options; /* the theme's */
    struct theme *pattern;  /* to be shown below the face, or NULL */
    struct options pattern_options;
    struct dominant dominant;
    struct hue_of_picture hue;
    GPtrArray *feeds; /* of struct activity: what Feeds choose from */
    struct text_engine *text;
    struct theme *theme;   /* palette and fonts; NULL: not set yet */
    struct theme *builtin; /* cards that the theme has not, colors that its palette has not */
    bool ambient;
    unsigned told;             /* counts what the scene was told: anything but time */
    unsigned asset_generation; /* counts scene_asset_ready() */
    double defaults[ATTRIBUTE_COUNT];
};

struct layer {
    struct stage *stage;
    struct theme *theme; /* where the elements come from: theme or builtin */
    struct node *root;
    struct activity *activity; /* NULL: the face */
    struct source_state state;
    struct expr_memo *memo;
    bool bare;            /* a face without its own background: a pattern is below it */
    bool said;            /* what was evaluated last names its ambient value; see evaluate.c */
    unsigned told;        /* the stage's, when it was evaluated last */
    struct tm evaluated;  /* and the wall clock then */
    bool fresh;           /* built or given other data since it was last laid out */
    size_t picture_bytes; /* as of the last update, up to PICTURE_BYTES_MAX */
    size_t text_bytes;    /* likewise, up to TEXT_BYTES_MAX */
};

/* References theme and activity (which may be NULL). */
struct layer *layer_new(struct stage *stage, struct theme *theme, const struct theme_node *spec,
                        struct activity *activity);
void layer_free(struct layer *layer);
/* Another version of its activity, or another activity. */
void layer_set_activity(struct layer *layer, struct activity *activity);

/* What its expressions see. */
struct evaluation layer_evaluation(struct layer *layer, struct instant at);
/* What its expressions see of an activity from now on, until it is called again. */
void layer_set_source(struct layer *layer, const struct activity *activity);
/* The activity that a Feed shows, NULL: none. */
const struct activity *layer_feed(const struct layer *layer, const struct node *feed);
/* The activity of an element: that of the Feed it stands in, else the layer's; NULL: none. */
const struct activity *layer_activity(const struct layer *layer, const struct node *node);
/* Evaluates, lays out, and fetches pictures. */
void layer_update(struct layer *layer, struct instant now);

/* choice.c: the value of an option of the theme that the user chose, or its default; `ret` is null
 * before. */
void stage_option(const struct stage *stage, const struct theme *theme, size_t index,
                  struct value *ret);
/* A palette color by name: the shown theme's, else that of the layer's own theme, else the built-in
 * one's. False: none has it. */
bool layer_color(struct layer *layer, const char *name, color_t *ret);

/* style.c, look.c: the evaluated attributes of a node as pixels and looks. */
void style_place(struct layer *layer, struct node *node);
void style_text(struct layer *layer, struct node *node);
void style_look(struct layer *layer, struct node *node);
void stage_init_defaults(struct stage *stage);

/* layout.c: gives every shown node of the tree its box. */
void layout_tree(struct layer *layer);

/* picture.c: gets the picture that an Image shows, as long as there is room for it. */
void picture_update(struct layer *layer, struct node *node);
/* Makes the picture of a Text with bitmapFont. */
void picture_of_text(struct layer *layer, struct node *node);

/* ink.c: where all that is shown of a tree is seen, after layout and looks; what is too much to be
 * painted is nowhere. */
void ink_tree(struct layer *layer);
/* What a shown node may paint itself. */
struct rect node_ink(const struct node *node);

/* damage.c: adds what looks different than last painted. The first element of it, in the order of
 * painting: what is drawn apart and then joined counts as a whole. SIZE_MAX: nothing. */
size_t damage_node(struct node *node, struct region *damage);
/* Adds all that was painted of a tree that will be no more. */
void damage_gone(const struct node *node, struct region *damage);

/* paint.c: draws the tree where it meets the damage, the canvas' elements of it. */
bool paint_is_joined(const struct node *node); /* drawn apart, with all that is in it */
void paint_tree(struct node *root, const struct canvas *canvas);

/* wake.c: when the tree next changes; USEC_INFINITY: never. */
usec_t wake_of_layer(struct layer *layer, struct instant now);
/* A resting panel changes on the full minute at most: the first at or after this time. */
usec_t wake_full_minute(usec_t realtime);

/* hit.c: what a touch there does. */
struct scene_hit layer_hit(const struct layer *layer, struct point at, enum attribute attribute);

/* dump.c: the tree as text, a line an element. */
void dump_layer(const struct layer *layer, GString *out);

/* scene.c: the trees on the panel, the lowest first; how many there are. */
#define SCENE_LAYERS_MAX 4
size_t scene_layers(const struct scene *scene, struct layer *ret[SCENE_LAYERS_MAX]);
