/* What is remembered over a restart: the theme chosen for each panel, in STATE_DIR/panels.conf. */
#pragma once

/* The theme's id, or NULL when none was chosen. `directory` may be NULL. g_free(). */
char *state_load_theme(const char *directory, const char *panel);
/* Remembers; the file is replaced in one step. Says in the journal when that fails. */
void state_save_theme(const char *directory, const char *panel, const char *theme);
