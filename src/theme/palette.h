/* The named colors of a theme, in their columns. */
#pragma once

#include "theme/theme.h"

struct palette;

struct palette *palette_new(void);
void palette_free(struct palette *palette);
/* False when there is one of this name already. `colors` is indexed by enum palette_mode. */
bool palette_add(struct palette *palette, const char *name, const color_t colors[3]);
/* NULL-terminated; lives until the next palette_add(). */
const char *const *palette_names(const struct palette *palette);
bool palette_find(const struct palette *palette, const char *name, enum palette_mode mode,
                  color_t *ret);
