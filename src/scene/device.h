/* How a picture looks on the device: for pictures of themes, never for the panel itself. */
#pragma once

#include "scene/panel-profile.h"

/* The lenses and what the round corners hide, in the color of the frame. */
void device_cover(const struct pixels *pixels, const struct scene_panel *panel);
/* Every pixel on or off, as on a monochrome panel. */
void device_make_monochrome(const struct pixels *pixels);
/* A tint over what nothing that must be read should stand on. */
void device_show_unsafe(const struct pixels *pixels, const struct scene_panel *panel);
/* A frame around what was painted anew. */
void device_show_damage(const struct pixels *pixels, const struct region *damage);
