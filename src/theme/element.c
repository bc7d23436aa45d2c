#include "theme/element.h"

#include <string.h>

static const struct element_info elements[ELEMENT_COUNT] = {
#define ELEMENT(id, name, parents, has_text, doc) [ELEMENT_##id] = { name, parents, has_text, doc },
#include "theme/elements.def"
#undef ELEMENT
};

static const struct attribute_info attributes[ATTRIBUTE_COUNT] = {
#define ATTRIBUTE(id, name, type, words, elements, required, fallback, doc)                        \
    [ATTRIBUTE_##id] = {                                                                           \
        name, ATTRIBUTE_TYPE_##type, words, elements, required, fallback, doc,                     \
    },
#include "theme/attributes.def"
#undef ATTRIBUTE
};

const struct element_info *element_info(enum element element)
{
    return &elements[element];
}

const struct attribute_info *attribute_info(enum attribute attribute)
{
    return &attributes[attribute];
}

const char *element_name(enum element element)
{
    return elements[element].name;
}

const char *attribute_name(enum attribute attribute)
{
    return attributes[attribute].name;
}

enum element element_from_name(const char *name)
{
    enum element element = 0;

    while (element < ELEMENT_COUNT && strcmp(elements[element].name, name) != 0)
        element++;
    return element;
}

enum attribute attribute_from_name(const char *name)
{
    enum attribute attribute = 0;

    while (attribute < ATTRIBUTE_COUNT && strcmp(attributes[attribute].name, name) != 0)
        attribute++;
    return attribute;
}

enum attribute_type attribute_type_in(enum attribute attribute, enum element element)
{
    enum attribute_type type = attributes[attribute].type;

    if (type != ATTRIBUTE_TYPE_VALUE)
        return type;
    if (element_in(element, IN_COLOR))
        return ATTRIBUTE_TYPE_COLOR;
    if (element_in(element, IN_PROGRESS))
        return ATTRIBUTE_TYPE_NUMBER;
    if (element_in(element, IN_BARCODE))
        return ATTRIBUTE_TYPE_STRING;
    if (element_in(element, IN_CHOICE | IN_SET))
        return ATTRIBUTE_TYPE_LITERAL;
    return ATTRIBUTE_TYPE_ANY;
}

int attribute_word(enum attribute attribute, const char *word)
{
    const char *candidate = attributes[attribute].words;
    size_t length = strlen(word);

    for (int i = 0; candidate; i++) {
        const char *end = strchrnul(candidate, '|');

        if ((size_t)(end - candidate) == length && strncmp(candidate, word, length) == 0)
            return i;
        candidate = *end ? end + 1 : NULL;
    }
    return -1;
}
