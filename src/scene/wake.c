/* When the tree next looks different: each shown binding is asked for its next change, in steps no
 * smaller than what can be seen of it, each motion for its next frame, each hand for its next step.
 * What is hidden or covered is asked only whether it will be seen. */
#include <math.h>

#include "scene/cover.h"
#include "scene/evaluate.h"

/* How far ahead: beyond the longest day, so that a date finds its midnight. */
#define WAKE_HORIZON (26 * USEC_PER_HOUR)
/* Places in a gradient are fractions of a box. */
#define GRADIENT_QUANTUM (1.0 / 1024)
/* How often a resting panel looks beyond a change that will be over at the full minute: up to the
 * horizon, for a few elements that count seconds only. Then it wakes for nothing at worst. */
#define RESTING_TRIES (8 * 26 * 60)

static double quantum_of(const struct layer *layer, const struct node *node,
                         enum attribute attribute)
{
    const struct look *look = &node->look;

    if (node_is(node, IN_GRADIENT | IN_STOP))
        return attribute == ATTRIBUTE_START_ANGLE || attribute == ATTRIBUTE_END_ANGLE
                   ? GRADIENT_QUANTUM * 360
                   : GRADIENT_QUANTUM;
    switch (attribute) {
    case ATTRIBUTE_VALUE:
        return 1.0 / MAX(look->ring ? abs(look->end - look->start) : look->steps, 1);
    case ATTRIBUTE_START_ANGLE:
    case ATTRIBUTE_END_ANGLE:
        return 360.0 / MAX(look->steps, 1);
    case ATTRIBUTE_ANGLE:
        return 360.0 / node_turn_steps(node);
    case ATTRIBUTE_ALPHA:
        return 1.0 / 255;
    case ATTRIBUTE_SCALE:
        return 1.0 / MAX(MAX(node->box.width, node->box.height), 1);
    case ATTRIBUTE_PIVOT_X:
        return 1.0 / MAX(node->box.width, 1);
    case ATTRIBUTE_PIVOT_Y:
        return 1.0 / MAX(node->box.height, 1);
    case ATTRIBUTE_LETTER_SPACING:
    case ATTRIBUTE_LINE_HEIGHT:
        return 1.0 / 1000;
    case ATTRIBUTE_GROW:
    case ATTRIBUTE_SHRINK:
        return 0;
    default:
        return 1.0 / layer->state.scale; /* a length; ignored for what is no number */
    }
}

static bool depends_on_time(const struct expr *expr)
{
    return expr_uses_pace(expr, SOURCE_RUNS) || expr_uses_pace(expr, SOURCE_SECOND) ||
           expr_uses_pace(expr, SOURCE_MINUTE) || expr_uses_pace(expr, SOURCE_HOUR) ||
           expr_uses_pace(expr, SOURCE_DAY);
}

usec_t wake_full_minute(usec_t realtime)
{
    if (realtime == USEC_INFINITY)
        return realtime;
    return (realtime + USEC_PER_MINUTE - 1) / USEC_PER_MINUTE * USEC_PER_MINUTE;
}

/* What is being asked, and the answer so far: as far as the next one needs to look. */
struct search {
    struct layer *layer;
    struct instant now;
    struct evaluation evaluation;
    usec_t soonest;
    bool timed; /* something depends on time at all */
    int tries;  /* on a resting panel, how often may be looked beyond a change; of all together */
};

static void found(struct search *search, usec_t realtime)
{
    search->soonest = MIN(search->soonest, realtime);
    search->timed = true;
}

/* What moves counts by the other clock. USEC_INFINITY: it does not. */
static void found_boottime(struct search *search, usec_t boottime)
{
    if (boottime != USEC_INFINITY)
        found(search, search->now.realtime + (boottime - search->now.boottime));
}

/* ---- expressions ------------------------------------------------------------------------------
 */

static bool differs(struct search *search, const struct expr_probe *probe, struct instant a,
                    struct instant b)
{
    struct value values[2] = { { 0 }, { 0 } };

    search->evaluation.at = a;
    expr_eval(probe->expr, &search->evaluation, &values[0]);
    search->evaluation.at = b;
    expr_eval(probe->expr, &search->evaluation, &values[1]);

    bool equal = motion_looks_equal(values[0], values[1], probe->quantum);

    value_clear(&values[0]);
    value_clear(&values[1]);
    return !equal;
}

/* On a resting panel: changes wait for the full minute, and may be over by then. */
static usec_t next_resting_change(struct search *search, const struct expr_probe *probe)
{
    struct instant shown = layer_moment(search->layer, probe->expr, search->now);
    struct instant at = shown;

    while (search->tries-- > 0) {
        search->evaluation.at = at;
        usec_t change = expr_next_change(probe, &search->evaluation, search->soonest);
        if (change >= search->soonest)
            return change;
        at = instant_add(at, (int64_t)(wake_full_minute(change) - at.realtime));
        if (at.realtime > search->now.realtime && differs(search, probe, shown, at))
            break;
    }
    return MAX(at.realtime, wake_full_minute(search->now.realtime + 1));
}

