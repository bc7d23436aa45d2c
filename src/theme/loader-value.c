/* The values of attributes and the text between tags. */
#include <string.h>

#include "base/parse.h"
#include "base/pixels.h"
#include "base/text.h"
#include "theme/loader.h"
#include "theme/time-pattern.h"

#define VALUE_BYTES_MAX 8192

static size_t value_start(const struct markup_attribute *markup)
{
    return markup->value_offset;
}

/* Always NULL. */
static struct expr *wrong(struct loader *loader, const struct markup_attribute *markup,
                          char *message, char *hint)
{
    loader_error(loader, value_start(markup), message, hint);
    return NULL;
}

static struct expr *constant_string(const char *text)
{
    return expr_constant((struct value){ .type = VALUE_STRING, .string = g_strdup(text) });
}

static const char *const *color_names(const struct loader *loader)
{
    return (const char *const *)loader->colors->pdata;
}

static struct expr_context context_of(const struct loader *loader)
{
    return (struct expr_context){ .sources = loader->sources, .colors = color_names(loader) };
}

static struct expr *compile(struct loader *loader, const struct markup_attribute *markup)
{
    struct expr_context context = context_of(loader);
    struct expr_error error = { 0 };
    struct expr *expr = expr_compile(markup->value, &context, &error);

    if (!expr)
        loader_error(loader, markup_value_offset(loader->markup, markup, error.offset),
                     g_steal_pointer(&error.message), g_steal_pointer(&error.hint));
    return expr;
}

static const char *wanted_text(enum attribute_type type)
{
    switch (type) {
    case ATTRIBUTE_TYPE_NUMBER:
        return "a number";
    case ATTRIBUTE_TYPE_BOOL:
        return "true or false";
    case ATTRIBUTE_TYPE_COLOR:
        return "a color";
    case ATTRIBUTE_TYPE_STRING:
    case ATTRIBUTE_TYPE_VALUE:
    case ATTRIBUTE_TYPE_ANY:
    case ATTRIBUTE_TYPE_LITERAL:
    case ATTRIBUTE_TYPE_WORD:
    case ATTRIBUTE_TYPE_SIZE:
    case ATTRIBUTE_TYPE_VERB:
        break;
    }
    return "a text";
}

static enum value_type wanted_type(enum attribute_type type)
{
    switch (type) {
    case ATTRIBUTE_TYPE_NUMBER:
        return VALUE_NUMBER;
    case ATTRIBUTE_TYPE_BOOL:
        return VALUE_BOOL;
    case ATTRIBUTE_TYPE_COLOR:
        return VALUE_COLOR;
    case ATTRIBUTE_TYPE_STRING:
    case ATTRIBUTE_TYPE_VALUE:
    case ATTRIBUTE_TYPE_ANY:
    case ATTRIBUTE_TYPE_LITERAL:
    case ATTRIBUTE_TYPE_WORD:
    case ATTRIBUTE_TYPE_SIZE:
    case ATTRIBUTE_TYPE_VERB:
        break;
    }
    return VALUE_STRING;
}

static char *plain_hint(const struct loader *loader, enum attribute_type type, const char *text)
{
    if (type != ATTRIBUTE_TYPE_COLOR)
        return NULL;
    if (g_strv_contains(color_names(loader), text))
        return g_strdup_printf("write {color.%s}", text);
    return g_strdup("write #RRGGBB, #AARRGGBB or {color.NAME}");
}

/* Numbers, bools and colors: written plainly or as an expression of that type. */
static struct expr *load_typed(struct loader *loader, enum attribute attribute,
                               enum attribute_type type, const struct markup_attribute *markup)
{
    struct value value;

    if (!strchr(markup->value, '{')) {
        if (expr_parse_plain(markup->value, wanted_type(type), &value))
            return expr_constant(value);
        return wrong(loader, markup,
                     g_strdup_printf("'%s' wants %s, not '%s'", attribute_name(attribute),
                                     wanted_text(type), markup->value),
                     plain_hint(loader, type, markup->value));
    }

