/* From evaluated attributes to pixels: scaled, rounded, with the defaults of the element table. */
#include <math.h>
#include <string.h>

#include "scene/style.h"

#include "scene/bitmap-text.h"
#include "theme/path-data.h"

void stage_init_defaults(struct stage *stage)
{
    for (enum attribute attribute = 0; attribute < ATTRIBUTE_COUNT; attribute++) {
        const struct attribute_info *info = attribute_info(attribute);
        bool number = info->type == ATTRIBUTE_TYPE_NUMBER && info->fallback;
        stage->defaults[attribute] = number ? g_ascii_strtod(info->fallback, NULL) : 0;
    }
}

double style_number(const struct layer *layer, const struct node *node, enum attribute attribute)
{
    return node_number(node, attribute, layer->stage->defaults[attribute]);
}

int style_pixels(const struct layer *layer, double units)
{
    return (int)lround(CLAMP(units * layer->state.scale, -PIXELS_SIDE_MAX, PIXELS_SIDE_MAX));
}

int style_length(const struct layer *layer, const struct node *node, enum attribute attribute)
{
    return style_pixels(layer, style_number(layer, node, attribute));
}

/* AUTO when not given or null. */
static int length_or_auto(const struct layer *layer, const struct node *node,
                          enum attribute attribute)
{
    double units = node_number(node, attribute, (double)NAN);

    return isnan(units) ? LENGTH_AUTO : MAX(style_pixels(layer, units), 0);
}

int style_length_or(const struct layer *layer, const struct node *node, enum attribute attribute,
                    int fallback)
{
    int given = length_or_auto(layer, node, attribute);

    return given == LENGTH_AUTO ? fallback : given;
}

int style_numbers(const struct node *node, enum attribute attribute, double *ret, int max)
{
    const char *text = theme_node_literal(node->spec, attribute);
    int count = 0;

    while (text && count < max) {
        char *end;
        double number = g_ascii_strtod(text, &end);
        if (end == text || !isfinite(number))
            break;
        ret[count++] = CLAMP(number, -1e6, 1e6);
        text = end + strspn(end, ", \t\r\n");
    }
    return count;
}

static double flow_share(const struct layer *layer, const struct node *node,
                         enum attribute attribute, uint64_t by_default)
{
    if (node_has(node, attribute) || !node_is(node, by_default))
        return MAX(style_number(layer, node, attribute), 0);
    return 1;
}

static bool is_mirrored(const struct layer *layer, const struct node *node)
{
    bool by_default = node_is(node, IN_BOX | IN_ROOM | IN_PROGRESS);
    int given = theme_node_word(node->spec, ATTRIBUTE_MIRROR);

    if (given == MIRROR_ALWAYS)
        return true;
    return layer->stage->session.rtl && (given < 0 ? by_default : given == MIRROR_AUTO);
}

static struct size span_of_path(const struct layer *layer, const struct node *node)
{
    double right = 0;
    double bottom = 0;

    for (guint i = 0; node->path && i < node->path->len; i++) {
        const struct path_segment *segment = &g_array_index(node->path, struct path_segment, i);
        right = MAX(right, segment->x);
        bottom = MAX(bottom, segment->y);
    }
    return (struct size){ style_pixels(layer, right), style_pixels(layer, bottom) };
}

static struct size span_of_line(const struct layer *layer, const struct node *node)
{
    return (struct size){
        MAX(style_length(layer, node, ATTRIBUTE_START_X),
            style_length_or(layer, node, ATTRIBUTE_END_X, 0)),
        MAX(style_length(layer, node, ATTRIBUTE_START_Y),
            style_length_or(layer, node, ATTRIBUTE_END_Y, 0)),
    };
}

/* What a Path or Line needs when it is given no size. */
static void place_span(const struct layer *layer, struct node *node)
{
    struct placing *placing = &node->placing;
    double view[4];

    if (node_is(node, IN_LINE))
        placing->natural = span_of_line(layer, node);
    if (!node_is(node, IN_PATH))
        return;
    style_read_path(node);
    placing->scales =
        style_numbers(node, ATTRIBUTE_VIEW_BOX, view, 4) == 4 && view[2] > 0 && view[3] > 0;
    placing->natural = placing->scales ? (struct size){ style_pixels(layer, view[2]),
                                                        style_pixels(layer, view[3]) }
                                       : span_of_path(layer, node);
}

