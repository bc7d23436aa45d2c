/* The walk through the elements of a theme. */
#include "theme/loader.h"

#include <string.h>

#include "base/text.h"

/* Nobody reads on; only the first ones are kept anyway. */
#define ERRORS_MAX 200

/* What was said once is not said again for the next copy of the same element. */
static bool is_news(struct loader *loader, size_t offset, const char *message)
{
    return g_hash_table_add(loader->reported, g_strdup_printf("%zu %s", offset, message));
}

static char *name_use(const struct loader *loader, char *hint)
{
    if (!loader->use)
        return hint;

    char *both = g_strdup_printf("%s%sused in line %d", hint ? hint : "", hint ? "; " : "",
                                 loader->use->markup->line);

    g_free(hint);
    return both;
}

void loader_error(struct loader *loader, enum code code, size_t offset, char *message, char *hint)
{
    if (!loader->stopped && is_news(loader, offset, message)) {
        markup_report(loader->markup, loader->diags, DIAG_ERROR, code, offset, message,
                      name_use(loader, hint));
        loader->stopped = ++loader->errors >= ERRORS_MAX;
        return;
    }
    g_free(message);
    g_free(hint);
}

void loader_warning(struct loader *loader, enum code code, size_t offset, char *message)
{
    if (is_news(loader, offset, message))
        markup_report(loader->markup, loader->diags, DIAG_WARNING, code, offset, message, NULL);
    else
        g_free(message);
}

void loader_unused(struct loader *loader, enum code code, size_t offset, char *message)
{
    markup_report(loader->markup, &loader->theme->unused, DIAG_WARNING, code, offset, message,
                  NULL);
}

size_t loader_name_offset(const struct markup_element *markup)
{
    return markup->offset + 1;
}

size_t loader_node_offset(const struct theme_node *node)
{
    return node->offset + 1;
}

/* Names of a set of elements, "Row, Column"; g_free(). */
static char *set_to_string(uint64_t set)
{
    GString *out = g_string_new(NULL);

    for (enum element i = 0; i < ELEMENT_COUNT; i++)
        if (element_in(i, set))
            g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", element_name(i));
    return g_string_free(out, FALSE);
}

static char *suggest_element(const char *name)
{
    const char *names[ELEMENT_COUNT + 1] = { 0 };

    for (enum element i = 0; i < ELEMENT_COUNT; i++)
        names[i] = element_name(i);
    return text_suggestion(name, names);
}

static void refuse_place(struct loader *loader, const struct markup_element *markup,
                         enum element element, const char *parent)
{
    g_autofree char *parents = set_to_string(element_info(element)->parents);

    if (!parent)
        loader_error(loader, CODE_MISPLACED_ELEMENT, loader_name_offset(markup),
                     g_strdup_printf("'%s' cannot be the root", markup->name),
                     g_strdup("the root is 'Theme'"));
    else
        loader_error(loader, CODE_MISPLACED_ELEMENT, loader_name_offset(markup),
                     g_strdup_printf("'%s' cannot stand in '%s'", markup->name, parent),
                     element == ELEMENT_THEME ? g_strdup("it is the root")
                                              : g_strdup_printf("it stands in: %s", parents));
}

static bool element_fits(struct loader *loader, const struct markup_element *markup,
                         const struct theme_node *parent, enum element *ret)
{
    enum element element = element_from_name(markup->name);

    *ret = element;
    if (element == ELEMENT_COUNT) {
        loader_error(loader, CODE_UNKNOWN_ELEMENT, loader_name_offset(markup),
                     g_strdup_printf("unknown element '%s'", markup->name),
                     suggest_element(markup->name));
        return false;
    }
    /* The place of what stands in a Define is that of its Use. */
    if (parent ? element_in(parent->element, element_info(element)->parents) ||
                     (loader->loose && parent->element == ELEMENT_DEFINE)
               : element == ELEMENT_THEME)
        return true;
    refuse_place(loader, markup, element, parent ? element_name(parent->element) : NULL);
    return false;
}

static void check_required(struct loader *loader, enum element element,
                           const struct markup_element *markup)
{
    for (enum attribute i = 0; i < ATTRIBUTE_COUNT; i++)
        if (element_in(element, attribute_info(i)->required) &&
            !loader_find_attribute(markup, attribute_name(i)))
            loader_error(
                loader, CODE_MISSING_ATTRIBUTE, loader_name_offset(markup),
                g_strdup_printf("'%s' needs the attribute '%s'", markup->name, attribute_name(i)),
                NULL);
}

