/* Define and Use: elements with parameters. A parameter is a name for the text that the Use gives,
 * compiled in the Use's scope, wherever the Define's elements read it. */
#include <string.h>

#include "base/text.h"
#include "theme/loader.h"

#define PARAMETERS_MAX 16

struct parameter {
    char *name;
    char *fallback; /* NULL: a Use must give it */
};

static void parameter_clear(void *data)
{
    struct parameter *parameter = data;

    g_free(parameter->name);
    g_free(parameter->fallback);
}

void definition_free(void *data)
{
    struct definition *definition = data;

    theme_node_free(definition->head);
    g_array_unref(definition->parameters);
    g_free(definition);
}

static const struct parameter *find_parameter(const struct definition *definition, const char *name)
{
    for (guint i = 0; i < definition->parameters->len; i++) {
        const struct parameter *parameter =
            &g_array_index(definition->parameters, struct parameter, i);

        if (strcmp(parameter->name, name) == 0)
            return parameter;
    }
    return NULL;
}

static bool refuse_parameters(struct loader *loader, size_t offset, char *message)
{
    loader_error(loader, CODE_BAD_PARAMETERS, offset, message,
                 g_strdup("write names with spaces between them, \"size color=#fff\""));
    return false;
}

static bool add_parameter(struct loader *loader, struct definition *definition, size_t offset,
                          const char *text)
{
    const char *equals = strchr(text, '=');
    g_autofree char *name = g_strndup(text, equals ? (size_t)(equals - text) : strlen(text));

    if (strcmp(name, "name") == 0 || strcmp(name, "define") == 0)
        return refuse_parameters(loader, offset, g_strdup_printf("'%s' is taken by Use", name));
    if (find_parameter(definition, name))
        return refuse_parameters(loader, offset,
                                 g_strdup_printf("there are two parameters '%s'", name));
    if (definition->parameters->len >= PARAMETERS_MAX)
        return refuse_parameters(loader, offset,
                                 g_strdup_printf("more than %d parameters", PARAMETERS_MAX));
    if (strchr(name, ','))
        return refuse_parameters(loader, offset, g_strdup("parameters have no commas"));
    if (!loader_name_ok(loader, offset, name))
        return false;

    struct parameter parameter = { g_steal_pointer(&name), equals ? g_strdup(equals + 1) : NULL };

    g_array_append_val(definition->parameters, parameter);
    return true;
}

static void read_parameters(struct loader *loader, struct definition *definition)
{
    const struct markup_attribute *params = loader_find_attribute(definition->markup, "params");
    g_auto(GStrv) words = g_strsplit_set(params ? params->value : "", " \t\r\n", -1);

    for (char **word = words; *word; word++)
        if (**word)
            add_parameter(loader, definition, params->value_offset, *word);
}

static struct definition *find_definition(const struct loader *loader, const char *name)
{
    for (guint i = 0; i < loader->defines->len; i++) {
        struct definition *definition = g_ptr_array_index(loader->defines, i);

        if (strcmp(definition->name, name) == 0)
            return definition;
    }
    return NULL;
}

void loader_define(struct loader *loader, const struct markup_element *markup,
                   const struct place *place)
{
    struct theme_node *head = loader_head(loader, markup, place);
    const char *name = head ? theme_node_literal(head, ATTRIBUTE_NAME) : NULL;

    if (!name || find_definition(loader, name)) {
        if (name)
            loader_error(loader, CODE_NAME_TWICE, loader_name_offset(markup),
                         g_strdup_printf("there is already a Define '%s'", name), NULL);
        theme_node_free(head);
        return;
    }

    struct definition *definition = g_new(struct definition, 1);

    *definition = (struct definition){
        .name = name,
        .markup = markup,
        .head = head,
        .scope = place->scope,
        .parameters = g_array_new(FALSE, FALSE, sizeof(struct parameter)),
    };
    g_array_set_clear_func(definition->parameters, parameter_clear);
    g_ptr_array_add(loader->defines, definition);
    read_parameters(loader, definition);
}

static char *suggest_define(const struct loader *loader, const char *name)
{
    g_autofree const char **names = g_new0(const char *, loader->defines->len + 1);

    for (guint i = 0; i < loader->defines->len; i++)
        names[i] = ((const struct definition *)g_ptr_array_index(loader->defines, i))->name;
    return text_suggestion(name, names);
}

static char *suggest_parameter(const struct definition *definition, const char *name)
{
    const char *names[PARAMETERS_MAX + 1] = { 0 };

    for (guint i = 0; i < definition->parameters->len; i++)
        names[i] = g_array_index(definition->parameters, struct parameter, i).name;
    return text_suggestion(name, names);
}

