/* One text of the scene: its PangoLayout is kept while text, style and width stay. */
#include <string.h>

#include "base/text.h"
#include "scene/text-engine.h"

#define LINES_MAX 64
/* From the largest size there is to one pixel. */
#define SHRINK_STEPS_MAX 128

struct text_block {
    struct text_engine *engine;
    unsigned generation;
    char *text;
    struct text_style style;
    char *families; /* the style's */

    PangoLayout *layout; /* NULL: no fonts, nothing is drawn */
    struct size size;    /* without a layout: of what others draw */
    int fitted_size;     /* the font size now in the layout */
    int natural_width;   /* -1: not measured yet */
    int measured_width;  /* that height and baseline were measured at; -1: not yet */
    int height, baseline;
    struct size box; /* fitted into; -1: not yet */
    int left, top;   /* from the box's corner to the layout's */
    int overflow;    /* of a line that is not cut */
    struct rect ink;
};

struct text_block *text_block_new(void)
{
    struct text_block *block = g_new0(struct text_block, 1);

    block->natural_width = -1;
    return block;
}

void text_block_free(struct text_block *block)
{
    if (!block)
        return;
    g_clear_object(&block->layout);
    g_free(block->text);
    g_free(block->families);
    g_free(block);
}

/* Line breaks become spaces on a single line; else separators within one paragraph, as Pango counts
 * lines per paragraph. Runs of blanks become one. */
static char *prepare_text(const char *text, int lines)
{
    GString *out = g_string_new(NULL);
    bool blank = true;
    size_t count = 0;

    for (const char *p = text; *p && count < TEXT_CHARACTERS_MAX; p = text_next(p), count++) {
        gunichar c = g_utf8_get_char(p);
        bool is_break = c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
        if (is_break || c == ' ' || c == '\t') {
            if (!blank)
                g_string_append_unichar(out, is_break && lines > 1 ? 0x2028 : ' ');
            blank = true;
        } else {
            g_string_append_unichar(out, c);
            blank = false;
        }
    }
    if (g_str_has_suffix(out->str, " "))
        g_string_truncate(out, out->len - 1);
    else if (g_str_has_suffix(out->str, "\u2028"))
        g_string_truncate(out, out->len - strlen("\u2028"));
    return g_string_free(out, FALSE);
}

static void set_font_size(struct text_block *block, int size)
{
    const struct text_style *style = &block->style;
    PangoFontDescription *font = pango_font_description_from_string(style->families);
    PangoAttrList *attributes = pango_attr_list_new();

    pango_font_description_set_weight(font, (PangoWeight)style->weight);
    pango_font_description_set_style(font, style->slant == SLANT_ITALIC ? PANGO_STYLE_ITALIC
                                                                        : PANGO_STYLE_NORMAL);
    pango_font_description_set_absolute_size(font, (double)size * PANGO_SCALE);
    pango_layout_set_font_description(block->layout, font);
    pango_font_description_free(font);

    if (style->spacing != 0)
        pango_attr_list_insert(
            attributes, pango_attr_letter_spacing_new(style->spacing * size * PANGO_SCALE / 1000));
    pango_attr_list_insert(attributes, pango_attr_line_height_new_absolute(style->leading * size /
                                                                           1000 * PANGO_SCALE));
    if (style->figures != FIGURES_AUTO)
        pango_attr_list_insert(
            attributes,
            pango_attr_font_features_new(style->figures == FIGURES_TABULAR ? "tnum=1" : "pnum=1"));
    pango_layout_set_attributes(block->layout, attributes);
    pango_attr_list_unref(attributes);
    block->fitted_size = size;
}

/* Pango swaps left and right for a paragraph that runs against the context; start and end are the
 * interface's, whatever script stands there, so that a column of texts keeps its edge. */
