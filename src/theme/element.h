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

const char *element_name(enum element element);
const char *attribute_name(enum attribute attribute);
