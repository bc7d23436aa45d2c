/* Elements that become others: Repeat, For, Cutouts and Let. Their names are scopes for the
 * expressions of the copies. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "theme/function.h"
#include "theme/loader.h"

#define CUTOUTS_MAX 8

bool loader_name_ok(struct loader *loader, size_t offset, const char *name)
{
    static const char *const words[] = { "true", "false", "null", "and", "or", "not",
                                         "lt",   "le",    "gt",   "ge",  NULL };
    size_t letters =
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    bool well_formed = g_ascii_isalpha(*name) && name[letters] == '\0';

    if (well_formed && !g_strv_contains(words, name))
        return true;
    loader_error(loader, CODE_BAD_NAME, offset, g_strdup_printf("'%s' cannot be a name", name),
                 g_strdup(well_formed ? "it means something already"
                                      : "a letter, then letters, digits and '_'"));
    return false;
}

/* The name of `as`, checked; `fallback` when it is not given. NULL: reported. */
static const char *name_of_copies(struct loader *loader, const struct markup_element *markup,
                                  const char *fallback)
{
    const struct markup_attribute *as = loader_find_attribute(markup, "as");

    if (!as)
        return fallback;
    return loader_name_ok(loader, as->value_offset, as->value) ? as->value : NULL;
}

static size_t value_offset(const struct markup_element *markup, const char *name)
{
    const struct markup_attribute *attribute = loader_find_attribute(markup, name);

    return attribute ? attribute->value_offset : loader_name_offset(markup);
}

/* A whole number in a range that is known when the theme is read. False: reported. */
static bool whole_number(struct loader *loader, const struct theme_node *head,
                         const struct markup_element *markup, enum attribute attribute,
                         enum code code, int min, int max, int *ret)
{
    const char *name = attribute_name(attribute);
    const struct expr *expr = theme_node_expr(head, attribute);
    double number;

    if (!expr) /* reported */
        return false;
    if (!expr_is_constant(expr)) {
        loader_error(loader, CODE_NOT_CONSTANT, value_offset(markup, name),
                     g_strdup_printf("'%s' must be constant", name), NULL);
        return false;
    }
    if (!theme_node_constant_number(head, attribute, &number) || number < min || number > max ||
        number != floor(number)) {
        loader_error(loader, code, value_offset(markup, name),
                     g_strdup_printf("'%s' is a whole number from %d to %d", name, min, max), NULL);
        return false;
    }
    *ret = (int)number;
    return true;
}

static struct expr_scope constant_scope(const char *name, double number,
                                        const struct expr_scope *outer)
{
    return (struct expr_scope){
        .outer = outer,
        .name = name,
        .kind = SCOPE_CONSTANT,
        .constant = { .type = VALUE_NUMBER, .number = number },
    };
}

static void expand_repeat(struct loader *loader, const struct theme_node *head,
                          const struct markup_element *markup, const struct place *place)
{
    const char *name = name_of_copies(loader, markup, "i");
    int count;

    if (!whole_number(loader, head, markup, ATTRIBUTE_TIMES, CODE_REPEAT_COUNT, 0, THEME_REPEAT_MAX,
                      &count) ||
        !name)
        return;
    for (int i = 0; i < count && !loader->stopped; i++) {
        struct expr_scope scope = constant_scope(name, i, place->scope);
        struct place copy = *place;

        loader->visits++;
        copy.scope = &scope;
        loader_children(loader, markup, &copy);
    }
}

static bool has_source(const struct loader *loader, const char *name)
{
    for (size_t i = 0; i < loader->sources->count; i++)
        if (strcmp(loader->sources->sources[i].name, name) == 0)
            return true;
    return false;
}

