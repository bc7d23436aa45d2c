/* The elements and attributes of the theme language: the one table that parser, did-you-mean,
 * documentation and schema share. Names follow Watch Face Format where it has the concept. */
#pragma once

#include <stddef.h>

#include "theme/value.h"

enum element {
#define ELEMENT(id, name, ...) ELEMENT_##id,
#include "theme/elements.def"
#undef ELEMENT
    ELEMENT_COUNT,
};

enum attribute {
#define ATTRIBUTE(id, name, ...) ATTRIBUTE_##id,
#include "theme/attributes.def"
#undef ATTRIBUTE
    ATTRIBUTE_COUNT,
};

/* Sets of elements, as uint64_t: one bit each, and by what they are. */
enum element_set {
#define ELEMENT(id, name, ...) IN_##id = UINT64_C(1) << ELEMENT_##id,
#include "theme/elements.def"
#undef ELEMENT
    IN_ANY = (UINT64_C(1) << ELEMENT_COUNT) - 1,
    IN_ROOM = IN_FACE | IN_PATTERN | IN_CARD,
    IN_FLOW = IN_ROW | IN_COLUMN,
    IN_HAND = IN_HOUR_HAND | IN_MINUTE_HAND | IN_SECOND_HAND,
    IN_BOX = IN_GROUP | IN_FLOW | IN_STACK | IN_FEED | IN_ANALOG_CLOCK | IN_HAND,
    /* Gone once the theme is read. */
    IN_EXPANDS = IN_CUTOUTS | IN_REPEAT | IN_FOR | IN_DEFINE,
    IN_HOLDER = IN_ROOM | IN_BOX | IN_EXPANDS,
    IN_AREA = IN_RECTANGLE | IN_ROUND_RECTANGLE | IN_ELLIPSE | IN_PATH,
    IN_STROKED = IN_AREA | IN_ARC | IN_LINE,
    IN_PART = IN_TEXT | IN_TIME_TEXT | IN_IMAGE | IN_STROKED | IN_PROGRESS | IN_BARCODE,
    IN_TEXTUAL = IN_TEXT | IN_TIME_TEXT,
    IN_PAINTED = IN_ROOM | IN_BOX | IN_PART,
    IN_GRADIENT = IN_LINEAR_GRADIENT | IN_RADIAL_GRADIENT | IN_SWEEP_GRADIENT,
    IN_EFFECT = IN_SHADOW | IN_OUTLINE | IN_OUT_GLOW,
    IN_MOTION = IN_TRANSITION | IN_ANIMATE,
    IN_DETAIL = IN_GRADIENT | IN_EFFECT | IN_MOTION,
};
_Static_assert(ELEMENT_COUNT < 64, "enum element_set has a bit for each element");

enum attribute_type {
    ATTRIBUTE_TYPE_NUMBER,
    ATTRIBUTE_TYPE_BOOL,
    ATTRIBUTE_TYPE_STRING, /* what is not a string is formatted */
    ATTRIBUTE_TYPE_COLOR,
    ATTRIBUTE_TYPE_VALUE, /* depends on the element, see attribute_type_in() */
    ATTRIBUTE_TYPE_ANY,   /* whatever its expression yields */
    /* Constant strings, no expressions: */
    ATTRIBUTE_TYPE_LITERAL,
    ATTRIBUTE_TYPE_WORD, /* one of the attribute's words */
    ATTRIBUTE_TYPE_SIZE, /* "904x572" */
    /* A string; checked at load when constant */
    ATTRIBUTE_TYPE_VERB,
};

