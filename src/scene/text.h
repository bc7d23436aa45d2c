/* Text by Pango: one engine with the panel's fonts, and blocks that keep what was laid out. */
#pragma once

#include <cairo.h>

#include "base/geometry.h"
#include "theme/theme.h"

/* Longer texts are cut before they are laid out, in characters. */
#define TEXT_CHARACTERS_MAX 1000

struct text_engine;

struct text_engine *text_engine_new(void);
void text_engine_free(struct text_engine *engine);
/* Language as in "de"; `rtl`: what start and end of a line mean. */
void text_engine_set_language(struct text_engine *engine, const char *language, bool rtl);
/* Looks for fonts while there are none. True when there are from now on; every text is to be set
 * anew then. To be called before the first text. */
bool text_engine_check(struct text_engine *engine);
/* The fonts that these themes bring along are there from now on, and no others' (NULL: none). What
 * is no font is left out, with a warning. */
void text_engine_set_themes(struct text_engine *engine, const struct theme *theme,
                            const struct theme *other);
/* Why text cannot be drawn, or NULL. */
const char *text_engine_problem(const struct text_engine *engine);

/* Plain data. Lengths in pixels. */
struct text_style {
    const char *families; /* comma-separated; copied by text_block_set() */
    int size;
    int least_size; /* shrinks down to this to fit; == size: never */
    int weight;     /* 100..1000 */
    int lines;      /* at most, from 1 */
    int spacing;    /* between letters, thousandths of the size */
    int leading;    /* from line to line, thousandths of the size */
    enum align align;
    enum vertical_align vertical_align;
    enum ellipsis ellipsis;
    enum slant slant;
    enum figures figures; /* AUTO: as the font has them */
    bool marquee;         /* a line that does not fit is not cut but left to run */
};

struct text_block;

struct text_block *text_block_new(void);
void text_block_free(struct text_block *block);
/* True when it looks different from now on; then it must be fitted again. */
bool text_block_set(struct text_block *block, struct text_engine *engine, const char *text,
                    const struct text_style *style);
/* Makes it stand for something of this size that others draw. */
void text_block_set_size(struct text_block *block, struct size size);
/* The width on one line, unshrunk. */
int text_block_natural_width(struct text_block *block);
/* The height at this width. */
int text_block_height(struct text_block *block, int width);
/* From the top of its box to the first baseline, at this width. */
int text_block_baseline(struct text_block *block, int width);
/* Fits into a box: wraps, shrinks, drops lines, ellipsizes. */
void text_block_fit(struct text_block *block, struct size box);
/* What the fitted text covers, relative to its box. */
struct rect text_block_ink(struct text_block *block);
/* Whether some of the fitted text is left out. */
bool text_block_is_cut(const struct text_block *block);
/* By how much the fitted line is longer than its box: what a marquee runs through, and
 * ellipsis=none cuts; 0: it fits. */
int text_block_overflow(const struct text_block *block);
/* Draws it fitted with the context's source, its box's corner at (x, y). `scroll`: how
 * far a marquee has run. */
void text_block_paint(struct text_block *block, cairo_t *cr, struct point at, int scroll);
/* The same as filled outlines: for contexts that turn or scale. */
void text_block_fill(struct text_block *block, cairo_t *cr, struct point at, int scroll);
