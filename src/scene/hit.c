/* What a touch hits: the topmost element with a tap (or hold, or swipe), else the nearest small one
 * whose reach it is in. */
#include <string.h>

#include "scene/layer.h"
#include "scene/transform.h"

static struct rect reach_of(struct rect box)
{
    int x = MAX(SCENE_TARGET_MIN - box.width, 0);
    int y = MAX(SCENE_TARGET_MIN - box.height, 0);

    return (struct rect){ box.x - x / 2, box.y - y / 2, box.width + x, box.height + y };
}

static int64_t distance_to(struct rect box, struct point at)
{
    int64_t x = box.x + box.width / 2 - at.x;
    int64_t y = box.y + box.height / 2 - at.y;

    return x * x + y * y;
}

struct search {
    struct point at;
    enum attribute attribute;  /* tap, hold or swipe */
    const struct node *inside; /* the last, so the topmost */
    const struct node *near;
    int64_t nearest;
};

/* The box is where the element was laid out; the finger is taken there. */
static void search_box(struct search *search, const struct node *node)
{
    const char *verb = node_string(node, search->attribute);
    struct point at;

    if (!verb || !*verb || !transform_back(&node->matrix, search->at, &at))
        return;
    if (rect_contains(node->box, at)) {
        search->inside = node;
    } else if (rect_contains(reach_of(node->box), at)) {
        int64_t distance = distance_to(node->box, at);
        if (!search->near || distance <= search->nearest) {
            search->near = node;
            search->nearest = distance;
        }
    }
}

/* What cannot be seen, as it has no alpha or is cut off, cannot be touched. */
static void search_node(struct search *search, const struct node *node)
{
    struct point at;

    if (!node->shown || !node_is(node, IN_PAINTED) || node->look.alpha == 0)
        return;
    search_box(search, node);
    if (node->look.clip && transform_back(&node->matrix, search->at, &at) &&
        !rect_contains(node->box, at))
        return;
    for (size_t i = 0; i < node->n_children; i++)
        search_node(search, node->children[i]);
}

/* A small control beside the finger wins over the large surface it stands on. */
static const struct node *found(const struct search *search)
{
    const struct node *near = search->near;

    for (const struct node *node = near; node && search->inside; node = node->parent) {
        if (node == search->inside)
            return near;
    }
    return search->inside ? search->inside : near;
}

static enum verb verb_from_string(const char *name)
{
    static const struct {
        const char *name;
        enum verb verb;
    } verbs[] = {
        { "open", VERB_OPEN },         { "dismiss", VERB_DISMISS }, { "next", VERB_NEXT },
        { "previous", VERB_PREVIOUS }, { "face", VERB_FACE },
    };

    if (g_str_has_prefix(name, "action."))
        return VERB_ACTION;
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (g_str_equal(verbs[i].name, name))
            return verbs[i].verb;
    }
    return VERB_NONE;
}

struct scene_hit layer_hit(const struct layer *layer, struct point at, enum attribute attribute)
{
    struct search search = { .at = at, .attribute = attribute };
    struct scene_hit hit = { 0 };

    search_node(&search, layer->root);
    const struct node *node = found(&search);
    if (!node)
        return hit;
    const struct activity *activity = layer_activity(layer, node);
    hit.activity = activity ? activity->id : 0;
    const char *verb = node_string(node, attribute);
    hit.verb = verb_from_string(verb);
    if (hit.verb == VERB_ACTION)
        g_strlcpy(hit.key, verb + strlen("action."), sizeof(hit.key));
    return hit;
}