static void check_stray_text(struct loader *loader, const struct markup_element *markup)
{
    size_t space = strspn(markup->text->str, " \t\r\n");

    if (space < markup->text->len)
        loader_error(loader, CODE_STRAY_TEXT, g_array_index(markup->text_offsets, size_t, space),
                     g_strdup_printf("text cannot stand in '%s'", markup->name),
                     g_strdup("put it into a Text"));
}

struct theme_node *loader_head(struct loader *loader, const struct markup_element *markup,
                               const struct place *place)
{
    enum element element;

    if (!element_fits(loader, markup, place->parent, &element))
        return NULL;

    struct theme_node *node = theme_node_new(element, place->parent);

    node->offset = markup->offset;
    node->line = markup->line;
    node->column = markup->column;
    check_required(loader, element, markup);
    loader_attributes(loader, node, markup, place);
    if (!element_info(element)->has_text)
        check_stray_text(loader, markup);
    else if (!node->text)
        node->text = loader_text(loader, markup, place->scope);
    return node;
}

bool loader_within_caps(struct loader *loader, const struct markup_element *markup)
{
    if (loader->stopped)
        return false;
    if (loader->depth >= THEME_DEPTH_MAX)
        loader_error(loader, CODE_DEPTH, loader_name_offset(markup),
                     g_strdup("elements stand in each other too deeply"),
                     g_strdup_printf("at most %d levels", THEME_DEPTH_MAX));
    else if (loader->theme->node_count >= THEME_ELEMENTS_MAX ||
             loader->visits >= 4 * THEME_ELEMENTS_MAX)
        loader_error(loader, CODE_ELEMENTS, loader_name_offset(markup),
                     g_strdup("too many elements once everything is repeated"),
                     g_strdup_printf("at most %d", THEME_ELEMENTS_MAX));
    else if (loader->work > THEME_WORK_MAX)
        loader_error(loader, CODE_EXPRESSIONS, loader_name_offset(markup),
                     g_strdup("too many expressions once everything is repeated"),
                     g_strdup_printf("at most %d values, operators and calls", THEME_WORK_MAX));
    else
        return true;
    loader->stopped = true;
    return false;
}

static void load_node(struct loader *loader, const struct markup_element *markup,
                      const struct place *place)
{
    struct theme_node *node = loader_head(loader, markup, place);

    if (!node)
        return;
    node->index = loader->theme->node_count++;
    theme_node_add(place->parent, node);
    loader_children(loader, markup, &(struct place){ .parent = node, .scope = place->scope });
    loader_check_details(loader, node);
}

void loader_element(struct loader *loader, const struct markup_element *markup,
                    const struct place *place)
{
    enum element element = element_from_name(markup->name);

    if (!loader_within_caps(loader, markup))
        return;
    loader->visits++;
    loader->depth++;
    if (element < ELEMENT_COUNT && element_in(element, IN_EXPANDS | IN_USE))
        loader_expand(loader, markup, element, place);
    else
        load_node(loader, markup, place);
    loader->depth--;
}

bool loader_is(const struct markup_element *markup, enum element element)
{
    return strcmp(markup->name, element_name(element)) == 0;
}

/* Names and attributes of the parent, which a Repeat or the like is not. */
static bool is_for_parent(enum element element)
{
    return element < ELEMENT_COUNT && element_in(element, IN_DETAIL | IN_AMBIENT);
}

static void load_child(struct loader *loader, const struct markup_element *markup,
                       enum element inside, const struct place *place)
{
    enum element element = element_from_name(markup->name);

    if (is_for_parent(element) && element_in(inside, IN_EXPANDS))
        refuse_place(loader, markup, element, element_name(inside));
    else if (element != ELEMENT_AMBIENT ||
             !element_in(inside, element_info(ELEMENT_AMBIENT)->parents))
        loader_element(loader, markup, place); /* an Ambient was read with its parent */
}

void loader_children(struct loader *loader, const struct markup_element *markup,
                     const struct place *place)
{
    g_autoptr(GPtrArray) lets = g_ptr_array_new_with_free_func(loader_let_free);
    enum element inside = element_from_name(markup->name);
    bool takes_lets = element_in(inside, element_info(ELEMENT_LET)->parents);
    struct place here = *place;

    for (guint i = 0; i < markup->children->len; i++) {
        const struct markup_element *child = g_ptr_array_index(markup->children, i);

        if (!takes_lets || !loader_is(child, ELEMENT_LET)) {
            load_child(loader, child, inside, &here);
            continue;
        }
        struct expr_scope *let = loader_let(loader, child, &here);
        if (let) {
            g_ptr_array_add(lets, let);
            here.scope = let;
        }
    }
}
