#include "scene/evaluate.h"

#include <time.h>

/* One evaluation of a layer. */
struct walk {
    struct layer *layer;
    struct evaluation evaluation;
    struct instant now;
    bool still;
    bool wanted;    /* at rest: the theme wants it there as it is */
    unsigned paces; /* bits of enum source_pace: what may be different since the last time */
    bool unknown;   /* the element it stands in was not evaluated then */
    unsigned changed;
};

/* ---- what need not be evaluated ---------------------------------------------------------------
 */

#define ALL_PACES (~0U)

/* The wall clock at that moment; the zone's name outlives another one. */
static struct tm wall_clock(usec_t realtime)
{
    time_t at = (time_t)(realtime / USEC_PER_SEC);
    struct tm tm;

    localtime_r(&at, &tm);
    tm.tm_zone = g_intern_string(tm.tm_zone);
    return tm;
}

/* Which sources may say something else, if time alone went on between the two. */
static unsigned paces_between(const struct tm *a, const struct tm *b)
{
    bool zone = a->tm_gmtoff != b->tm_gmtoff || a->tm_zone != b->tm_zone;
    bool day = a->tm_year != b->tm_year || a->tm_yday != b->tm_yday;
    bool hour = day || a->tm_hour != b->tm_hour;
    bool minute = hour || a->tm_min != b->tm_min;
    bool second = minute || a->tm_sec != b->tm_sec;

    return zone ? ALL_PACES
                : 1U << SOURCE_SWEEP | 1U << SOURCE_RUNS | (second ? 1U << SOURCE_SECOND : 0) |
                      (minute ? 1U << SOURCE_MINUTE : 0) | (hour ? 1U << SOURCE_HOUR : 0) |
                      (day ? 1U << SOURCE_DAY : 0);
}

/* All of them when anything was told to the scene meanwhile; at rest, where reading is noted. */
static unsigned paces_since(const struct layer *layer, const struct tm *now)
{
    const struct stage *stage = layer->stage;

    if (layer->fresh || layer->told != stage->told || stage->ambient)
        return ALL_PACES;
    return paces_between(&layer->evaluated, now);
}

/* Its value of the last time is still right. */
static bool is_current(const struct walk *walk, const struct expr *expr)
{
    return walk->paces != ALL_PACES && (expr_paces(expr) & walk->paces) == 0;
}

bool stage_is_still(const struct stage *stage)
{
    const struct scene_policy *policy = &stage->surroundings.policy;

    return stage->ambient || policy->low_power || policy->max_fps <= 0 ||
           stage->session.reduced_motion;
}

bool attribute_is_look(enum attribute attribute)
{
    switch (attribute) {
    case ATTRIBUTE_ALPHA:
    case ATTRIBUTE_ANGLE:
    case ATTRIBUTE_SCALE:
    case ATTRIBUTE_OFFSET_X:
    case ATTRIBUTE_OFFSET_Y:
    case ATTRIBUTE_PIVOT_X:
    case ATTRIBUTE_PIVOT_Y:
    case ATTRIBUTE_BACKGROUND:
    case ATTRIBUTE_COLOR:
    case ATTRIBUTE_FILL:
    case ATTRIBUTE_STROKE:
    case ATTRIBUTE_TRACK:
    case ATTRIBUTE_VALUE:
    case ATTRIBUTE_START_ANGLE:
    case ATTRIBUTE_END_ANGLE:
    case ATTRIBUTE_DASH_PHASE:
        return true;
    default:
        return false;
    }
}

struct instant layer_moment(const struct layer *layer, const struct expr *expr, struct instant at)
{
    bool floors = layer->stage->ambient && expr_uses_pace(expr, SOURCE_SECOND);

    return floors ? instant_add(at, -(int64_t)(at.realtime % USEC_PER_MINUTE)) : at;
}

static void evaluate(struct walk *walk, const struct expr *expr, struct value *ret)
{
    walk->evaluation.at = layer_moment(walk->layer, expr, walk->now);
    expr_eval(expr, &walk->evaluation, ret);
}

static bool replace(struct value *value, struct value fresh)
{
    if (value_equal(&fresh, value)) {
        value_clear(&fresh);
        return false;
    }
    value_clear(value);
    *value = fresh;
    return true;
}

static bool evaluate_into(struct walk *walk, const struct expr *expr, struct value *value)
{
    struct value fresh = { 0 };

    evaluate(walk, expr, &fresh);
    return replace(value, fresh);
}

