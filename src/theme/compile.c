/* The grammar of expressions, by precedence climbing:
 *
 *     choice:  binary ["?" choice ":" choice]
 *     binary:  unary {operator unary}     ?? < or < and < == != < lt le gt ge < + - < * / %
 *     unary:   ("-" | "+" | "not") unary | primary
 *     primary: number | string | #color | true | false | null | name | name "(" ... ")" | "(" ...
 * ")"
 */
#include <string.h>

#include "base/text.h"
#include "theme/lexer.h"
#include "theme/program.h"

#define TEXT_EXPRESSIONS_MAX ((FUNCTION_ARGUMENTS_MAX - 1) / 2)

struct compiler {
    struct builder builder;
    struct lexer lexer;
    struct token token; /* not yet consumed */
    const char *const *colors;
    int depth;
};

static bool compile_choice(struct compiler *compiler);

static void advance(struct compiler *compiler)
{
    compiler->token = lexer_next(&compiler->lexer);
}

static bool is_operator(const struct compiler *compiler, const char *symbol)
{
    return compiler->token.kind == TOKEN_OPERATOR && strcmp(compiler->token.symbol, symbol) == 0;
}

static bool fail(struct compiler *compiler, const struct token *token, char *message, char *hint)
{
    return builder_fail(&compiler->builder, token->offset, message, hint);
}

/* Reports the current token as what should not stand there. */
static bool unexpected(struct compiler *compiler, const char *wanted)
{
    const struct token *token = &compiler->token;
    g_autofree char *written = token_text(compiler->lexer.text, token);

    if (token->kind == TOKEN_END)
        return fail(compiler, token,
                    g_strdup_printf("the expression ends where %s should be", wanted),
                    g_strdup("expressions end with '}'"));
    if (token->kind == TOKEN_BRACE)
        return fail(compiler, token,
                    g_strdup_printf("the expression ends where %s should be", wanted), NULL);
    if (token->kind == TOKEN_UNTERMINATED)
        return fail(compiler, token, g_strdup("this string never ends"),
                    g_strdup("close it with the same quote"));
    return fail(compiler, token, g_strdup_printf("'%s' stands where %s should be", written, wanted),
                NULL);
}

static bool expect(struct compiler *compiler, enum token_kind kind, const char *wanted)
{
    if (compiler->token.kind != kind)
        return unexpected(compiler, wanted);
    advance(compiler);
    return true;
}

static bool enter(struct compiler *compiler)
{
    if (compiler->depth >= EXPR_DEPTH_MAX)
        return fail(compiler, &compiler->token, g_strdup("this expression is nested too deeply"),
                    g_strdup_printf("at most %d levels", EXPR_DEPTH_MAX));
    compiler->depth++;
    return true;
}

static bool compile_constant(struct compiler *compiler, struct value value)
{
    size_t offset = compiler->token.offset;

    advance(compiler);
    return builder_constant(&compiler->builder, offset, value);
}

/* "time.minute" and all other names of sources, color names, and words: for suggestions. */
static GPtrArray *known_names(const struct compiler *compiler)
{
    static const char *const words[] = { "true", "false", "null" };
    const struct source_table *table = compiler->builder.table;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (size_t i = 0; i < table->count; i++)
        g_ptr_array_add(names, g_strdup(table->sources[i].name));
    for (size_t i = 0; compiler->colors && compiler->colors[i]; i++)
        g_ptr_array_add(names, g_strdup_printf("color.%s", compiler->colors[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        g_ptr_array_add(names, g_strdup(words[i]));
    g_ptr_array_add(names, NULL);
    return names;
}

static bool unknown_name(struct compiler *compiler, const struct token *token, const char *name)
{
    g_autoptr(GPtrArray) names = known_names(compiler);
    const char *what = g_str_has_prefix(name, "color.") ? "color" : "source";

    return fail(compiler, token, g_strdup_printf("unknown %s '%s'", what, name),
                text_suggestion(name, (const char *const *)names->pdata));
}

static bool compile_color_name(struct compiler *compiler, const struct token *token,
                               const char *name)
{
    const char *color = name + strlen("color.");

    if (!compiler->colors || !g_strv_contains(compiler->colors, color))
        return unknown_name(compiler, token, name);
    return builder_color(&compiler->builder, token->offset, g_strdup(color));
}

static bool compile_source(struct compiler *compiler, const struct token *token, const char *name)
{
    const struct source_table *table = compiler->builder.table;

    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->sources[i].name, name) == 0)
            return builder_source(&compiler->builder, token->offset, i);
    if (function_find(name))
        return fail(compiler, token, g_strdup_printf("'%s' is a function", name),
                    g_strdup_printf("write its arguments in parentheses: %s(...)", name));
    return unknown_name(compiler, token, name);
}

static bool unknown_function(struct compiler *compiler, const struct token *token, const char *name)
{
    size_t count;
    g_autofree const struct function **functions = function_list(&count);
    g_autofree const char **names = g_new0(const char *, count + 1);

    for (size_t i = 0; i < count; i++)
        names[i] = functions[i]->name;
    return fail(compiler, token, g_strdup_printf("unknown function '%s'", name),
                text_suggestion(name, names));
}

/* From behind the opening parenthesis. */
static bool compile_arguments(struct compiler *compiler, size_t *ret_count)
{
    *ret_count = 0;
    if (compiler->token.kind == TOKEN_CLOSE) {
        advance(compiler);
        return true;
    }
    for (;;) {
        if (!compile_choice(compiler))
            return false;
        ++*ret_count;
        if (compiler->token.kind != TOKEN_COMMA)
            return expect(compiler, TOKEN_CLOSE, "')'");
        advance(compiler);
    }
}

static bool compile_call(struct compiler *compiler, const struct token *name, const char *text)
{
    const struct function *function = function_find(text);
    size_t count;

    if (!function || function->flags & FUNCTION_OPERATOR)
        return unknown_function(compiler, name, text);
    advance(compiler);
    return compile_arguments(compiler, &count) &&
           builder_call(&compiler->builder, name->offset, function, count);
}

static bool compile_name(struct compiler *compiler)
{
    static const struct {
        const char *word;
        struct value value;
    } words[] = {
        { "true", { .type = VALUE_BOOL, .boolean = true } },
        { "false", { .type = VALUE_BOOL, .boolean = false } },
        { "null", { .type = VALUE_NULL } },
    };
    struct token token = compiler->token;
    g_autofree char *name = token_text(compiler->lexer.text, &token);

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i].word, name) == 0)
            return compile_constant(compiler, words[i].value);

    advance(compiler);
    if (compiler->token.kind == TOKEN_OPEN)
        return compile_call(compiler, &token, name);
    if (g_str_has_prefix(name, "color."))
        return compile_color_name(compiler, &token, name);
    return compile_source(compiler, &token, name);
}

