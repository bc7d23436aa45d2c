/* What an element looks like: colors, lines, gradients, effects, as painting wants them. */
#include <math.h>
#include <string.h>

#include "scene/barcode.h"
#include "scene/effect.h"
#include "scene/style.h"
#include "theme/path-data.h"

#define COLOR_WHITE 0xffffffff
#define COLOR_BLACK 0xff000000
#define DASHES_MAX  4000 /* along an outline: more make a line */
#define OUTLINE_MAX 1e6  /* pixels along an outline */

/* Nothing is invisible by alpha alone: what has no alpha left has no color. */
static color_t faded(color_t color, int alpha)
{
    uint32_t own = ((color >> 24) * (uint32_t)alpha + 127) / 255;

    return own == 0 ? 0 : (color & 0xffffff) | own << 24;
}

static color_t color_of(const struct node *node, enum attribute attribute, color_t fallback)
{
    return faded(node_color(node, attribute, fallback), 255);
}

/* A Face, a Pattern, and a card that covers the panel, stand on black; ambient is always black. */
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
    look->start = steps_of(style_number(layer, node, ATTRIBUTE_START_ANGLE) / 360, look->steps);
    look->end = steps_of(style_number(layer, node, ATTRIBUTE_END_ANGLE) / 360, look->steps);
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

static void look_stroke(const struct layer *layer, struct node *node)
{
    struct stroke_style *line = &node->look.line;
    double sum = 0;

    line->cap = (enum cap)theme_node_word(node->spec, ATTRIBUTE_CAP);
    line->join = (enum join)theme_node_word(node->spec, ATTRIBUTE_JOIN);
    line->n_dashes =
        style_numbers(node, ATTRIBUTE_DASH, line->dashes, (int)G_N_ELEMENTS(line->dashes));
    for (int i = 0; i < line->n_dashes; i++) {
        line->dashes[i] = MAX(line->dashes[i], 0) * layer->state.scale;
        sum += line->dashes[i];
    }
    if (sum < 0.5) { /* dashes nobody could see, and Cairo would never end drawing */
        memset(line->dashes, 0, sizeof(line->dashes));
        line->n_dashes = 0;
        return;
    }
    double phase = style_number(layer, node, ATTRIBUTE_DASH_PHASE) * layer->state.scale;
    line->phase = isfinite(phase) ? fmod(phase, 2 * sum) : 0;
}

/* ---- Line and Path ----------------------------------------------------------------------------
 */

static double coordinate(const struct layer *layer, const struct node *node,
                         enum attribute attribute, double fallback)
{
    double units = node_number(node, attribute, (double)NAN);

    return isfinite(units) ? CLAMP(units * layer->state.scale, -PIXELS_SIDE_MAX, PIXELS_SIDE_MAX)
                           : fallback;
}

/* The middle of a level line, such that its edges stand between pixels. */
static double sharp(double middle, int thickness)
{
    return floor(middle - thickness / 2.0 + 0.5) + thickness / 2.0;
}

static void look_line(const struct layer *layer, struct node *node)
{
    struct look *look = &node->look;

    look->from_x = coordinate(layer, node, ATTRIBUTE_START_X, 0);
    look->from_y = coordinate(layer, node, ATTRIBUTE_START_Y, 0);
    look->to_x = coordinate(layer, node, ATTRIBUTE_END_X, node->box.width);
    look->to_y = coordinate(layer, node, ATTRIBUTE_END_Y, 0);
    if (fabs(look->from_y - look->to_y) < 1e-6)
        look->from_y = look->to_y = sharp(look->from_y, look->thickness);
    else if (fabs(look->from_x - look->to_x) < 1e-6)
        look->from_x = look->to_x = sharp(look->from_x, look->thickness);
}

void style_read_path(struct node *node)
{
    const char *text = node_string(node, ATTRIBUTE_D);

    if (g_strcmp0(text, node->path_text) == 0)
        return;
    g_clear_pointer(&node->path, g_array_unref);
    g_free(node->path_text);
    node->path_text = g_strdup(text);
    node->look.content++;
    if (!text)
        return;
    node->path = g_array_new(FALSE, FALSE, sizeof(struct path_segment));
    path_data_read(text, node->path, NULL, NULL);
}

/* What cannot be said, or not in this symbology, is no code: nothing is painted. */
static void read_barcode(struct node *node)
{
    const char *symbology = node_string(node, ATTRIBUTE_SYMBOLOGY);
    const char *text = node_string(node, ATTRIBUTE_VALUE);
    g_autofree char *made_of =
        g_strdup_printf("%s %s", symbology ? symbology : "qr", text ? text : "");

    if (g_strcmp0(made_of, node->barcode_text) == 0)
        return;
    barcode_free(node->barcode);
    node->barcode = text ? barcode_new(symbology ? symbology : "qr", text) : NULL;
    g_free(node->barcode_text);
    node->barcode_text = g_steal_pointer(&made_of);
    node->look.content++;
}