/* ---- a resting panel --------------------------------------------------------------------------
 *
 * What the theme says is taken as it is: <Ambient>, the ambient column of a color, any expression
 * that asks for panel.ambient, and all of an element whose when or visible does. The rest is
 * derived. */

/* What is painted below others, and would light up a large part of the panel. */
static bool is_ground(const struct node *node, enum attribute attribute)
{
    if (attribute == ATTRIBUTE_BACKGROUND)
        return true;
    return node_is(node, IN_STOP) && node->parent && node->parent->parent &&
           node_is(node->parent->parent, IN_ROOM | IN_BOX);
}

static bool bind_resting(struct walk *walk, const struct node *node, struct binding *binding)
{
    struct value fresh = { 0 };

    walk->layer->said = walk->wanted;
    evaluate(walk, binding->expr, &fresh);
    if (fresh.type == VALUE_COLOR && !walk->layer->said)
        fresh.color =
            is_ground(node, binding->attribute) ? 0xff000000 : theme_ambient_gray(fresh.color);
    return replace(&binding->value, fresh);
}

/* Pictures are left out, but glyphs, and those the theme wants there. */
static bool is_unlit(const struct walk *walk, const struct node *node)
{
    const char *src = node_string(node, ATTRIBUTE_SRC);

    return walk->layer->stage->ambient && !node->wanted && src && !g_str_has_prefix(src, "icon:") &&
           !node_has(node, ATTRIBUTE_COLOR);
}

/* ---- motion -----------------------------------------------------------------------------------
 */

static double spec_number(struct walk *walk, const struct theme_node *spec,
                          enum attribute attribute)
{
    const struct expr *expr = theme_node_expr(spec, attribute);
    struct value value = { 0 };

    if (expr)
        evaluate(walk, expr, &value);
    if (value.type == VALUE_NUMBER)
        return value.number;
    value_clear(&value);
    return walk->layer->stage->defaults[attribute];
}

static usec_t milliseconds(double number)
{
    return (usec_t)(CLAMP(number, 0, 1e6) * (double)USEC_PER_MSEC);
}

static void begin(struct walk *walk, struct mover *mover)
{
    const struct theme_node *spec = mover->spec;
    bool transition = spec->element == ELEMENT_TRANSITION;
    double cap = transition ? MOTION_TRANSITION_FPS : MOTION_ANIMATE_FPS;
    const struct motion_timing timing = {
        .delay = milliseconds(spec_number(walk, spec, ATTRIBUTE_DELAY)),
        .duration = milliseconds(spec_number(walk, spec, ATTRIBUTE_DURATION)),
        .runs = transition ? 1 : spec_number(walk, spec, ATTRIBUTE_REPEAT),
        .fps = spec_number(walk, spec, ATTRIBUTE_FPS),
        .easing = (enum easing)theme_node_word(spec, ATTRIBUTE_EASING),
    };

    motion_begin(&mover->motion, &timing, MIN(cap, walk->layer->stage->surroundings.policy.max_fps),
                 walk->now.boottime);
}

/* Numbers and colors can move; what else there is, cannot. */
static struct value movable(const struct value *value)
{
    bool moves = value && (value->type == VALUE_NUMBER || value->type == VALUE_COLOR);

    return moves ? *value : (struct value){ 0 };
}

static struct value number_or_default(const struct stage *stage, enum attribute attribute,
                                      const struct value *value)
{
    struct value rest = movable(value);
    bool has_default = attribute_info(attribute)->type == ATTRIBUTE_TYPE_NUMBER &&
                       attribute_info(attribute)->fallback;

    return rest.type == VALUE_NULL && has_default ? value_number(stage->defaults[attribute]) : rest;
}

struct value mover_rest_value(const struct stage *stage, const struct node *node,
                              const struct mover *mover)
{
    return number_or_default(stage, mover->attribute, node_rest_value(node, mover->attribute));
}

