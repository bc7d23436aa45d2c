/* Gives every element its box. Two passes: what contents need (measure), then who gets what
 * (place). In a Row, start is where reading begins; x in a Group is always from the left, since the
 * lenses do not move. */
#include <math.h>

#include "scene/layer.h"

static bool takes_part(const struct node *node)
{
    if (!node->shown || !node_is(node, IN_PAINTED | IN_SPACER))
        return false;
    /* Empty text takes no room, nor does the gap beside it. */
    return !node->text || (node->text_value.type != VALUE_NULL &&
                           !(node->text_value.type == VALUE_STRING && !*node->text_value.string));
}

static int bounded_width(const struct node *node, int width)
{
    int most = MAX(node->placing.most.width, node->placing.least.width);

    return CLAMP(width, node->placing.least.width, most);
}

static int bounded_height(const struct node *node, int height)
{
    int most = MAX(node->placing.most.height, node->placing.least.height);

    return CLAMP(height, node->placing.least.height, most);
}

static enum align align_of(const struct node *child, const struct node *parent)
{
    return child->placing.align_self < 0 ? parent->placing.align
                                         : (enum align)child->placing.align_self;
}

/* What a container's children need across, or along with gaps. */
static int content_width(const struct node *node);

static int children_width(const struct node *node)
{
    bool row = node_is(node, IN_ROW);
    bool fixed = node_is(node, (IN_BOX & ~IN_FLOW) | IN_ROOM);
    int along = 0;
    int most = 0;
    int parts = 0;

    for (size_t i = 0; i < node->n_children; i++) {
        const struct node *child = node->children[i];
        if (!takes_part(child))
            continue;
        int width = content_width(child) + (fixed ? child->placing.x : 0);
        along += width;
        most = MAX(most, width);
        parts++;
    }
    int gaps = node->placing.gap * MAX(parts - 1, 0);
    return 2 * node->placing.padding_x + (row ? along + gaps : most);
}

static int scaled(int length, int from, int to)
{
    return from > 0 ? (int)MIN((int64_t)length * to / from, PIXELS_SIDE_MAX) : to;
}

/* Of a Path or Line, at its height or width if that is given and it keeps its shape. */
static int natural_width(const struct node *node)
{
    const struct placing *placing = &node->placing;

    return placing->scales && placing->height != LENGTH_AUTO
               ? scaled(placing->height, placing->natural.height, placing->natural.width)
               : placing->natural.width;
}

static int natural_height(const struct node *node, int width)
{
    const struct placing *placing = &node->placing;

    return placing->scales ? scaled(width, placing->natural.width, placing->natural.height)
                           : placing->natural.height;
}

/* Outer width that shows all of it on one line. */
static int content_width(const struct node *node)
{
    if (node->placing.width != LENGTH_AUTO)
        return bounded_width(node, node->placing.width);
    if (node->text)
        return bounded_width(node, text_block_natural_width(node->text));
    if (node_is(node, IN_BOX | IN_ROOM))
        return bounded_width(node, children_width(node));
    if (node_is(node, IN_PATH | IN_LINE))
        return bounded_width(node, natural_width(node));
    /* A picture or shape with one side is a square. */
    return bounded_width(node, MAX(node->placing.height, 0));
}

/* The room of a flow along its axis, shared out. */
struct share {
    struct node *node;
    int length; /* now */
    int least, most;
    double grow, shrink;
};

/* Adds `room` (negative: takes away) in proportion to the weights, within the bounds; what one
 * cannot take goes to the others. */
static void distribute(struct share *shares, size_t count, int room)
{
    bool growing = room > 0;

    for (size_t round = 0; round < count && room != 0; round++) {
        double weights = 0;
        for (size_t i = 0; i < count; i++) {
            bool open =
                growing ? shares[i].length < shares[i].most : shares[i].length > shares[i].least;
            weights += !open ? 0 : growing ? shares[i].grow : shares[i].shrink * shares[i].length;
        }
        if (weights <= 0)
            return;
        double ideal = 0;
        int given = 0;
        int used = 0;
        for (size_t i = 0; i < count; i++) {
            struct share *share = &shares[i];
            bool open = growing ? share->length < share->most : share->length > share->least;
            if (!open)
                continue;
            ideal += room * (growing ? share->grow : share->shrink * share->length) / weights;
            int step = (int)lround(ideal) - given;
            int length = CLAMP(share->length + step, share->least, share->most);
            given += step;
            used += length - share->length;
            share->length = length;
        }
        if (used == 0)
            return;
        room -= used;
    }
}