static PangoAlignment pango_alignment(const struct text_block *block)
{
    PangoLayoutLine *line = pango_layout_get_line_readonly(block->layout, 0);
    bool own_rtl = pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL;
    bool swapped = own_rtl != block->engine->rtl;
    bool right = (block->style.align == ALIGN_END) != swapped;

    if (block->style.align == ALIGN_CENTER)
        return PANGO_ALIGN_CENTER;
    return right != block->engine->rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

/* Whether it is one line that goes on beyond its box. */
static bool runs(const struct text_block *block)
{
    return block->style.lines == 1 &&
           (block->style.marquee || block->style.ellipsis == ELLIPSIS_NONE);
}

static void build_layout(struct text_block *block)
{
    static const PangoEllipsizeMode modes[] = {
        [ELLIPSIS_END] = PANGO_ELLIPSIZE_END,
        [ELLIPSIS_MIDDLE] = PANGO_ELLIPSIZE_MIDDLE,
        [ELLIPSIS_START] = PANGO_ELLIPSIZE_START,
        [ELLIPSIS_NONE] = PANGO_ELLIPSIZE_NONE,
    };

    g_clear_object(&block->layout);
    block->natural_width = -1;
    block->measured_width = -1;
    block->box = (struct size){ -1, -1 };
    block->ink = (struct rect){ 0 };
    if (!block->engine->has_fonts)
        return;
    block->layout = pango_layout_new(block->engine->context);
    pango_layout_set_text(block->layout, block->text, -1);
    pango_layout_set_ellipsize(block->layout,
                               runs(block) ? PANGO_ELLIPSIZE_NONE : modes[block->style.ellipsis]);
    pango_layout_set_wrap(block->layout, PANGO_WRAP_WORD_CHAR);
    set_font_size(block, block->style.size);
    pango_layout_set_alignment(block->layout, pango_alignment(block));
}

static bool style_equal(const struct text_style *a, const struct text_style *b)
{
    return g_str_equal(a->families, b->families) && a->size == b->size &&
           a->least_size == b->least_size && a->weight == b->weight && a->lines == b->lines &&
           a->spacing == b->spacing && a->leading == b->leading && a->align == b->align &&
           a->vertical_align == b->vertical_align && a->ellipsis == b->ellipsis &&
           a->slant == b->slant && a->figures == b->figures && a->marquee == b->marquee;
}

bool text_block_set(struct text_block *block, struct text_engine *engine, const char *text,
                    const struct text_style *style)
{
    g_autofree char *prepared = prepare_text(text, style->lines);

    if (block->text && g_str_equal(block->text, prepared) && style_equal(&block->style, style) &&
        block->engine == engine && block->generation == engine->generation)
        return false;
    g_free(block->text);
    block->text = g_steal_pointer(&prepared);
    if (g_strcmp0(block->families, style->families) != 0) {
        g_free(block->families);
        block->families = g_strdup(style->families);
    }
    block->style = *style;
    block->style.families = block->families;
    block->style.lines = CLAMP(style->lines, 1, LINES_MAX);
    block->engine = engine;
    block->generation = engine->generation;
    build_layout(block);
    return true;
}

/* With a width: wrapped, at most `lines`. */
static void set_width(struct text_block *block, int width, int lines)
{
    pango_layout_set_width(block->layout, width < 0 ? -1 : width * PANGO_SCALE);
    pango_layout_set_height(block->layout, -lines);
}

void text_block_set_size(struct text_block *block, struct size size)
{
    g_clear_object(&block->layout);
    block->ink = (struct rect){ 0 };
    block->size = size;
}

int text_block_natural_width(struct text_block *block)
{
    PangoRectangle logical;

    if (!block->layout)
        return block->size.width;
    if (block->natural_width < 0) {
        if (block->fitted_size != block->style.size)
            set_font_size(block, block->style.size);
        set_width(block, -1, 1);
        pango_layout_get_extents(block->layout, NULL, &logical);
        block->natural_width = PANGO_PIXELS_CEIL(logical.width);
        block->box.width = -1;
    }
    return block->natural_width;
}

static int line_width(struct text_block *block)
{
    PangoRectangle logical;

    pango_layout_get_extents(block->layout, NULL, &logical);
    return PANGO_PIXELS_CEIL(logical.width);
}

/* Sets the width; false: something has to be cut. */
static bool wrap(struct text_block *block, int width, int lines)
{
    block->overflow = 0;
    if (runs(block)) {
        set_width(block, -1, 1);
        block->overflow = MAX(line_width(block) - width, 0);
        if (block->overflow > 0)
            return false;
    }
    set_width(block, width, lines);
    return !pango_layout_is_ellipsized(block->layout) &&
           pango_layout_get_line_count(block->layout) <= lines;
}

static bool wrap_in_size(struct text_block *block, int size, int width, int lines)
{
    if (block->fitted_size != size)
        set_font_size(block, size);
    return wrap(block, width, lines);
}

/* Shrinks in small steps until nothing has to be cut. A size that a larger one fits in fits too, so
 * that a few of the steps need be tried. */
static void wrap_and_shrink(struct text_block *block, int width, int lines)
{
    int sizes[SHRINK_STEPS_MAX] = { block->style.size };
    size_t first = 1; /* that may fit */
    size_t last = 0;  /* that has to do */

    if (wrap_in_size(block, sizes[0], width, lines))
        return;
    for (; sizes[last] > block->style.least_size && last + 1 < SHRINK_STEPS_MAX; last++)
        sizes[last + 1] = MAX(block->style.least_size, sizes[last] - MAX(1, sizes[last] / 16));
    while (first < last) {
        size_t middle = (first + last) / 2;
        if (wrap_in_size(block, sizes[middle], width, lines))
            last = middle;
        else
            first = middle + 1;
    }
    if (last > 0)
        wrap_in_size(block, sizes[last], width, lines);
}

/* Without an ellipsis Pango does not count lines; those too many are cut off. */
static int layout_height(struct text_block *block)
{
    PangoRectangle logical;
    int lines = MAX(pango_layout_get_line_count(block->layout), 1);

    pango_layout_get_extents(block->layout, NULL, &logical);
    return PANGO_PIXELS(logical.height) * MIN(lines, block->style.lines) / lines;
}

static void measure(struct text_block *block, int width)
{
    if (block->measured_width == width)
        return;
    wrap_and_shrink(block, width, block->style.lines);
    block->measured_width = width;
    block->height = layout_height(block);
    block->baseline = PANGO_PIXELS(pango_layout_get_baseline(block->layout));
    block->box.width = -1;
}

int text_block_height(struct text_block *block, int width)
{
    if (!block->layout)
        return block->size.height;
    measure(block, width);
    return block->height;
}

int text_block_baseline(struct text_block *block, int width)
{
    if (!block->layout)
        return block->size.height;
    measure(block, width);
    return block->baseline;
}

/* Drops lines until the rest fits; one always stays. */
static void drop_lines(struct text_block *block, struct size box)
{
    int lines = MIN(pango_layout_get_line_count(block->layout), block->style.lines);

    while (lines > 1 && layout_height(block) > box.height)
        wrap_and_shrink(block, box.width, --lines);
}

static int vertical_offset(const struct text_block *block, int room)
{
    switch (block->style.vertical_align) {
    case VERTICAL_ALIGN_START:
        return 0;
    case VERTICAL_ALIGN_CENTER:
        return room / 2;
    case VERTICAL_ALIGN_END:
        return room;
    }
    g_return_val_if_reached(0);
}

/* Whether it is cut at the edges of its box. */
static bool is_cut(struct text_block *block)
{
    return block->overflow > 0 || pango_layout_get_line_count(block->layout) > block->style.lines;
}

void text_block_fit(struct text_block *block, struct size box)
{
    struct rect all = { 0, 0, box.width, box.height };
    PangoRectangle ink;

    if (!block->layout || (block->box.width == box.width && block->box.height == box.height))
        return;
    wrap_and_shrink(block, box.width, block->style.lines);
    drop_lines(block, box);
    block->top = vertical_offset(block, box.height - layout_height(block));
    block->left = block->engine->rtl ? -block->overflow : 0;
    block->box = box;
    pango_layout_get_pixel_extents(block->layout, &ink, NULL);
    block->ink = (struct rect){ 0 };
    if (is_cut(block))
        block->ink = all;
    else if (ink.width > 0 && ink.height > 0) /* one more on each side for antialiased edges */
        block->ink =
            (struct rect){ ink.x - 1, ink.y - 1 + block->top, ink.width + 2, ink.height + 2 };
}

int text_block_overflow(const struct text_block *block)
{
    return block->overflow;
}

struct rect text_block_ink(struct text_block *block)
{
    return block->ink;
}

bool text_block_is_cut(const struct text_block *block)
{
    return block->layout && (block->overflow > 0 || pango_layout_is_ellipsized(block->layout));
}

/* At the layout's corner, clipped where it is cut. */
static void begin_drawing(struct text_block *block, cairo_t *cr, struct point at, int scroll)
{
    int run = CLAMP(scroll, 0, block->overflow);

    cairo_save(cr);
    if (is_cut(block)) {
        cairo_rectangle(cr, at.x, at.y, block->box.width, block->box.height);
        cairo_clip(cr);
    }
    cairo_move_to(cr, at.x + block->left + (block->engine->rtl ? run : -run), at.y + block->top);
}

void text_block_paint(struct text_block *block, cairo_t *cr, struct point at, int scroll)
{
    if (!block->layout)
        return;
    begin_drawing(block, cr, at, scroll);
    pango_cairo_show_layout(cr, block->layout);
    cairo_restore(cr);
}

void text_block_fill(struct text_block *block, cairo_t *cr, struct point at, int scroll)
{
    if (!block->layout)
        return;
    begin_drawing(block, cr, at, scroll);
    pango_cairo_layout_path(cr, block->layout);
    cairo_fill(cr);
    cairo_restore(cr);
}
