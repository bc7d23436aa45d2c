/* From evaluated attributes to pixels: scaled, rounded, with the defaults of the element table. */
#include <math.h>
#include <string.h>

#include "scene/layer.h"

#define COLOR_WHITE 0xffffffff
#define COLOR_BLACK 0xff000000

void stage_init_defaults(struct stage *stage)
{
    for (enum attribute attribute = 0; attribute < ATTRIBUTE_COUNT; attribute++) {
        const struct attribute_info *info = attribute_info(attribute);
        bool number = info->type == ATTRIBUTE_TYPE_NUMBER && info->fallback;
        stage->defaults[attribute] = number ? g_ascii_strtod(info->fallback, NULL) : 0;
    }
}

static double number(const struct layer *layer, const struct node *node, enum attribute attribute)
{
    return node_number(node, attribute, layer->stage->defaults[attribute]);
}

/* A theme's units as whole pixels. Kept well inside int, whatever a theme computes. */
static int pixels(const struct layer *layer, double units)
{
    return (int)lround(CLAMP(units * layer->state.scale, -PIXELS_SIDE_MAX, PIXELS_SIDE_MAX));
}

static int length(const struct layer *layer, const struct node *node, enum attribute attribute)
{
    return pixels(layer, number(layer, node, attribute));
}

/* AUTO when not given or null. */
static int length_or_auto(const struct layer *layer, const struct node *node,
                          enum attribute attribute)
{
    double units = node_number(node, attribute, (double)NAN);

    return isnan(units) ? LENGTH_AUTO : MAX(pixels(layer, units), 0);
}

static int length_or(const struct layer *layer, const struct node *node, enum attribute attribute,
                     int fallback)
{
    int given = length_or_auto(layer, node, attribute);

    return given == LENGTH_AUTO ? fallback : given;
}

static double flow_share(const struct layer *layer, const struct node *node,
                         enum attribute attribute, unsigned by_default)
{
    if (node_has(node, attribute) || !node_is(node, by_default))
        return MAX(number(layer, node, attribute), 0);
    return 1;
}

static bool is_mirrored(const struct layer *layer, const struct node *node)
{
    bool by_default = node_is(node, IN_BOX | IN_ROOM | IN_PROGRESS);
    int given = theme_node_word(node->spec, ATTRIBUTE_MIRROR);

    return layer->stage->session.rtl && (given < 0 ? by_default : given == MIRROR_AUTO);
}

