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
#define THEME_VALUE_MAX    8192    /* bytes of an attribute or a text */
#define THEME_WORK_MAX     1000000 /* values, operators and calls of all expressions together */
#define THEME_REPEAT_MAX   400
#define THEME_FOR_MAX      32
#define THEME_COLORS_MAX   256
#define THEME_OPTIONS_MAX  64
#define THEME_PRESETS_MAX  64
#define THEME_CHOICES_MAX  64
#define THEME_ASSETS_MAX   200
#define THEME_FILES_MAX    1000 /* that are looked at in a folder */
#define THEME_FONTS_MAX    16
#define THEME_FONT_BYTES   (8 * 1024 * 1024)
#define THEME_IMAGE_BYTES  (8 * 1024 * 1024) /* of a file */
#define THEME_SVG_BYTES    (512 * 1024)
#define THEME_EFFECTS_MAX  256
#define THEME_LAYERS_MAX   8 /* what is turned, lit, masked, cut round ... within each other */
#define THEME_MOTIONS_MAX  128
#define THEME_STOPS_MAX    32   /* of a gradient, and Keyframes of an Animate */
#define THEME_MOTION_MAX   4000 /* milliseconds */

/* An attribute that was given. */
struct theme_attribute {
    enum attribute attribute;
    struct expr *expr;
};

/* One element, attributes compiled: what Ambient, `when` and For say of it is in its expressions.
 * Several nodes may come from one element of the file. */
struct theme_node {
    enum element element;
    int line, column; /* of the tag's start */
    size_t offset;    /* of the tag's start, in bytes */
    size_t index;     /* of all nodes of the theme, in document order */
    const struct theme_node *parent;
    struct theme_node **children; /* boxes and parts: in document order = paint order */
    size_t n_children;
    /* Gradients, light, and motion of this element (IN_DETAIL); their children are Stops and
     * Keyframes. */
    struct theme_node **details;
    size_t n_details;
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
/* False: not given or not constant. */
bool theme_node_constant_number(const struct theme_node *node, enum attribute attribute,
                                double *ret);
/* Of dash, slice and viewBox; 0: not given. */
size_t theme_node_numbers(const struct theme_node *node, enum attribute attribute, double *ret,
                          size_t max);
/* The same of a text; 0: it is no such list. */
size_t theme_numbers(const char *text, double *ret, size_t max);

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

/* A label as people read it: of "@NAME" the String of that name in their language ("de"; NULL:
 * English) and territory ("CH" or NULL), else the label itself. Lives as long as the theme. */
const char *theme_string(const struct theme *theme, const char *label, const char *language,
                         const char *territory);
const char *theme_id(const struct theme *theme);          /* the folder's name */
const char *theme_name(const struct theme *theme);        /* for people */
const char *theme_author(const struct theme *theme);      /* or "" */
const char *theme_description(const struct theme *theme); /* or "" */
const char *theme_version(const struct theme *theme);     /* its own, or "" */
const char *theme_license(const struct theme *theme);     /* or "" */
/* Font families, comma-separated as Pango takes them: for text, and for large numerals. */
const char *theme_font(const struct theme *theme);
const char *theme_numerals(const struct theme *theme);
/* The panel size the theme's numbers are written for; empty: they are pixels. */
struct size theme_canvas(const struct theme *theme);
const struct theme_node *theme_face(const struct theme *theme);    /* NULL: has none */
const struct theme_node *theme_pattern(const struct theme *theme); /* likewise */
bool theme_has_cards(const struct theme *theme);
/* The card for a kind or a template ("timer", "ring"), NULL when the theme has none. */
const struct theme_node *theme_card(const struct theme *theme, const char *name,
                                    enum card_form form);

enum palette_mode { PALETTE_DARK, PALETTE_LIGHT, PALETTE_AMBIENT };
enum palette_from { PALETTE_FROM_NOTHING, PALETTE_FROM_ACTIVITY, PALETTE_FROM_OPTION };
struct theme_palette_color {
    char *name;
    color_t values[3]; /* by enum palette_mode; without an ambient column the dark one in gray */
    bool has_ambient;  /* it was written */
    enum palette_from from;
    size_t option; /* PALETTE_FROM_OPTION: of theme_options(), a color or an image */
};
const struct theme_palette_color *theme_palette(const struct theme *theme, size_t *ret_count);
/* A palette color in the light/dark/ambient column. False: it has none of this name. */
bool theme_color(const struct theme *theme, const char *name, enum palette_mode mode, color_t *ret);
/* Opens an asset of the folder, which the name may not leave. Descriptor or negative errno. */
int theme_open_asset(const struct theme *theme, const char *name);
size_t theme_node_count(const struct theme *theme);

/* What a color is on a resting panel when nobody says: gray, at most as bright as 60 % white. */
color_t theme_ambient_gray(color_t color);

struct theme_choice {
    char *value;
    char *label; /* as written: "@NAME" is a string of the theme; else its value */
};
struct theme_option {
    char *name;
    char *label; /* as written, else its name */
    enum option_type type;
    /* bool, number, color as such; list, text and font a string; image "option:NAME" once the user
     * chose one, or a file of the theme as its default. Null: nothing. */
    struct value fallback;
    double min, max;              /* of a number; infinite when not said */
    struct theme_choice *choices; /* of a list */
    size_t n_choices;
};
const struct theme_option *theme_options(const struct theme *theme, size_t *ret_count);
/* "bool", as themes and the bus name it. */
const char *option_type_to_string(enum option_type type);
/* What expressions take it for. */
enum value_type theme_option_value_type(enum option_type type);

struct theme_setting {
    size_t option; /* of theme_options() */
    struct value value;
};
struct theme_preset {
    char *name;
    char *label; /* as written, else its name */
    struct theme_setting *settings;
    size_t n_settings;
};
const struct theme_preset *theme_presets(const struct theme *theme, size_t *ret_count);

/* An option's value as it comes over the bus: b, d (any number), s. An image is set by any string
 * but "". False: it cannot have this value; `ret_why` says why, g_free(). The value is cleared
 * first. */
bool theme_option_read(const struct theme_option *option, GVariant *variant, struct value *ret,
                       char **ret_why);
/* And back; a floating reference. */
GVariant *theme_option_write(const struct theme_option *option, const struct value *value);

/* Kinds of activities that Feeds of the theme show; NULL-terminated. */
const char *const *theme_feeds(const struct theme *theme);
/* Font files of the theme for theme_open_asset(), "fonts/Harbor.ttf"; NULL-terminated. */
const char *const *theme_fonts(const struct theme *theme);

struct theme_character {
    char *text; /* a character or a word */
    char *src;
    double width; /* in pixels of the picture; 0: all of it */
};
struct theme_bitmap_font {
    char *name;
    double height;                      /* of the pictures; 0: that of the first */
    struct theme_character *characters; /* longer texts first: words win */
    size_t n_characters;
};
/* NULL: there is none. */
const struct theme_bitmap_font *theme_bitmap_font(const struct theme *theme, const char *name);

/* Warns of colors, options, defines, bitmap fonts and files that nothing uses. */
void theme_check_unused(const struct theme *theme, struct diag_list *diags);
