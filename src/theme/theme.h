/* A theme: a folder with theme.xml, checked and compiled, then never changed. */
#pragma once

#include "base/diag.h"
#include "base/geometry.h"
#include "theme/element.h"
#include "theme/expr.h"

/* Caps on untrusted themes. */
#define THEME_FILE_MAX     (1024 * 1024)
#define THEME_ELEMENTS_MAX 4000
#define THEME_DEPTH_MAX    32

/* An attribute that was given. */
struct theme_attribute {
    enum attribute attribute;
    struct expr *expr;
};

/* One element of the file, attributes compiled. */
struct theme_node {
    enum element element;
    int line, column; /* of the tag's start */
    size_t index;     /* of all nodes of the theme, in document order */
    const struct theme_node *parent;
    struct theme_node **children; /* in document order = paint order */
    size_t n_children;
    struct theme_attribute *attributes; /* those given, in the order of the table */
    size_t n_attributes;
    /* What stands between the tags of a Text, or what a TimeText's pattern shows; NULL: nothing. */
    struct expr *text;
};

/* NULL: not given. */
const struct expr *theme_node_expr(const struct theme_node *node, enum attribute attribute);
/* The value of an attribute of type word (an enum of element.h), its default when not given. */
int theme_node_word(const struct theme_node *node, enum attribute attribute);
/* Likewise of a constant string; NULL when neither given nor with a default. Lives as long as the
 * theme. */
const char *theme_node_literal(const struct theme_node *node, enum attribute attribute);

struct theme;

/* Loads DIRECTORY/theme.xml. NULL when it has errors; all found are in `diags`, files named
 * "ID/theme.xml" after the folder. */
struct theme *theme_load(const char *directory, const struct source_table *sources,
                         struct diag_list *diags);
/* The same from memory, for the built-in theme and tests. `directory` may be NULL: no assets. */
struct theme *theme_parse(const char *id, const char *xml, size_t size, const char *directory,
                          const struct source_table *sources, struct diag_list *diags);
/* The theme inside the program: always loads, has a card for every template. */
struct theme *theme_load_builtin(const struct source_table *sources);
struct theme *theme_ref(struct theme *theme);
void theme_unref(struct theme *theme);

const char *theme_id(const struct theme *theme);          /* the folder's name */
const char *theme_name(const struct theme *theme);        /* for people */
const char *theme_author(const struct theme *theme);      /* or "" */
const char *theme_description(const struct theme *theme); /* or "" */
/* Font families, comma-separated as Pango takes them: for text, and for large numerals. */
const char *theme_font(const struct theme *theme);
const char *theme_numerals(const struct theme *theme);
/* The panel size the theme's numbers are written for; empty: they are pixels. */
struct size theme_canvas(const struct theme *theme);
const struct theme_node *theme_face(const struct theme *theme); /* NULL: has none */
/* The card for a kind or a template ("timer", "ring"), NULL when the theme has none. */
const struct theme_node *theme_card(const struct theme *theme, const char *name,
                                    enum card_form form);
/* A palette color in the light/dark/ambient column. False: it has none of this name. */
enum palette_mode { PALETTE_DARK, PALETTE_LIGHT, PALETTE_AMBIENT };
bool theme_color(const struct theme *theme, const char *name, enum palette_mode mode, color_t *ret);
/* Opens an asset of the folder, which the name may not leave. Descriptor or negative errno. */
int theme_open_asset(const struct theme *theme, const char *name);
size_t theme_node_count(const struct theme *theme);
