/* What a name in an expression means: what the scope has it stand for, else a color, an option or a
 * source.
 *
 * A name that stands for an expression (struct expr_scope) becomes a program of its own, which all
 * that say the name share. Where that may not be (in prose, or where it is wrong, so that the place
 * is said), it is compiled where it is used, by a compiler of its own that adds to the same
 * program. */
#include <string.h>

#include "base/text.h"
#include "theme/compile.h"

static void add_scope_names(GPtrArray *names, const struct compiler *compiler)
{
    const struct source_table *table = compiler->context->sources;

    for (const struct expr_scope *scope = compiler->scope; scope; scope = scope->outer) {
        if (scope->kind != SCOPE_PREFIX) {
            g_ptr_array_add(names, g_strdup(scope->name));
            continue;
        }
        for (size_t i = 0; i < table->count; i++) {
            const char *name = table->sources[i].name;
            size_t length = strlen(scope->prefix);

            if (g_str_has_prefix(name, scope->prefix) && name[length] == '.')
                g_ptr_array_add(names, g_strconcat(scope->name, name + length, NULL));
        }
    }
}

/* "time.minute" and all other names that mean something here, for suggestions. */
static GPtrArray *known_names(const struct compiler *compiler)
{
    static const char *const words[] = { "true", "false", "null" };
    const struct expr_context *context = compiler->context;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    add_scope_names(names, compiler);
    for (size_t i = 0; i < context->sources->count; i++)
        g_ptr_array_add(names, g_strdup(context->sources->sources[i].name));
    for (size_t i = 0; context->colors && context->colors[i]; i++)
        g_ptr_array_add(names, g_strdup_printf("color.%s", context->colors[i]));
    for (size_t i = 0; i < context->n_options; i++)
        g_ptr_array_add(names, g_strdup_printf("option.%s", context->options[i].name));
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        g_ptr_array_add(names, g_strdup(words[i]));
    g_ptr_array_add(names, NULL);
    return names;
}

static bool unknown_name(struct compiler *compiler, const struct token *token, const char *name)
{
    g_autoptr(GPtrArray) names = known_names(compiler);
    static const struct {
        const char *prefix, *what;
        enum code code;
    } spaces[] = {
        { "color.", "color", CODE_UNKNOWN_COLOR },
        { "option.", "option", CODE_UNKNOWN_OPTION },
        { "", "source", CODE_UNKNOWN_SOURCE },
    };
    size_t i = 0;

    while (!g_str_has_prefix(name, spaces[i].prefix))
        i++;
    return compiler_fail(compiler, spaces[i].code, token,
                         g_strdup_printf("unknown %s '%s'", spaces[i].what, name),
                         text_suggestion(name, (const char *const *)names->pdata));
}

static bool compile_color_name(struct compiler *compiler, const struct token *token,
                               const char *name)
{
    const char *const *colors = compiler->context->colors;
    const char *color = name + strlen("color.");

    if (!colors || !g_strv_contains(colors, color))
        return unknown_name(compiler, token, name);
    return builder_color(compiler->builder, compiler_offset(compiler, token->offset),
                         g_strdup(color));
}

static bool compile_option(struct compiler *compiler, const struct token *token, const char *name)
{
    const struct expr_context *context = compiler->context;

    for (size_t i = 0; i < context->n_options; i++)
        if (strcmp(context->options[i].name, name + strlen("option.")) == 0)
            return builder_option(compiler->builder, compiler_offset(compiler, token->offset), i);
    return unknown_name(compiler, token, name);
}

/* `source` is what the written `name` reads. */
static bool compile_source(struct compiler *compiler, const struct token *token, const char *name,
                           const char *source)
{
    const struct source_table *table = compiler->context->sources;

    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->sources[i].name, source) == 0)
            return builder_source(compiler->builder, compiler_offset(compiler, token->offset), i);
    if (function_find(name))
        return compiler_fail(compiler, CODE_EXPRESSION, token,
                             g_strdup_printf("'%s' is a function", name),
                             g_strdup_printf("write its arguments in parentheses: %s(...)", name));
    return unknown_name(compiler, token, name);
}

static bool compile_inlined_plain(struct compiler *compiler, const struct token *token,
                                  const struct expr_scope *scope)
{
    struct value value;

    if (!expr_parse_plain(scope->text, scope->plain, &value))
        return compiler_fail(compiler, CODE_ARGUMENT_TYPE, token,
                             g_strdup_printf("'%s' stands for '%s', which is no %s", scope->name,
                                             scope->text, value_type_to_string(scope->plain)),
                             NULL);
    return builder_constant(compiler->builder, compiler_offset(compiler, token->offset), value);
}