static size_t collect(const struct node *node, struct share *shares)
{
    size_t count = 0;

    for (size_t i = 0; i < node->n_children; i++) {
        struct node *child = node->children[i];
        if (takes_part(child))
            shares[count++] = (struct share){
                .node = child,
                .grow = child->placing.grow,
                .shrink = child->placing.shrink,
            };
    }
    return count;
}

static int shared_length(const struct share *shares, size_t count, int gap)
{
    int sum = count > 0 ? gap * (int)(count - 1) : 0;

    for (size_t i = 0; i < count; i++)
        sum += shares[i].length;
    return sum;
}

/* The widths of a Row's children in this inner width. */
static size_t row_widths(const struct node *node, int inner, struct share *shares)
{
    size_t count = collect(node, shares);

    for (size_t i = 0; i < count; i++) {
        const struct node *child = shares[i].node;
        shares[i].length = content_width(child);
        shares[i].least = child->placing.least.width;
        shares[i].most = MAX(child->placing.most.width, shares[i].least);
    }
    distribute(shares, count, inner - shared_length(shares, count, node->placing.gap));
    return count;
}

/* The width of a child that does not share its parent's width with others. */
static int own_width(const struct node *child, const struct node *parent, int inner)
{
    bool fixed = node_is(parent, (IN_BOX & ~IN_FLOW) | IN_ROOM);
    int room = MAX(inner - (fixed ? child->placing.x : 0), 0);

    if (child->placing.width != LENGTH_AUTO)
        return bounded_width(child, child->placing.width);
    if (child->text) {
        bool lines_aligned = fixed && child->placing.align != ALIGN_START;
        bool stretched = align_of(child, parent) == ALIGN_STRETCH;
        return bounded_width(child, lines_aligned || stretched
                                        ? room
                                        : MIN(text_block_natural_width(child->text), room));
    }
    if (node_is(child, IN_IMAGE) && child->placing.height != LENGTH_AUTO)
        return bounded_width(child, child->placing.height);
    return bounded_width(child, room);
}

static int content_height(const struct node *node, int width);

static int row_height(const struct node *node, int inner)
{
    g_autofree struct share *shares = g_new(struct share, node->n_children);
    size_t count = row_widths(node, inner, shares);
    int most = 0;

    for (size_t i = 0; i < count; i++)
        most = MAX(most, content_height(shares[i].node, shares[i].length));
    return most;
}

static int children_height(const struct node *node, int inner)
{
    bool column = node_is(node, IN_COLUMN);
    int along = 0;
    int most = 0;
    int parts = 0;

    if (node_is(node, IN_ROW))
        return row_height(node, inner);
    for (size_t i = 0; i < node->n_children; i++) {
        const struct node *child = node->children[i];
        if (!takes_part(child))
            continue;
        int height = content_height(child, own_width(child, node, inner));
        along += height;
        most = MAX(most, height + (column ? 0 : child->placing.y));
        parts++;
    }
    return column ? along + node->placing.gap * MAX(parts - 1, 0) : most;
}

/* Outer height that shows all of it at this width. */
static int content_height(const struct node *node, int width)
{
    if (node->placing.height != LENGTH_AUTO)
        return bounded_height(node, node->placing.height);
    if (node->text)
        return bounded_height(node, text_block_height(node->text, width));
    if (node_is(node, IN_BOX | IN_ROOM)) {
        int inner = MAX(width - 2 * node->placing.padding_x, 0);
        return bounded_height(node, children_height(node, inner) + 2 * node->placing.padding_y);
    }
    if (node_is(node, IN_PATH | IN_LINE))
        return bounded_height(node, natural_height(node, width));
    /* A picture with one side is a square. */
    return bounded_height(node, node_is(node, IN_IMAGE) && node->placing.width != LENGTH_AUTO
                                    ? node->placing.width
                                    : 0);
}

