/* theme.xml as Expat reads it: elements, attributes and text, each knowing its place in the file.
 * No DOCTYPE, so no entities but the five of XML. */
#pragma once

#include "base/diag.h"
#include "theme/codes.h"

struct markup_attribute {
    char *name, *value;
    size_t name_offset;  /* bytes from the file's start */
    size_t value_offset; /* of the first character behind the quote */
};

struct markup_element {
    char *name;
    size_t offset;        /* of the tag's '<' */
    int line, column;     /* of the same, from 1 */
    GArray *attributes;   /* of struct markup_attribute */
    GPtrArray *children;  /* of struct markup_element, owned */
    GString *text;        /* of all text directly in it */
    GArray *text_offsets; /* of size_t: where each byte of the text stands in the file */
};

struct markup {
    const char *file; /* as messages name it; the caller's */
    const char *xml;  /* the caller's */
    size_t size;
    struct markup_element *root; /* NULL: there is none */
};

/* Reads `size` bytes of UTF-8, which must outlive the markup. False when it is no XML, or more of
 * it than theme.h allows; said in `diags`. */
bool markup_read(struct markup *markup, const char *file, const char *xml, size_t size,
                 struct diag_list *diags);
void markup_fini(struct markup *markup);

/* Where byte `offset` of a value, as the parser gave it, stands in the file. */
size_t markup_value_offset(const struct markup *markup, const struct markup_attribute *attribute,
                           size_t offset);
/* Adds an error at a byte of the file. Takes over both strings; `hint` may be NULL. Beyond DIAG_MAX
 * it is only counted. */
void markup_report(const struct markup *markup, struct diag_list *diags,
                   enum diag_severity severity, enum code code, size_t offset, char *message,
                   char *hint);
/* Line and column (in characters), from 1. Reads the file up to there: for messages. */
void markup_position(const struct markup *markup, size_t offset, int *ret_line, int *ret_column);
