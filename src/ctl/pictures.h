/* The pictures of a theme, decoded when they are first asked for, by dorsal-decode, and kept. */
#pragma once

#include "scene/scene.h"

struct pictures;

/* `icons`: the directory of glyphs. */
struct pictures *pictures_new(const char *icons);
void pictures_free(struct pictures *pictures);
/* Another theme, or another version of it: nothing is kept. */
void pictures_clear(struct pictures *pictures);
/* Pictures that the user chose: "option:NAME" -> path. Referenced; NULL: none. */
void pictures_set_files(struct pictures *pictures, GHashTable *files);
/* For scene_new(); lives as long as `pictures`. */
struct scene_assets pictures_assets(struct pictures *pictures);
/* Pixels decoded since the last clear. */
size_t pictures_decoded(const struct pictures *pictures);
/* Names that could not be opened or decoded since then. Of char *. */
const GPtrArray *pictures_missing(const struct pictures *pictures);
