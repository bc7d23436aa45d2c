/* The attributes of an element, and what Ambient, `when` and For make of them. */
#include <string.h>

#include "base/text.h"
#include "theme/loader.h"

const struct markup_attribute *loader_find_attribute(const struct markup_element *markup,
                                                     const char *name)
{
    for (guint i = 0; markup && i < markup->attributes->len; i++) {
        const struct markup_attribute *attribute =
            &g_array_index(markup->attributes, struct markup_attribute, i);

        if (strcmp(attribute->name, name) == 0)
            return attribute;
    }
    return NULL;
}

static char *suggest_attribute(const char *name, enum element element)
{
    const char *names[ATTRIBUTE_COUNT + 1] = { 0 };
    size_t count = 0;

    for (enum attribute i = 0; i < ATTRIBUTE_COUNT; i++)
        if (element_in(element, attribute_info(i)->elements))
            names[count++] = attribute_name(i);
    return text_suggestion(name, names);
}

/* The attribute's place in the table, when it may be given here. */
static bool attribute_fits(struct loader *loader, enum element element,
                           const struct markup_attribute *markup, enum attribute *ret)
{
    enum attribute attribute = attribute_from_name(markup->name);

    *ret = attribute;
    if (attribute == ATTRIBUTE_COUNT) {
        loader_error(
            loader, CODE_UNKNOWN_ATTRIBUTE, markup->name_offset,
            g_strdup_printf("unknown attribute '%s' of '%s'", markup->name, element_name(element)),
            suggest_attribute(markup->name, element));
        return false;
    }
    if (!element_in(element, attribute_info(attribute)->elements)) {
        loader_error(
            loader, CODE_MISPLACED_ATTRIBUTE, markup->name_offset,
            g_strdup_printf("'%s' takes no attribute '%s'", element_name(element), markup->name),
            suggest_attribute(markup->name, element));
        return false;
    }
    return true;
}

static void check_context(struct loader *loader, const struct theme_node *node,
                          enum attribute attribute, const struct markup_attribute *markup)
{
    if (attribute == ATTRIBUTE_AREA && node->parent && !loader->loose &&
        !element_in(node->parent->element, IN_ROOM))
        loader_error(loader, CODE_AREA_INSIDE, markup->name_offset,
                     g_strdup("'area' works only for what stands directly in a Face or Card"),
                     NULL);
    if (attribute == ATTRIBUTE_FORMAT && node->element == ELEMENT_THEME &&
        strcmp(markup->value, "1") != 0)
        loader_error(loader, CODE_FORMAT, markup->value_offset,
                     g_strdup_printf("format '%s' is not known", markup->value),
                     g_strdup("this version of Dorsal reads format 1"));
}

/* What an attribute is made of. */
struct layers {
    struct reading normal;  /* markup NULL: not given */
    struct reading ambient; /* markup NULL: nothing else while the panel rests */
};

/* The element's Ambient. What is wrong in it, beside its attributes, is said here. */
static const struct markup_element *find_ambient(struct loader *loader,
                                                 const struct theme_node *node,
                                                 const struct markup_element *markup)
{
    const struct markup_element *found = NULL;

    if (!element_in(node->element, element_info(ELEMENT_AMBIENT)->parents))
        return NULL;
    for (guint i = 0; i < markup->children->len; i++) {
        const struct markup_element *child = g_ptr_array_index(markup->children, i);

        if (strcmp(child->name, element_name(ELEMENT_AMBIENT)) != 0)
            continue;
        if (found)
            loader_error(loader, CODE_DETAIL_TWICE, loader_name_offset(child),
                         g_strdup_printf("this %s has already an Ambient", markup->name), NULL);
        found = child;
    }
    return found;
}

/* Nothing may stand in an Ambient. */
static void check_ambient_content(struct loader *loader, const struct markup_element *ambient,
                                  struct theme_node *node)
{
    struct theme_node *inside = theme_node_new(ELEMENT_AMBIENT, node);

    for (guint i = 0; i < ambient->children->len; i++)
        theme_node_free(loader_head(loader, g_ptr_array_index(ambient->children, i),
                                    &(struct place){ .parent = inside }));
    theme_node_free(inside);
    if (strspn(ambient->text->str, " \t\r\n") < ambient->text->len)
        loader_error(loader, CODE_STRAY_TEXT, loader_name_offset(ambient),
                     g_strdup("text cannot stand in 'Ambient'"), g_strdup("only attributes"));
}

