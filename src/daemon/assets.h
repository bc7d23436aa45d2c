/* Pictures of themes and Dorsal's glyphs: opened here, decoded by dorsal-decode, kept while they
 * are wanted. */
#pragma once

#include <systemd/sd-event.h>

#include "scene/scene.h"

struct assets;

/* `name` came or turned out to be broken. */
typedef void (*assets_ready_fn)(const char *name, void *userdata);

/* Before the name of an image option. */
#define ASSETS_OPTION_PREFIX "option:"

/* Opens the picture that was chosen for an image option of the theme. Descriptor or negative errno.
 */
typedef int (*assets_open_option_fn)(const struct theme *theme, const char *option, void *userdata);

/* `icons`: the directory of the glyphs, copied. */
struct assets *assets_new(sd_event *event, const char *icons, assets_ready_fn ready,
                          assets_open_option_fn open_option, void *userdata);
void assets_free(struct assets *assets);
/* What scene_assets.get wants. */
struct image *assets_get(void *assets, const struct theme *theme, const char *name,
                         struct size size, bool cover);
/* Forgets one picture of a theme, in all sizes: there is another one. */
void assets_forget_name(struct assets *assets, const struct theme *theme, const char *name);
/* Forgets a theme's pictures: it was replaced. */
void assets_forget(struct assets *assets, const struct theme *theme);