    struct expr *expr = compile(loader, markup);

    if (!expr || expr_type(expr) == wanted_type(type) || expr_type(expr) == VALUE_NULL)
        return expr;
    wrong(loader, markup,
          g_strdup_printf("'%s' wants %s; this is of type %s", attribute_name(attribute),
                          wanted_text(type), value_type_to_string(expr_type(expr))),
          NULL);
    expr_free(expr);
    return NULL;
}

static struct expr *load_word(struct loader *loader, enum attribute attribute,
                              const struct markup_attribute *markup)
{
    if (attribute_word(attribute, markup->value) >= 0)
        return constant_string(markup->value);

    g_auto(GStrv) words = g_strsplit(attribute_info(attribute)->words, "|", -1);
    g_autofree char *list = g_strjoinv(", ", words);
    char *hint = text_suggestion(markup->value, (const char *const *)words);

    return wrong(loader, markup,
                 g_strdup_printf("'%s' is one of %s, not '%s'", attribute_name(attribute), list,
                                 markup->value),
                 hint);
}

static struct expr *load_size(struct loader *loader, enum attribute attribute,
                              const struct markup_attribute *markup)
{
    struct size size;

    if (parse_size(markup->value, PIXELS_SIDE_MAX, &size))
        return constant_string(markup->value);
    return wrong(
        loader, markup,
        g_strdup_printf("'%s' wants a size, not '%s'", attribute_name(attribute), markup->value),
        g_strdup("write WIDTHxHEIGHT, as in 904x572"));
}

static bool verb_ok(const char *verb)
{
    static const char *const verbs[] = { "open", "dismiss", "next", "previous", "face", NULL };

    if (g_str_has_prefix(verb, "action."))
        return verb[strlen("action.")] != '\0';
    return g_strv_contains(verbs, verb);
}

static struct expr *load_verb(struct loader *loader, const struct markup_attribute *markup)
{
    static const char *const verbs[] = { "action.KEY", "open", "dismiss", "next",
                                         "previous",   "face", NULL };
    struct expr *expr = compile(loader, markup);
    const struct value *verb = expr ? expr_constant_value(expr) : NULL;

    if (!verb || (verb->type == VALUE_STRING && verb_ok(verb->string)))
        return expr;

    char *hint = text_suggestion(markup->value, verbs);

    expr_free(expr);
    return wrong(loader, markup, g_strdup_printf("there is nothing like tap=\"%s\"", markup->value),
                 hint ? hint : g_strdup("write action.KEY, open, dismiss, next, previous or face"));
}

/* A file the theme names must be there; without it the theme still works. */
static void check_asset(struct loader *loader, const struct markup_attribute *markup,
                        const struct expr *expr)
{
    const struct value *name = expr_constant_value(expr);

    if (!name || name->type != VALUE_STRING || g_str_has_prefix(name->string, "icon:") ||
        loader->theme->directory_fd < 0)
        return;

    _cleanup_close_ int fd = theme_open_asset(loader->theme, name->string);

    if (fd < 0)
        markup_report(loader->markup, loader->diags, DIAG_WARNING, CODE_MISSING_ASSET,
                      value_start(markup),
                      g_strdup_printf("no file '%s' in the theme's folder", name->string), NULL);
}

static struct expr *load_string(struct loader *loader, enum attribute attribute,
                                const struct markup_attribute *markup)
{
    struct expr *expr = compile(loader, markup);

    if (expr && attribute == ATTRIBUTE_SRC)
        check_asset(loader, markup, expr);
    return expr;
}

/* A TimeText's pattern becomes what it shows. */
static struct expr *load_pattern(struct loader *loader, const struct markup_attribute *markup)
{
    g_autofree char *why = NULL;

    if (time_pattern_check(markup->value, &why))
        return expr_time(markup->value);
    return wrong(loader, markup, g_strdup_printf("bad pattern: %s", why),
                 g_strdup("quote text: HH'h'mm"));
}