static bool compile_primary(struct compiler *compiler)
{
    const struct token *token = &compiler->token;

    switch (token->kind) {
    case TOKEN_NUMBER:
        return compile_constant(compiler,
                                (struct value){ .type = VALUE_NUMBER, .number = token->number });
    case TOKEN_STRING:
        return compile_constant(
            compiler, (struct value){ .type = VALUE_STRING,
                                      .string = token_string(compiler->lexer.text, token) });
    case TOKEN_COLOR:
        return compile_constant(compiler,
                                (struct value){ .type = VALUE_COLOR, .color = token->color });
    case TOKEN_NAME:
        return compile_name(compiler);
    case TOKEN_OPEN:
        advance(compiler);
        return compile_choice(compiler) && expect(compiler, TOKEN_CLOSE, "')'");
    case TOKEN_END:
    case TOKEN_BRACE:
    case TOKEN_CLOSE:
    case TOKEN_COMMA:
    case TOKEN_QUESTION:
    case TOKEN_COLON:
    case TOKEN_OPERATOR:
    case TOKEN_UNKNOWN:
    case TOKEN_UNTERMINATED:
        break;
    }
    return unexpected(compiler, "a value");
}

static bool compile_unary(struct compiler *compiler)
{
    size_t offset = compiler->token.offset;
    bool plus = is_operator(compiler, "+");
    const char *prefix = is_operator(compiler, "-")     ? "negate"
                         : is_operator(compiler, "not") ? "not"
                                                        : NULL;

    if (!plus && !prefix)
        return compile_primary(compiler);
    if (!enter(compiler))
        return false;
    advance(compiler);
    if (!compile_unary(compiler))
        return false;
    compiler->depth--;
    return plus || builder_call(&compiler->builder, offset, function_find(prefix), 1);
}

/* The higher, the tighter; 0: none of the binary operators. */
static int precedence(const struct token *token)
{
    static const struct {
        const char *symbol;
        int precedence;
    } table[] = {
        { "??", 1 }, { "or", 2 }, { "and", 3 }, { "==", 4 }, { "!=", 4 }, { "<", 5 }, { "<=", 5 },
        { ">", 5 },  { ">=", 5 }, { "+", 6 },   { "-", 6 },  { "*", 7 },  { "/", 7 }, { "%", 7 },
    };

    for (size_t i = 0; token->kind == TOKEN_OPERATOR && i < G_N_ELEMENTS(table); i++)
        if (strcmp(table[i].symbol, token->symbol) == 0)
            return table[i].precedence;
    return 0;
}

static bool compile_binary(struct compiler *compiler, int above)
{
    if (!compile_unary(compiler))
        return false;

    for (;;) {
        struct token token = compiler->token;
        int binds = precedence(&token);

        if (binds <= above)
            return true;
        advance(compiler);
        if (!compile_binary(compiler, binds))
            return false;
        if (!builder_call(&compiler->builder, token.offset, function_find(token.symbol), 2))
            return false;
        if ((binds == 4 || binds == 5) && precedence(&compiler->token) == binds)
            return fail(compiler, &compiler->token, g_strdup("comparisons do not chain"),
                        g_strdup("join them with 'and'"));
    }
}