static void ask(struct search *search, const struct expr *expr, double quantum)
{
    struct expr_probe probe = { expr, quantum };

    if (!depends_on_time(expr))
        return;
    search->evaluation.at = search->now;
    found(search, search->layer->stage->ambient
                      ? next_resting_change(search, &probe)
                      : expr_next_change(&probe, &search->evaluation, search->soonest));
}

/* ---- elements ---------------------------------------------------------------------------------
 */

static void ask_mover(struct search *search, const struct node *node, const struct mover *mover)
{
    struct value rest = mover_rest_value(search->layer->stage, node, mover);
    const struct expr *on = theme_node_expr(mover->spec, ATTRIBUTE_WHILE);

    if (on)
        ask(search, on, 0);
    usec_t change = motion_next_change(&mover->motion, search->now.boottime, rest,
                                       quantum_of(search->layer, node, mover->attribute));
    found_boottime(search, change);
}

static void ask_hand(struct search *search, const struct node *node)
{
    struct hand hand = node_hand(node);

    if (stage_is_still(search->layer->stage))
        hand.motion = HAND_STEP;
    found(search, hand_next_change(&hand, search->now.realtime, 360.0 / node_turn_steps(node)));
}

/* What may bring an unseen element to light. */
static bool uncovers(enum attribute attribute)
{
    switch (attribute) {
    case ATTRIBUTE_VISIBLE:
    case ATTRIBUTE_ALPHA:
    case ATTRIBUTE_X:
    case ATTRIBUTE_Y:
    case ATTRIBUTE_WIDTH:
    case ATTRIBUTE_HEIGHT:
    case ATTRIBUTE_OFFSET_X:
    case ATTRIBUTE_OFFSET_Y:
    case ATTRIBUTE_ANGLE:
    case ATTRIBUTE_SCALE:
        return true;
    default:
        return false;
    }
}

static void ask_node(struct search *search, const struct node *node);

static void ask_shown(struct search *search, const struct node *node, bool unseen)
{
    for (size_t i = 0; i < node->n_movers; i++) {
        if (!unseen || uncovers(node->movers[i].attribute))
            ask_mover(search, node, &node->movers[i]);
    }
    if (unseen && (node->look.alpha == 0 || node_is(node, IN_HAND)))
        return;
    if (node->spec->text && !unseen)
        ask(search, node->spec->text, 0);
    if (node_is(node, IN_HAND))
        ask_hand(search, node);
    if (node->marquee.state == MARQUEE_RUNS && !unseen)
        found_boottime(search,
                       marquee_next_change(&node->marquee, search->now.boottime,
                                           search->layer->stage->surroundings.policy.max_fps));
    for (size_t i = 0; i < node->n_details && !unseen; i++)
        ask_node(search, node->details[i]);
    for (size_t i = 0; i < node->n_children; i++)
        ask_node(search, node->children[i]);
}

static void ask_node(struct search *search, const struct node *node)
{
    struct source_state *state = &search->layer->state;
    const struct activity *outside = state->activity;
    bool unseen = node->unseen && node_is_apart(node);

    if (node_is(node, IN_FEED))
        layer_set_source(search->layer, layer_feed(search->layer, node));
    for (size_t i = 0; i < node->n_bindings; i++) {
        enum attribute attribute = node->bindings[i].attribute;
        bool matters = unseen ? uncovers(attribute) : node->shown;
        if (matters || attribute == ATTRIBUTE_VISIBLE)
            ask(search, node->bindings[i].expr, quantum_of(search->layer, node, attribute));
    }
    if (node->shown)
        ask_shown(search, node, unseen);
    layer_set_source(search->layer, outside);
}

/* Up to the horizon; the horizon itself: nothing before. */
static usec_t look_ahead(struct search *search, usec_t horizon)
{
    search->soonest = horizon;
    ask_node(search, search->layer->root);
    return search->soonest;
}

/* Most faces change with the next minute: what looks further is asked only when this one does not,
 * so that hundreds of elements cost one probe each. */
usec_t wake_of_layer(struct layer *layer, struct instant now)
{
    struct size size = layer->stage->panel.size;
    const usec_t horizons[] = {
        wake_full_minute(now.realtime + 1) + USEC_PER_MSEC,
        usec_add(now.realtime, USEC_PER_HOUR + USEC_PER_MSEC),
        usec_add(now.realtime, WAKE_HORIZON),
    };
    struct search search = {
        .layer = layer,
        .now = now,
        .evaluation = layer_evaluation(layer, now),
        .tries = RESTING_TRIES,
    };
    usec_t soonest = USEC_INFINITY;

    cover_mark(layer->root, (struct rect){ 0, 0, size.width, size.height });
    for (size_t i = 0; i < G_N_ELEMENTS(horizons); i++) {
        soonest = look_ahead(&search, horizons[i]);
        if (soonest < horizons[i])
            break;
    }
    return search.timed ? soonest : USEC_INFINITY;
}