/* The same for all that say the name. NULL: it is wrong, which is said as part of what is compiled
 * now. */
static struct expr *compile_named(const struct compiler *compiler, const struct expr_scope *scope)
{
    struct builder builder;
    struct expr_error error = { 0 };
    struct compiler inner = {
        .builder = &builder,
        .lexer = { .text = scope->text },
        .context = compiler->context,
        .scope = scope->text_scope,
    };

    if (*scope->compiled)
        return *scope->compiled;
    builder_init(&builder, compiler->context);
    compiler->builder->bytes += strlen(scope->text);
    compile_text(&inner);
    compiler->builder->bytes += builder.bytes;
    *scope->compiled = builder_finish(&builder, &error);
    expr_error_clear(&error);
    return *scope->compiled;
}

/* What people read is not shared: what is foreign in it is isolated. */
static struct expr *find_named(const struct compiler *compiler, const struct expr_scope *scope)
{
    struct expr *named = scope->compiled && !compiler->context->prose && !compiler->inlined
                             ? compile_named(compiler, scope)
                             : NULL;

    return named && compiler->builder->inlining + 1 + named->names <= EXPR_NAMES_MAX ? named : NULL;
}

/* The expression that a name stands for, in its place. */
static bool compile_inlined(struct compiler *compiler, const struct token *token,
                            const struct expr_scope *scope)
{
    struct builder *builder = compiler->builder;

    if (!strpbrk(scope->text, "{}"))
        return compile_inlined_plain(compiler, token, scope);
    if (builder->inlining >= EXPR_NAMES_MAX)
        return compiler_fail(
            compiler, CODE_NAMES_DEEP, token,
            g_strdup_printf("too many names stand for each other, the last is '%s'", scope->name),
            g_strdup_printf("at most %d", EXPR_NAMES_MAX));

    struct expr *named = find_named(compiler, scope);

    if (named)
        return builder_named(builder, compiler_offset(compiler, token->offset), named);

    struct compiler inner = {
        .builder = builder,
        .lexer = { .text = scope->text },
        .context = compiler->context,
        .scope = scope->text_scope,
        .inlined = compiler->inlined ? compiler->inlined : token,
        .inlined_name = compiler->inlined ? compiler->inlined_name : scope->name,
    };

    builder->bytes += strlen(scope->text);
    builder->inlining++;
    builder->deepest = MAX(builder->deepest, builder->inlining);
    bool ok = compile_text(&inner);
    builder->inlining--;
    return ok;
}

static bool compile_entry(struct compiler *compiler, const struct token *token, const char *name,
                          const struct expr_scope *scope)
{
    const char *field = name + strlen(scope->name);
    g_autofree char *source = g_strconcat(scope->prefix, field, NULL);

    if (*field == '\0')
        return compiler_fail(compiler, CODE_UNKNOWN_SOURCE, token,
                             g_strdup_printf("'%s' is an entry of a list", name),
                             g_strdup_printf("write %s.FIELD", name));
    return compile_source(compiler, token, name, source);
}

/* The innermost that the name means; NULL: none. */
static const struct expr_scope *scope_find(const struct expr_scope *scope, const char *name)
{
    for (; scope; scope = scope->outer) {
        size_t length = strlen(scope->name);

        if (strcmp(scope->name, name) == 0 ||
            (scope->kind == SCOPE_PREFIX && strncmp(scope->name, name, length) == 0 &&
             name[length] == '.'))
            return scope;
    }
    return NULL;
}

static bool compile_scoped(struct compiler *compiler, const struct token *token, const char *name,
                           const struct expr_scope *scope)
{
    switch (scope->kind) {
    case SCOPE_CONSTANT:
        return builder_constant(compiler->builder, compiler_offset(compiler, token->offset),
                                value_copy(&scope->constant));
    case SCOPE_EXPRESSION:
        return compile_inlined(compiler, token, scope);
    case SCOPE_PREFIX:
        break;
    }
    return compile_entry(compiler, token, name, scope);
}

bool compile_reference(struct compiler *compiler, const struct token *token, const char *name)
{
    const struct expr_scope *scope = scope_find(compiler->scope, name);

    if (scope)
        return compile_scoped(compiler, token, name, scope);
    if (g_str_has_prefix(name, "color."))
        return compile_color_name(compiler, token, name);
    if (g_str_has_prefix(name, "option."))
        return compile_option(compiler, token, name);
    return compile_source(compiler, token, name, name);
}
