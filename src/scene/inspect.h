/* What stands on the panel, for tools that judge themes: never for the panel itself. */
#pragma once

#include "scene/scene.h"

/* A shown element with text, or one that a touch does something to. Borrowed for the callback. */
struct scene_item {
    const struct theme *theme; /* whose element it is: the theme's, or the built-in one's */
    const struct theme_node *spec;
    struct rect box;  /* the part of it that is seen */
    struct rect ink;  /* what its text may paint; empty without */
    const char *text; /* NULL: none */
    int text_size;    /* the size that was asked for, pixels */
    bool cut;         /* some of the text is never seen */
    color_t color;    /* of the text, faded as it is */
    const char *tap;  /* NULL: nothing */
};

typedef void (*scene_item_fn)(const struct scene_item *item, void *userdata);

/* As of the last update, in the order of painting. */
void scene_inspect(const struct scene *scene, scene_item_fn callback, void *userdata);
/* Paints the whole panel as it would look if no text were there. */
void scene_paint_without_text(struct scene *scene, const struct pixels *pixels);