/* Lists are known by their sources "LIST.count". */
static char *suggest_list(const struct loader *loader, const char *name)
{
    g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func(g_free);

    for (size_t i = 0; i < loader->sources->count; i++) {
        const char *source = loader->sources->sources[i].name;

        if (g_str_has_suffix(source, ".count"))
            g_ptr_array_add(lists, g_strndup(source, strlen(source) - strlen(".count")));
    }
    g_ptr_array_add(lists, NULL);
    return text_suggestion(name, (const char *const *)lists->pdata);
}

/* Whether the list has entries with fields, "LIST1.FIELD". */
static bool has_entry(const struct loader *loader, const char *list, int index)
{
    g_autofree char *prefix = g_strdup_printf("%s%d.", list, index + 1);

    for (size_t i = 0; i < loader->sources->count; i++)
        if (g_str_has_prefix(loader->sources->sources[i].name, prefix))
            return true;
    return false;
}

static char *both_conditions(const char *outer, const char *inner)
{
    return outer ? g_strdup_printf("%s and %s", outer, inner) : g_strdup(inner);
}

/* Children once more: {NAME.field} reads `prefix`, {NAME.index} is constant. */
static void expand_entry(struct loader *loader, const struct markup_element *markup,
                         const struct place *place, const char *name, const char *prefix, int index)
{
    g_autofree char *index_name = g_strdup_printf("%s.index", name);
    struct expr_scope entry = {
        .outer = place->scope,
        .name = name,
        .kind = SCOPE_PREFIX,
        .prefix = prefix,
    };
    struct expr_scope scope = constant_scope(index_name, index, &entry);
    struct place copy = *place;

    loader->visits++;
    copy.scope = &scope;
    loader_children(loader, markup, &copy);
}

static void expand_for(struct loader *loader, const struct theme_node *head,
                       const struct markup_element *markup, const struct place *place)
{
    const char *list = theme_node_literal(head, ATTRIBUTE_EACH);
    const char *name = name_of_copies(loader, markup, NULL);
    g_autofree char *count = list ? g_strdup_printf("%s.count", list) : NULL;
    int max;

    if (list && (!has_source(loader, count) || !has_entry(loader, list, 0))) {
        loader_error(loader, CODE_FOR_LIST, value_offset(markup, "each"),
                     g_strdup_printf("there is no list '%s'", list), suggest_list(loader, list));
        return;
    }
    if (!whole_number(loader, head, markup, ATTRIBUTE_MAX, CODE_FOR_MAX, 1, THEME_FOR_MAX, &max) ||
        !list || !name)
        return;
    for (int i = 0; i < max && has_entry(loader, list, i) && !loader->stopped; i++) {
        g_autofree char *prefix = g_strdup_printf("%s%d", list, i + 1);
        g_autofree char *there = g_strdup_printf("%s gt %d", count, i);
        g_autofree char *condition = both_conditions(place->condition, there);
        struct place copy = *place;

        copy.condition = condition;
        expand_entry(loader, markup, &copy, name, prefix, i);
    }
}

/* An attribute of the Group around a lens. */
static void give_lens(struct loader *loader, struct theme_node *group, enum attribute attribute,
                      const char *text, const struct expr_scope *scope)
{
    struct expr_error error = { 0 };
    struct expr *expr = loader_compile(loader, text, scope, &error);

    if (expr)
        theme_node_give(group, attribute, expr);
    else
        loader_error(loader, error.code, loader_node_offset(group), g_steal_pointer(&error.message),
                     g_steal_pointer(&error.hint));
}

