#include "theme/build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "base/pixels.h"
#include "base/text.h"

/* ---- elements ---------------------------------------------------------------------------------
 */

/* What may stand in `parent`, for suggestions. */
static const char **names_in(enum element parent)
{
    const char **names = g_new0(const char *, ELEMENT_COUNT + 1);
    size_t count = 0;

    for (enum element element = 0; element < ELEMENT_COUNT; element++)
        if (element_info(element)->parents & (1U << parent))
            names[count++] = element_name(element);
    return names;
}

static char *places_of(enum element element)
{
    GString *places = g_string_new("it may stand in ");
    bool first = true;

    for (enum element parent = 0; parent < ELEMENT_COUNT; parent++) {
        if (!(element_info(element)->parents & (1U << parent)))
            continue;
        g_string_append_printf(places, "%s%s", first ? "" : ", ", element_name(parent));
        first = false;
    }
    return g_string_free(places, FALSE);
}

enum element build_element(struct build *build, const struct xml_element *element,
                           enum element parent)
{
    enum element id = element_from_name(element->name);

    if (id == ELEMENT_COUNT) {
        g_autofree const char **names = names_in(parent);
        g_autofree char *hint = text_suggestion(element->name, names);

        xml_error(build->document, build->diags, element->offset + 1, hint,
                  "unknown element '%s' in %s", element->name, element_name(parent));
        return ELEMENT_COUNT;
    }
    if (!(element_info(id)->parents & (1U << parent))) {
        g_autofree char *hint = id == ELEMENT_THEME ? g_strdup("it is the root") : places_of(id);

        xml_error(build->document, build->diags, element->offset + 1, hint,
                  "%s may not stand in %s", element->name, element_name(parent));
        return ELEMENT_COUNT;
    }
    return id;
}

/* ---- attributes -------------------------------------------------------------------------------
 */

struct place {
    struct build *build;
    const char *name;  /* of the attribute */
    const char *value; /* as it stands there */
    size_t offset;     /* of the value */
};

static void wrong(const struct place *place, const char *hint, const char *what)
{
    xml_error(place->build->document, place->build->diags, place->offset, hint, "%s: %s",
              place->name, what);
}

static bool parse_number(const char *text, double *ret)
{
    char *end;

    if (*text == '\0' || g_ascii_isspace(*text))
        return false;
    errno = 0;
    *ret = g_ascii_strtod(text, &end);
    if (*end == 'f') /* Watch Face Format studios write 90f */
        end++;
    return errno == 0 && *end == '\0' && *ret > -1e9 && *ret < 1e9;
}

static bool verb_ok(const char *verb)
{
    static const char *const verbs[] = { "open", "dismiss", "next", "previous", "face", NULL };

    if (g_str_has_prefix(verb, "action."))
        return text_is_identifier(verb + strlen("action."));
    return g_strv_contains(verbs, verb);
}

static struct expr *constant_string(const char *text)
{
    return expr_constant((struct value){ .type = VALUE_STRING, .string = g_strdup(text) });
}

static struct expr *word(const struct place *place, enum attribute attribute)
{
    g_autofree char *joined = g_strdup(attribute_info(attribute)->words);
    g_auto(GStrv) words = g_strsplit(joined, "|", -1);
    g_autofree char *closest = NULL;

    if (attribute_word(attribute, place->value) >= 0)
        return constant_string(place->value);
    closest = text_suggestion(place->value, (const char *const *)words);
    if (!closest) {
        g_autofree char *list = g_strjoinv(", ", words);

        closest = g_strdup_printf("there are %s", list);
    }

    g_autofree char *what = g_strdup_printf("unknown word '%s'", place->value);
    wrong(place, closest, what);
    return NULL;
}

static struct expr *size(const struct place *place)
{
    struct size size;

    if (parse_size(place->value, PIXELS_SIDE_MAX, &size))
        return constant_string(place->value);
    wrong(place, "write WIDTHxHEIGHT, like 904x572", "this is no size");
    return NULL;
}

/* Plain text, without a brace, as a value of the type. */
static struct expr *plain(const struct place *place, enum attribute_type type)
{
    struct value value = { 0 };