/* The view box in the middle of the element's, as large as it fits. */
static void look_path(const struct layer *layer, struct node *node)
{
    struct look *look = &node->look;
    struct rect box = node->box;
    double view[4];

    look->rtl = node->placing.mirrored;
    look->view_scale = layer->state.scale;
    if (style_numbers(node, ATTRIBUTE_VIEW_BOX, view, 4) < 4 || view[2] <= 0 || view[3] <= 0)
        return;
    look->view_scale = MIN(box.width / view[2], box.height / view[3]);
    look->view_x = (box.width - view[2] * look->view_scale) / 2 - view[0] * look->view_scale;
    look->view_y = (box.height - view[3] * look->view_scale) / 2 - view[1] * look->view_scale;
    if (look->view_scale <= 0)
        look->fill = look->stroke = 0;
}

static double path_length(const struct node *node)
{
    double length = 0;
    double x = 0;
    double y = 0;

    for (guint i = 0; node->path && i < node->path->len; i++) {
        const struct path_segment *segment = &g_array_index(node->path, struct path_segment, i);
        if (segment->kind == PATH_CURVE) {
            length += hypot(segment->x1 - x, segment->y1 - y) +
                      hypot(segment->x2 - segment->x1, segment->y2 - segment->y1);
            x = segment->x2;
            y = segment->y2;
        }
        length += hypot(segment->x - x, segment->y - y);
        x = segment->x;
        y = segment->y;
    }
    return length * node->look.view_scale;
}

/* Pixels, at least as long as it is. */
static double outline_length(const struct node *node)
{
    const struct look *look = &node->look;

    if (node_is(node, IN_PATH))
        return path_length(node);
    if (node_is(node, IN_LINE))
        return hypot(look->to_x - look->from_x, look->to_y - look->from_y);
    double turns = look->steps > 0 ? abs(look->end - look->start) / (double)look->steps : 1;
    return 2.0 * (node->box.width + node->box.height) * MAX(turns, 1);
}

/* What nobody could make out, and Cairo would take minutes to draw. */
static void limit_outline(struct node *node)
{
    struct look *look = &node->look;
    struct stroke_style *line = &look->line;
    double length = outline_length(node);
    double period = 0;

    for (int i = 0; i < line->n_dashes; i++)
        period += line->dashes[i];
    if (line->n_dashes > 0 && length > period * DASHES_MAX) {
        memset(line->dashes, 0, sizeof(line->dashes));
        line->n_dashes = 0;
    }
    if (!(length <= OUTLINE_MAX))
        look->fill = look->stroke = 0;
}

/* ---- gradients --------------------------------------------------------------------------------
 */

/* Those without a position stand evenly between their neighbors; none stands before the last. */
static void spread_stops(struct gradient_plan *plan)
{
    struct gradient_stop *stops = plan->stops;
    size_t last = plan->n_stops - 1;

    if (isnan(stops[0].position))
        stops[0].position = 0;
    if (isnan(stops[last].position))
        stops[last].position = 1;
    for (size_t i = 1; i <= last; i++) {
        size_t next = i;
        while (isnan(stops[next].position))
            next++;
        double before = stops[i - 1].position;
        double to = MAX(stops[next].position, before);
        stops[i].position = before + (to - before) / (double)(next - i + 1);
    }
}

static void read_stops(const struct node *gradient, struct gradient_plan *plan)
{
    for (size_t i = 0; i < gradient->n_children; i++) {
        const struct node *stop = gradient->children[i];
        if (!node_is(stop, IN_STOP) || plan->n_stops == GRADIENT_STOPS_MAX)
            continue;
        double position = node_number(stop, ATTRIBUTE_POSITION, (double)NAN);
        plan->stops[plan->n_stops++] = (struct gradient_stop){
            .position = isnan(position) ? position : CLAMP(position, 0, 1),
            .color = node_color(stop, ATTRIBUTE_COLOR, 0),
        };
    }
    if (plan->n_stops > 0)
        spread_stops(plan);
}

static double fraction(const struct node *gradient, enum attribute attribute, double fallback)
{
    return CLAMP(node_number(gradient, attribute, fallback), -1000, 1000);
}

/* Where a line that was given only a start or one end leads: straight down, or straight to it. */
static void plan_linear(const struct node *gradient, struct rect box, struct gradient_plan *plan)
{
    double start_x = fraction(gradient, ATTRIBUTE_START_X, 0);
    double start_y = fraction(gradient, ATTRIBUTE_START_Y, 0);
    bool across = node_has(gradient, ATTRIBUTE_END_X);

    plan->kind = GRADIENT_LINEAR;
    plan->x = box.x + start_x * box.width;
    plan->y = box.y + start_y * box.height;
    plan->end_x = box.x + fraction(gradient, ATTRIBUTE_END_X, start_x) * box.width;
    plan->end_y = box.y + fraction(gradient, ATTRIBUTE_END_Y, across ? start_y : 1) * box.height;
}