static bool can_be_ambient(enum attribute attribute, enum element element)
{
    switch (attribute_type_in(attribute, element)) {
    case ATTRIBUTE_TYPE_NUMBER:
    case ATTRIBUTE_TYPE_BOOL:
    case ATTRIBUTE_TYPE_STRING:
    case ATTRIBUTE_TYPE_COLOR:
    case ATTRIBUTE_TYPE_VALUE:
    case ATTRIBUTE_TYPE_ANY:
        return true;
    case ATTRIBUTE_TYPE_LITERAL:
    case ATTRIBUTE_TYPE_WORD:
    case ATTRIBUTE_TYPE_SIZE:
    case ATTRIBUTE_TYPE_VERB:
        return false;
    }
    g_return_val_if_reached(false);
}

static bool ambient_fits(struct loader *loader, enum element element,
                         const struct markup_attribute *markup, enum attribute *ret)
{
    if (!attribute_fits(loader, element, markup, ret))
        return false;
    if (can_be_ambient(*ret, element))
        return true;
    loader_error(loader, CODE_AMBIENT_ATTRIBUTE, markup->name_offset,
                 g_strdup_printf("Ambient cannot change '%s'", markup->name),
                 g_strdup("it changes numbers, bools, colors and strings; else write two elements "
                          "with when"));
    return false;
}

/* Joins texts that were each compiled alone, so that this cannot fail but by being too long, or by
 * joining two types. */
static struct expr *join(struct loader *loader, const struct reading *at, const char *text,
                         const struct expr_scope *scope)
{
    struct expr_error error = { 0 };
    struct expr *expr = loader_compile(loader, text, scope, &error);

    if (!expr)
        loader_error(loader, error.code == CODE_NONE ? CODE_EXPRESSION : error.code,
                     at->markup->value_offset, g_steal_pointer(&error.message),
                     g_steal_pointer(&error.hint));
    return expr;
}

static struct expr_scope scope_of(const char *name, const struct reading *reading,
                                  const struct expr_scope *outer)
{
    return (struct expr_scope){
        .outer = outer,
        .name = name,
        .kind = SCOPE_EXPRESSION,
        .text = reading->markup->value,
        .plain = loader_value_type(attribute_type_in(reading->attribute, reading->element)),
        .text_scope = reading->scope,
    };
}

static struct expr *load_layer(struct loader *loader, const struct reading *reading)
{
    struct expr *expr = reading->markup ? loader_value(loader, reading) : NULL;

    if (expr)
        loader_check_value(loader, reading, expr);
    return expr;
}

/* The attribute alone, then with its ambient value. */
static struct expr *load_layers(struct loader *loader, const struct layers *layers)
{
    struct expr *normal = load_layer(loader, &layers->normal);
    struct expr *ambient = load_layer(loader, &layers->ambient);

    if (!ambient || (layers->normal.markup && !normal)) {
        expr_free(ambient);
        return normal;
    }

    struct expr_scope outer = { 0 };
    struct expr_scope inner = scope_of("ambient", &layers->ambient, NULL);
    const char *text = layers->normal.attribute == ATTRIBUTE_VISIBLE
                           ? "{if(panel.ambient, ambient, true)}"
                           : "{if(panel.ambient, ambient, null)}";

    if (normal) {
        outer = scope_of("normal", &layers->normal, NULL);
        inner.outer = &outer;
        text = "{if(panel.ambient, ambient, normal)}";
    }
    expr_free(normal);
    expr_free(ambient);
    return join(loader, &layers->ambient, text, &inner);
}

/* `visible` together with the conditions of For, Cutouts and `when`. */
static struct expr *load_visible(struct loader *loader, const struct layers *layers,
                                 const char *condition)
{
    struct expr *alone = load_layers(loader, layers);
    struct expr_scope normal = { 0 };
    struct expr_scope ambient = { 0 };
    const struct expr_scope *scope = NULL;
    const char *visible = NULL;

    if (!condition)
        return alone;
    if (layers->normal.markup) {
        normal = scope_of("normal", &layers->normal, NULL);
        scope = &normal;
        visible = "normal";
    }
    if (layers->ambient.markup) {
        ambient = scope_of("ambient", &layers->ambient, scope);
        scope = &ambient;
        visible =
            visible ? "if(panel.ambient, ambient, normal)" : "if(panel.ambient, ambient, true)";
    }
    if (visible && !alone) /* it is wrong, and this was said */
        return NULL;
    expr_free(alone);

    g_autofree char *text = visible ? g_strdup_printf("{%s and %s}", condition, visible)
                                    : g_strdup_printf("{%s}", condition);
    static const struct markup_attribute nowhere;
    struct reading at = layers->normal.markup ? layers->normal : layers->ambient;

    if (!at.markup)
        at.markup = &nowhere;
    return join(loader, &at, text, scope);
}

