/* What was chosen at run time and is remembered over a restart: theme, pattern and options of each
 * panel, in STATE_DIR/panels.conf, and pictures that were chosen, in STATE_DIR/pictures.
 *
 *     [panel rear]
 *     theme=harbor
 *     pattern=waves
 *     [options rear harbor]
 *     seconds=true
 *     accent='#FF7A3D'
 *
 * The file is replaced in one step at every change. One that cannot be read is set aside as
 * panels.conf.broken and told in the journal. */
#pragma once

#include <glib.h>

struct state;

/* `directory` NULL: nothing outlives the daemon. */
struct state *state_new(const char *directory);
void state_free(struct state *state);
/* NULL when there is none. */
const char *state_directory(const struct state *state);

/* `key` is "theme" or "pattern". The id, or NULL when none was chosen; "" is a choice. g_free(). */
char *state_get_id(const struct state *state, const char *panel, const char *key);
void state_set_id(struct state *state, const char *panel, const char *key, const char *id);

/* A new reference, or NULL: not chosen. */
GVariant *state_get_option(const struct state *state, const char *panel, const char *theme,
                           const char *option);
/* NULL forgets it. Not written before state_save(): several are chosen at once. */
void state_set_option(struct state *state, const char *panel, const char *theme, const char *option,
                      GVariant *value);
void state_save(struct state *state);

/* Where the picture of an image option is kept, whether there is one or not; NULL without a
 * directory. g_free(). */
char *state_picture_path(const struct state *state, const char *panel, const char *theme,
                         const char *option);
/* On no panel anything is chosen for the theme any more, and its pictures are gone. */
void state_forget_options(struct state *state, const char *theme);
