/* How each kind of element paints itself; paint.c joins them. */
#pragma once

#include "scene/canvas.h"
#include "scene/layer.h"

/* What stands for one of the element's colors: the gradient in its place, or the color. */
struct paint paint_of(const struct node *node, enum gradient_of of, color_t color);
/* Begins a mask of all that the element paints itself, in the element's own pixels. */
void paint_mask_begin(struct mask *mask, const struct node *node);
/* A box with round corners, in one color or gradient. */
void paint_box(const struct canvas *canvas, const struct node *node, int radius,
               const struct paint *paint);

/* paint-shape.c: Rectangle to Line, and Progress */
void paint_shape(const struct canvas *canvas, const struct node *node);
void paint_progress(const struct canvas *canvas, const struct node *node);
/* A ring with only its hole damaged, where its figure stands, need not be drawn. */
bool paint_only_hole_damaged(const struct canvas *canvas, const struct node *node);
/* paint-text.c */
void paint_text(const struct canvas *canvas, const struct node *node);
/* paint-picture.c */
void paint_picture(const struct canvas *canvas, const struct node *node);
/* paint-barcode.c */
void paint_barcode(const struct canvas *canvas, const struct node *node);
/* Whether there is a code, and room for it. */
bool paint_barcode_fits(const struct node *node);
