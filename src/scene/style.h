/* Evaluated attributes as pixels of the panel. */
#pragma once

#include "scene/layer.h"

/* With the default of the attribute table. */
double style_number(const struct layer *layer, const struct node *node, enum attribute attribute);
/* A theme's units as whole pixels. Kept well inside int, whatever a theme computes. */
int style_pixels(const struct layer *layer, double units);
int style_length(const struct layer *layer, const struct node *node, enum attribute attribute);
/* `fallback` when not given or null; never negative. */
int style_length_or(const struct layer *layer, const struct node *node, enum attribute attribute,
                    int fallback);
/* The numbers of a literal such as "8 8 8 8", at most `max` of them. */
int style_numbers(const struct node *node, enum attribute attribute, double *ret, int max);
/* look.c: the path of a Path. */
void style_read_path(struct node *node);
