#include "scene/report.h"

#include <string.h>

#include "scene/layer.h"

/* A hand that sweeps has more wakes in an hour than anybody waits for. */
#define WAKES_MAX 5000

/* ---- living -----------------------------------------------------------------------------------
 */

static void forget(struct node *node)
{
    node->damages = 0;
    node->damaged_pixels = 0;
    for (size_t i = 0; i < node->n_children; i++)
        forget(node->children[i]);
}

struct life {
    struct scene *scene;
    struct instant now;
    usec_t lived;
    int wakes, empty;
    double pixels;
};

static void wake(struct life *life, usec_t next)
{
    struct region damage = { 0 };
    usec_t slept = next - life->now.realtime;

    life->now = instant_add(life->now, (int64_t)slept);
    life->lived += slept;
    scene_update(life->scene, life->now, &damage);
    life->wakes++;
    life->empty += region_empty(&damage);
    life->pixels += (double)region_pixels(&damage);
}

/* An hour, or as much of it as those wakes take. */
static void live(struct life *life)
{
    usec_t end = life->now.realtime + USEC_PER_HOUR;

    while (life->wakes < WAKES_MAX) {
        usec_t next = scene_next_change(life->scene, life->now);
        if (next > end) {
            life->lived = USEC_PER_HOUR;
            return;
        }
        wake(life, MAX(next, life->now.realtime + 1));
    }
}

/* ---- sources ----------------------------------------------------------------------------------
 */

static void add_name(GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++) {
        if (g_str_equal(names->pdata[i], name))
            return;
    }
    g_ptr_array_add(names, g_strdup(name));
}

/* Those that change by themselves. */
static void add_sources(GPtrArray *names, const struct expr *expr)
{
    const struct source_table *table = scene_sources();
    size_t count = 0;
    const size_t *sources = expr ? expr_sources(expr, &count) : NULL;

    for (size_t i = 0; i < count; i++) {
        if (table->sources[sources[i]].pace != SOURCE_EVENT)
            add_name(names, table->sources[sources[i]].name);
    }
    if (expr && expr_uses_pace(expr, SOURCE_SECOND))
        add_name(names, "seconds");
}

static void add_node_sources(GPtrArray *names, const struct node *node)
{
    for (size_t i = 0; i < node->n_bindings; i++)
        add_sources(names, node->bindings[i].expr);
    add_sources(names, node->spec->text);
    for (size_t i = 0; i < node->n_movers; i++)
        add_sources(names, theme_node_expr(node->movers[i].spec, ATTRIBUTE_WHILE));
    for (size_t i = 0; i < node->n_details; i++) {
        add_node_sources(names, node->details[i]);
        for (size_t k = 0; k < node->details[i]->n_children; k++)
            add_node_sources(names, node->details[i]->children[k]);
    }
    if (node_is(node, IN_HAND))
        add_name(names, "time");
}

/* ---- the report -------------------------------------------------------------------------------
 */

struct report {
    const struct layer *layer;
    double per_hour; /* wakes of an hour to one that was lived */
    scene_cost_fn callback;
    void *userdata;
};

static void report_node(const struct report *report, const struct node *node)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    add_node_sources(names, node);
    bool told = node->damages > 0 || names->len > 0;
    g_ptr_array_add(names, NULL);
    if (told) {
        const struct scene_cost cost = {
            .theme = report->layer->theme,
            .spec = node->spec,
            .sources = (const char *const *)names->pdata,
            .wakes = node->damages * report->per_hour,
            .pixels = node->damages ? (double)node->damaged_pixels / node->damages : 0,
        };
        report->callback(&cost, report->userdata);
    }
    for (size_t i = 0; i < node->n_children; i++)
        report_node(report, node->children[i]);
}

struct scene_costs scene_report(struct scene *scene, struct instant now, scene_cost_fn callback,
                                void *userdata)
{
    struct layer *layers[SCENE_LAYERS_MAX];
    struct life life = { .scene = scene, .now = now };
    struct region first = { 0 };

    scene_update(scene, now, &first);
    size_t count = scene_layers(scene, layers);
    for (size_t i = 0; i < count; i++)
        forget(layers[i]->root);
    live(&life);
    double per_hour = (double)USEC_PER_HOUR / (double)MAX(life.lived, 1);
    for (size_t i = 0; i < count && callback; i++)
        report_node(&(struct report){ layers[i], per_hour, callback, userdata }, layers[i]->root);
    return (struct scene_costs){
        .wakes = life.wakes * per_hour,
        .empty = life.empty * per_hour,
        .pixels = life.wakes ? life.pixels / life.wakes : 0,
    };
}
