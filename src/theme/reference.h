/* The reference of the theme language, written from the tables that the loader reads by: for people
 * as Markdown and as a manual page, for editors as a RELAX NG schema. */
#pragma once

#include "theme/element.h"
#include "theme/function.h"

/* Markdown; g_free(). */
char *reference_markdown(const struct source_table *sources);
/* A page for man(1) in mdoc; `date` as in "November 24, 2026". */
char *reference_man(const struct source_table *sources, const char *date);
/* RELAX NG in XML. Values of attributes may be {expressions}; text is not looked into. */
char *reference_schema(void);

/* Parts of these, for each other and for tests. g_free() the strings. */

/* "Row, Column", with words for large sets: "boxes, Text". */
char *reference_set(uint64_t set);
/* "number", "one of start, center, end". */
char *reference_type(const struct attribute_info *info);
/* "clamp(number, number, number)". */
char *reference_call(const struct function *function);
const char *reference_result(const struct function *function);
const char *reference_pace(enum source_pace pace);

struct reference_entry {
    const char *name;
    const char *detail; /* of a template: sources, separated by spaces; NULL: none */
    const char *doc;
};
const struct reference_entry *reference_verbs(size_t *ret_count);
const struct reference_entry *reference_templates(size_t *ret_count);

/* Attributes stand in sections, in the order of the table; each begins with one of them. */
struct reference_section {
    enum attribute first;
    const char *title;
};
const struct reference_section *reference_sections(size_t *ret_count);