static double radians(const struct node *gradient, enum attribute attribute, double fallback)
{
    double degrees = node_number(gradient, attribute, fallback);

    return isfinite(degrees) ? CLAMP(degrees, -3600, 3600) * G_PI / 180 : 0;
}

static void plan_around(const struct node *gradient, struct rect box, struct gradient_plan *plan)
{
    bool radial = node_is(gradient, IN_RADIAL_GRADIENT);

    plan->kind = radial ? GRADIENT_RADIAL : GRADIENT_SWEEP;
    plan->x = box.x + fraction(gradient, ATTRIBUTE_CENTER_X, 0.5) * box.width;
    plan->y = box.y + fraction(gradient, ATTRIBUTE_CENTER_Y, 0.5) * box.height;
    if (radial)
        plan->radius = fraction(gradient, ATTRIBUTE_RADIUS, 1) * MAX(box.width, box.height) / 2.0;
    plan->start = radians(gradient, ATTRIBUTE_START_ANGLE, 0);
    plan->end = radians(gradient, ATTRIBUTE_END_ANGLE, 360);
}

/* The color it stands for, to be painted with it; NULL: the element has none such. */
static color_t *color_behind(struct node *node, enum gradient_of of)
{
    struct look *look = &node->look;

    if (node->text && !node->bitmap)
        return &look->color;
    if (node_is(node, IN_BOX | IN_ROOM))
        return &look->background;
    if (node_is(node, IN_IMAGE | IN_BARCODE | IN_TEXTUAL))
        return NULL;
    return of == GRADIENT_OF_STROKE || node_is(node, IN_ARC | IN_LINE) ? &look->stroke
                                                                       : &look->fill;
}

static void plan_gradient(const struct node *spec, struct rect box, struct gradient_plan *plan)
{
    read_stops(spec, plan);
    if (node_is(spec, IN_LINEAR_GRADIENT))
        plan_linear(spec, box, plan);
    else
        plan_around(spec, box, plan);
}

/* Puts it in place of a color; where all of it is one color, as that color. */
static void look_gradient(struct node *node, enum gradient_of of, const struct node *spec)
{
    struct gradient **gradient = &node->gradients[of];
    color_t *color = color_behind(node, of);
    struct gradient_plan plan = { 0 };

    if (spec)
        plan_gradient(spec, node->box, &plan);
    if (plan.n_stops == 0 || gradient_plan_is_plain(&plan)) {
        g_clear_pointer(gradient, gradient_free);
        if (plan.n_stops > 0)
            *color = faded(plan.stops[0].color, 255);
        return;
    }
    *gradient = gradient_update(*gradient, &plan);
    *color = COLOR_WHITE;
}

static void look_gradients(const struct layer *layer, struct node *node)
{
    const struct node *specs[G_N_ELEMENTS(node->gradients)] = { 0 };
    bool on_black = layer->stage->ambient && node_is(node, IN_ROOM);

    for (size_t i = 0; i < node->n_details && !on_black; i++) {
        const struct node *child = node->details[i];
        if (!node_is(child, IN_GRADIENT))
            continue;
        int of = theme_node_word(child->spec, ATTRIBUTE_OF);
        color_t *color = color_behind(node, (enum gradient_of)of);
        if (color)
            specs[color == &node->look.stroke ? GRADIENT_OF_STROKE : GRADIENT_OF_FILL] = child;
    }
    for (size_t of = 0; of < G_N_ELEMENTS(specs); of++)
        look_gradient(node, (enum gradient_of)of, specs[of]);
}

/* ---- effects ----------------------------------------------------------------------------------
 */

static color_t own_color(const struct node *node)
{
    const struct look *look = &node->look;
    const color_t colors[] = { look->color, look->fill, look->stroke, look->background };

    for (size_t i = 0; i < G_N_ELEMENTS(colors); i++) {
        if (colors[i])
            return colors[i] | 0xff000000U;
    }
    return COLOR_WHITE;
}

static void look_effect(const struct layer *layer, const struct node *node, const struct node *spec,
                        struct effect *effect)
{
    bool outline = node_is(spec, IN_OUTLINE);
    bool glow = node_is(spec, IN_OUT_GLOW);
    double radius = node_number(spec, ATTRIBUTE_RADIUS, 8);
    double reach = outline ? style_number(layer, spec, ATTRIBUTE_THICKNESS) : radius;

