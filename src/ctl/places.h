/* Where themes, kinds, panels and glyphs lie: installed, the user's, or the source tree's when the
 * program is run from the build. */
#pragma once

#include <glib.h>

/* Lets a program that lies in its build directory find data/ and dorsal-decode: sets DORSAL_DATADIR
 * and DORSAL_DECODE where they are not set. Once, before anything else. */
void places_init(void);

/* The directory of shared data; static. */
const char *places_data(void);
/* A directory below it; g_free(). */
char *places_data_sub(const char *name);
/* Directories with themes, the first of a name wins: those of DORSAL_THEME_PATH, the user's, what
 * the daemon installed, the system's. NULL-terminated; g_strfreev(). */
char **places_themes(void);
/* The folder of a theme: `name` itself when it is a path to one, else the id looked for in the
 * directories. NULL: there is none. g_free(). */
char *places_find_theme(const char *name);
/* The same, complaining on standard error with a suggestion. */
char *places_need_theme(const char *name);
