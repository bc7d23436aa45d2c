#include "theme/theme.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/parse.h"
#include "base/pixels.h"
#include "theme/build.h"
#include "theme/builtin.h"

#define FORMAT       "1"
#define FONT_DEFAULT "sans-serif"

struct theme {
    unsigned references;
    char *id;
    char *directory; /* NULL: none */
    char *name, *author, *description, *font, *numerals;
    struct size canvas;
    struct palette *palette;
    struct theme_node *face;
    GPtrArray *cards; /* of struct theme_node */
    size_t n_nodes;
};

static void node_free(void *node)
{
    theme_node_free(node);
}

static struct theme *theme_new(const char *id, const char *directory)
{
    struct theme *theme = g_new0(struct theme, 1);

    theme->references = 1;
    theme->id = g_strdup(id);
    theme->directory = g_strdup(directory);
    theme->palette = palette_new();
    theme->cards = g_ptr_array_new_with_free_func(node_free);
    return theme;
}

struct theme *theme_ref(struct theme *theme)
{
    theme->references++;
    return theme;
}

void theme_unref(struct theme *theme)
{
    if (!theme || --theme->references > 0)
        return;
    g_ptr_array_unref(theme->cards);
    theme_node_free(theme->face);
    palette_free(theme->palette);
    g_free(theme->id);
    g_free(theme->directory);
    g_free(theme->name);
    g_free(theme->author);
    g_free(theme->description);
    g_free(theme->font);
    g_free(theme->numerals);
    g_free(theme);
}

/* ---- loading ----------------------------------------------------------------------------------
 */

/* Where an attribute's value stands, else the tag. */
static size_t offset_of(const struct xml_element *element, enum attribute attribute)
{
    for (guint i = 0; i < element->attributes->len; i++) {
        const struct xml_attribute *given =
            &g_array_index(element->attributes, struct xml_attribute, i);

        if (strcmp(given->name, attribute_name(attribute)) == 0)
            return given->value_offset;
    }
    return element->offset;
}

static void free_attributes(struct expr *attributes[ATTRIBUTE_COUNT])
{
    for (enum attribute attribute = 0; attribute < ATTRIBUTE_COUNT; attribute++)
        expr_free(attributes[attribute]);
}

/* A constant string of an element that is no node, or its default. */
static const char *literal(struct expr *const attributes[ATTRIBUTE_COUNT], enum attribute attribute)
{
    const struct value *value =
        attributes[attribute] ? expr_constant_value(attributes[attribute]) : NULL;

    return value && value->type == VALUE_STRING ? value->string
                                                : attribute_info(attribute)->fallback;
}

static bool color_of(struct expr *const attributes[ATTRIBUTE_COUNT], enum attribute attribute,
                     color_t *ret)
{
    const struct value *value =
        attributes[attribute] ? expr_constant_value(attributes[attribute]) : NULL;

    if (!value || value->type != VALUE_COLOR)
        return false;
    *ret = value->color;
    return true;
}

