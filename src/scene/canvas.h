/* Where painting goes: the panel's shadow, or a group beside it that is joined to it later.
 * Everything is in the panel's coordinates.
 *
 * The invariant of all painting: a pixel comes out the same whatever else is damaged. Shapes are
 * rasterized whole into a mask before the damage clips them; what is computed pixel by pixel
 * (gradients, groups) may be cut to the damage at once. */
#pragma once

#include <cairo.h>

#include "base/pixels.h"
#include "scene/gradient.h"
#include "theme/element.h"

struct canvas {
    cairo_t *cr; /* clipped to the damage */
    const struct region *damage;
    struct rect area;  /* all there is of the canvas, around the damage */
    bool silhouette;   /* for effects: hollow text is painted as well */
    size_t first, end; /* elements of the layer that are painted; end 0: all that follow */
};

/* Onto pixels of somebody else, which begin at the panel's corner. */
void canvas_begin(struct canvas *canvas, const struct pixels *pixels, const struct region *damage);
void canvas_end(struct canvas *canvas);

/* What a shape is painted with. */
struct paint {
    color_t color;
    const struct gradient *gradient; /* in place of the color, or NULL */
    const cairo_matrix_t *matrix;    /* of the element that the gradient spans */
};

/* Whole pixels. */
void canvas_fill(const struct canvas *canvas, struct rect rect, const struct paint *paint);

/* An alpha mask of these pixels, and a context to draw its shape with. The same area for the same
 * shape, not one cut to the damage. */
struct mask {
    cairo_surface_t *surface;
    cairo_t *cr;
    struct rect area;
};

void mask_begin(struct mask *mask, struct rect area);
/* Paints through it. */
void mask_end(struct mask *mask, const struct canvas *canvas, const struct paint *paint);
void mask_drop(struct mask *mask);
/* The same with a surface that somebody keeps. */
void canvas_paint_through(const struct canvas *canvas, cairo_surface_t *surface, struct rect area,
                          const struct paint *paint);

/* A transparent canvas of its own, joined to the one below at the end. */
struct group {
    struct canvas canvas;
    cairo_surface_t *surface;
};

void group_begin(struct group *group, const struct canvas *below, struct rect area);
/* Leaves of it what the alpha of the surface (a mask or another group's) covers. */
void group_keep(struct group *group, cairo_surface_t *surface);
void group_end(struct group *group, const struct canvas *below, int alpha, enum blend blend);
/* Not joined. */
void group_drop(struct group *group);

/* A surface that begins at the area's corner in the panel's coordinates. */
cairo_surface_t *canvas_surface_new(cairo_format_t format, struct rect area);
/* A view of pixels. */
cairo_surface_t *canvas_surface_of(const struct pixels *pixels);
void canvas_set_color(cairo_t *cr, color_t color);
/* Clips to the region's rectangles. */
void canvas_clip(cairo_t *cr, const struct region *region);
