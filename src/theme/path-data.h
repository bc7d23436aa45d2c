/* The path data of SVG (section 9.3 of SVG 2), read into absolute segments. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#define PATH_SEGMENTS_MAX 4096

enum path_segment_kind {
    PATH_MOVE,
    PATH_LINE,
    PATH_CURVE, /* cubic; quadratic curves and arcs are written as such */
    PATH_CLOSE,
};

struct path_segment {
    enum path_segment_kind kind;
    double x1, y1, x2, y2; /* control points of a CURVE */
    double x, y;           /* where it ends; of a CLOSE, where its part began */
};

/* Appends to `segments` (of struct path_segment); an empty text is an empty path. False: it is no
 * path from byte `ret_offset` on, `ret_why` says why in a constant string; the segments before it
 * are there, as SVG wants it. Both may be NULL. */
bool path_data_read(const char *text, GArray *segments, size_t *ret_offset, const char **ret_why);