    effect->kind = outline ? EFFECT_OUTLINE : glow ? EFFECT_GLOW : EFFECT_SHADOW;
    effect->color = color_of(spec, ATTRIBUTE_COLOR, glow ? own_color(node) : COLOR_BLACK);
    effect->reach = CLAMP(style_pixels(layer, reach), outline ? 1 : 0, EFFECT_REACH_MAX);
    effect->x = effect->y = 0;
    if (effect->kind == EFFECT_SHADOW) {
        effect->x = style_length(layer, spec, ATTRIBUTE_OFFSET_X);
        effect->y = style_length(layer, spec, ATTRIBUTE_OFFSET_Y);
    }
}

/* Text without a color still has its outline, glow and shadow: around its letters. */
static void look_hollow(struct node *node)
{
    struct look *look = &node->look;

    look->hollow = node->n_effects > 0 && node->text && !node->bitmap && !look->color;
    if (look->hollow)
        look->color = COLOR_WHITE;
}

/* Kept in place, so that their masks stay. */
static void look_effects(const struct layer *layer, struct node *node)
{
    size_t count = 0;

    for (size_t i = 0; i < node->n_details; i++)
        count += node_is(node->details[i], IN_EFFECT);
    if (count != node->n_effects) {
        effects_free(node->effects, node->n_effects);
        node->effects = g_new0(struct effect, count);
        node->n_effects = count;
    }
    count = 0;
    for (size_t i = 0; i < node->n_details; i++) {
        if (node_is(node->details[i], IN_EFFECT))
            look_effect(layer, node, node->details[i], &node->effects[count++]);
    }
}

/* ---- all of it --------------------------------------------------------------------------------
 */

/* Whether it paints one thing only, so that its alpha may be that of its color. */
static bool is_single(const struct node *node)
{
    const struct look *look = &node->look;

    if (node->gradients[0] || node->gradients[1] || node->n_effects > 0 ||
        node_is(node, IN_BOX | IN_ROOM | IN_PROGRESS | IN_BARCODE))
        return false;
    if (node_is(node, IN_IMAGE) || node->bitmap)
        return look->color != 0;
    return !(look->fill && look->stroke);
}

static void look_alpha(struct node *node)
{
    struct look *look = &node->look;
    bool single = is_single(node);
    color_t *const colors[] = { &look->fill, &look->stroke, &look->color };

    look->grouped =
        look->blend != BLEND_NORMAL || node->n_effects > 0 || (look->alpha < 255 && !single);
    for (size_t i = 0; i < G_N_ELEMENTS(colors) && !look->grouped; i++)
        *colors[i] = faded(*colors[i], look->alpha);
}

static void look_element(const struct layer *layer, struct node *node)
{
    switch (node->spec->element) {
    case ELEMENT_ARC:
        look_arc(layer, node);
        break;
    case ELEMENT_PROGRESS:
        look_progress(layer, node);
        break;
    case ELEMENT_LINE:
        look_line(layer, node);
        break;
    case ELEMENT_PATH:
        look_path(layer, node);
        break;
    default:
        break;
    }
}

void style_look(struct layer *layer, struct node *node)
{
    struct look *look = &node->look;
    const struct theme_node *spec = node->spec;

    if (!node_is(node, IN_PAINTED))
        return;
    if (node_is(node, IN_PATH))
        style_read_path(node);
    if (node_is(node, IN_BARCODE))
        read_barcode(node);
    unsigned content = look->content;
    memset(look, 0, sizeof(*look));
    look->content = content;
    look->alpha = (int)floor(CLAMP(style_number(layer, node, ATTRIBUTE_ALPHA), 0, 1) * 255 + 0.5);
    look->background = ground(layer, node);
    look->fill = color_of(node, ATTRIBUTE_FILL, 0);
    look->stroke = color_of(node, ATTRIBUTE_STROKE, 0);
    look->color = color_of(node, ATTRIBUTE_COLOR, node->text && !node->bitmap ? COLOR_WHITE : 0);
    look->thickness = MAX(style_length(layer, node, ATTRIBUTE_THICKNESS), 1);
    look->radius = style_length_or(layer, node, ATTRIBUTE_CORNER_RADIUS, default_radius(node));
    look->blend = (enum blend)theme_node_word(spec, ATTRIBUTE_BLEND_MODE);
    look->render_mode = (enum render_mode)theme_node_word(spec, ATTRIBUTE_RENDER_MODE);
    look->clip = node_bool(node, ATTRIBUTE_CLIP, false);
    if (node_is(node, IN_STROKED | IN_PROGRESS))
        look_stroke(layer, node);
    look_element(layer, node);
    if (node_is(node, IN_STROKED | IN_PROGRESS))
        limit_outline(node);
    look_gradients(layer, node);
    look_effects(layer, node);
    look_hollow(node);
    look_alpha(node);
}
