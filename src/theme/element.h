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

/* Sets of elements: one bit each, and by what they are. */
enum element_set {
#define ELEMENT(id, name, ...) IN_##id = 1 << ELEMENT_##id,
#include "theme/elements.def"
#undef ELEMENT
    IN_ANY = (1 << ELEMENT_COUNT) - 1,
    IN_ROOM = IN_FACE | IN_CARD,
    IN_FLOW = IN_ROW | IN_COLUMN,
    IN_BOX = IN_GROUP | IN_FLOW | IN_STACK,
    IN_AREA = IN_RECTANGLE | IN_ROUND_RECTANGLE | IN_ELLIPSE,
    IN_PART = IN_TEXT | IN_TIME_TEXT | IN_IMAGE | IN_AREA | IN_ARC | IN_PROGRESS,
};

enum attribute_type {
    ATTRIBUTE_TYPE_NUMBER,
    ATTRIBUTE_TYPE_BOOL,
    ATTRIBUTE_TYPE_STRING, /* what is not a string is formatted */
    ATTRIBUTE_TYPE_COLOR,
    ATTRIBUTE_TYPE_VALUE, /* of a Color: COLOR; of a Progress: NUMBER */
    /* Constant strings, no expressions: */
    ATTRIBUTE_TYPE_LITERAL,
    ATTRIBUTE_TYPE_WORD, /* one of the attribute's words */
    ATTRIBUTE_TYPE_SIZE, /* "904x572" */
    /* A string; checked at load when constant */
    ATTRIBUTE_TYPE_VERB,
};

/* What a changed value asks for. */
enum attribute_effect {
    ATTRIBUTE_EFFECT_LAYOUT,
    ATTRIBUTE_EFFECT_PAINT,
};

/* The values of attribute words, as theme_node_word() gives them. */
enum card_form {
    CARD_EXPANDED, /* a full card */
    CARD_COMPACT,  /* a capsule over the face */
};
enum area { AREA_FULL, AREA_SAFE };
enum align { ALIGN_START, ALIGN_CENTER, ALIGN_END, ALIGN_STRETCH, ALIGN_BASELINE };
enum justify { JUSTIFY_START, JUSTIFY_CENTER, JUSTIFY_END, JUSTIFY_SPACE_BETWEEN };
enum mirror { MIRROR_AUTO, MIRROR_NEVER };
enum ellipsis { ELLIPSIS_END, ELLIPSIS_MIDDLE, ELLIPSIS_START, ELLIPSIS_NONE };
enum vertical_align { VERTICAL_ALIGN_START, VERTICAL_ALIGN_CENTER, VERTICAL_ALIGN_END };
enum fit { FIT_CONTAIN, FIT_COVER };
enum cap { CAP_BUTT, CAP_ROUND };
enum progress_style { PROGRESS_BAR, PROGRESS_RING };

struct element_info {
    const char *name;
    unsigned parents; /* enum element_set; 0: the root */
    bool has_text;
    const char *doc;
};

struct attribute_info {
    const char *name;
    enum attribute_type type;
    const char *words; /* separated by '|'; NULL unless ATTRIBUTE_TYPE_WORD */
    enum attribute_effect effect;
    unsigned elements;    /* enum element_set: which take it */
    unsigned required;    /* and which need it */
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
