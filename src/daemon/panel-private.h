/* What the parts of a panel share: panel.c (settings, display), panel-frame.c, panel-touch.c. */
#pragma once

#include "daemon/panel.h"

#define PANEL_FPS 60

/* What of one activity is on the panel. */
struct shown {
    uint32_t id;
    const char *form;
};

struct panel {
    struct panel_setup setup;
    struct output *output;
    struct input *input;
    struct scene *scene; /* NULL before the display was there */
    struct theme *theme;
    struct panel_values values;
    struct theme *pattern; /* NULL: none */
    struct panel_values pattern_values;
    struct scene_facts facts; /* borrowed strings; copied by the scene */
    struct battery battery;
    uid_t active;

    bool up;
    char *why_down;
    char *input_state;
    struct size size;
    struct pixels shadow;
    bool presented;    /* the shadow holds a picture */
    bool problem_told; /* the journal knows what is wrong with the picture */
    bool settled;      /* a frame reached the display, or the lack of one was reported */
    bool full;         /* the next frame must be the whole picture */
    bool in_flight;    /* a frame is on its way to the panel, */
    bool waiting;      /* and the next one waits for it */

    enum power power;
    bool waking; /* the touch under way only wakes */
    uint32_t opened;
    usec_t opened_boottime;
    usec_t face_boottime;
    enum view_kind view;
    struct shown shown[2]; /* card or capsule; the one that is gone */

    sd_event_source *frame_source;
    struct loop_timer *timer; /* the next visible change, CLOCK_REALTIME */
    bool woken;               /* this frame comes from the timer */
    struct loop_timer *pace;  /* a change too soon after the last frame, CLOCK_BOOTTIME */
    usec_t last_frame_boottime;
    usec_t next_wakeup;
    struct panel_statistics statistics;
};

struct instant panel_now(const struct panel *panel);
void panel_tell(struct panel *panel, enum panel_property property);
void panel_tell_state(struct panel *panel);

/* panel-frame.c. Init: negative errno; fini is needed all the same. */
int panel_frames_init(struct panel *panel);
void panel_frames_fini(struct panel *panel);
/* Draws what is new, now. */
void panel_frame(struct panel *panel);
/* Nothing is on its way any more; what waited is drawn. */
void panel_frame_landed(struct panel *panel);
/* The activities that may be here; free the array, not what is in it. */
GPtrArray *panel_visible_activities(const struct panel *panel);
struct arbiter_input panel_arbiter_input(const struct panel *panel, const GPtrArray *visible);

/* panel-touch.c. Negative errno; 0 also when no touch device is configured. */
int panel_open_input(struct panel *panel);
