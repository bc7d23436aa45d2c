/* The scene: which trees stand on the panel, and one frame of them. */
#include "scene/scene.h"

#include <string.h>
#include <time.h>

#include <cairo.h>

#include "scene/arrival.h"
#include "scene/cards.h"
#include "scene/evaluate.h"
#include "scene/layer.h"
#include "scene/still.h"

struct scene {
    struct stage stage;
    struct layer *base;    /* the face or a card; NULL while the panel is off */
    struct layer *capsule; /* over the face, or NULL */
    struct layer *ground;  /* the pattern below the face, or NULL */
    size_t activities;
    struct instant updated; /* last */
    struct arrival arrival;
    enum entrance coming; /* of what was arranged since then */
    bool whole;           /* that is the whole panel, not a capsule */
    bool seen;            /* something was painted */
    struct region gone;   /* where something stood that is no more */
    struct still still;

    /* What was asked for. */
    enum view_kind view;
    struct activity *card;
    struct activity *over;
};

static struct rect whole_panel(const struct scene *scene)
{
    return (struct rect){ 0, 0, scene->stage.panel.size.width, scene->stage.panel.size.height };
}

struct scene *scene_new(const struct scene_panel *panel, const struct scene_assets *assets)
{
    struct scene *scene = g_new0(struct scene, 1);

    scene->stage.panel = *panel;
    if (assets)
        scene->stage.assets = *assets;
    scene->stage.text = text_engine_new();
    stage_init_defaults(&scene->stage);
    scene->stage.feeds = g_ptr_array_new_with_free_func((GDestroyNotify)activity_unref);
    session_init(&scene->stage.session, &(struct scene_facts){ .hour_24 = true });
    scene->view = VIEW_OFF;
    region_add(&scene->gone, whole_panel(scene));
    return scene;
}

static void drop_layer(struct scene *scene, struct layer **layer)
{
    if (*layer)
        damage_gone((*layer)->root, &scene->gone);
    still_drop(&scene->still);
    g_clear_pointer(layer, layer_free);
}

static void set_activity(struct activity **slot, struct activity *activity)
{
    struct activity *before = *slot;

    *slot = activity ? activity_ref(activity) : NULL;
    if (before)
        activity_unref(before);
}

void scene_free(struct scene *scene)
{
    if (!scene)
        return;
    drop_layer(scene, &scene->base);
    drop_layer(scene, &scene->capsule);
    drop_layer(scene, &scene->ground);
    set_activity(&scene->card, NULL);
    set_activity(&scene->over, NULL);
    g_clear_pointer(&scene->stage.theme, theme_unref);
    g_clear_pointer(&scene->stage.builtin, theme_unref);
    g_clear_pointer(&scene->stage.pattern, theme_unref);
    arrival_end(&scene->arrival);
    options_clear(&scene->stage.options);
    options_clear(&scene->stage.pattern_options);
    dominant_fini(&scene->stage.dominant);
    g_free(scene->stage.hue.name);
    g_ptr_array_unref(scene->stage.feeds);
    text_engine_free(scene->stage.text);
    session_fini(&scene->stage.session);
    g_free(scene);
}

/* Something else comes to the panel with the next frame. */
static void come(struct scene *scene, const struct theme_node *spec, bool whole)
{
    if (scene->whole && scene->coming != ENTRANCE_NONE)
        return;
    scene->coming = (enum entrance)theme_node_word(spec, ATTRIBUTE_ENTER);
    scene->whole = whole;
}

/* Another face or card; new facts of the same activity are none. */
static bool is_another(const struct layer *layer, struct cast cast, const struct activity *activity)
{
    uint32_t before = layer && layer->activity ? layer->activity->id : 0;
    bool same_id = before == (activity ? activity->id : 0);

    return cast.spec && layer && (layer->root->spec != cast.spec || !same_id);
}

