/* What a scene costs, element by element: found by living an hour of the clock in a moment. For
 * `dorsalctl theme wakes` and `check`, and for tests. */
#pragma once

#include "scene/scene.h"

struct scene_cost {
    const struct theme *theme;
    const struct theme_node *spec; /* its line; several may come from one line */
    const char *const *sources; /* names that it reads and that change by themselves; NULL-ended */
    double wakes;               /* an hour that it looks different */
    double pixels;              /* damaged by one of them, on average */
};

/* Of all elements together. */
struct scene_costs {
    double wakes;  /* of the panel in an hour */
    double empty;  /* of these, without a changed pixel */
    double pixels; /* damaged by one of them, on average */
};

typedef void (*scene_cost_fn)(const struct scene_cost *cost, void *userdata);

/* Lives on from `now`, as the panel would, for an hour or some thousand wakes, whatever comes
 * first, and calls back for each element that changed or may change by itself. The scene is as
 * after its last update then; give it a new view and time. */
struct scene_costs scene_report(struct scene *scene, struct instant now, scene_cost_fn callback,
                                void *userdata);
