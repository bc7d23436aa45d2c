/* Finds the file of an icon name, as the Icon Theme Specification has it, without reading theme
 * indices: the usual directories of hicolor and Adwaita, scalable first, then the sizes that come
 * nearest. */
#pragma once

/* A path, or NULL when there is none; g_free(). `name` is an icon's name, never a path. */
char *icons_find(const char *name);