void style_place(struct layer *layer, struct node *node)
{
    const struct theme_node *spec = node->spec;
    int padding = length(layer, node, ATTRIBUTE_PADDING);
    bool bare_spacer = spec->element == ELEMENT_SPACER && !node_has(node, ATTRIBUTE_WIDTH) &&
                       !node_has(node, ATTRIBUTE_HEIGHT);

    node->placing = (struct placing){
        .x = length(layer, node, ATTRIBUTE_X),
        .y = length(layer, node, ATTRIBUTE_Y),
        .width = length_or_auto(layer, node, ATTRIBUTE_WIDTH),
        .height = length_or_auto(layer, node, ATTRIBUTE_HEIGHT),
        .least = { length(layer, node, ATTRIBUTE_MIN_WIDTH),
                   length(layer, node, ATTRIBUTE_MIN_HEIGHT) },
        .most = { length_or(layer, node, ATTRIBUTE_MAX_WIDTH, PIXELS_SIDE_MAX),
                  length_or(layer, node, ATTRIBUTE_MAX_HEIGHT, PIXELS_SIDE_MAX) },
        .gap = length(layer, node, ATTRIBUTE_GAP),
        .padding_x = length_or(layer, node, ATTRIBUTE_PADDING_X, padding),
        .padding_y = length_or(layer, node, ATTRIBUTE_PADDING_Y, padding),
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
}

/* The font is the theme's that gives the palette, also on cards that are the built-in theme's. */
static const char *font_families(const struct layer *layer, const struct node *node)
{
    const char *given = theme_node_literal(node->spec, ATTRIBUTE_FONT);

    if (!given)
        return g_intern_string(theme_font(layer->stage->theme));
    if (g_str_equal(given, "numerals"))
        return g_intern_string(theme_numerals(layer->stage->theme));
    return g_intern_string(given);
}

/* Figures of one width for everything that counts: text that changes with the clock. */
static bool counts(const struct node *node)
{
    const struct expr *text = node->spec->text;

    return node->spec->element == ELEMENT_TIME_TEXT ||
           (text && (expr_uses_pace(text, SOURCE_RUNS) || expr_uses_pace(text, SOURCE_SECOND) ||
                     expr_uses_pace(text, SOURCE_MINUTE) || expr_uses_pace(text, SOURCE_HOUR)));
}

void style_text(struct layer *layer, struct node *node)
{
    int size = CLAMP(length(layer, node, ATTRIBUTE_SIZE), 1, 2000);
    struct text_style style = {
        .families = font_families(layer, node),
        .size = size,
        .least_size = CLAMP(length_or(layer, node, ATTRIBUTE_SHRINK_TO, size), 1, size),
        .weight = (int)CLAMP(number(layer, node, ATTRIBUTE_WEIGHT), 100, 1000),
        .lines = (int)CLAMP(number(layer, node, ATTRIBUTE_LINES), 1, 64),
        .spacing = (int)lround(CLAMP(number(layer, node, ATTRIBUTE_LETTER_SPACING), -1, 4) * 1000),
        .leading = (int)lround(CLAMP(number(layer, node, ATTRIBUTE_LINE_HEIGHT), 0.1, 10) * 1000),
        .align = node->placing.align,
        .vertical_align =
            (enum vertical_align)theme_node_word(node->spec, ATTRIBUTE_VERTICAL_ALIGN),
        .ellipsis = (enum ellipsis)theme_node_word(node->spec, ATTRIBUTE_ELLIPSIS),
        .tabular = counts(node),
    };
    g_autofree char *text = value_to_string(&node->text_value);

    if (text_block_set(node->text, layer->stage->text, text, &style))
        node->look.content++;
}

/* Nothing is invisible by alpha alone: what has no alpha left has no color. */
static color_t faded(color_t color, int alpha)
{
    uint32_t own = ((color >> 24) * (uint32_t)alpha + 127) / 255;

    return own == 0 ? 0 : (color & 0xffffff) | own << 24;
}

static color_t color_of(const struct node *node, enum attribute attribute, color_t fallback)
{
    return faded(node_color(node, attribute, fallback), node->look.alpha);
}

/* A Face, and a card that covers the panel, stand on black; ambient is always black. */
static color_t ground(const struct layer *layer, const struct node *node)
{
    bool room =
        node_is(node, IN_FACE | IN_PATTERN) ||
        (node_is(node, IN_CARD) && theme_node_word(node->spec, ATTRIBUTE_FORM) != CARD_COMPACT);

    if (layer->bare && node_is(node, IN_FACE))
        return 0;
    if (!room)
        return color_of(node, ATTRIBUTE_BACKGROUND, 0);
    return layer->stage->ambient ? COLOR_BLACK : color_of(node, ATTRIBUTE_BACKGROUND, COLOR_BLACK);
}

static int turn_steps(const struct node *node, int thickness)
{
    double across = (node->box.width + node->box.height) / 2.0 - thickness;

    return MAX((int)lround(G_PI * across), 1);
}

static int steps_of(double part, int steps)
{
    return (int)floor(CLAMP(part, -100, 100) * steps + 0.5);
}

static void look_arc(const struct layer *layer, struct node *node)
{
    struct look *look = &node->look;

    look->steps = turn_steps(node, look->thickness);
    look->start = steps_of(number(layer, node, ATTRIBUTE_START_ANGLE) / 360, look->steps);
    look->end = steps_of(number(layer, node, ATTRIBUTE_END_ANGLE) / 360, look->steps);
    look->cap = (enum cap)theme_node_word(node->spec, ATTRIBUTE_CAP);
}

static void look_progress(const struct layer *layer, struct node *node)
{
    struct look *look = &node->look;
    double value = CLAMP(node_number(node, ATTRIBUTE_VALUE, 0), 0, 1);

    look->ring = theme_node_word(node->spec, ATTRIBUTE_STYLE) == PROGRESS_RING;
    look->track = color_of(node, ATTRIBUTE_TRACK, 0);
    look->fill = color_of(node, ATTRIBUTE_FILL, COLOR_WHITE);
    look->rtl = node->placing.mirrored && !look->ring;
    if (look->ring) {
        look_arc(layer, node);
        look->value = steps_of(value, look->end - look->start);
    } else {
        look->steps = MAX(node->box.width, 1);
        look->value = steps_of(value, look->steps);
    }
}

static int default_radius(const struct node *node)
{
    bool pill =
        node->spec->element == ELEMENT_PROGRESS ||
        (node_is(node, IN_CARD) && theme_node_word(node->spec, ATTRIBUTE_FORM) == CARD_COMPACT);

    return pill ? MIN(node->box.width, node->box.height) / 2 : 0;
}

void style_look(struct layer *layer, struct node *node)
{
    struct look *look = &node->look;
    double alpha = CLAMP(number(layer, node, ATTRIBUTE_ALPHA), 0, 1);
    int above = node->parent ? node->parent->look.alpha : 255;
    unsigned content = look->content;

    memset(look, 0, sizeof(*look));
    look->content = content;
    look->alpha = (int)floor(alpha * above + 0.5);
    look->background = ground(layer, node);
    look->fill = color_of(node, ATTRIBUTE_FILL, 0);
    look->stroke = color_of(node, ATTRIBUTE_STROKE, 0);
    look->color = color_of(node, ATTRIBUTE_COLOR, node->text ? COLOR_WHITE : 0);
    look->thickness = MAX(length(layer, node, ATTRIBUTE_THICKNESS), 1);
    look->radius = length_or(layer, node, ATTRIBUTE_CORNER_RADIUS, default_radius(node));
    if (node->spec->element == ELEMENT_ARC)
        look_arc(layer, node);
    if (node->spec->element == ELEMENT_PROGRESS)
        look_progress(layer, node);
}
