/* What text blocks need of the engine. */
#pragma once

#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include "scene/text.h"

struct text_engine {
    PangoFontMap *map;
    PangoContext *context;
    bool rtl;
    bool has_fonts;
    bool has_theme_fonts;
    unsigned generation; /* counts changes that make every layout stale */
};
