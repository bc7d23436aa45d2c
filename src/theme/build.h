/* From a theme.xml that is well formed to checked and compiled nodes. */
#pragma once

#include "theme/palette.h"
#include "theme/theme.h"
#include "theme/xml.h"

/* What the checks share. */
struct build {
    const struct xml_document *document;
    const struct source_table *sources;
    const struct palette *palette;
    struct diag_list *diags;
    size_t n_nodes; /* made so far */
};

/* Checks an element and all below it. Always gives a node for a known element, so that all errors
 * are found in one pass; NULL for one that is not known or not allowed here. The root's `parent` is
 * the Theme element itself, given as ELEMENT_THEME. */
struct theme_node *build_node(struct build *build, const struct xml_element *element,
                              enum element parent);
void theme_node_free(struct theme_node *node);

/* For elements that become no nodes (Theme, Palette, Color): checks the attributes' names and
 * compiles their values into `ret`, which is all NULL before. */
void build_attributes(struct build *build, const struct xml_element *element, enum element id,
                      struct expr *ret[ATTRIBUTE_COUNT]);
/* The element of this name where `parent` may hold it; else reports and gives ELEMENT_COUNT. */
enum element build_element(struct build *build, const struct xml_element *element,
                           enum element parent);