    switch (type) {
    case ATTRIBUTE_TYPE_NUMBER:
        value.type = VALUE_NUMBER;
        if (!parse_number(place->value, &value.number)) {
            wrong(place, "write a number like 24, or an {expression}", "this is no number");
            return NULL;
        }
        return expr_constant(value);
    case ATTRIBUTE_TYPE_BOOL:
        value.type = VALUE_BOOL;
        value.boolean = strcmp(place->value, "true") == 0;
        if (!value.boolean && strcmp(place->value, "false") != 0) {
            wrong(place, "write true, false or an {expression}", "this is neither true nor false");
            return NULL;
        }
        return expr_constant(value);
    case ATTRIBUTE_TYPE_COLOR:
        value.type = VALUE_COLOR;
        if (!color_parse(place->value, &value.color)) {
            wrong(place, "write #RRGGBB, #AARRGGBB or {color.NAME}", "this is no color");
            return NULL;
        }
        return expr_constant(value);
    case ATTRIBUTE_TYPE_VERB:
        if (!verb_ok(place->value)) {
            wrong(place, "there are action.KEY, open, dismiss, next, previous and face",
                  "unknown verb");
            return NULL;
        }
        return constant_string(place->value);
    case ATTRIBUTE_TYPE_STRING:
    case ATTRIBUTE_TYPE_LITERAL:
    case ATTRIBUTE_TYPE_WORD:
    case ATTRIBUTE_TYPE_SIZE:
    case ATTRIBUTE_TYPE_VALUE:
        break;
    }
    return constant_string(place->value);
}

static bool type_fits(enum value_type given, enum attribute_type wanted)
{
    switch (wanted) {
    case ATTRIBUTE_TYPE_NUMBER:
        return given == VALUE_NUMBER || given == VALUE_NULL;
    case ATTRIBUTE_TYPE_BOOL:
        return given == VALUE_BOOL || given == VALUE_NULL;
    case ATTRIBUTE_TYPE_COLOR:
        return given == VALUE_COLOR || given == VALUE_NULL;
    case ATTRIBUTE_TYPE_VERB:
        return given == VALUE_STRING || given == VALUE_NULL;
    case ATTRIBUTE_TYPE_STRING:
    case ATTRIBUTE_TYPE_LITERAL:
    case ATTRIBUTE_TYPE_WORD:
    case ATTRIBUTE_TYPE_SIZE:
    case ATTRIBUTE_TYPE_VALUE:
        return true;
    }
    return false;
}

static const char *type_name(enum attribute_type type)
{
    switch (type) {
    case ATTRIBUTE_TYPE_NUMBER:
        return "a number";
    case ATTRIBUTE_TYPE_BOOL:
        return "true or false";
    case ATTRIBUTE_TYPE_COLOR:
        return "a color";
    case ATTRIBUTE_TYPE_VERB:
    case ATTRIBUTE_TYPE_STRING:
    case ATTRIBUTE_TYPE_LITERAL:
    case ATTRIBUTE_TYPE_WORD:
    case ATTRIBUTE_TYPE_SIZE:
    case ATTRIBUTE_TYPE_VALUE:
        break;
    }
    return "a string";
}

static struct expr *compile(const struct place *place, size_t at)
{
    struct build *build = place->build;
    struct expr_error error = { 0 };
    struct expr *expr =
        expr_compile(place->value, build->sources, palette_names(build->palette), &error);

    if (!expr)
        xml_error(build->document, build->diags, xml_offset_in(build->document, at, error.offset),
                  error.hint, "%s", error.message);
    expr_error_clear(&error);
    return expr;
}

static struct expr *expression(const struct place *place, enum attribute_type type)
{
    struct expr *expr = compile(place, place->offset);

    if (!expr || type_fits(expr_type(expr), type))
        return expr;

    g_autofree char *what = g_strdup_printf("expected %s, this is a %s", type_name(type),
                                            value_type_to_string(expr_type(expr)));
    wrong(place, NULL, what);
    expr_free(expr);
    return NULL;
}

static struct expr *compile_attribute(const struct place *place, enum attribute attribute,
                                      enum element element)
{
    enum attribute_type type = attribute_type_in(attribute, element);

    if (type == ATTRIBUTE_TYPE_WORD)
        return word(place, attribute);
    if (type == ATTRIBUTE_TYPE_SIZE)
        return size(place);
    if (type == ATTRIBUTE_TYPE_LITERAL || !strpbrk(place->value, "{}"))
        return plain(place, type);
    return expression(place, type);
}

static void unknown_attribute(struct build *build, const struct xml_attribute *given,
                              enum element element)
{
    const char *names[ATTRIBUTE_COUNT + 1] = { NULL };
    size_t count = 0;