/* Keeps the tree where only the data is another, so that only what differs is painted anew. */
static void show(struct scene *scene, struct layer **layer, struct cast cast,
                 struct activity *activity)
{
    if (*layer &&
        (!cast.spec || (*layer)->theme != cast.theme || (*layer)->root->spec != cast.spec))
        drop_layer(scene, layer);
    if (!cast.spec)
        return;
    if (!*layer)
        *layer = layer_new(&scene->stage, cast.theme, cast.spec, activity);
    else if ((*layer)->activity != activity)
        layer_set_activity(*layer, activity);
    (*layer)->state.activities = scene->activities;
}

static struct cast cast_card(const struct scene *scene, const struct activity *activity,
                             enum card_form form)
{
    return cards_card(scene->stage.theme, scene->stage.builtin, activity->kind, form);
}

/* Whether the face lets a pattern be below it. */
static bool wants_ground(struct layer *face, struct instant now)
{
    const struct expr *expr = theme_node_expr(face->root->spec, ATTRIBUTE_PATTERN);
    struct evaluation evaluation = layer_evaluation(face, now);
    struct value value = { 0 };

    if (!expr)
        return true;
    expr_eval(expr, &evaluation, &value);
    bool wanted = value.type == VALUE_BOOL && value.boolean;
    value_clear(&value);
    return wanted;
}

/* Builds the trees of what was asked for. */
static void arrange(struct scene *scene)
{
    bool ambient = scene->stage.ambient;
    struct cast base = { 0 };
    struct cast over = { 0 };
    struct cast ground = { 0 };

    scene->stage.told++;
    if (scene->stage.theme && scene->view == VIEW_CARD && scene->card)
        base = cast_card(scene, scene->card, ambient ? CARD_AMBIENT : CARD_EXPANDED);
    if (scene->stage.theme && scene->view == VIEW_FACE) {
        base = cards_face(scene->stage.theme, scene->stage.builtin);
        ground = cards_pattern(scene->stage.pattern, ambient);
        if (scene->over)
            over = cast_card(scene, scene->over, CARD_COMPACT);
    }
    if (is_another(scene->base, base, scene->card))
        come(scene, base.spec, true);
    else if (is_another(scene->capsule, over, scene->over) || (over.spec && !scene->capsule))
        come(scene, over.spec, false);
    else if (scene->capsule && !over.spec)
        come(scene, scene->capsule->root->spec, false);
    show(scene, &scene->base, base, scene->card);
    show(scene, &scene->capsule, over, scene->over);
    if (ground.spec && !wants_ground(scene->base, scene->updated))
        ground = (struct cast){ 0 };
    show(scene, &scene->ground, ground, NULL);
    if (scene->base) {
        scene->base->state.capsule = scene->capsule != NULL;
        scene->base->fresh |= scene->base->bare != (scene->ground != NULL);
        scene->base->bare = scene->ground != NULL;
    }
    if (scene->ground)
        scene->ground->state.capsule = scene->capsule != NULL;
}

/* What moves in the tree before goes on in that of another theme, or of its next version. */
static void take_over(struct layer *before, struct layer *after)
{
    bool same = before && after && before->root->spec->element == after->root->spec->element &&
                before->activity == after->activity;

    if (same)
        node_inherit(after->root, before->root);
}

/* Another theme may come to stand where the one it was asked of stood in memory. */
static void forget_hue(struct scene *scene)
{
    g_free(scene->stage.hue.name);
    scene->stage.hue = (struct hue_of_picture){ 0 };
}

