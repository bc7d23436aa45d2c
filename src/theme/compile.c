/* The grammar of expressions, by precedence climbing:
 *
 *     choice:  binary ["?" choice ":" choice]
 *     binary:  unary {operator unary}     ?? < or < and < == != < lt le gt ge < | < & < + - < * / %
 *     unary:   ("-" | "+" | "~" | "not") unary | primary
 *     primary: number | string | #color | true | false | null | @text | name |
 *              name "(" ... ")" | "(" choice ")"
 *
 * What names mean is in compile-name.c. */
#include <string.h>

#include "base/text.h"
#include "theme/compile.h"
#include "theme/theme-strings.h"

#define TEXT_EXPRESSIONS_MAX ((FUNCTION_ARGUMENTS_MAX - 1) / 2)

static bool compile_choice(struct compiler *compiler);

size_t compiler_offset(const struct compiler *compiler, size_t offset)
{
    return compiler->inlined ? compiler->inlined->offset : offset;
}

static void advance(struct compiler *compiler)
{
    compiler->token = lexer_next(&compiler->lexer);
}

static bool is_operator(const struct compiler *compiler, const char *symbol)
{
    return compiler->token.kind == TOKEN_OPERATOR && strcmp(compiler->token.symbol, symbol) == 0;
}

bool compiler_fail(struct compiler *compiler, enum code code, const struct token *token,
                   char *message, char *hint)
{
    if (compiler->inlined) {
        char *where =
            g_strdup_printf("in what '%s' stands for: %s", compiler->inlined_name, message);

        g_free(message);
        message = where;
    }
    return builder_fail(compiler->builder, code, compiler_offset(compiler, token->offset), message,
                        hint);
}

/* Reports the current token as what should not stand there. */
static bool unexpected(struct compiler *compiler, const char *wanted)
{
    const struct token *token = &compiler->token;
    g_autofree char *written = token_text(compiler->lexer.text, token);

    if (token->kind == TOKEN_END)
        return compiler_fail(compiler, CODE_EXPRESSION, token,
                             g_strdup_printf("the expression ends where %s should be", wanted),
                             g_strdup("expressions end with '}'"));
    if (token->kind == TOKEN_BRACE)
        return compiler_fail(compiler, CODE_EXPRESSION, token,
                             g_strdup_printf("the expression ends where %s should be", wanted),
                             NULL);
    if (token->kind == TOKEN_UNTERMINATED)
        return compiler_fail(compiler, CODE_EXPRESSION, token, g_strdup("this string never ends"),
                             g_strdup("close it with the same quote"));
    return compiler_fail(compiler, CODE_EXPRESSION, token,
                         g_strdup_printf("'%s' stands where %s should be", written, wanted), NULL);
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
        return compiler_fail(compiler, CODE_EXPRESSION_DEEP, &compiler->token,
                             g_strdup("this expression is nested too deeply"),
                             g_strdup_printf("at most %d levels", EXPR_DEPTH_MAX));
    compiler->depth++;
    return true;
}

static bool compile_constant(struct compiler *compiler, struct value value)
{
    size_t offset = compiler_offset(compiler, compiler->token.offset);

    advance(compiler);
    return builder_constant(compiler->builder, offset, value);
}

