/* Folders of themes that the daemon keeps: written whole, replaced and removed at once. */
#pragma once

#include "decode/package.h"

/* Of what is on its way in or out. No theme's name begins so, and nothing looks for one there. */
#define STAGE_PREFIX ".new-"

/* Writes all files of the package below DIRECTORY/NAME, which must not be there, and has them on
 * the disk before it returns. Negative errno: what was written so far is gone again. */
int tree_write(const char *directory, const char *name, const struct package *package);
/* DIRECTORY/NAME takes the place of DIRECTORY/TARGET, which need not be there, in one step; what
 * stood there is removed. Negative errno: nothing changed. */
int tree_replace(const char *directory, const char *name, const char *target);
/* Removes DIRECTORY/NAME with all that is in it. What was not a folder of ours before (a symbolic
 * link) is only unlinked. Negative errno. */
int tree_remove(const char *directory, const char *name);
/* Removes DIRECTORY/NAME so that at no time half of it is there: under another name, STAGE_PREFIX
 * before it. Negative errno: nothing changed. */
int tree_discard(const char *directory, const char *name);
/* Removes what an interrupted work left in the directory: names that begin with STAGE_PREFIX. */
void tree_sweep(const char *directory);