static int aligned(enum align align, int room)
{
    switch (align) {
    case ALIGN_START:
    case ALIGN_STRETCH:
    case ALIGN_BASELINE:
        return 0;
    case ALIGN_CENTER:
        return room / 2;
    case ALIGN_END:
        return room;
    }
    g_return_val_if_reached(0);
}

/* Where the first child begins, and what is added to each gap. */
static int justified(enum justify justify, int room, size_t count, double *ret_between)
{
    *ret_between = 0;
    switch (justify) {
    case JUSTIFY_START:
        return 0;
    case JUSTIFY_CENTER:
        return room / 2;
    case JUSTIFY_END:
        return room;
    case JUSTIFY_SPACE_BETWEEN:
        if (count > 1 && room > 0)
            *ret_between = (double)room / (double)(count - 1);
        return 0;
    }
    g_return_val_if_reached(0);
}

static void place(struct layer *layer, struct node *node, struct rect box);

static int baseline_of(const struct node *node, int width)
{
    return node->text ? text_block_baseline(node->text, width) : content_height(node, width);
}

/* The lowest first baseline of a Row's children, where the others' are put. */
static int row_baseline(const struct node *node, const struct share *shares, size_t count)
{
    int lowest = 0;

    for (size_t i = 0; i < count; i++) {
        if (align_of(shares[i].node, node) == ALIGN_BASELINE)
            lowest = MAX(lowest, baseline_of(shares[i].node, shares[i].length));
    }
    return lowest;
}

static struct rect row_child_box(const struct node *node, const struct share *share,
                                 struct rect inner, int baseline)
{
    const struct node *child = share->node;
    enum align align = align_of(child, node);
    bool shape = !child->text && !node_is(child, IN_BOX | IN_IMAGE | IN_SPACER);
    int height = content_height(child, share->length);
    int y = inner.y;

    if (child->placing.height == LENGTH_AUTO && (align == ALIGN_STRETCH || shape))
        height = bounded_height(child, inner.height);
    else
        height = MIN(height, MAX(inner.height, child->placing.least.height));
    if (align == ALIGN_BASELINE)
        y += baseline - baseline_of(child, share->length);
    else
        y += aligned(align, inner.height - height);
    return (struct rect){ 0, y, share->length, height };
}

/* A start in the node's own reading direction, as x. */
static int start_x(const struct node *node, struct rect inner, int from_start, int width)
{
    return node->placing.mirrored ? inner.x + inner.width - from_start - width
                                  : inner.x + from_start;
}

static void place_row(struct layer *layer, struct node *node, struct rect inner)
{
    g_autofree struct share *shares = g_new(struct share, node->n_children);
    size_t count = row_widths(node, inner.width, shares);
    int room = inner.width - shared_length(shares, count, node->placing.gap);
    int baseline = row_baseline(node, shares, count);
    double between;
    double at = justified(node->placing.justify, room, count, &between);

    for (size_t i = 0; i < count; i++) {
        struct rect box = row_child_box(node, &shares[i], inner, baseline);
        int from_start = (int)lround(at);
        box.x = start_x(node, inner, from_start, box.width);
        at += shares[i].length + node->placing.gap + between;
        place(layer, shares[i].node, box);
    }
}

static void place_column(struct layer *layer, struct node *node, struct rect inner)
{
    g_autofree struct share *shares = g_new(struct share, node->n_children);
    size_t count = collect(node, shares);
    double between;

    for (size_t i = 0; i < count; i++) {
        const struct node *child = shares[i].node;
        shares[i].length = content_height(child, own_width(child, node, inner.width));
        shares[i].least = child->placing.least.height;
        shares[i].most = MAX(child->placing.most.height, shares[i].least);
    }
    distribute(shares, count, inner.height - shared_length(shares, count, node->placing.gap));
    int room = inner.height - shared_length(shares, count, node->placing.gap);
    double at = justified(node->placing.justify, room, count, &between);
    for (size_t i = 0; i < count; i++) {
        struct node *child = shares[i].node;
        int width = own_width(child, node, inner.width);
        int from_start = aligned(align_of(child, node), inner.width - width);
        place(layer, child,
              (struct rect){ start_x(node, inner, from_start, width), inner.y + (int)lround(at),
                             width, shares[i].length });
        at += shares[i].length + node->placing.gap + between;
    }
}

