/* From markup to checked and compiled nodes: what the tables of element.h allow, and nothing else.
 * Repeat, For, Use, Cutouts, Let and Ambient are gone then: what they stand for is compiled into
 * the expressions of plain nodes, through scopes of names, never by changing text. */
#pragma once

#include "theme/markup.h"
#include "theme/theme-private.h"

/* A Define of the theme. */
struct definition {
    const char *name; /* the head's */
    const struct markup_element *markup;
    struct theme_node *head;        /* its attributes */
    const struct expr_scope *scope; /* the Lets before it */
    GArray *parameters;             /* of struct parameter */
    bool open;                      /* it is being put somewhere right now */
    bool used;
};

/* A Use that is being expanded, innermost first. */
struct use {
    const struct use *outer;
    const struct markup_element *markup;
};

struct loader {
    struct theme *theme;
    const struct markup *markup;
    const struct source_table *sources;
    struct diag_list *diags;
    GPtrArray *colors;  /* names, NULL-terminated; owned by the palette's markup */
    GArray *options;    /* of struct expr_option */
    GPtrArray *defines; /* of struct definition */
    GPtrArray *lets;    /* of struct expr_scope: the theme's own, owned */
    bool options_used[THEME_OPTIONS_MAX];
    GHashTable *colors_used; /* names, a set */
    GHashTable *fonts_used;  /* of bitmap fonts, likewise */
    GHashTable *reported;    /* "OFFSET MESSAGE": a mistake in a Repeat is one mistake */
    const struct use *use;
    int depth;
    size_t visits;  /* of elements, those that leave no node too */
    size_t effects; /* gradients and light */
    size_t motions;
    size_t work;   /* what it took to compile, see expr_work() */
    size_t errors; /* so far */
    bool loose;    /* checking a Define that nobody uses: its place is not known */
    bool stopped;  /* a cap was passed, or too much is wrong: nothing more is loaded or said */
};

/* Where elements go, and what they see there. */
struct place {
    struct theme_node *parent;      /* NULL: this is the root */
    const struct expr_scope *scope; /* names of Let, Repeat, For and parameters */
    const char *condition;          /* NULL, or "a gt 1 and b": when they are there at all */
};

/* An attribute to be compiled. */
struct reading {
    enum element element;
    enum attribute attribute;
    const struct markup_attribute *markup;
    const struct expr_scope *scope;
};

/* Builds the theme. What is wrong is in `diags`. */
void loader_run(struct loader *loader);

/* Reports a mistake at a byte of the file, the line of the Use it came through with it. The first
 * takes over both strings; `hint` may be NULL. */
void loader_error(struct loader *loader, enum code code, size_t offset, char *message, char *hint);
void loader_warning(struct loader *loader, enum code code, size_t offset, char *message);
/* A warning for theme_check_unused() alone. */
void loader_unused(struct loader *loader, enum code code, size_t offset, char *message);
/* Behind a tag's '<'. */
size_t loader_name_offset(const struct markup_element *markup);
/* In a value of a node, as far as it is known: else the node. */
size_t loader_node_offset(const struct theme_node *node);

/* loader.c: the walk. */
void loader_element(struct loader *loader, const struct markup_element *markup,
                    const struct place *place);
bool loader_is(const struct markup_element *markup, enum element element);
/* Whether there is room for one more element; reported, and nothing more is loaded, when not. */
bool loader_within_caps(struct loader *loader, const struct markup_element *markup);
void loader_children(struct loader *loader, const struct markup_element *markup,
                     const struct place *place);
/* A node for an element, with its attributes but without children. NULL: it may not stand there. */
struct theme_node *loader_head(struct loader *loader, const struct markup_element *markup,
                               const struct place *place);

/* loader-attribute.c: attributes, together with what Ambient, `when` and For make of them. */
void loader_attributes(struct loader *loader, struct theme_node *node,
                       const struct markup_element *markup, const struct place *place);
const struct markup_attribute *loader_find_attribute(const struct markup_element *markup,
                                                     const char *name);

/* loader-value.c: compiles what stands in an attribute; NULL and reported when it is wrong. */
struct expr *loader_value(struct loader *loader, const struct reading *reading);
/* The same in the scope, whatever type it has. */
struct expr *loader_compile(struct loader *loader, const char *text, const struct expr_scope *scope,
                            struct expr_error *error);
/* Likewise, of text that people will read. */
struct expr *loader_compile_prose(struct loader *loader, const char *text,
                                  const struct expr_scope *scope, struct expr_error *error);
const char *const *loader_color_names(const struct loader *loader);
enum value_type loader_value_type(enum attribute_type type);

/* loader-text.c: what stands between tags. */
struct expr *loader_text(struct loader *loader, const struct markup_element *markup,
                         const struct expr_scope *scope);

/* loader-check.c: values that are constant are in their range. */
void loader_check_value(struct loader *loader, const struct reading *reading,
                        const struct expr *expr);

/* loader-expand.c */
void loader_expand(struct loader *loader, const struct markup_element *markup, enum element element,
                   const struct place *place);
/* Adds a Let's name to the scope; NULL: it is wrong. */
struct expr_scope *loader_let(struct loader *loader, const struct markup_element *markup,
                              const struct place *place);
void loader_let_free(void *let);
/* Whether expressions can have such a name; reported when not. */
bool loader_name_ok(struct loader *loader, size_t offset, const char *name);

/* loader-define.c */
void loader_define(struct loader *loader, const struct markup_element *markup,
                   const struct place *place);
void loader_use(struct loader *loader, const struct markup_element *markup,
                const struct place *place);
/* Loads the Defines that nobody uses, so that their mistakes are found too. */
void loader_unused_defines(struct loader *loader);
void definition_free(void *definition);

/* loader-detail.c: gradients, light and motion in an element are well made. */
void loader_check_details(struct loader *loader, const struct theme_node *node);
void loader_check_layers(struct loader *loader, const struct theme_node *root);

/* What becomes of single elements of the Theme. */
void loader_option(struct loader *loader, const struct theme_node *node);
void loader_preset(struct loader *loader, const struct theme_node *node);
void loader_palette(struct loader *loader, const struct theme_node *node);
void loader_bitmap_font(struct loader *loader, const struct theme_node *node);
void loader_fonts(struct loader *loader);

/* A file the theme names. */
void loader_asset(struct loader *loader, size_t offset, const struct expr *expr);
void loader_asset_name(struct loader *loader, size_t offset, const char *name);
/* check-unused.c: what nothing reads, for theme_check_unused(). */
void loader_find_unused(struct loader *loader);
/* Notes which colors and options an expression reads. */
void loader_note_uses(struct loader *loader, const struct expr *expr);
/* A kind of activity that a Feed shows. */
void loader_feed(struct loader *loader, const char *kind);
