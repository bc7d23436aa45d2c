/* What a panel wears: its theme, or the pattern below the face. Which one: what was chosen, else
 * what is configured, else the default, else the built-in one; no pattern unless one was chosen. A
 * theme that breaks while it is edited leaves the last good one on the panel; it is read again
 * whenever its folder changes. Its options are kept with it. */
#pragma once

#include "daemon/assets.h"
#include "daemon/chosen.h"
#include "daemon/panel.h"
#include "daemon/state.h"
#include "daemon/themes.h"

struct panel_theme;

enum panel_theme_role {
    PANEL_THEME_FACE,
    PANEL_THEME_PATTERN,
};

struct panel_theme_setup {
    sd_event *event;
    enum panel_theme_role role;
    struct panel *panel;
    struct themes *themes;
    struct assets *assets;
    struct state *state;
};

/* Loads and shows the first theme at once. */
struct panel_theme *panel_theme_new(const struct panel_theme_setup *setup);
void panel_theme_free(struct panel_theme *choice);

/* `errors` NULL: it is shown. */
typedef void (*panel_theme_done_fn)(const char *errors, void *userdata);
/* Loads a theme beside the loop; when it is good, shows and remembers it. One at a time: an earlier
 * request that is not done is told that it was overtaken. A pattern may be "": none. */
void panel_theme_choose(struct panel_theme *choice, const char *id, panel_theme_done_fn done,
                        void *userdata);
/* Reads the wanted theme again. `done` may be NULL. */
void panel_theme_reload(struct panel_theme *choice, panel_theme_done_fn done, void *userdata);

/* The themes there are have changed; `id` (or NULL) did even where it stands as before. A wanted
 * one that is gone is stood in for until it comes back. */
void panel_theme_refresh(struct panel_theme *choice, const char *id);

/* The theme that is shown; "" for no pattern. */
const char *panel_theme_id(const struct panel_theme *choice);
/* What is wrong with the theme that was wanted; NULL: nothing. */
const char *panel_theme_errors(const struct panel_theme *choice);
/* The options of the theme that is shown. Whoever changes them says so then; `picture` names an
 * image option whose picture is another one now, or NULL. */
struct chosen *panel_theme_chosen(struct panel_theme *choice);
void panel_theme_options_changed(struct panel_theme *choice, const char *picture);