static void check_arguments(struct loader *loader, const struct definition *definition,
                            const struct markup_element *use)
{
    for (guint i = 0; i < use->attributes->len; i++) {
        const struct markup_attribute *argument =
            &g_array_index(use->attributes, struct markup_attribute, i);

        if (strcmp(argument->name, "define") != 0 && strcmp(argument->name, "name") != 0 &&
            !find_parameter(definition, argument->name))
            loader_error(loader, CODE_UNKNOWN_PARAMETER, argument->name_offset,
                         g_strdup_printf("Define '%s' has no parameter '%s'", definition->name,
                                         argument->name),
                         suggest_parameter(definition, argument->name));
    }
}

/* What a parameter stands for in this Use. What is wrong or missing is null, so that only this is
 * said to be wrong. */
static struct expr_scope argument_scope(struct loader *loader, const struct definition *definition,
                                        const struct parameter *parameter,
                                        const struct markup_element *use,
                                        const struct expr_scope *use_scope)
{
    const struct markup_attribute *argument = loader_find_attribute(use, parameter->name);
    struct expr_scope scope = {
        .name = parameter->name,
        .kind = SCOPE_EXPRESSION,
        .text = parameter->fallback,
    };

    if (argument) {
        const struct reading reading = {
            .element = ELEMENT_LET,
            .attribute = ATTRIBUTE_VALUE,
            .markup = argument,
            .scope = use_scope,
        };
        struct expr *expr = loader_value(loader, &reading);

        scope.text = expr ? argument->value : NULL;
        scope.text_scope = use_scope;
        expr_free(expr);
    } else if (use && !parameter->fallback) {
        loader_error(loader, CODE_MISSING_PARAMETER, loader_name_offset(use),
                     g_strdup_printf("Define '%s' needs the parameter '%s'", definition->name,
                                     parameter->name),
                     NULL);
    }
    if (!scope.text)
        scope.text = "{null}";
    return scope;
}

/* The elements of a Define; `use` is NULL when it is only checked. */
static void put(struct loader *loader, struct definition *definition,
                const struct markup_element *use, const struct place *place)
{
    struct expr_scope scopes[PARAMETERS_MAX];
    struct expr *compiled[PARAMETERS_MAX] = { 0 };
    struct use frame = { .outer = loader->use, .markup = use };
    struct place inside = *place;
    size_t count = definition->parameters->len;

    for (size_t i = 0; i < count; i++)
        scopes[i] = argument_scope(loader, definition,
                                   &g_array_index(definition->parameters, struct parameter, i), use,
                                   place->scope);
    inside.scope = definition->scope;
    for (size_t i = 0; i < count; i++) {
        scopes[i].outer = inside.scope;
        scopes[i].compiled = &compiled[i];
        inside.scope = &scopes[i];
    }
    definition->open = true;
    if (use)
        loader->use = &frame;
    loader_children(loader, definition->markup, &inside);
    loader->use = frame.outer;
    definition->open = false;
    for (size_t i = 0; i < count; i++)
        expr_free(compiled[i]);
}

void loader_use(struct loader *loader, const struct markup_element *markup,
                const struct place *place)
{
    struct theme_node *head = loader_head(loader, markup, place);
    const char *name = head ? theme_node_literal(head, ATTRIBUTE_DEFINE) : NULL;
    struct definition *definition = name ? find_definition(loader, name) : NULL;

    if (name && !definition) {
        loader_error(loader, CODE_UNKNOWN_DEFINE, loader_name_offset(markup),
                     g_strdup_printf("there is no Define '%s'", name),
                     suggest_define(loader, name));
    } else if (definition && definition->open) {
        loader_error(loader, CODE_DEFINE_RECURSION, loader_name_offset(markup),
                     g_strdup_printf("Define '%s' uses itself", name), NULL);
    } else if (definition) {
        definition->used = true;
        check_arguments(loader, definition, markup);
        put(loader, definition, markup, place);
    }
    theme_node_free(head);
}

void loader_unused_defines(struct loader *loader)
{
    for (guint i = 0; i < loader->defines->len && !loader->stopped; i++) {
        struct definition *definition = g_ptr_array_index(loader->defines, i);
        struct theme_node *nowhere = theme_node_new(ELEMENT_DEFINE, NULL);
        const struct place place = { .parent = nowhere };
        size_t nodes = loader->theme->node_count;

        if (!definition->used) {
            loader_unused(loader, CODE_UNUSED_DEFINE, loader_name_offset(definition->markup),
                          g_strdup_printf("Define '%s' is never used", definition->name));
            loader->loose = true;
            put(loader, definition, NULL, &place);
            loader->loose = false;
            loader->theme->node_count = nodes;
        }
        theme_node_free(nowhere);
    }
}
