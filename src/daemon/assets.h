/* Pictures of themes and Dorsal's glyphs: opened here, decoded by dorsal-decode, kept while they
 * are wanted. */
#pragma once

#include <systemd/sd-event.h>

#include "scene/scene.h"

struct assets;

/* `name` came or turned out to be broken. */
typedef void (*assets_ready_fn)(const char *name, void *userdata);

/* `icons`: the directory of the glyphs, copied. */
struct assets *assets_new(sd_event *event, const char *icons, assets_ready_fn ready,
                          void *userdata);
void assets_free(struct assets *assets);
/* What scene_assets.get wants. */
struct image *assets_get(void *assets, const struct theme *theme, const char *name,
                         struct size size, bool cover);
/* Forgets a theme's pictures: it was replaced. */
void assets_forget(struct assets *assets, const struct theme *theme);
