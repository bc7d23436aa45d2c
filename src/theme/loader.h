/* From markup to checked and compiled nodes: what the tables of element.h allow, and nothing else.
 */
#pragma once

#include "theme/markup.h"
#include "theme/theme.h"

struct palette_color {
    char *name;
    color_t values[3]; /* by enum palette_mode */
};

struct theme {
    int references;
    char *id;
    int directory_fd; /* -1: no assets */
    struct theme_node *root;
    size_t node_count;
    GArray *palette; /* of struct palette_color */
};

struct loader {
    struct theme *theme;
    const struct markup *markup;
    const struct source_table *sources;
    struct diag_list *diags;
    GPtrArray *colors; /* names, NULL-terminated; owned by the palette's markup */
};

/* Builds theme->root, node_count and palette. What is wrong is in `diags`. */
void loader_run(struct loader *loader);
void theme_node_free(struct theme_node *node);

/* Compiles what stands in an attribute or between tags; NULL and reported when it is wrong. */
struct expr *loader_attribute(struct loader *loader, enum element element, enum attribute attribute,
                              const struct markup_attribute *markup);
struct expr *loader_text(struct loader *loader, const struct markup_element *markup);
/* Takes over both strings; `hint` may be NULL. */
void loader_error(struct loader *loader, size_t offset, char *message, char *hint);