/* "a and not panel.ambient", NULL: always. g_free(). */
static char *whole_condition(const struct theme_node *node, const struct place *place)
{
    static const char *const terms[] = {
        [WHEN_ALWAYS] = NULL,
        [WHEN_ACTIVE] = "not panel.ambient",
        [WHEN_AMBIENT] = "panel.ambient",
    };
    int when = element_in(node->element, attribute_info(ATTRIBUTE_WHEN)->elements)
                   ? theme_node_word(node, ATTRIBUTE_WHEN)
                   : WHEN_ALWAYS;
    const char *term = when < 0 ? NULL : terms[when];

    if (!place->condition)
        return g_strdup(term);
    return term ? g_strdup_printf("%s and %s", place->condition, term) : g_strdup(place->condition);
}

/* One attribute, given here, in the Ambient, or in both. */
static void load_attribute(struct loader *loader, struct theme_node *node,
                           const struct layers *layers)
{
    enum attribute attribute = layers->normal.attribute;
    struct expr *expr = load_layers(loader, layers);

    if (node->element == ELEMENT_TIME_TEXT && attribute == ATTRIBUTE_FORMAT)
        node->text = expr;
    else if (expr)
        theme_node_give(node, attribute, expr);
    if (layers->normal.markup)
        check_context(loader, node, attribute, layers->normal.markup);
}

static struct reading reading_of(const struct theme_node *node, enum attribute attribute,
                                 const struct markup_element *markup,
                                 const struct expr_scope *scope)
{
    return (struct reading){
        .element = node->element,
        .attribute = attribute,
        .markup = loader_find_attribute(markup, attribute_name(attribute)),
        .scope = scope,
    };
}

static struct layers layers_of(const struct theme_node *node, enum attribute attribute,
                               const struct markup_element *markup,
                               const struct markup_element *ambient, const struct expr_scope *scope)
{
    struct layers layers = {
        .normal = reading_of(node, attribute, markup, scope),
        .ambient = reading_of(node, attribute, ambient, scope),
    };

    if (!can_be_ambient(attribute, node->element))
        layers.ambient.markup = NULL;
    return layers;
}

static void load_ambient(struct loader *loader, struct theme_node *node,
                         const struct markup_element *markup, const struct markup_element *ambient,
                         const struct place *place)
{
    for (guint i = 0; i < ambient->attributes->len && !loader->stopped; i++) {
        const struct markup_attribute *given =
            &g_array_index(ambient->attributes, struct markup_attribute, i);
        enum attribute attribute;

        if (!ambient_fits(loader, node->element, given, &attribute) ||
            attribute == ATTRIBUTE_VISIBLE || loader_find_attribute(markup, given->name))
            continue;

        struct layers layers = layers_of(node, attribute, markup, ambient, place->scope);

        load_attribute(loader, node, &layers);
    }
    check_ambient_content(loader, ambient, node);
}

static void give_visible(struct loader *loader, struct theme_node *node,
                         const struct markup_element *markup, const struct markup_element *ambient,
                         const struct place *place)
{
    if (!element_in(node->element, attribute_info(ATTRIBUTE_VISIBLE)->elements))
        return;

    g_autofree char *condition = whole_condition(node, place);
    struct layers layers = layers_of(node, ATTRIBUTE_VISIBLE, markup, ambient, place->scope);
    struct expr *visible = load_visible(loader, &layers, condition);

    if (visible)
        theme_node_give(node, ATTRIBUTE_VISIBLE, visible);
}

void loader_attributes(struct loader *loader, struct theme_node *node,
                       const struct markup_element *markup, const struct place *place)
{
    const struct markup_element *ambient = find_ambient(loader, node, markup);

    for (guint i = 0; i < markup->attributes->len && !loader->stopped; i++) {
        const struct markup_attribute *given =
            &g_array_index(markup->attributes, struct markup_attribute, i);
        enum attribute attribute;

        /* The attributes of a Use are its Define's. */
        if ((node->element == ELEMENT_USE && strcmp(given->name, "define") != 0) ||
            !attribute_fits(loader, node->element, given, &attribute) ||
            attribute == ATTRIBUTE_VISIBLE)
            continue;

        struct layers layers = layers_of(node, attribute, markup, ambient, place->scope);

        load_attribute(loader, node, &layers);
    }
    if (ambient)
        load_ambient(loader, node, markup, ambient, place);
    give_visible(loader, node, markup, ambient, place);
}
