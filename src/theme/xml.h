/* A theme.xml as it stands in the file: elements, attributes and text with their places, nothing
 * checked but the syntax. By Expat; document types and with them entities of one's own are refused.
 */
#pragma once

#include "base/diag.h"

struct xml_attribute {
    char *name;
    char *value;         /* entities resolved */
    size_t name_offset;  /* bytes from the document's start */
    size_t value_offset; /* of the first character between the quotes */
};

struct xml_element {
    char *name;
    size_t offset;       /* of the tag's '<' */
    GArray *attributes;  /* of struct xml_attribute */
    GPtrArray *children; /* of struct xml_element */
    GString *text;       /* all that stands between its tags, white space folded */
    size_t text_offset;  /* of its first visible character; 0: there is none */
};

/* The document that offsets count in. */
struct xml_document {
    const char *file; /* as diagnostics name it */
    const char *text;
    size_t size;
    struct xml_element *root;
    size_t elements; /* how many */
};

struct xml_caps {
    size_t elements;
    size_t depth;
};

/* Fills `document`, whose `text` and `file` stay the caller's. False when the syntax is wrong or a
 * cap is passed; `diags` says where. */
bool xml_read(struct xml_document *document, struct xml_caps caps, struct diag_list *diags);
void xml_document_fini(struct xml_document *document);

/* Line and column (in characters) of an offset, from 1. */
void xml_locate(const struct xml_document *document, size_t offset, int *ret_line, int *ret_column);
/* Where in the document a byte of a resolved value or text stands that begins at `start`. */
size_t xml_offset_in(const struct xml_document *document, size_t start, size_t byte);
/* Adds an error at an offset, with the line's text. `hint` may be NULL. */
void xml_error(const struct xml_document *document, struct diag_list *diags, size_t offset,
               const char *hint, const char *format, ...) _printf_(5, 6);