void scene_set_theme(struct scene *scene, struct theme *theme, struct theme *builtin)
{
    struct theme *theme_before = scene->stage.theme;
    struct theme *builtin_before = scene->stage.builtin;
    struct layer *base = g_steal_pointer(&scene->base);
    struct layer *capsule = g_steal_pointer(&scene->capsule);

    scene->stage.theme = theme_ref(theme);
    scene->stage.builtin = theme_ref(builtin);
    text_engine_set_themes(scene->stage.text, theme, scene->stage.pattern);
    options_clear(&scene->stage.options);
    forget_hue(scene);
    drop_layer(scene, &scene->ground);
    arrange(scene);
    scene->coming = ENTRANCE_NONE;
    take_over(base, scene->base);
    take_over(capsule, scene->capsule);
    drop_layer(scene, &base);
    drop_layer(scene, &capsule);
    if (theme_before)
        theme_unref(theme_before);
    if (builtin_before)
        theme_unref(builtin_before);
}

/* Everything is evaluated and laid out anew; only what then looks different is painted. */
static void refresh(struct scene *scene)
{
    scene->stage.told++;
    if (scene->base)
        scene->base->fresh = true;
    if (scene->capsule)
        scene->capsule->fresh = true;
    if (scene->ground)
        scene->ground->fresh = true;
}

void scene_set_facts(struct scene *scene, const struct scene_facts *facts)
{
    struct stage *stage = &scene->stage;

    session_fini(&stage->session);
    session_init(&stage->session, facts);
    text_engine_set_language(stage->text, stage->session.language, stage->session.rtl);
    refresh(scene);
}

void scene_set_view(struct scene *scene, const struct view *view, enum power power)
{
    bool ambient = power == POWER_AMBIENT;
    bool woken = scene->stage.ambient != ambient || scene->view == VIEW_OFF;

    if (scene->stage.ambient != ambient)
        refresh(scene);
    scene->stage.ambient = ambient;
    scene->view = power == POWER_OFF ? VIEW_OFF : view->kind;
    set_activity(&scene->card, view->kind == VIEW_CARD ? view->card : NULL);
    set_activity(&scene->over, view->kind == VIEW_FACE ? view->capsule : NULL);
    arrange(scene);
    if (woken) /* the picture is there at once */
        scene->coming = ENTRANCE_NONE;
}

void scene_set_counts(struct scene *scene, size_t activities)
{
    scene->activities = activities;
    arrange(scene);
}

void scene_set_options(struct scene *scene, const struct value *values, size_t n_values)
{
    if (!options_set(&scene->stage.options, values, n_values))
        return;
    refresh(scene);
    arrange(scene);
}

void scene_set_pattern(struct scene *scene, struct theme *pattern, const struct value *values,
                       size_t n_values)
{
    struct theme *before = scene->stage.pattern;

    scene->stage.pattern = pattern ? theme_ref(pattern) : NULL;
    text_engine_set_themes(scene->stage.text, scene->stage.theme, pattern);
    options_set(&scene->stage.pattern_options, values, n_values);
    forget_hue(scene);
    drop_layer(scene, &scene->ground);
    arrange(scene);
    refresh(scene);
    if (before)
        theme_unref(before);
}

static bool same_feeds(const struct scene *scene, struct activity *const *activities,
                       size_t n_activities)
{
    const GPtrArray *feeds = scene->stage.feeds;

    return feeds->len == n_activities &&
           (n_activities == 0 ||
            memcmp(feeds->pdata, activities, n_activities * sizeof(*activities)) == 0);
}

void scene_set_feeds(struct scene *scene, struct activity *const *activities, size_t n_activities)
{
    GPtrArray *before = scene->stage.feeds;

    if (same_feeds(scene, activities, n_activities))
        return;
    scene->stage.feeds = g_ptr_array_new_full((guint)n_activities, (GDestroyNotify)activity_unref);
    for (size_t i = 0; i < n_activities; i++)
        g_ptr_array_add(scene->stage.feeds, activity_ref(activities[i]));
    g_ptr_array_unref(before);
    refresh(scene);
}

void scene_set_battery(struct scene *scene, const struct battery *battery)
{
    scene->stage.surroundings.battery = *battery;
    scene->stage.told++;
}

void scene_set_policy(struct scene *scene, const struct scene_policy *policy)
{
    scene->stage.surroundings.policy = *policy;
    scene->stage.told++;
}

