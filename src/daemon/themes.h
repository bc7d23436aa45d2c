/* The themes there are: folders in a list of directories, the first of a name wins. Loading happens
 * beside the loop. */
#pragma once

#include <systemd/sd-event.h>

#include "theme/theme.h"

#define THEMES_DEFAULT "meridian"

struct themes;

/* `directories`: NULL-terminated, copied. */
struct themes *themes_new(sd_event *event, char **directories);
/* Waits for the requests on their way; their callbacks come from here. */
void themes_free(struct themes *themes);
/* Other directories from now on; copied. */
void themes_set_directories(struct themes *themes, char **directories);
/* The theme inside the program; borrowed. */
struct theme *themes_builtin(const struct themes *themes);
/* The folder of a theme, or NULL when there is none; g_free(). */
char *themes_find(const struct themes *themes, const char *id);

/* Loads one now, for the first frame. NULL when it is missing or broken; `ret_errors` (g_free) then
 * says where and what. */
struct theme *themes_load_now(const struct themes *themes, const char *id, char **ret_errors);

/* `theme` is the callee's to unref; NULL when it is missing or broken, then `errors` says why. */
typedef void (*themes_loaded_fn)(struct theme *theme, const char *errors, void *userdata);
/* The same beside the loop; the callback comes once, from the loop. */
void themes_load(struct themes *themes, const char *id, themes_loaded_fn callback, void *userdata);

/* `list`: a{sa{sv}}, each id with its theme_entry_new(); borrowed. */
typedef void (*themes_listed_fn)(GVariant *list, void *userdata);
/* `locale`: whose language labels are in; NULL: English. */
void themes_list(struct themes *themes, const char *locale, themes_listed_fn callback,
                 void *userdata);