/* From what is shown now, if that moves, else from the value before, to the new one. */
static void begin_transition(struct walk *walk, struct mover *mover, const struct value *before,
                             const struct value *after)
{
    const struct stage *stage = walk->layer->stage;
    struct value from =
        mover->motion.running ? mover->value : number_or_default(stage, mover->attribute, before);
    struct value to = number_or_default(stage, mover->attribute, after);

    mover->motion.running = false;
    if (walk->still || from.type == VALUE_NULL || from.type != to.type)
        return;
    mover->motion.keys[0] = (struct motion_key){ 0, from };
    mover->motion.keys[1] = (struct motion_key){ 1, to };
    mover->motion.n_keys = 2;
    mover->motion.holds = true;
    mover->value = from;
    begin(walk, mover);
}

static void begin_animation(struct walk *walk, struct mover *mover)
{
    struct motion *motion = &mover->motion;
    const struct theme_node *spec = mover->spec;

    motion->n_keys = 0;
    motion->running = false;
    for (size_t i = 0; i < spec->n_children && motion->n_keys < MOTION_KEYS_MAX; i++) {
        const struct theme_node *key = spec->children[i];
        const struct expr *expr = theme_node_expr(key, ATTRIBUTE_VALUE);
        double at = CLAMP(spec_number(walk, key, ATTRIBUTE_AT), 0, 1);
        struct value value = { 0 };

        if (expr)
            evaluate(walk, expr, &value);
        if (motion->n_keys == 0 || at > motion->keys[motion->n_keys - 1].at)
            motion->keys[motion->n_keys++] = (struct motion_key){ at, movable(&value) };
        if (value.type == VALUE_STRING)
            value_clear(&value);
    }
    if (motion->n_keys > 0 && !walk->still)
        begin(walk, mover);
}

static bool is_on(struct walk *walk, const struct mover *mover)
{
    const struct expr *expr = theme_node_expr(mover->spec, ATTRIBUTE_WHILE);
    struct value value = value_bool(true);

    if (expr)
        evaluate(walk, expr, &value);
    bool on = value.type == VALUE_BOOL && value.boolean;
    if (expr)
        value_clear(&value);
    return on;
}

static void note(struct walk *walk, enum attribute attribute)
{
    walk->changed |= attribute_is_look(attribute) ? CHANGED_LOOK : CHANGED_LAYOUT;
}

static void move(struct walk *walk, const struct node *node, struct mover *mover)
{
    struct motion *motion = &mover->motion;
    bool animate = mover->spec->element == ELEMENT_ANIMATE;
    bool was_running = motion->running;
    struct value before = mover->value;

    if (animate) {
        bool on = is_on(walk, mover);
        if (on && !mover->on)
            begin_animation(walk, mover);
        else if (!on)
            motion->running = false;
        mover->on = on;
    }
    if (walk->still || walk->now.boottime >= motion_end(motion))
        motion->running = false;
    if (motion->running)
        mover->value = motion_at(motion, walk->now.boottime,
                                 mover_rest_value(walk->layer->stage, node, mover));
    if (was_running != motion->running || (motion->running && !value_equal(&before, &mover->value)))
        note(walk, mover->attribute);
}

static void bind(struct walk *walk, struct node *node, struct binding *binding, bool is_new)
{
    if (!is_new && is_current(walk, binding->expr))
        return;

    struct value before = movable(&binding->value);
    bool resting = walk->layer->stage->ambient;
    bool changed = resting ? bind_resting(walk, node, binding)
                           : evaluate_into(walk, binding->expr, &binding->value);

    node->wanted |= resting && walk->layer->said;
    if (!changed)
        return;
    note(walk, binding->attribute);
    for (size_t i = 0; i < node->n_movers; i++) {
        struct mover *mover = &node->movers[i];
        bool concerned =
            mover->attribute == binding->attribute && mover->spec->element == ELEMENT_TRANSITION;
        if (concerned && is_new)
            mover->motion.running = false;
        else if (concerned)
            begin_transition(walk, mover, &before, &binding->value);
    }
}

/* ---- the tree ---------------------------------------------------------------------------------
 */

/* Forgets it and all below. True when something was shown. */
static bool hide(struct node *node)
{
    bool changed = node->shown;

    node->shown = false;
    for (size_t i = 0; i < node->n_movers; i++) {
        node->movers[i].on = false;
        node->movers[i].motion.running = false;
    }
    for (size_t i = 0; i < node->n_details && changed; i++)
        hide(node->details[i]);
    for (size_t i = 0; i < node->n_children && changed; i++)
        hide(node->children[i]);
    return changed;
}

