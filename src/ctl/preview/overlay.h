/* Words over the picture: help and errors. Drawn by a theme of their own. */
#pragma once

#include "base/geometry.h"
#include "base/pixels.h"

enum overlay_place {
    OVERLAY_BOTTOM, /* a band as high as its lines need */
    OVERLAY_ALL,
};

struct overlay {
    const char *title;
    const char *text; /* lines */
    enum overlay_place place;
    bool alarming; /* an error */
};

void overlay_draw(const struct pixels *on, const struct overlay *overlay);