/* The height of a child that does not share its parent's height with others. */
static int own_height(const struct node *child, int width, int room)
{
    bool natural = child->placing.height != LENGTH_AUTO || child->text ||
                   (node_is(child, IN_IMAGE) && child->placing.width != LENGTH_AUTO);

    return natural ? MIN(content_height(child, width), MAX(room, child->placing.height))
                   : bounded_height(child, MAX(room, 0));
}

static void place_stack(struct layer *layer, struct node *node, struct rect inner)
{
    for (size_t i = 0; i < node->n_children; i++) {
        struct node *child = node->children[i];
        double between;
        if (!takes_part(child))
            continue;
        int width = own_width(child, node, inner.width);
        int height = own_height(child, width, inner.height - child->placing.y);
        int from_start = aligned(align_of(child, node), inner.width - width);
        int down = justified(node->placing.justify, inner.height - height, 1, &between);
        place(layer, child,
              (struct rect){ start_x(node, inner, from_start, width) + child->placing.x,
                             inner.y + down + child->placing.y, width, height });
    }
}

static struct rect panel_area(const struct stage *stage, enum area area)
{
    struct rect all = { 0, 0, stage->panel.size.width, stage->panel.size.height };

    return area == AREA_SAFE ? rect_inset(all, stage->panel.safe) : all;
}

/* Fixed places; children of a Face or Card may ask for the safe part of the panel. */
static void place_group(struct layer *layer, struct node *node, struct rect inner)
{
    for (size_t i = 0; i < node->n_children; i++) {
        struct node *child = node->children[i];
        struct rect room = inner;
        if (!takes_part(child))
            continue;
        if (!node->parent && child->placing.area == AREA_SAFE)
            room = rect_intersection(inner, panel_area(layer->stage, AREA_SAFE));
        int width = own_width(child, node, room.width);
        int height = own_height(child, width, room.height - child->placing.y);
        place(layer, child,
              (struct rect){ room.x + child->placing.x, room.y + child->placing.y, width, height });
    }
}

static void place(struct layer *layer, struct node *node, struct rect box)
{
    struct rect inner =
        rect_inset(box, (struct insets){ node->placing.padding_x, node->placing.padding_y,
                                         node->placing.padding_x, node->placing.padding_y });

    node->box = box;
    if (node->text)
        text_block_fit(node->text, (struct size){ box.width, box.height });
    switch (node->spec->element) {
    case ELEMENT_ROW:
        place_row(layer, node, inner);
        break;
    case ELEMENT_COLUMN:
        place_column(layer, node, inner);
        break;
    case ELEMENT_STACK:
        place_stack(layer, node, inner);
        break;
    default:
        place_group(layer, node, inner);
        break;
    }
}

#define CAPSULE_HEIGHT 72

/* A capsule is as wide as what it says, and stands at the bottom of the safe area where reading
 * begins, unless it was given a place. */
static struct rect capsule_box(const struct layer *layer, const struct node *root)
{
    struct rect safe = panel_area(layer->stage, AREA_SAFE);
    int width = MIN(content_width(root), safe.width);
    int height = root->placing.height != LENGTH_AUTO ? root->placing.height : CAPSULE_HEIGHT;
    bool x_given = node_has(root, ATTRIBUTE_X);
    bool y_given = node_has(root, ATTRIBUTE_Y);

    height = MIN(height, safe.height);
    return (struct rect){
        .x = x_given ? root->placing.x : start_x(root, safe, 0, width),
        .y = y_given ? root->placing.y : safe.y + safe.height - height,
        .width = width,
        .height = height,
    };
}

void layout_tree(struct layer *layer)
{
    struct node *root = layer->root;
    bool capsule =
        node_is(root, IN_CARD) && theme_node_word(root->spec, ATTRIBUTE_FORM) == CARD_COMPACT;

    if (root->shown)
        place(layer, root,
              capsule ? capsule_box(layer, root) : panel_area(layer->stage, AREA_FULL));
}