void scene_touch(struct scene *scene, struct instant at)
{
    scene->stage.surroundings.touched_boottime = at.boottime;
    scene->stage.told++;
}

void scene_asset_ready(struct scene *scene, const char *name)
{
    scene->stage.asset_generation++;
    refresh(scene);
}

/* Fewer elements are drawn about as fast as they are copied. */
#define STILL_ELEMENTS_MIN 6

static void update_layers(struct scene *scene, struct instant now, struct region *damage)
{
    struct layer *const layers[] = { scene->ground, scene->base, scene->capsule };
    bool below = false;

    for (size_t i = 0; i < G_N_ELEMENTS(layers); i++) {
        if (!layers[i])
            continue;
        layers[i]->state.ambient = scene->stage.ambient;
        layer_update(layers[i], now);
        size_t first = damage_node(layers[i]->root, damage);
        size_t within = first - layers[i]->root->spec->index;
        if (first != SIZE_MAX)
            still_change(&scene->still, still_place(i, within),
                         below || within >= STILL_ELEMENTS_MIN);
        below = true;
    }
}

/* What was arranged comes now, unless there is nothing before it or nothing may move. */
static void begin_arrival(struct scene *scene, struct instant now, const struct region *damage)
{
    enum entrance kind = scene->coming;
    struct region area = *damage;

    scene->coming = ENTRANCE_NONE;
    if (kind == ENTRANCE_NONE || !scene->seen || stage_is_still(&scene->stage))
        return;
    if (scene->whole)
        region_add(&area, whole_panel(scene));
    else
        kind = ENTRANCE_FADE; /* a capsule brings the face below it along */
    scene->arrival.rtl = scene->stage.session.rtl;
    arrival_begin(&scene->arrival, kind, &area, scene->stage.surroundings.policy.max_fps,
                  now.boottime);
}

/* The next step of what comes, or its end, is seen where it comes. */
static void update_arrival(struct scene *scene, struct instant now, struct region *damage)
{
    struct arrival *arrival = &scene->arrival;

    if (arrival->kind == ENTRANCE_NONE)
        return;
    region_add_region(&arrival->stale, damage);
    region_add_region(damage, &arrival->area);
    if (stage_is_still(&scene->stage) || !arrival_update(arrival, now.boottime))
        arrival_end(arrival);
}

void scene_update(struct scene *scene, struct instant now, struct region *damage)
{
    struct region changed = { 0 };

    tzset(); /* /etc/localtime may point elsewhere since */
    scene->updated = now;
    if (text_engine_check(scene->stage.text))
        refresh(scene);
    update_layers(scene, now, &changed);
    region_add_region(&changed, &scene->gone);
    scene->gone = (struct region){ 0 };
    region_clip(&changed, whole_panel(scene));
    begin_arrival(scene, now, &changed);
    update_arrival(scene, now, &changed);
    region_add_region(damage, &changed);
}

/* What stands in the order of painting from `first` up to `end`. */
static void paint_part(const struct scene *scene, const struct pixels *pixels,
                       const struct region *damage, uint64_t first, uint64_t end)
{
    const struct layer *const layers[] = { scene->ground, scene->base, scene->capsule };
    struct canvas canvas;

    canvas_begin(&canvas, pixels, damage);
    if (first == 0) {
        cairo_set_source_rgb(canvas.cr, 0, 0, 0);
        cairo_paint(canvas.cr);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(layers); i++) {
        if (!layers[i] || still_place(i + 1, 0) <= first || still_place(i, 0) >= end)
            continue;
        size_t root = layers[i]->root->spec->index;
        canvas.first = still_place(i, 0) < first ? root + (uint32_t)first : 0;
        canvas.end = still_place(i + 1, 0) > end ? root + (uint32_t)end : 0;
        paint_tree(layers[i]->root, &canvas);
    }
    canvas_end(&canvas);
}

