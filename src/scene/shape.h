/* The outlines of shapes: as paths of Cairo, in the element's own pixels. */
#pragma once

#include "scene/node.h"

void shape_round_rectangle(cairo_t *cr, double x, double y, double width, double height,
                           double radius);
/* The ellipse of a box inset by `inset`, from angle to angle: radians clockwise from 12 o'clock. */
void shape_ellipse(cairo_t *cr, struct rect box, double inset, double start, double end);
/* Width, ends, corners and dashes of a line. */
void shape_set_stroke(cairo_t *cr, const struct look *look);
/* The inside, and the middle of the line, of IN_STROKED. */
void shape_fill_path(cairo_t *cr, const struct node *node);
void shape_stroke_path(cairo_t *cr, const struct node *node);
/* All that a shape may paint, in its own pixels: a Path and a Line may leave their box. */
struct rect shape_ink(const struct node *node);
