/* The values of attributes. */
#include <string.h>

#include "base/parse.h"
#include "base/pixels.h"
#include "base/text.h"
#include "theme/loader.h"
#include "theme/time-pattern.h"

/* Always NULL. */
static struct expr *wrong(struct loader *loader, enum code code, const struct reading *reading,
                          char *message, char *hint)
{
    loader_error(loader, code, reading->markup->value_offset, message, hint);
    return NULL;
}

static const char *name_of(const struct reading *reading)
{
    return attribute_name(reading->attribute);
}

static struct expr *constant_string(const char *text)
{
    return expr_constant((struct value){ .type = VALUE_STRING, .string = g_strdup(text) });
}

const char *const *loader_color_names(const struct loader *loader)
{
    return (const char *const *)loader->colors->pdata;
}

static struct expr *compile_in(struct loader *loader, const char *text,
                               const struct expr_scope *scope, bool prose, struct expr_error *error)
{
    const struct expr_context context = {
        .sources = loader->sources,
        .colors = loader_color_names(loader),
        .options = (const struct expr_option *)(const void *)loader->options->data,
        .n_options = loader->options->len,
        .strings = loader->theme->strings,
        .scope = scope,
        .prose = prose,
    };
    struct expr *expr = expr_compile(text, &context, error);

    if (expr) {
        loader->work += expr_work(expr);
        loader_note_uses(loader, expr);
    } else if (error->code == CODE_NONE) {
        error->code = CODE_EXPRESSION;
    }
    return expr;
}

struct expr *loader_compile(struct loader *loader, const char *text, const struct expr_scope *scope,
                            struct expr_error *error)
{
    return compile_in(loader, text, scope, false, error);
}

struct expr *loader_compile_prose(struct loader *loader, const char *text,
                                  const struct expr_scope *scope, struct expr_error *error)
{
    return compile_in(loader, text, scope, true, error);
}

static struct expr *compile(struct loader *loader, const struct reading *reading)
{
    const struct markup_attribute *markup = reading->markup;
    struct expr_error error = { 0 };
    struct expr *expr = loader_compile(loader, markup->value, reading->scope, &error);

    if (!expr)
        loader_error(loader, error.code, markup_value_offset(loader->markup, markup, error.offset),
                     g_steal_pointer(&error.message), g_steal_pointer(&error.hint));
    return expr;
}

enum value_type loader_value_type(enum attribute_type type)
{
    switch (type) {
    case ATTRIBUTE_TYPE_NUMBER:
        return VALUE_NUMBER;
    case ATTRIBUTE_TYPE_BOOL:
        return VALUE_BOOL;
    case ATTRIBUTE_TYPE_COLOR:
        return VALUE_COLOR;
    case ATTRIBUTE_TYPE_ANY:
        return VALUE_NULL;
    case ATTRIBUTE_TYPE_STRING:
    case ATTRIBUTE_TYPE_VALUE:
    case ATTRIBUTE_TYPE_LITERAL:
    case ATTRIBUTE_TYPE_WORD:
    case ATTRIBUTE_TYPE_SIZE:
    case ATTRIBUTE_TYPE_VERB:
        break;
    }
    return VALUE_STRING;
}

static const char *wanted_text(enum value_type type)
{
    switch (type) {
    case VALUE_NUMBER:
        return "a number";
    case VALUE_BOOL:
        return "true or false";
    case VALUE_COLOR:
        return "a color";
    case VALUE_STRING:
    case VALUE_NULL:
        break;
    }
    return "a text";
}

static char *plain_hint(const struct loader *loader, enum value_type type, const char *text)
{
    if (type != VALUE_COLOR)
        return NULL;
    if (g_strv_contains(loader_color_names(loader), text))
        return g_strdup_printf("write {color.%s}", text);
    return g_strdup("write #RRGGBB, #AARRGGBB or {color.NAME}");
}

/* Numbers, bools and colors: written plainly or as an expression of that type. */
static struct expr *load_typed(struct loader *loader, const struct reading *reading,
                               enum value_type type)
{
    const char *text = reading->markup->value;
    struct value value;

    if (!strchr(text, '{')) {
        if (expr_parse_plain(text, type, &value))
            return expr_constant(value);
        return wrong(
            loader, CODE_VALUE_TYPE, reading,
            g_strdup_printf("'%s' wants %s, not '%s'", name_of(reading), wanted_text(type), text),
            plain_hint(loader, type, text));
    }

    struct expr *expr = compile(loader, reading);

    if (!expr || expr_type(expr) == type || expr_type(expr) == VALUE_NULL)
        return expr;
    wrong(loader, CODE_VALUE_TYPE, reading,
          g_strdup_printf("'%s' wants %s; this is of type %s", name_of(reading), wanted_text(type),
                          value_type_to_string(expr_type(expr))),
          NULL);
    expr_free(expr);
    return NULL;
}

/* As it looks: "24" is a number, "#fff" a color. */
static struct expr *load_any(struct loader *loader, const struct reading *reading)
{
    struct value value = { .type = VALUE_NULL };

    if (strpbrk(reading->markup->value, "{}"))
        return compile(loader, reading);
    expr_parse_plain(reading->markup->value, VALUE_NULL, &value);
    return expr_constant(value);
}