static void paint_layers(const struct scene *scene, const struct pixels *pixels,
                         const struct region *damage)
{
    paint_part(scene, pixels, damage, 0, UINT64_MAX);
}

/* What stands still is copied. */
static void paint_over_still(struct scene *scene, const struct pixels *shadow,
                             const struct region *damage)
{
    struct still *still = &scene->still;
    struct region all = { 0 };
    bool fresh;

    if (!still_use(still, shadow, &fresh)) {
        paint_layers(scene, shadow, damage);
        return;
    }
    region_add(&all, whole_panel(scene));
    if (fresh)
        paint_part(scene, &still->pixels, &all, 0, still->from);
    still_copy(still, shadow, damage);
    paint_part(scene, shadow, damage, still->from, UINT64_MAX);
}

/* Both pictures, the new one as of the last update. */
static void paint_arrival(struct scene *scene, const struct pixels *shadow,
                          const struct region *damage)
{
    struct arrival *arrival = &scene->arrival;
    struct pixels after = arrival_after(arrival, shadow);
    struct canvas canvas;

    paint_layers(scene, &after, &arrival->stale);
    arrival->stale = (struct region){ 0 };
    canvas_begin(&canvas, shadow, damage);
    arrival_paint(arrival, canvas.cr);
    canvas_end(&canvas);
}

void scene_paint(struct scene *scene, const struct pixels *shadow, const struct region *damage)
{
    if (scene->arrival.kind != ENTRANCE_NONE)
        paint_arrival(scene, shadow, damage);
    else
        paint_over_still(scene, shadow, damage);
    scene->seen = true;
}

usec_t scene_next_change(struct scene *scene, struct instant now)
{
    struct layer *const layers[] = { scene->ground, scene->base, scene->capsule };
    usec_t frame = arrival_next_frame(&scene->arrival, now.boottime);
    usec_t next = USEC_INFINITY;

    for (size_t i = 0; i < G_N_ELEMENTS(layers); i++) {
        if (layers[i])
            next = MIN(next, wake_of_layer(layers[i], now));
    }
    if (frame != USEC_INFINITY)
        next = MIN(next, now.realtime + (frame - now.boottime));
    return scene->stage.ambient ? wake_full_minute(next) : next;
}

const char *scene_font_problem(const struct scene *scene)
{
    return text_engine_problem(scene->stage.text);
}

static struct scene_hit hit_layers(const struct scene *scene, struct point at,
                                   enum attribute attribute)
{
    struct scene_hit hit = { 0 };

    if (scene->capsule)
        hit = layer_hit(scene->capsule, at, attribute);
    if (hit.verb == VERB_NONE && scene->base)
        hit = layer_hit(scene->base, at, attribute);
    return hit;
}

struct scene_hit scene_hit(const struct scene *scene, struct point at)
{
    return hit_layers(scene, at, ATTRIBUTE_TAP);
}

struct scene_hit scene_hit_hold(const struct scene *scene, struct point at)
{
    return hit_layers(scene, at, ATTRIBUTE_HOLD);
}

struct scene_hit scene_hit_swipe(const struct scene *scene, struct point at)
{
    return hit_layers(scene, at, ATTRIBUTE_SWIPE);
}

char *scene_dump(const struct scene *scene)
{
    GString *out = g_string_new(NULL);

    if (scene->ground)
        dump_layer(scene->ground, out);
    if (scene->base)
        dump_layer(scene->base, out);
    if (scene->capsule)
        dump_layer(scene->capsule, out);
    return g_string_free(out, FALSE);
}

size_t scene_layers(const struct scene *scene, struct layer *ret[SCENE_LAYERS_MAX])
{
    size_t count = 0;

    if (scene->ground)
        ret[count++] = scene->ground;
    if (scene->base)
        ret[count++] = scene->base;
    if (scene->capsule)
        ret[count++] = scene->capsule;
    return count;
}
