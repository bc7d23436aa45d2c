/* Folders that a test makes, gone at the end of their scope with all that is in them. */
#pragma once

#include <ftw.h>
#include <stdio.h>

#include <glib.h>

static inline int folder_remove_entry(const char *path, const struct stat *stat, int type,
                                      struct FTW *ftw)
{
    return remove(path);
}

static inline void folder_removep(char **path)
{
    if (*path)
        nftw(*path, folder_remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    g_free(*path);
}

#define _cleanup_folder_ __attribute__((cleanup(folder_removep)))
