/* Pixels on their way to the panel: a sealed memfd as the field `image` wants it, shared by all who
 * show it. */
#pragma once

#include <glib.h>

#include "base/geometry.h"

struct picture;

/* Takes over the descriptor. */
struct picture *picture_new(int memfd, struct size size);
struct picture *picture_ref(struct picture *picture);
/* NULL is fine. */
void picture_unref(struct picture *picture);
/* The picture's own. */
int picture_fd(const struct picture *picture);
struct size picture_size(const struct picture *picture);