/* The values of attribute words, as theme_node_word() gives them. */
enum card_form {
    CARD_EXPANDED, /* a full card */
    CARD_COMPACT,  /* a capsule over the face */
    CARD_AMBIENT,  /* on a resting panel */
};
enum option_type {
    OPTION_BOOL,
    OPTION_LIST,
    OPTION_COLOR,
    OPTION_NUMBER,
    OPTION_TEXT,
    OPTION_IMAGE,
    OPTION_FONT,
};
enum area { AREA_FULL, AREA_SAFE };
enum align { ALIGN_START, ALIGN_CENTER, ALIGN_END, ALIGN_STRETCH, ALIGN_BASELINE };
enum justify { JUSTIFY_START, JUSTIFY_CENTER, JUSTIFY_END, JUSTIFY_SPACE_BETWEEN };
enum mirror { MIRROR_AUTO, MIRROR_NEVER, MIRROR_ALWAYS };
enum when { WHEN_ALWAYS, WHEN_ACTIVE, WHEN_AMBIENT };
enum ellipsis { ELLIPSIS_END, ELLIPSIS_MIDDLE, ELLIPSIS_START, ELLIPSIS_NONE };
enum vertical_align { VERTICAL_ALIGN_START, VERTICAL_ALIGN_CENTER, VERTICAL_ALIGN_END };
enum slant { SLANT_NORMAL, SLANT_ITALIC };
enum figures { FIGURES_AUTO, FIGURES_TABULAR, FIGURES_PROPORTIONAL };
enum fit { FIT_CONTAIN, FIT_COVER, FIT_FILL, FIT_NONE };
enum cap { CAP_BUTT, CAP_ROUND, CAP_SQUARE };
enum join { JOIN_MITER, JOIN_ROUND, JOIN_BEVEL };
enum progress_style { PROGRESS_BAR, PROGRESS_RING };
enum gradient_of { GRADIENT_OF_FILL, GRADIENT_OF_STROKE };
enum blend {
    BLEND_NORMAL,
    BLEND_MULTIPLY,
    BLEND_SCREEN,
    BLEND_OVERLAY,
    BLEND_DARKEN,
    BLEND_LIGHTEN,
    BLEND_PLUS,
    BLEND_COLOR_DODGE,
    BLEND_COLOR_BURN,
    BLEND_HARD_LIGHT,
    BLEND_SOFT_LIGHT,
    BLEND_DIFFERENCE,
    BLEND_EXCLUSION,
    BLEND_HUE,
    BLEND_SATURATION,
    BLEND_COLOR,
    BLEND_LUMINOSITY,
};
enum render_mode { RENDER_SOURCE, RENDER_MASK, RENDER_ALL };
enum hand_motion { HAND_STEP, HAND_TICK, HAND_SWEEP };
enum easing {
    EASING_LINEAR,
    EASING_IN,
    EASING_OUT,
    EASING_IN_OUT,
    EASING_OVERSHOOT,
};
enum entrance { ENTRANCE_NONE, ENTRANCE_FADE, ENTRANCE_RISE, ENTRANCE_SLIDE, ENTRANCE_ZOOM };

struct element_info {
    const char *name;
    uint64_t parents; /* enum element_set; 0: the root */
    bool has_text;
    const char *doc;
};

struct attribute_info {
    const char *name;
    enum attribute_type type;
    const char *words;    /* separated by '|'; NULL unless ATTRIBUTE_TYPE_WORD */
    uint64_t elements;    /* enum element_set: which take it */
    uint64_t required;    /* and which need it */
    const char *fallback; /* as an author would write it; NULL: none */
    const char *doc;
};

const struct element_info *element_info(enum element element);
const struct attribute_info *attribute_info(enum attribute attribute);
const char *element_name(enum element element);
const char *attribute_name(enum attribute attribute);
/* ELEMENT_COUNT: there is none of this name. */
enum element element_from_name(const char *name);
/* ATTRIBUTE_COUNT: there is none of this name. */
enum attribute attribute_from_name(const char *name);
/* What the attribute asks for in this element: resolves ATTRIBUTE_TYPE_VALUE. */
enum attribute_type attribute_type_in(enum attribute attribute, enum element element);
/* The place of a word in the attribute's words, -1: it is none of them. */
int attribute_word(enum attribute attribute, const char *word);

/* Whether the element is in the set. */
static inline bool element_in(enum element element, uint64_t set)
{
    return (UINT64_C(1) << element & set) != 0;
}
