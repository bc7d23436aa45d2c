/* What a theme consists of, for those who load it. */
#pragma once

#include "theme/theme.h"

struct theme {
    int references;
    char *id;
    int directory_fd; /* -1: no assets */
    struct theme_node *root;
    size_t node_count;
    GArray *palette;      /* of struct theme_palette_color */
    GArray *options;      /* of struct theme_option */
    GArray *presets;      /* of struct theme_preset */
    GArray *bitmap_fonts; /* of struct theme_bitmap_font */
    GPtrArray *feeds;     /* kinds, NULL-terminated once loaded */
    GPtrArray *fonts;     /* file names, NULL-terminated once loaded */
    struct strings *strings;
    GHashTable *assets;   /* names of files, a set */
    bool computed_assets; /* some names of files are computed from text */
    struct diag_list unused;
};

struct theme_node *theme_node_new(enum element element, struct theme_node *parent);
void theme_node_free(struct theme_node *node);
/* Takes over the expression. */
void theme_node_give(struct theme_node *node, enum attribute attribute, struct expr *expr);
void theme_node_add(struct theme_node *parent, struct theme_node *child);

/* Names of what is in a folder of the theme, sorted; g_ptr_array_unref(). Links to folders are not
 * followed. */
GPtrArray *theme_files(const struct theme *theme, const char *folder);
/* An option's value from what stands in a theme. False: it cannot have it, `ret_why` says so. */
bool theme_option_parse(const struct theme_option *option, const char *text, struct value *ret,
                        char **ret_why);
void theme_option_clear(void *option);
void theme_preset_clear(void *preset);
void theme_bitmap_font_clear(void *font);
void theme_palette_color_clear(void *color);
