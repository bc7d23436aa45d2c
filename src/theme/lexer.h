/* Tokens of expressions. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "theme/value.h"

enum token_kind {
    TOKEN_END,   /* of the text */
    TOKEN_BRACE, /* the } that ends an expression */
    TOKEN_NUMBER,
    TOKEN_STRING,
    TOKEN_COLOR,
    TOKEN_NAME, /* with dots */
    TOKEN_TEXT, /* @name */
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_QUESTION,
    TOKEN_COLON,
    TOKEN_OPERATOR,
    TOKEN_UNKNOWN,      /* a character that means nothing here */
    TOKEN_UNTERMINATED, /* a string without its end */
};

struct token {
    enum token_kind kind;
    size_t offset, length; /* bytes of the text */
    double number;
    color_t color;
    const char *symbol; /* its name in the function table: "and" for && */
};

struct lexer {
    const char *text;
    size_t offset; /* of what comes next */
};

struct token lexer_next(struct lexer *lexer);
/* The contents of a TOKEN_STRING; g_free(). */
char *token_string(const char *text, const struct token *token);
/* The token as it is written; g_free(). */
char *token_text(const char *text, const struct token *token);