/* The Group around one lens, with the names "lens" and "spread" to be placed by. */
static struct theme_node *lens_group(struct loader *loader, const struct theme_node *head,
                                     const struct place *place, const char *condition,
                                     const struct expr_scope *names)
{
    static const struct {
        enum attribute attribute;
        const char *text;
    } places[] = {
        { ATTRIBUTE_X, "{lens.x - lens.radius - spread}" },
        { ATTRIBUTE_Y, "{lens.y - lens.radius - spread}" },
        { ATTRIBUTE_WIDTH, "{2 * (lens.radius + spread)}" },
        { ATTRIBUTE_HEIGHT, "{2 * (lens.radius + spread)}" },
    };
    struct theme_node *group = theme_node_new(ELEMENT_GROUP, place->parent);
    g_autofree char *visible = g_strdup_printf("{%s}", condition);

    group->offset = head->offset;
    group->line = head->line;
    group->column = head->column;
    group->index = loader->theme->node_count++;
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        give_lens(loader, group, places[i].attribute, places[i].text, names);
    give_lens(loader, group, ATTRIBUTE_VISIBLE, visible, NULL);
    theme_node_add(place->parent, group);
    return group;
}

static void expand_cutouts(struct loader *loader, const struct theme_node *head,
                           const struct markup_element *markup, const struct place *place)
{
    const char *name = name_of_copies(loader, markup, "lens");
    const struct markup_attribute *spread_markup = loader_find_attribute(markup, "spread");
    struct expr_scope spread = {
        .name = "spread",
        .kind = SCOPE_EXPRESSION,
        .text =
            spread_markup && theme_node_expr(head, ATTRIBUTE_SPREAD) ? spread_markup->value : "0",
        .plain = VALUE_NUMBER,
        .text_scope = place->scope,
    };

    for (int i = 0; name && i < CUTOUTS_MAX && has_entry(loader, "panel.cutout", i); i++) {
        g_autofree char *prefix = g_strdup_printf("panel.cutout%d", i + 1);
        g_autofree char *there = g_strdup_printf("panel.cutouts gt %d", i);
        g_autofree char *condition = both_conditions(place->condition, there);
        struct expr_scope lens = {
            .outer = &spread, .name = "lens", .kind = SCOPE_PREFIX, .prefix = prefix
        };
        struct theme_node *group = lens_group(loader, head, place, condition, &lens);

        expand_entry(loader, markup, &(struct place){ .parent = group, .scope = place->scope },
                     name, prefix, i);
        if (loader->stopped)
            return;
    }
}

struct let {
    struct expr_scope scope; /* first */
    struct expr *compiled;
};

void loader_let_free(void *let)
{
    expr_free(((struct let *)let)->compiled);
    g_free(let);
}

struct expr_scope *loader_let(struct loader *loader, const struct markup_element *markup,
                              const struct place *place)
{
    if (!loader_within_caps(loader, markup))
        return NULL;

    struct theme_node *head = loader_head(loader, markup, place);
    const struct markup_attribute *name = loader_find_attribute(markup, "name");
    const struct markup_attribute *value = loader_find_attribute(markup, "value");
    bool compiled = head && theme_node_expr(head, ATTRIBUTE_VALUE);

    theme_node_free(head);
    loader->visits++;
    if (!name || !loader_name_ok(loader, name->value_offset, name->value))
        return NULL;

    struct let *let = g_new0(struct let, 1);

    /* What is wrong is null, so that only this line is said to be wrong. */
    let->scope = (struct expr_scope){
        .outer = place->scope,
        .name = name->value,
        .kind = SCOPE_EXPRESSION,
        .text = compiled ? value->value : "{null}",
        .text_scope = compiled ? place->scope : NULL,
        .compiled = &let->compiled,
    };
    return &let->scope;
}

void loader_expand(struct loader *loader, const struct markup_element *markup, enum element element,
                   const struct place *place)
{
    struct theme_node *head = NULL;

    if (element == ELEMENT_DEFINE) {
        loader_define(loader, markup, place);
        return;
    }
    if (element == ELEMENT_USE) {
        loader_use(loader, markup, place);
        return;
    }
    head = loader_head(loader, markup, place);
    if (!head)
        return;
    if (element == ELEMENT_REPEAT)
        expand_repeat(loader, head, markup, place);
    else if (element == ELEMENT_FOR)
        expand_for(loader, head, markup, place);
    else
        expand_cutouts(loader, head, markup, place);
    theme_node_free(head);
}
