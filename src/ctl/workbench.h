/* A theme on the bench: any state of it as a picture, with no daemon and no display. Time stands
 * still until it is moved, activities are samples, pictures are decoded at once by dorsal-decode.
 */
#pragma once

#include "ctl/sample.h"
#include "scene/panel-profile.h"

/* Tuesday 24 November 2026, 10:09: both hands of a clock up, most digits different. */
#define WORKBENCH_YEAR   2026
#define WORKBENCH_MONTH  11
#define WORKBENCH_DAY    24
#define WORKBENCH_HOUR   10
#define WORKBENCH_MINUTE 9

enum workbench_flag {
    WORKBENCH_AMBIENT = 1 << 0, /* the panel rests */
    WORKBENCH_LIGHT = 1 << 1,   /* the session prefers light */
    WORKBENCH_HOUR_12 = 1 << 2,
    WORKBENCH_REDUCED_MOTION = 1 << 3,
    WORKBENCH_CHARGING = 1 << 4,
};

/* What is to be seen. Plain data; strings are borrowed by workbench_show() for the call only. */
struct workbench_state {
    struct scene_panel panel;
    const char *language; /* "de", "ar", "pt_BR"; NULL: "en" */
    unsigned flags;       /* enum workbench_flag */
    int battery;          /* percent; -1: there is none */
    const char *kind;     /* an activity of this kind; NULL: the face alone */
    enum card_form form;  /* of it */
    enum sample_content content;
    const char *pattern;  /* folder of a theme with a Pattern, below the face; NULL: none */
    const char *preset;   /* of the theme; NULL: none */
    char *const *options; /* "NAME=VALUE", "pattern.NAME=VALUE", NULL-terminated; NULL: none */
};

struct workbench;

/* Reads kinds, panels and the built-in theme. */
struct workbench *workbench_new(void);
void workbench_free(struct workbench *bench);

const struct catalogue *workbench_catalogue(const struct workbench *bench);
/* Of struct panel_profile. */
const GPtrArray *workbench_profiles(const struct workbench *bench);
/* The profile of that size, else a plain panel. */
struct scene_panel workbench_panel(const struct workbench *bench, struct size size);
/* Where the bench stands until it is told otherwise: the first reference panel at the time above,
 * the face, in English, active, dark, with the battery at 80 %. */
struct workbench_state workbench_default_state(const struct workbench *bench);
usec_t workbench_default_time(void);

/* Takes the theme of a folder; on errors the one before stays. False: it has errors. Errors and
 * warnings are in `diags`. */
bool workbench_load(struct workbench *bench, const char *folder, struct diag_list *diags);
/* NULL before the first workbench_load(). Borrowed. */
struct theme *workbench_theme(const struct workbench *bench);

/* False: `ret_why` (g_free) says what is not possible; what was shown before stays. */
bool workbench_show(struct workbench *bench, const struct workbench_state *state, char **ret_why);
/* Both clocks go on, or only the wall clock is set. */
void workbench_advance(struct workbench *bench, usec_t by);
void workbench_set_time(struct workbench *bench, usec_t realtime);
struct instant workbench_now(const struct workbench *bench);

/* Draws what is new since the last frame. `ret_damage` may be NULL. The pixels are the bench's, of
 * the panel's size, valid until the next workbench_show(). */
const struct pixels *workbench_frame(struct workbench *bench, struct region *ret_damage);
/* The scene, for questions beyond a picture; valid until the next workbench_show(). */
struct scene *workbench_scene(const struct workbench *bench);
/* Pixels decoded from the theme's pictures so far. */
size_t workbench_decoded_pixels(const struct workbench *bench);
/* Names of pictures that could not be opened or decoded, since the theme was loaded. Of char *. */
const GPtrArray *workbench_missing(const struct workbench *bench);

/* The locale that a language is meant as where the system is asked: "de" is "de_DE.UTF-8";
 * g_free().
 */
char *workbench_locale(const char *language);
