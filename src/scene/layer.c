/* One tree: built from a theme, evaluated, laid out. */
#include "scene/layer.h"

#include "scene/evaluate.h"

struct layer *layer_new(struct stage *stage, struct theme *theme, const struct theme_node *spec,
                        struct activity *activity)
{
    struct layer *layer = g_new0(struct layer, 1);

    layer->stage = stage;
    layer->theme = theme_ref(theme);
    layer->root = node_new(spec, NULL);
    layer->state.panel = &stage->panel;
    layer->state.session = &stage->session;
    layer->state.surroundings = &stage->surroundings;
    layer->state.scale = 1;
    layer->memo = expr_memo_new();
    struct size canvas = theme_canvas(theme);
    if (canvas.width > 0 && canvas.height > 0)
        layer->state.scale = MIN((double)stage->panel.size.width / canvas.width,
                                 (double)stage->panel.size.height / canvas.height);
    layer_set_activity(layer, activity);
    return layer;
}

void layer_free(struct layer *layer)
{
    if (!layer)
        return;
    node_free(layer->root);
    if (layer->activity)
        activity_unref(layer->activity);
    theme_unref(layer->theme);
    expr_memo_free(layer->memo);
    g_free(layer);
}

void layer_set_activity(struct layer *layer, struct activity *activity)
{
    struct activity *before = layer->activity;

    layer->activity = activity ? activity_ref(activity) : NULL;
    layer->state.activity = activity;
    layer->fresh = true;
    if (before)
        activity_unref(before);
}

static bool read_color(void *userdata, const char *name, color_t *ret)
{
    return layer_color(userdata, name, ret);
}

static void read_option(void *userdata, size_t index, struct value *ret)
{
    const struct layer *layer = userdata;

    stage_option(layer->stage, layer->theme, index, ret);
}

static void read_source(void *userdata, size_t source, struct instant at, struct value *ret)
{
    struct layer *layer = userdata;

    layer->said |= source == SOURCE_PANEL_AMBIENT;
    sources_read(&layer->state, source, at, ret);
}

struct evaluation layer_evaluation(struct layer *layer, struct instant at)
{
    expr_memo_forget(layer->memo);
    return (struct evaluation){
        .read = read_source,
        .userdata = layer,
        .color = read_color,
        .option = read_option,
        .at = at,
        .memo = layer->stage->ambient ? NULL : layer->memo, /* see layer->said */
        .locale = layer->stage->session.locale,
        .language = layer->stage->session.language,
        .territory = layer->stage->session.territory,
        .hour_24 = layer->stage->session.hour_24,
    };
}

void layer_set_source(struct layer *layer, const struct activity *activity)
{
    if (layer->state.activity == activity)
        return;
    layer->state.activity = activity;
    expr_memo_forget(layer->memo);
}

/* The newest of its kind that anybody may see. */
const struct activity *layer_feed(const struct layer *layer, const struct node *feed)
{
    const char *kind = theme_node_literal(feed->spec, ATTRIBUTE_KIND);
    const struct activity *newest = NULL;

    for (guint i = 0; i < layer->stage->feeds->len; i++) {
        const struct activity *activity = layer->stage->feeds->pdata[i];
        if (activity->privacy == PRIVACY_PUBLIC && g_strcmp0(activity->kind->name, kind) == 0 &&
            (!newest || activity->alerted.boottime > newest->alerted.boottime))
            newest = activity;
    }
    return newest;
}

const struct activity *layer_activity(const struct layer *layer, const struct node *node)
{
    for (; node; node = node->parent) {
        if (node_is(node, IN_FEED))
            return layer_feed(layer, node);
    }
    return layer->activity;
}

/* Parents before children: a look takes the parent's alpha. */
static void for_shown(struct layer *layer, struct node *node,
                      void (*visit)(struct layer *layer, struct node *node))
{
    if (!node->shown)
        return;
    visit(layer, node);
    for (size_t i = 0; i < node->n_children; i++)
        for_shown(layer, node->children[i], visit);
}

static void prepare(struct layer *layer, struct node *node)
{
    if (!node_is(node, IN_PAINTED | IN_SPACER))
        return;
    style_place(layer, node);
    if (node->text)
        style_text(layer, node);
}

static void finish(struct layer *layer, struct node *node)
{
    style_look(layer, node);
    if (node_is(node, IN_IMAGE))
        picture_update(layer, node);
    if (node->bitmap)
        picture_of_text(layer, node);
}

/* A new line that turns out to be too long begins to run. */
static void start_marquees(struct node *node, usec_t now_boottime)
{
    if (!node->shown)
        return;
    if (node->text && node->marquee.state == MARQUEE_NEW &&
        node_bool(node, ATTRIBUTE_MARQUEE, false) && text_block_overflow(node->text) > 0)
        marquee_begin(&node->marquee, text_block_overflow(node->text), now_boottime);
    for (size_t i = 0; i < node->n_children; i++)
        start_marquees(node->children[i], now_boottime);
}

void layer_update(struct layer *layer, struct instant now)
{
    unsigned changed = evaluate_layer(layer, now);

    if (!changed && !layer->fresh)
        return;
    if (layer->fresh || (changed & CHANGED_LAYOUT)) {
        layer->text_bytes = 0;
        for_shown(layer, layer->root, prepare);
        layout_tree(layer);
        start_marquees(layer->root, now.boottime);
    }
    layer->fresh = false;
    layer->picture_bytes = 0;
    for_shown(layer, layer->root, finish);
    ink_tree(layer);
}