/* What an expression can spell behind "color.". */
static bool color_name_ok(const char *name)
{
    return g_ascii_isalpha(name[0]) && strlen(name) <= 64 &&
           strspn(name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_") == strlen(name);
}

static void load_color(struct build *build, struct palette *palette,
                       const struct xml_element *element)
{
    struct expr *attributes[ATTRIBUTE_COUNT] = { NULL };
    color_t colors[3] = { 0 };
    size_t errors = build->diags->errors;

    build_attributes(build, element, ELEMENT_COLOR, attributes);

    const char *name = literal(attributes, ATTRIBUTE_NAME);
    bool given = color_of(attributes, ATTRIBUTE_VALUE, &colors[PALETTE_DARK]);

    colors[PALETTE_LIGHT] = colors[PALETTE_AMBIENT] = colors[PALETTE_DARK];
    color_of(attributes, ATTRIBUTE_LIGHT, &colors[PALETTE_LIGHT]);
    color_of(attributes, ATTRIBUTE_AMBIENT, &colors[PALETTE_AMBIENT]);
    if (build->diags->errors > errors)
        ; /* said already */
    else if (!name || !color_name_ok(name))
        xml_error(build->document, build->diags, offset_of(element, ATTRIBUTE_NAME),
                  "use letters, digits and '_'", "Color needs a name");
    else if (!given)
        xml_error(build->document, build->diags, offset_of(element, ATTRIBUTE_VALUE),
                  "such as value=\"#F2EFE6\"", "Color needs a constant value");
    else if (!palette_add(palette, name, colors))
        xml_error(build->document, build->diags, offset_of(element, ATTRIBUTE_NAME), NULL,
                  "there is a color '%s' already", name);
    free_attributes(attributes);
}

/* Colors come first, as all expressions may name them. */
static void load_palette(struct build *build, struct palette *palette,
                         const struct xml_element *root)
{
    for (guint i = 0; i < root->children->len; i++) {
        const struct xml_element *element = root->children->pdata[i];
        struct expr *attributes[ATTRIBUTE_COUNT] = { NULL };

        if (element_from_name(element->name) != ELEMENT_PALETTE)
            continue;
        build_attributes(build, element, ELEMENT_PALETTE, attributes);
        free_attributes(attributes);
        for (guint j = 0; j < element->children->len; j++) {
            const struct xml_element *color = element->children->pdata[j];

            if (build_element(build, color, ELEMENT_PALETTE) == ELEMENT_COLOR)
                load_color(build, palette, color);
        }
    }
}

static void add_face(struct build *build, struct theme *theme, const struct xml_element *element,
                     struct theme_node *node)
{
    if (theme->face) {
        xml_error(build->document, build->diags, element->offset, NULL,
                  "there is a Face already, at line %d", theme->face->line);
        theme_node_free(node);
        return;
    }
    theme->face = node;
}

static void add_card(struct build *build, struct theme *theme, const struct xml_element *element,
                     struct theme_node *node)
{
    const char *name = theme_node_literal(node, ATTRIBUTE_FOR);
    const struct theme_node *before =
        name ? theme_card(theme, name, (enum card_form)theme_node_word(node, ATTRIBUTE_FORM))
             : NULL;

    if (!name)
        xml_error(build->document, build->diags, element->offset,
                  "name a kind or a template, such as for=\"timer\"", "Card needs 'for'");
    else if (before)
        xml_error(build->document, build->diags, element->offset, NULL,
                  "there is a Card for '%s' in this form already, at line %d", name, before->line);
    g_ptr_array_add(theme->cards, node);
}

static void load_parts(struct build *build, struct theme *theme, const struct xml_element *root)
{
    for (guint i = 0; i < root->children->len; i++) {
        const struct xml_element *element = root->children->pdata[i];

        if (element_from_name(element->name) == ELEMENT_PALETTE)
            continue;

        struct theme_node *node = build_node(build, element, ELEMENT_THEME);
        if (!node)
            continue;
        if (node->element == ELEMENT_FACE)
            add_face(build, theme, element, node);
        else
            add_card(build, theme, element, node);
    }
    theme->n_nodes = build->n_nodes;
}

static void take_attributes(struct theme *theme, struct expr *const attributes[ATTRIBUTE_COUNT])
{
    const char *name = literal(attributes, ATTRIBUTE_NAME);
    const char *font = literal(attributes, ATTRIBUTE_FONT);
    const char *numerals = literal(attributes, ATTRIBUTE_NUMERALS);
    const char *canvas = literal(attributes, ATTRIBUTE_CANVAS);

    theme->name = g_strdup(name ? name : theme->id);
    theme->author = g_strdup(literal(attributes, ATTRIBUTE_AUTHOR));
    theme->description = g_strdup(literal(attributes, ATTRIBUTE_DESCRIPTION));
    theme->font = g_strdup(font ? font : FONT_DEFAULT);
    theme->numerals = g_strdup(numerals ? numerals : theme->font);
    if (canvas)
        parse_size(canvas, PIXELS_SIDE_MAX, &theme->canvas);
}

static bool format_ok(const struct build *build, const struct xml_element *root,
                      struct expr *const attributes[ATTRIBUTE_COUNT])
{
    const char *format = literal(attributes, ATTRIBUTE_FORMAT);

    if (format && strcmp(format, FORMAT) == 0)
        return true;
    xml_error(build->document, build->diags, offset_of(root, ATTRIBUTE_FORMAT),
              "this version reads format=\"" FORMAT "\"", "%s",
              format ? "the theme is written for another version of Dorsal"
                     : "Theme does not say its format");
    return false;
}

static void load_document(struct theme *theme, struct build *build)
{
    const struct xml_element *root = build->document->root;
    struct expr *attributes[ATTRIBUTE_COUNT] = { NULL };

    if (element_from_name(root->name) != ELEMENT_THEME) {
        xml_error(build->document, build->diags, root->offset + 1, NULL,
                  "the root of a theme is Theme, not %s", root->name);
        return;
    }
    build_attributes(build, root, ELEMENT_THEME, attributes);
    if (format_ok(build, root, attributes)) {
        take_attributes(theme, attributes);
        load_palette(build, theme->palette, root);
        load_parts(build, theme, root);
    }
    free_attributes(attributes);
}

struct theme *theme_parse(const char *id, const char *xml, size_t size, const char *directory,
                          const struct source_table *sources, struct diag_list *diags)
{
    g_autofree char *file = g_strdup_printf("%s/theme.xml", id);
    struct xml_document document = { .file = file, .text = xml, .size = size };
    const struct xml_caps caps = { THEME_ELEMENTS_MAX, THEME_DEPTH_MAX };
    size_t errors = diags->errors;

    if (!xml_read(&document, caps, diags))
        return NULL;

    struct theme *theme = theme_new(id, directory);
    struct build build = {
        .document = &document,
        .sources = sources,
        .palette = theme->palette,
        .diags = diags,
    };

    load_document(theme, &build);
    xml_document_fini(&document);
    if (diags->errors > errors) {
        theme_unref(theme);
        return NULL;
    }
    return theme;
}

struct theme *theme_load(const char *directory, const struct source_table *sources,
                         struct diag_list *diags)
{
    g_autofree char *id = g_path_get_basename(directory);
    g_autofree char *path = g_build_filename(directory, "theme.xml", NULL);
    g_autofree char *file = g_strdup_printf("%s/theme.xml", id);
    g_autofree char *text = NULL;
    size_t size;
    int r = file_read(path, THEME_FILE_MAX, &text, &size);

    if (r < 0) {
        diag_add(diags, DIAG_ERROR, (struct diag_where){ .file = file },
                 r == -EFBIG ? "at most 1 MiB" : NULL, "cannot be read: %s",
                 r == -EFBIG ? "it is too large" : g_strerror(-r));
        return NULL;
    }
    return theme_parse(id, text, size, directory, sources, diags);
}

struct theme *theme_load_builtin(const struct source_table *sources)
{
    struct diag_list diags;

    diag_list_init(&diags);

    struct theme *theme =
        theme_parse("builtin", builtin_theme_xml, builtin_theme_xml_size, NULL, sources, &diags);
    for (guint i = 0; i < diags.items->len; i++) {
        g_autofree char *text = diag_format(diags.items->pdata[i]);

        log_error("%s", text);
    }
    diag_list_fini(&diags);
    return theme;
}

/* ---- questions --------------------------------------------------------------------------------
 */

const char *theme_id(const struct theme *theme)
{
    return theme->id;
}

const char *theme_name(const struct theme *theme)
{
    return theme->name;
}

const char *theme_author(const struct theme *theme)
{
    return theme->author;
}

const char *theme_description(const struct theme *theme)
{
    return theme->description;
}

const char *theme_font(const struct theme *theme)
{
    return theme->font;
}

const char *theme_numerals(const struct theme *theme)
{
    return theme->numerals;
}

struct size theme_canvas(const struct theme *theme)
{
    return theme->canvas;
}

const struct theme_node *theme_face(const struct theme *theme)
{
    return theme->face;
}

const struct theme_node *theme_card(const struct theme *theme, const char *name,
                                    enum card_form form)
{
    for (guint i = 0; i < theme->cards->len; i++) {
        const struct theme_node *card = theme->cards->pdata[i];
        const char *given = theme_node_literal(card, ATTRIBUTE_FOR);

        if (given && strcmp(given, name) == 0 && theme_node_word(card, ATTRIBUTE_FORM) == (int)form)
            return card;
    }
    return NULL;
}

bool theme_color(const struct theme *theme, const char *name, enum palette_mode mode, color_t *ret)
{
    return palette_find(theme->palette, name, mode, ret);
}

int theme_open_asset(const struct theme *theme, const char *name)
{
    if (!theme->directory)
        return -ENOENT;

    _cleanup_close_ int directory =
        open(theme->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_PATH);
    if (directory < 0)
        return -errno;
    return file_open_beneath(directory, name);
}

size_t theme_node_count(const struct theme *theme)
{
    return theme->n_nodes;
}
