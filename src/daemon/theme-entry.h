/* What Themes1.List() tells of a theme (org.dorsal(5)). */
#pragma once

#include <glib.h>

/* a{sv}: name, author, description, path and errors of the theme in `directory`, and where it loads
 * what it has, reads and lets choose, with labels in the locale's language (NULL: English).
 * Floating. */
GVariant *theme_entry_new(const char *id, const char *directory, const char *locale);