static bool unknown_function(struct compiler *compiler, const struct token *token, const char *name)
{
    size_t count;
    g_autofree const struct function **functions = function_list(&count);
    g_autofree const char **names = g_new0(const char *, count + 1);

    for (size_t i = 0; i < count; i++)
        names[i] = functions[i]->name;
    return compiler_fail(compiler, CODE_UNKNOWN_FUNCTION, token,
                         g_strdup_printf("unknown function '%s'", name),
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

static bool unknown_text(struct compiler *compiler, const struct token *token, const char *name)
{
    const struct strings *strings = compiler->context->strings;
    char *hint = strings ? text_suggestion(name, strings_names(strings)) : NULL;

    return compiler_fail(
        compiler, CODE_UNKNOWN_STRING, token, g_strdup_printf("unknown string '@%s'", name),
        hint ? hint : g_strdup("strings stand in strings/en.xml and other languages"));
}

/* The token's text; it must have forms, or be none that has. */
static bool find_text(struct compiler *compiler, const struct token *token, bool wants_plural,
                      size_t *ret)
{
    const struct strings *strings = compiler->context->strings;
    g_autofree char *written = token_text(compiler->lexer.text, token);
    bool plural;

    if (!strings || !strings_find(strings, written + 1, ret, &plural))
        return unknown_text(compiler, token, written + 1);
    if (plural == wants_plural)
        return true;
    if (plural)
        return compiler_fail(compiler, CODE_STRING_FORMS, token,
                             g_strdup_printf("'%s' has forms for numbers", written),
                             g_strdup_printf("write plural(n, %s)", written));
    return compiler_fail(compiler, CODE_STRING_FORMS, token,
                         g_strdup_printf("'%s' has no forms for numbers", written),
                         g_strdup("write a Plural into the files of strings/"));
}

static bool compile_theme_text(struct compiler *compiler)
{
    struct token token = compiler->token;
    size_t text;

    advance(compiler);
    return find_text(compiler, &token, false, &text) &&
           builder_text(compiler->builder, compiler_offset(compiler, token.offset), text);
}

/* "n, @name)", from behind the opening parenthesis. */
static bool compile_plural(struct compiler *compiler, const struct token *name)
{
    size_t text;

    if (!compile_choice(compiler) || !expect(compiler, TOKEN_COMMA, "','"))
        return false;

    struct token token = compiler->token;

    return expect(compiler, TOKEN_TEXT, "a text of strings/, as in plural(n, @days),") &&
           find_text(compiler, &token, true, &text) &&
           builder_plural(compiler->builder, compiler_offset(compiler, name->offset), text) &&
           expect(compiler, TOKEN_CLOSE, "')'");
}

static bool compile_call(struct compiler *compiler, const struct token *name, const char *text)
{
    const struct function *function = function_find(text);
    size_t count;

    if (!function || function->flags & FUNCTION_OPERATOR)
        return unknown_function(compiler, name, text);
    advance(compiler);
    if (function->flags & FUNCTION_PLURAL)
        return compile_plural(compiler, name);
    return compile_arguments(compiler, &count) &&
           builder_call(compiler->builder, compiler_offset(compiler, name->offset), function,
                        count);
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

    return compile_reference(compiler, &token, name);
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
    case TOKEN_TEXT:
        return compile_theme_text(compiler);
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
    size_t offset = compiler_offset(compiler, compiler->token.offset);
    bool plus = is_operator(compiler, "+");
    const char *prefix = is_operator(compiler, "-")     ? "negate"
                         : is_operator(compiler, "not") ? "not"
                         : is_operator(compiler, "~")   ? "~"
                                                        : NULL;

    if (!plus && !prefix)
        return compile_primary(compiler);
    if (!enter(compiler))
        return false;
    advance(compiler);
    if (!compile_unary(compiler))
        return false;
    compiler->depth--;
    return plus || builder_call(compiler->builder, offset, function_find(prefix), 1);
}

/* The higher, the tighter; 0: none of the binary operators. */
static int precedence(const struct token *token)
{
    static const struct {
        const char *symbol;
        int precedence;
    } table[] = {
        { "??", 1 }, { "or", 2 }, { "and", 3 }, { "==", 4 }, { "!=", 4 }, { "<", 5 },
        { "<=", 5 }, { ">", 5 },  { ">=", 5 },  { "|", 6 },  { "&", 7 },  { "+", 8 },
        { "-", 8 },  { "*", 9 },  { "/", 9 },   { "%", 9 },
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
        if (!builder_call(compiler->builder, compiler_offset(compiler, token.offset),
                          function_find(token.symbol), 2))
            return false;
        if ((binds == 4 || binds == 5) && precedence(&compiler->token) == binds)
            return compiler_fail(compiler, CODE_EXPRESSION, &compiler->token,
                                 g_strdup("comparisons do not chain"),
                                 g_strdup("join them with 'and'"));
    }
}

static bool compile_choice(struct compiler *compiler)
{
    if (!enter(compiler) || !compile_binary(compiler, 0))
        return false;
    if (compiler->token.kind == TOKEN_QUESTION) {
        size_t offset = compiler_offset(compiler, compiler->token.offset);

        advance(compiler);
        if (!compile_choice(compiler) || !expect(compiler, TOKEN_COLON, "':'") ||
            !compile_choice(compiler) ||
            !builder_call(compiler->builder, offset, function_find("if"), 3))
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
            compiler_fail(compiler, CODE_EXPRESSION, &(struct token){ .offset = lexer->offset },
                          g_strdup("'}' without '{' before it"), g_strdup("write }} for a brace"));
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
    size_t offset = compiler_offset(compiler, compiler->lexer.offset);
    char *text = read_literal(compiler);

    return text && builder_constant(compiler->builder, offset,
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
            return compiler_fail(compiler, CODE_EXPRESSION_LONG,
                                 &(struct token){ .offset = lexer->offset },
                                 g_strdup("too many expressions in one text"),
                                 g_strdup_printf("at most %d", TEXT_EXPRESSIONS_MAX));
        lexer->offset++;
        if (!compile_braces(compiler) || !builder_isolate(compiler->builder) ||
            !compile_literal(compiler))
            return false;
    }
    return expressions == 0 || builder_call(compiler->builder, compiler_offset(compiler, 0),
                                            function_find("join"), 2 * expressions + 1);
}

/* Whether the text is nothing but one expression, which then keeps its type. */
static bool is_single(const char *text)
{
    struct lexer lexer = { .text = text, .offset = 1 };
    struct token token;

    if (text[0] != '{' || text[1] == '{')
        return false;
    do
        token = lexer_next(&lexer);
    while (token.kind != TOKEN_BRACE && token.kind != TOKEN_END &&
           token.kind != TOKEN_UNTERMINATED);
    return text[lexer.offset] == '\0';
}

bool compile_text(struct compiler *compiler)
{
    if (!is_single(compiler->lexer.text))
        return compile_mixed(compiler);
    compiler->lexer.offset = 1;
    return compile_braces(compiler);
}

struct expr *expr_compile(const char *text, const struct expr_context *context,
                          struct expr_error *error)
{
    struct builder builder;
    struct compiler compiler = {
        .builder = &builder,
        .lexer = { .text = text },
        .context = context,
        .scope = context->scope,
    };

    builder_init(&builder, context);
    builder.bytes = strlen(text);
    compile_text(&compiler);
    return builder_finish(&builder, error);
}
