/* A theme come alive: what the panel shows as a retained tree of elements. Knows where everything
 * stands, what changed, what a touch hits, and when the next visible change is.
 *
 * One frame: scene_set_*() for what is new, scene_update() evaluates bindings, lays out and says
 * what must be repainted, scene_paint() paints that into the shadow. Painting only the damage gives
 * the same pixels as painting everything. */
#pragma once

#include "base/clock.h"
#include "base/geometry.h"
#include "base/pixels.h"
#include "model/arbiter.h"
#include "theme/theme.h"

struct scene;

struct cutout {
    struct rect bounds; /* of the disc (or rounded rectangle) of a lens */
    int radius;         /* of its corners; half the side: a disc */
};

#define SCENE_CUTOUTS_MAX 8
/* A finger's width: smaller targets reach so far. */
#define SCENE_TARGET_MIN 88

/* The panel as configured. */
struct scene_panel {
    struct size size;
    struct insets safe; /* where nothing that must be read should stand */
    int corner_radius;
    struct cutout cutouts[SCENE_CUTOUTS_MAX];
    size_t n_cutouts;
};

/* What only the user's session knows. Strings are copied. */
struct scene_facts {
    const char *locale; /* "de_DE.UTF-8"; NULL: C */
    bool hour_24;
    bool light; /* color scheme */
    bool reduced_motion;
};

enum battery_state { BATTERY_DISCHARGING, BATTERY_CHARGING, BATTERY_FULL };
struct battery {
    bool present;   /* else the rest says nothing */
    double percent; /* 0..100 */
    enum battery_state state;
    bool low; /* as the system warns */
};

/* How much may move. It jumps to its end while low_power, on a resting panel, and for users who
 * want reduced motion. */
struct scene_policy {
    int max_fps; /* frames a second, at most the panel's; 0: nothing moves */
    bool low_power;
};

/* For how long {panel.touched} is true. */
#define SCENE_TOUCHED_USEC (10 * USEC_PER_SEC)

/* Pictures come from outside, decoded: the scene asks, and asks again after scene_asset_ready(). */
struct scene_assets {
    /* The picture `name` of the theme (or "icon:NAME", one of Dorsal's glyphs) fitted into size; a
     * new reference, or NULL while it is being decoded and for ever when it is broken. */
    struct image *(*get)(void *userdata, const struct theme *theme, const char *name,
                         struct size size, bool cover);
    void *userdata;
};

/* The sources that themes may read: clock, panel, session, and the activity on a card. */
const struct source_table *scene_sources(void);

struct scene *scene_new(const struct scene_panel *panel, const struct scene_assets *assets);
void scene_free(struct scene *scene);
/* Both are referenced. Cards come from `theme`, else from `builtin` drawn with theme's palette. The
 * options are at their defaults then. What moves goes on in elements of the same name. */
void scene_set_theme(struct scene *scene, struct theme *theme, struct theme *builtin);
/* What the user chose, copied, in the order of theme_options(); NULL: the defaults. A value that is
 * null: that option's default. */
void scene_set_options(struct scene *scene, const struct value *values, size_t n_values);
/* A theme with a Pattern to be shown below the face, referenced, and its options; NULL: none. */
void scene_set_pattern(struct scene *scene, struct theme *pattern, const struct value *values,
                       size_t n_values);
void scene_set_facts(struct scene *scene, const struct scene_facts *facts);
/* What the arbiter decided; referenced activities. */
void scene_set_view(struct scene *scene, const struct view *view, enum power power);
/* How many activities there are, for {activities.count}. */
void scene_set_counts(struct scene *scene, size_t activities);
/* What Feeds choose from, on any layer; referenced. Only public ones are shown. */
void scene_set_feeds(struct scene *scene, struct activity *const *activities, size_t n_activities);
void scene_set_battery(struct scene *scene, const struct battery *battery);
/* Before the first call nothing moves: every picture is the one that stays. */
void scene_set_policy(struct scene *scene, const struct scene_policy *policy);
/* Somebody touched the panel. */
void scene_touch(struct scene *scene, struct instant at);
/* A picture that get() did not have is there now (or broken). */
void scene_asset_ready(struct scene *scene, const char *name);

/* Evaluates everything at `now`; adds to `damage` what must be repainted. */
void scene_update(struct scene *scene, struct instant now, struct region *damage);
/* Paints the damage as of the last update. The shadow has the panel's size. */
void scene_paint(struct scene *scene, const struct pixels *shadow, const struct region *damage);
/* When scene_update() will next find a visible change if nothing is set meanwhile: CLOCK_REALTIME,
 * USEC_INFINITY: never. Looks ahead a bounded time, so it may be early, but never late; only a
 * resting panel (POWER_AMBIENT) lets changes wait for the full minute. */
usec_t scene_next_change(struct scene *scene, struct instant now);

enum verb {
    VERB_NONE,
    VERB_ACTION, /* invoke the activity's action `key` */
    VERB_OPEN,   /* open the activity as a card */
    VERB_DISMISS,
    VERB_NEXT,
    VERB_PREVIOUS,
    VERB_FACE,
};

struct scene_hit {
    enum verb verb;
    uint32_t activity; /* 0: none */
    char key[128];
};

/* Why the picture is not as it should be (no fonts), or NULL. For people; checked at each update.
 */
const char *scene_font_problem(const struct scene *scene);
/* How much of a picture is lit: each pixel counts by its brightest channel, from none below an
 * eighth of full to whole from a half on, as an OLED's wear and power do. 0..1. */
double scene_lit_share(const struct pixels *pixels);
/* What a tap there does; VERB_NONE when nothing is there. Targets smaller than 88 px reach further
 * than they look. */
struct scene_hit scene_hit(const struct scene *scene, struct point at);
/* The same for a finger that stays. */
struct scene_hit scene_hit_hold(const struct scene *scene, struct point at);
/* And for one that moved on from there. */
struct scene_hit scene_hit_swipe(const struct scene *scene, struct point at);
/* The tree with boxes as text, for tests and theme authors; g_free(). */
char *scene_dump(const struct scene *scene);