/* Whether a Feed has something to feed on, and a second hand is of use. */
static bool is_possible(const struct walk *walk, const struct node *node)
{
    if (node_is(node, IN_FEED))
        return walk->layer->state.activity != NULL;
    return !node_is(node, IN_SECOND_HAND) || !walk->layer->stage->ambient;
}

static bool is_seen(struct walk *walk, struct node *node)
{
    walk->layer->said = walk->wanted;
    for (size_t i = 0; i < node->n_bindings; i++) {
        struct binding *binding = &node->bindings[i];
        if (binding->attribute != ATTRIBUTE_VISIBLE)
            continue;
        if ((walk->unknown || !is_current(walk, binding->expr)) &&
            evaluate_into(walk, binding->expr, &binding->value))
            walk->changed |= CHANGED_LAYOUT;
    }
    walk->wanted = walk->layer->said;
    return node_is_visible(node);
}

static void turn_hand(struct walk *walk, struct node *node)
{
    struct hand hand = node_hand(node);
    double before = node->turn;

    if (walk->still)
        hand.motion = HAND_STEP;
    node->turn = hand_angle(&hand, walk->now.realtime);
    if (before < node->turn || before > node->turn)
        walk->changed |= CHANGED_LOOK;
}

/* A new text runs through its box once; where nothing moves it is cut at once. */
static void run_text(struct walk *walk, struct node *node, bool is_new)
{
    struct marquee *marquee = &node->marquee;
    enum marquee_state before = marquee->state;
    int scroll = node->scroll;

    if (is_new)
        marquee->state = MARQUEE_NEW;
    if (walk->still ||
        (marquee->state == MARQUEE_RUNS && walk->now.boottime >= marquee_end(marquee)))
        marquee->state = MARQUEE_DONE;
    node->scroll = marquee_at(marquee, walk->now.boottime);
    if (marquee->state != before)
        walk->changed |= CHANGED_LAYOUT;
    if (node->scroll != scroll)
        walk->changed |= CHANGED_LOOK;
}

static void evaluate_node(struct walk *walk, struct node *node);

static void evaluate_shown(struct walk *walk, struct node *node)
{
    bool is_new = !node->shown;
    bool unknown = walk->unknown;

    if (is_new)
        walk->changed |= CHANGED_LAYOUT;
    node->shown = true;
    node->wanted = walk->wanted;
    for (size_t i = 0; i < node->n_bindings; i++)
        bind(walk, node, &node->bindings[i], is_new);
    node->unlit = node_is(node, IN_IMAGE) && is_unlit(walk, node);
    bool new_text = node->spec->text && (is_new || !is_current(walk, node->spec->text)) &&
                    evaluate_into(walk, node->spec->text, &node->text_value);
    if (new_text)
        walk->changed |= CHANGED_LAYOUT;
    if (node_has(node, ATTRIBUTE_MARQUEE))
        run_text(walk, node, is_new || new_text);
    for (size_t i = 0; i < node->n_movers; i++)
        move(walk, node, &node->movers[i]);
    if (node_is(node, IN_HAND))
        turn_hand(walk, node);
    walk->unknown = is_new;
    for (size_t i = 0; i < node->n_details; i++)
        evaluate_node(walk, node->details[i]);
    for (size_t i = 0; i < node->n_children; i++)
        evaluate_node(walk, node->children[i]);
    walk->unknown = unknown;
}

static void evaluate_node(struct walk *walk, struct node *node)
{
    struct source_state *state = &walk->layer->state;
    const struct activity *outside = state->activity;
    bool wanted = walk->wanted;

    if (node_is(node, IN_FEED))
        layer_set_source(walk->layer, layer_feed(walk->layer, node));
    if (is_possible(walk, node) && is_seen(walk, node))
        evaluate_shown(walk, node);
    else if (hide(node))
        walk->changed |= CHANGED_LAYOUT;
    layer_set_source(walk->layer, outside);
    walk->wanted = wanted;
}

unsigned evaluate_layer(struct layer *layer, struct instant now)
{
    struct tm clock = wall_clock(now.realtime);
    struct walk walk = {
        .layer = layer,
        .evaluation = layer_evaluation(layer, now),
        .now = now,
        .still = stage_is_still(layer->stage),
        .paces = paces_since(layer, &clock),
    };

    layer->state.local_at = -1; /* the time zone may be another by now */
    evaluate_node(&walk, layer->root);
    layer->evaluated = clock;
    layer->told = layer->stage->told;
    return walk.changed;
}
