/* The live preview: a theme in a window, reloaded when it is saved, in any state a key asks for. */
#pragma once

#include "ctl/theme-command.h"
#include "output/window.h"

enum preview_flag {
    PREVIEW_LENSES = 1 << 0, /* lenses and corners as on the device */
    PREVIEW_SAFE = 1 << 1,   /* what is outside of the safe area */
    PREVIEW_DAMAGE = 1 << 2, /* what the last frame painted anew */
    PREVIEW_HELP = 1 << 3,
    PREVIEW_PAUSED = 1 << 4, /* time stands still */
};

struct preview;

/* `words` are those of `theme preview`, without the command's name. */
enum exit_code preview_run(const struct theme_request *request);

/* ---- what keys do: keys.c ---- */

/* The state to be changed; then preview_apply(). */
struct workbench_state *preview_state(struct preview *preview);
struct workbench *preview_bench(struct preview *preview);
void preview_apply(struct preview *preview);
void preview_toggle(struct preview *preview, unsigned flag);
/* Time goes by, or back. */
void preview_travel(struct preview *preview, int64_t seconds);
/* The machine's time. */
void preview_travel_now(struct preview *preview);
/* The next or previous of the patterns there are, or none. */
void preview_step_pattern(struct preview *preview, int step);
/* Saves the picture of the theme without overlays as PNG, in the current directory. */
void preview_save(struct preview *preview);
void preview_quit(struct preview *preview);

/* False: no key of ours. */
bool preview_key(struct preview *preview, char character, enum window_key key);
/* The table of keys for the help; g_free(). */
char *preview_keys_help(void);
