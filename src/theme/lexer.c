#include "theme/lexer.h"

#include <string.h>

#include "base/text.h"

static const struct {
    const char *written, *name;
} operators[] = {
    /* Longer ones first. */
    { "??", "??" }, { "||", "or" }, { "&&", "and" }, { "==", "==" }, { "!=", "!=" }, { "<=", "<=" },
    { ">=", ">=" }, { "<", "<" },   { ">", ">" },    { "+", "+" },   { "-", "-" },   { "*", "*" },
    { "/", "/" },   { "%", "%" },   { "!", "not" },  { "|", "|" },   { "&", "&" },   { "~", "~" },
};

static const struct {
    const char *written, *name;
} operator_words[] = {
    { "and", "and" }, { "or", "or" }, { "not", "not" }, { "lt", "<" },
    { "le", "<=" },   { "gt", ">" },  { "ge", ">=" },
};

static bool is_name_start(char c)
{
    return g_ascii_isalpha(c) || c == '_';
}

static bool is_name_part(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

static void lex_number(const char *p, struct token *token)
{
    const char *end = p;

    while (g_ascii_isdigit(*end))
        end++;
    if (*end == '.' && g_ascii_isdigit(end[1]))
        for (end++; g_ascii_isdigit(*end);)
            end++;

    char digits[64];

    token->kind = TOKEN_NUMBER;
    token->length = (size_t)(end - p);
    if (token->length >= sizeof(digits)) {
        token->kind = TOKEN_UNKNOWN;
        return;
    }
    memcpy(digits, p, token->length);
    digits[token->length] = '\0';
    token->number = g_ascii_strtod(digits, NULL);
}

static void lex_string(const char *p, struct token *token)
{
    const char *end = p + 1;

    while (*end && *end != *p)
        end += *end == '\\' && end[1] ? 2 : 1;
    token->kind = *end ? TOKEN_STRING : TOKEN_UNTERMINATED;
    token->length = (size_t)(end - p) + (*end ? 1 : 0);
}

static void lex_color(const char *p, struct token *token)
{
    size_t digits = strspn(p + 1, "0123456789abcdefABCDEF");
    char text[16];

    token->length = digits + 1;
    g_strlcpy(text, p, MIN(token->length + 1, sizeof(text)));
    token->kind = digits < 9 && color_parse(text, &token->color) ? TOKEN_COLOR : TOKEN_UNKNOWN;
}

static void lex_name(const char *p, struct token *token)
{
    const char *end = p;

    while (is_name_part(*end) || (*end == '.' && is_name_part(end[1])))
        end++;
    token->kind = TOKEN_NAME;
    token->length = (size_t)(end - p);

    for (size_t i = 0; i < G_N_ELEMENTS(operator_words); i++) {
        const char *word = operator_words[i].written;

        if (strlen(word) == token->length && strncmp(word, p, token->length) == 0) {
            token->kind = TOKEN_OPERATOR;
            token->symbol = operator_words[i].name;
        }
    }
}

/* A lone @ means nothing. */
static void lex_text(const char *p, struct token *token)
{
    const char *end = p + 1;

    while (is_name_part(*end))
        end++;
    token->length = (size_t)(end - p);
    token->kind = is_name_start(p[1]) ? TOKEN_TEXT : TOKEN_UNKNOWN;
}

static void lex_symbol(const char *p, struct token *token)
{
    static const char symbols[] = "}(),:?";
    static const enum token_kind kinds[] = {
        TOKEN_BRACE, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_COMMA, TOKEN_COLON, TOKEN_QUESTION,
    };

    for (size_t i = 0; i < G_N_ELEMENTS(operators); i++) {
        if (g_str_has_prefix(p, operators[i].written)) {
            token->kind = TOKEN_OPERATOR;
            token->length = strlen(operators[i].written);
            token->symbol = operators[i].name;
            return;
        }
    }

    const char *symbol = strchr(symbols, *p);

    token->kind = symbol ? kinds[symbol - symbols] : TOKEN_UNKNOWN;
    token->length = symbol ? 1 : (size_t)(text_next(p) - p);
}

struct token lexer_next(struct lexer *lexer)
{
    while (g_ascii_isspace(lexer->text[lexer->offset]))
        lexer->offset++;

    const char *p = lexer->text + lexer->offset;
    struct token token = { .kind = TOKEN_END, .offset = lexer->offset };

    if (*p == '\0')
        return token;
    if (g_ascii_isdigit(*p))
        lex_number(p, &token);
    else if (is_name_start(*p))
        lex_name(p, &token);
    else if (*p == '\'' || *p == '"')
        lex_string(p, &token);
    else if (*p == '@')
        lex_text(p, &token);
    else if (*p == '#')
        lex_color(p, &token);
    else
        lex_symbol(p, &token);
    lexer->offset += token.length;
    return token;
}

char *token_string(const char *text, const struct token *token)
{
    const char *end = text + token->offset + token->length - 1;
    GString *out = g_string_new(NULL);

    for (const char *p = text + token->offset + 1; p < end; p++) {
        if (*p == '\\')
            p++;
        g_string_append_c(out, *p);
    }
    return g_string_free(out, FALSE);
}

char *token_text(const char *text, const struct token *token)
{
    return g_strndup(text + token->offset, token->length);
}