static bool compile_choice(struct compiler *compiler)
{
    if (!enter(compiler) || !compile_binary(compiler, 0))
        return false;
    if (compiler->token.kind == TOKEN_QUESTION) {
        size_t offset = compiler->token.offset;

        advance(compiler);
        if (!compile_choice(compiler) || !expect(compiler, TOKEN_COLON, "':'") ||
            !compile_choice(compiler) ||
            !builder_call(&compiler->builder, offset, function_find("if"), 3))
            return false;
    }
    compiler->depth--;
    return true;
}

/* One {expression}, from behind its brace to behind the closing one. */
static bool compile_braces(struct compiler *compiler)
{
    advance(compiler);
    if (!compile_choice(compiler))
        return false;
    if (compiler->token.kind != TOKEN_BRACE)
        return unexpected(compiler, "an operator or '}'");
    return true; /* the lexer stands behind the brace, the text goes on there */
}

/* Plain text up to the next expression or the end, doubled braces made single. NULL: a lone '}'. */
static char *read_literal(struct compiler *compiler)
{
    struct lexer *lexer = &compiler->lexer;
    GString *out = g_string_new(NULL);

    while (lexer->text[lexer->offset]) {
        char c = lexer->text[lexer->offset];
        bool brace = c == '{' || c == '}';
        bool doubled = brace && lexer->text[lexer->offset + 1] == c;

        if (c == '{' && !doubled)
            break;
        if (c == '}' && !doubled) {
            builder_fail(&compiler->builder, lexer->offset, g_strdup("'}' without '{' before it"),
                         g_strdup("write }} for a brace"));
            g_string_free(out, TRUE);
            return NULL;
        }
        g_string_append_c(out, c);
        lexer->offset += doubled ? 2 : 1;
    }
    return g_string_free(out, FALSE);
}

static bool compile_literal(struct compiler *compiler)
{
    size_t offset = compiler->lexer.offset;
    char *text = read_literal(compiler);

    return text && builder_constant(&compiler->builder, offset,
                                    (struct value){ .type = VALUE_STRING, .string = text });
}

/* Text with expressions in it. */
static bool compile_mixed(struct compiler *compiler)
{
    struct lexer *lexer = &compiler->lexer;
    size_t expressions = 0;

    if (!compile_literal(compiler))
        return false;
    while (lexer->text[lexer->offset]) {
        if (++expressions > TEXT_EXPRESSIONS_MAX)
            return builder_fail(&compiler->builder, lexer->offset,
                                g_strdup("too many expressions in one text"),
                                g_strdup_printf("at most %d", TEXT_EXPRESSIONS_MAX));
        lexer->offset++;
        if (!compile_braces(compiler) || !compile_literal(compiler))
            return false;
    }
    return expressions == 0 ||
           builder_call(&compiler->builder, 0, function_find("join"), 2 * expressions + 1);
}

/* Whether the text is nothing but one expression, which then keeps its type. */
static bool compile_single(struct compiler *compiler, const char *text, bool *ret_single)
{
    *ret_single = false;
    if (text[0] != '{' || text[1] == '{')
        return true;
    compiler->lexer.offset = 1;
    if (!compile_braces(compiler))
        return false;
    *ret_single = text[compiler->lexer.offset] == '\0';
    return true;
}

static void compiler_init(struct compiler *compiler, const char *text,
                          const struct source_table *sources, const char *const *colors)
{
    *compiler = (struct compiler){ .lexer = { .text = text }, .colors = colors };
    builder_init(&compiler->builder, sources);
}

struct expr *expr_compile(const char *text, const struct source_table *sources,
                          const char *const *colors, struct expr_error *error)
{
    struct compiler compiler;
    bool single;

    compiler_init(&compiler, text, sources, colors);
    if (!compile_single(&compiler, text, &single) || single)
        return builder_finish(&compiler.builder, error);
    builder_drop(&compiler.builder);

    compiler_init(&compiler, text, sources, colors);
    compile_mixed(&compiler);
    return builder_finish(&compiler.builder, error);
}

struct expr *expr_constant(struct value value)
{
    static const struct source_table nothing;
    struct builder builder;
    struct expr_error none;

    builder_init(&builder, &nothing);
    builder_constant(&builder, 0, value);
    return builder_finish(&builder, &none);
}

struct expr *expr_time(const char *pattern)
{
    static const struct source_table nothing;
    struct builder builder;
    struct expr_error none;

    builder_init(&builder, &nothing);
    builder_constant(&builder, 0,
                     (struct value){ .type = VALUE_STRING, .string = g_strdup(pattern) });
    builder_call(&builder, 0, function_find("time"), 1);
    return builder_finish(&builder, &none);
}