static struct expr *load_literal(struct loader *loader, enum element element,
                                 enum attribute attribute, const struct markup_attribute *markup)
{
    if (element == ELEMENT_TIME_TEXT && attribute == ATTRIBUTE_FORMAT)
        return load_pattern(loader, markup);
    return constant_string(markup->value);
}

struct expr *loader_attribute(struct loader *loader, enum element element, enum attribute attribute,
                              const struct markup_attribute *markup)
{
    enum attribute_type type = attribute_type_in(attribute, element);

    if (strlen(markup->value) > VALUE_BYTES_MAX)
        return wrong(loader, markup,
                     g_strdup_printf("'%s' is longer than %d bytes", attribute_name(attribute),
                                     VALUE_BYTES_MAX),
                     NULL);
    switch (type) {
    case ATTRIBUTE_TYPE_NUMBER:
    case ATTRIBUTE_TYPE_BOOL:
    case ATTRIBUTE_TYPE_COLOR:
        return load_typed(loader, attribute, type, markup);
    case ATTRIBUTE_TYPE_STRING:
    case ATTRIBUTE_TYPE_VALUE:
    case ATTRIBUTE_TYPE_ANY:
        return load_string(loader, attribute, markup);
    case ATTRIBUTE_TYPE_LITERAL:
        return load_literal(loader, element, attribute, markup);
    case ATTRIBUTE_TYPE_WORD:
        return load_word(loader, attribute, markup);
    case ATTRIBUTE_TYPE_SIZE:
        return load_size(loader, attribute, markup);
    case ATTRIBUTE_TYPE_VERB:
        return load_verb(loader, markup);
    }
    return NULL;
}

/* Text without the white space of its indentation, and where each byte of it stands. */
struct prose {
    GString *text;
    GArray *offsets;
};

/* Space at both ends goes; a stretch of it with a line end in it becomes one space. */
static struct prose prose_new(const struct markup_element *markup)
{
    struct prose prose = { g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(size_t)) };
    const char *text = markup->text->str;
    size_t length = markup->text->len;

    for (size_t i = 0; i < length;) {
        size_t space = strspn(text + i, " \t\r\n");
        bool folds =
            space > 0 && (i == 0 || i + space == length || memchr(text + i, '\n', space) != NULL);
        size_t kept = folds ? (i == 0 || i + space == length ? 0 : 1) : MAX(space, 1);

        for (size_t k = 0; k < kept; k++) {
            g_string_append_c(prose.text, folds ? ' ' : text[i + k]);
            g_array_append_val(prose.offsets, g_array_index(markup->text_offsets, size_t, i + k));
        }
        i += MAX(space, 1);
    }
    return prose;
}

static struct expr *compile_prose(struct loader *loader, const struct prose *prose)
{
    struct expr_context context = context_of(loader);
    struct expr_error error = { 0 };
    struct expr *expr = expr_compile(prose->text->str, &context, &error);

    if (!expr) {
        guint last = prose->offsets->len - 1;
        size_t at = g_array_index(prose->offsets, size_t, MIN((guint)error.offset, last));

        loader_error(loader, at + (error.offset > last ? 1 : 0), g_steal_pointer(&error.message),
                     g_steal_pointer(&error.hint));
    }
    return expr;
}

struct expr *loader_text(struct loader *loader, const struct markup_element *markup)
{
    struct prose prose = prose_new(markup);
    struct expr *expr = NULL;

    if (prose.text->len > VALUE_BYTES_MAX)
        loader_error(loader, g_array_index(prose.offsets, size_t, 0),
                     g_strdup_printf("this text is longer than %d bytes", VALUE_BYTES_MAX), NULL);
    else if (prose.text->len > 0)
        expr = compile_prose(loader, &prose);
    g_string_free(prose.text, TRUE);
    g_array_unref(prose.offsets);
    return expr;
}