void style_place(struct layer *layer, struct node *node)
{
    const struct theme_node *spec = node->spec;
    int padding = style_length(layer, node, ATTRIBUTE_PADDING);
    bool bare_spacer = spec->element == ELEMENT_SPACER && !node_has(node, ATTRIBUTE_WIDTH) &&
                       !node_has(node, ATTRIBUTE_HEIGHT);

    node->placing = (struct placing){
        .x = style_length(layer, node, ATTRIBUTE_X),
        .y = style_length(layer, node, ATTRIBUTE_Y),
        .width = length_or_auto(layer, node, ATTRIBUTE_WIDTH),
        .height = length_or_auto(layer, node, ATTRIBUTE_HEIGHT),
        .least = { style_length(layer, node, ATTRIBUTE_MIN_WIDTH),
                   style_length(layer, node, ATTRIBUTE_MIN_HEIGHT) },
        .most = { style_length_or(layer, node, ATTRIBUTE_MAX_WIDTH, PIXELS_SIDE_MAX),
                  style_length_or(layer, node, ATTRIBUTE_MAX_HEIGHT, PIXELS_SIDE_MAX) },
        .gap = style_length(layer, node, ATTRIBUTE_GAP),
        .padding_x = style_length_or(layer, node, ATTRIBUTE_PADDING_X, padding),
        .padding_y = style_length_or(layer, node, ATTRIBUTE_PADDING_Y, padding),
        .grow = flow_share(layer, node, ATTRIBUTE_GROW, bare_spacer ? IN_SPACER : 0),
        .shrink = flow_share(layer, node, ATTRIBUTE_SHRINK, IN_TEXT | IN_TIME_TEXT),
        .align = (enum align)theme_node_word(spec, ATTRIBUTE_ALIGN),
        .align_self = theme_node_expr(spec, ATTRIBUTE_ALIGN_SELF)
                          ? theme_node_word(spec, ATTRIBUTE_ALIGN_SELF)
                          : -1,
        .justify = (enum justify)theme_node_word(spec, ATTRIBUTE_JUSTIFY),
        .mirrored = is_mirrored(layer, node),
        .area = (enum area)theme_node_word(spec, ATTRIBUTE_AREA),
    };
    place_span(layer, node);
}

/* The font is the theme's that gives the palette, also on cards that are the built-in theme's. */
static const char *font_families(const struct layer *layer, const struct node *node)
{
    const char *given = node_string(node, ATTRIBUTE_FONT);

    if (!given)
        return theme_font(layer->stage->theme);
    return g_str_equal(given, "numerals") ? theme_numerals(layer->stage->theme) : given;
}

/* Figures of one width for everything that counts: text that changes with the clock. */
static bool counts(const struct node *node)
{
    const struct expr *text = node->spec->text;

    return node->spec->element == ELEMENT_TIME_TEXT ||
           (text && (expr_uses_pace(text, SOURCE_RUNS) || expr_uses_pace(text, SOURCE_SECOND) ||
                     expr_uses_pace(text, SOURCE_MINUTE) || expr_uses_pace(text, SOURCE_HOUR)));
}

static enum figures figures_of(const struct node *node)
{
    enum figures given = (enum figures)theme_node_word(node->spec, ATTRIBUTE_FIGURES);

    return given == FIGURES_AUTO && counts(node) ? FIGURES_TABULAR : given;
}

void style_text(struct layer *layer, struct node *node)
{
    int size = CLAMP(style_length(layer, node, ATTRIBUTE_SIZE), 1, 2000);
    struct text_style style = {
        .families = font_families(layer, node),
        .size = size,
        .least_size = CLAMP(style_length_or(layer, node, ATTRIBUTE_SHRINK_TO, size), 1, size),
        .weight = (int)CLAMP(style_number(layer, node, ATTRIBUTE_WEIGHT), 100, 1000),
        .lines = (int)CLAMP(style_number(layer, node, ATTRIBUTE_LINES), 1, 64),
        .spacing =
            (int)lround(CLAMP(style_number(layer, node, ATTRIBUTE_LETTER_SPACING), -1, 4) * 1000),
        .leading =
            (int)lround(CLAMP(style_number(layer, node, ATTRIBUTE_LINE_HEIGHT), 0.1, 10) * 1000),
        .align = node->placing.align,
        .vertical_align =
            (enum vertical_align)theme_node_word(node->spec, ATTRIBUTE_VERTICAL_ALIGN),
        .ellipsis = (enum ellipsis)theme_node_word(node->spec, ATTRIBUTE_ELLIPSIS),
        .slant = (enum slant)theme_node_word(node->spec, ATTRIBUTE_SLANT),
        .figures = figures_of(node),
        .marquee = node->marquee.state != MARQUEE_DONE && node_bool(node, ATTRIBUTE_MARQUEE, false),
    };
    g_autofree char *text = value_to_string(&node->text_value);

    layer->text_bytes += MIN(strlen(text), TEXT_CHARACTERS_MAX);
    if (layer->text_bytes > TEXT_BYTES_MAX)
        *text = '\0';
    if (theme_node_expr(node->spec, ATTRIBUTE_BITMAP_FONT)) {
        if (bitmap_text_update(layer, node, text, size))
            node->look.content++;
        text_block_set_size(node->text, bitmap_text_size(node->bitmap));
    } else if (text_block_set(node->text, layer->stage->text, text, &style))
        node->look.content++;
}