    for (enum attribute attribute = 0; attribute < ATTRIBUTE_COUNT; attribute++)
        if (attribute_info(attribute)->elements & (1U << element))
            names[count++] = attribute_name(attribute);

    g_autofree char *hint = text_suggestion(given->name, names);
    xml_error(build->document, build->diags, given->name_offset, hint,
              "unknown attribute '%s' of %s", given->name, element_name(element));
}

void build_attributes(struct build *build, const struct xml_element *element, enum element id,
                      struct expr *ret[ATTRIBUTE_COUNT])
{
    for (guint i = 0; i < element->attributes->len; i++) {
        const struct xml_attribute *given =
            &g_array_index(element->attributes, struct xml_attribute, i);
        enum attribute attribute = attribute_from_name(given->name);
        const struct place place = { build, given->name, given->value, given->value_offset };

        if (attribute == ATTRIBUTE_COUNT || !(attribute_info(attribute)->elements & (1U << id)))
            unknown_attribute(build, given, id);
        else
            ret[attribute] = compile_attribute(&place, attribute, id);
    }
}

/* ---- nodes ------------------------------------------------------------------------------------
 */

static void build_text(struct build *build, const struct xml_element *element,
                       struct theme_node *node)
{
    const struct place place = { build, element->name, element->text->str, element->text_offset };

    if (element->text->len == 0)
        return;
    if (!element_info(node->element)->has_text)
        xml_error(build->document, build->diags, element->text_offset, "put it into a Text",
                  "text may not stand in %s", element->name);
    else
        node->text = compile(&place, element->text_offset);
}

/* A TimeText shows the function time() of its pattern. */
static void build_time_text(struct build *build, const struct xml_element *element,
                            struct theme_node *node)
{
    const char *pattern = theme_node_literal(node, ATTRIBUTE_FORMAT);
    struct expr_error error = { 0 };

    if (!pattern) {
        xml_error(build->document, build->diags, element->offset, "such as format=\"HH:mm\"",
                  "TimeText has no format");
        return;
    }

    g_autofree char *text = g_strdup_printf("{time(\"%s\")}", pattern);

    node->text = expr_compile(text, build->sources, NULL, &error);
    if (!node->text)
        xml_error(build->document, build->diags, element->offset, error.hint, "format: %s",
                  error.message);
    expr_error_clear(&error);
}

static void build_children(struct build *build, const struct xml_element *element,
                           struct theme_node *node)
{
    node->children = g_new0(struct theme_node *, element->children->len + 1);
    for (guint i = 0; i < element->children->len; i++) {
        struct theme_node *child = build_node(build, element->children->pdata[i], node->element);

        if (!child)
            continue;
        child->parent = node;
        node->children[node->n_children++] = child;
    }
}

/* Recursion is as deep as the document, which xml_read() has capped. */
struct theme_node *build_node(struct build *build, const struct xml_element *element,
                              enum element parent)
{
    enum element id = build_element(build, element, parent);

    if (id == ELEMENT_COUNT)
        return NULL;

    struct theme_node *node = g_new0(struct theme_node, 1);

    node->element = id;
    node->index = build->n_nodes++;
    xml_locate(build->document, element->offset, &node->line, &node->column);
    build_attributes(build, element, id, node->attributes);
    build_text(build, element, node);
    if (id == ELEMENT_TIME_TEXT)
        build_time_text(build, element, node);
    build_children(build, element, node);
    return node;
}

void theme_node_free(struct theme_node *node)
{
    if (!node)
        return;
    for (size_t i = 0; i < node->n_children; i++)
        theme_node_free(node->children[i]);
    for (enum attribute attribute = 0; attribute < ATTRIBUTE_COUNT; attribute++)
        expr_free(node->attributes[attribute]);
    expr_free(node->text);
    g_free(node->children);
    g_free(node);
}

int theme_node_word(const struct theme_node *node, enum attribute attribute)
{
    const char *given = theme_node_literal(node, attribute);

    return given ? attribute_word(attribute, given) : -1;
}

const char *theme_node_literal(const struct theme_node *node, enum attribute attribute)
{
    const struct expr *expr = node->attributes[attribute];

    if (!expr)
        return attribute_info(attribute)->fallback;

    const struct value *value = expr_constant_value(expr);
    return value && value->type == VALUE_STRING ? value->string : NULL;
}
