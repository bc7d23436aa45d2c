/* One panel: joins output, scene, arbiter and input. Paints when something changed, sleeps until
 * the next visible change, and takes touches to their actions. */
#pragma once

#include <systemd/sd-event.h>

#include "daemon/configuration.h"
#include "daemon/options.h"
#include "input/input.h"
#include "model/store.h"
#include "output/output.h"

struct panel;

enum panel_property {
    PANEL_SIZE,
    PANEL_THEME,
    PANEL_PATTERN,
    PANEL_OPTIONS,
    PANEL_SHOWING,
    PANEL_POWER,
};

struct panel_listener {
    /* A property of the bus object changed. */
    void (*changed)(struct panel *panel, enum panel_property property, void *userdata);
    /* An activity is now shown in this form: "expanded", "compact", "ambient", "none". */
    void (*shown)(struct panel *panel, uint32_t activity, const char *form, void *userdata);
    /* A touch chose an action of an activity. */
    void (*action)(struct panel *panel, uint32_t activity, const char *key, void *userdata);
    /* A touch dismissed an activity. */
    void (*dismiss)(struct panel *panel, uint32_t activity, void *userdata);
    /* The output or what sleeps until changed: READY, STATUS and the watchdog follow. */
    void (*state)(struct panel *panel, void *userdata);
};

/* What a panel works with; all outlive it. */
struct panel_setup {
    sd_event *event;
    struct clock *clock;
    const struct panel_config *config;
    enum output_choice output;
    struct store *store;
    struct scene_assets assets;
    struct theme *builtin;
    const struct panel_listener *listener;
    void *userdata;
};

int panel_new(const struct panel_setup *setup, struct panel **ret);
void panel_free(struct panel *panel);
/* Begins to look for the display. */
void panel_start(struct panel *panel);

/* Something that the panel shows may have changed; painted once per loop turn, at most at 60 Hz. */
void panel_invalidate(struct panel *panel);
/* Whose activities are shown, and what their session says. */
void panel_set_session(struct panel *panel, uid_t active, const struct scene_facts *facts);
void panel_set_battery(struct panel *panel, const struct battery *battery);
void panel_asset_ready(struct panel *panel, const char *name);
/* What a theme's options are, in the order of theme_options(); lives until others are set. */
struct panel_values {
    const struct value *values;
    size_t count;
};

/* Shows a theme from the next frame on; referenced. NULL: the built-in one. */
void panel_set_theme(struct panel *panel, struct theme *theme, struct panel_values values);
/* Below the face of the theme; NULL: none. */
void panel_set_pattern(struct panel *panel, struct theme *pattern, struct panel_values values);
struct theme *panel_pattern(const struct panel *panel);
/* NULL while the built-in one is shown. */
struct theme *panel_theme(const struct panel *panel);
void panel_set_power(struct panel *panel, enum power power);
/* As if a finger had done it, waking included. */
void panel_gesture(struct panel *panel, const struct gesture *gesture);

const char *panel_name(const struct panel *panel);
const struct panel_config *panel_config(const struct panel *panel);
struct size panel_size(const struct panel *panel); /* 0x0 before the display was there */
enum power panel_power(const struct panel *panel);
char *panel_showing(const struct panel *panel); /* as the bus property Showing; g_free() */
bool panel_up(const struct panel *panel);
/* A frame is up, or the lack of a display was reported. */
bool panel_settled(const struct panel *panel);
/* "up" or "down: WHY"; g_free(). */
char *panel_state(const struct panel *panel);
/* What is wrong though a picture is up (no fonts), or NULL. */
const char *panel_problem(const struct panel *panel);
const char *panel_output(const struct panel *panel); /* one line about the display */
const char *panel_input(const struct panel *panel);  /* one line about touch */
/* What was presented last; NULL before the first frame. */
const struct pixels *panel_pixels(const struct panel *panel);
/* When it next wakes by itself, CLOCK_REALTIME; USEC_INFINITY: never. */
usec_t panel_next_wakeup(const struct panel *panel);

struct panel_statistics {
    uint64_t frames;
    uint64_t wakeups;       /* of the panel's timer */
    uint64_t empty_wakeups; /* of these, without a changed pixel */
    uint64_t damage_pixels;
    usec_t last_frame_usec; /* how long the last frame took to update and paint */
};

const struct panel_statistics *panel_statistics(const struct panel *panel);
const struct output_statistics *panel_output_statistics(const struct panel *panel);