/* What may not change while the theme is shown: as it is written, or computed from constant names
 * of Repeat, Let and Use. NULL: reported. */
static char *constant_text(struct loader *loader, const struct reading *reading)
{
    if (!reading->scope || !strchr(reading->markup->value, '{'))
        return g_strdup(reading->markup->value);

    struct expr *expr = compile(loader, reading);
    const struct value *value = expr ? expr_constant_value(expr) : NULL;
    char *text = value ? value_to_string(value) : NULL;

    if (expr && !value)
        wrong(loader, CODE_NOT_CONSTANT, reading,
              g_strdup_printf("'%s' must be constant", name_of(reading)), NULL);
    expr_free(expr);
    return text;
}

static struct expr *load_word(struct loader *loader, const struct reading *reading,
                              const char *text)
{
    if (attribute_word(reading->attribute, text) >= 0)
        return constant_string(text);

    g_auto(GStrv) words = g_strsplit(attribute_info(reading->attribute)->words, "|", -1);
    g_autofree char *list = g_strjoinv(", ", words);

    return wrong(loader, CODE_BAD_WORD, reading,
                 g_strdup_printf("'%s' is one of %s, not '%s'", name_of(reading), list, text),
                 text_suggestion(text, (const char *const *)words));
}

static struct expr *load_size(struct loader *loader, const struct reading *reading,
                              const char *text)
{
    struct size size;

    if (parse_size(text, PIXELS_SIDE_MAX, &size))
        return constant_string(text);
    return wrong(loader, CODE_BAD_SIZE, reading,
                 g_strdup_printf("'%s' wants a size, not '%s'", name_of(reading), text),
                 g_strdup("write WIDTHxHEIGHT, as in 904x572"));
}

/* A TimeText's pattern becomes what it shows. */
static struct expr *load_pattern(struct loader *loader, const struct reading *reading,
                                 const char *text)
{
    g_autofree char *why = NULL;

    if (time_pattern_check(text, &why))
        return expr_time(text);
    return wrong(loader, CODE_BAD_TIME_PATTERN, reading, g_strdup_printf("bad pattern: %s", why),
                 g_strdup("quote text: HH'h'mm"));
}

static struct expr *load_constant(struct loader *loader, const struct reading *reading,
                                  enum attribute_type type)
{
    g_autofree char *text = constant_text(loader, reading);

    if (!text)
        return NULL;
    if (type == ATTRIBUTE_TYPE_WORD)
        return load_word(loader, reading, text);
    if (type == ATTRIBUTE_TYPE_SIZE)
        return load_size(loader, reading, text);
    if (reading->element == ELEMENT_TIME_TEXT && reading->attribute == ATTRIBUTE_FORMAT)
        return load_pattern(loader, reading, text);
    return constant_string(text);
}

/* The last stands for all actions, in suggestions. */
static const char *const verbs[] = {
#define VERB(name, doc) name,
#include "theme/verbs.def"
#undef VERB
    "action.KEY",
    NULL,
};

static bool verb_ok(const char *verb)
{
    if (g_str_has_prefix(verb, "action."))
        return verb[strlen("action.")] != '\0';
    return g_strv_contains(verbs, verb);
}

static struct expr *load_verb(struct loader *loader, const struct reading *reading)
{
    struct expr *expr = compile(loader, reading);
    const struct value *verb = expr ? expr_constant_value(expr) : NULL;

    if (!verb || (verb->type == VALUE_STRING && verb_ok(verb->string)))
        return expr;

    char *hint = text_suggestion(reading->markup->value, verbs);
    g_autofree char *list = g_strjoinv(", ", (char **)(uintptr_t)verbs);

    expr_free(expr);
    return wrong(loader, CODE_BAD_VERB, reading,
                 g_strdup_printf("there is nothing like %s=\"%s\"", name_of(reading),
                                 reading->markup->value),
                 hint ? hint : g_strdup_printf("it is one of %s", list));
}

struct expr *loader_value(struct loader *loader, const struct reading *reading)
{
    enum attribute_type type = attribute_type_in(reading->attribute, reading->element);

    if (strlen(reading->markup->value) > THEME_VALUE_MAX)
        return wrong(
            loader, CODE_VALUE_LONG, reading,
            g_strdup_printf("'%s' is longer than %d bytes", name_of(reading), THEME_VALUE_MAX),
            NULL);
    switch (type) {
    case ATTRIBUTE_TYPE_NUMBER:
    case ATTRIBUTE_TYPE_BOOL:
    case ATTRIBUTE_TYPE_COLOR:
        return load_typed(loader, reading, loader_value_type(type));
    case ATTRIBUTE_TYPE_STRING:
    case ATTRIBUTE_TYPE_VALUE:
        return compile(loader, reading);
    case ATTRIBUTE_TYPE_ANY:
        return load_any(loader, reading);
    case ATTRIBUTE_TYPE_LITERAL:
    case ATTRIBUTE_TYPE_WORD:
    case ATTRIBUTE_TYPE_SIZE:
        return load_constant(loader, reading, type);
    case ATTRIBUTE_TYPE_VERB:
        return load_verb(loader, reading);
    }
    return NULL;
}
