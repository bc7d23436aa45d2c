/* The files of a theme's folder: those that a package may have. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* Paths below the folder, sorted; of char *. What a theme may not have is said on standard error
 * and left out. NULL: the folder cannot be read. */
GPtrArray *theme_files_list(const char *folder);
/* Packs the folder into `file`, always the same bytes for the same files, and has dorsal-decode
 * check it as dorsald will. False after having complained. */
bool theme_files_pack(const char *folder, const char *file);
