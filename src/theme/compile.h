/* Compiling an expression, for those who do: compile.c its grammar, compile-name.c its names. */
#pragma once

#include "theme/lexer.h"
#include "theme/program.h"

struct compiler {
    struct builder *builder;
    struct lexer lexer;
    struct token token; /* not yet consumed */
    const struct expr_context *context;
    const struct expr_scope *scope;
    int depth;
    /* Set while the text of a name is compiled: the outermost such name, to which all errors are
     * said to belong. */
    const struct token *inlined;
    const char *inlined_name;
};

/* Fails with what is wrong at the token; inside of a name, at that name. Takes over both strings,
 * `hint` may be NULL. Returns false. */
bool compiler_fail(struct compiler *compiler, enum code code, const struct token *token,
                   char *message, char *hint);
/* Where a byte of the text that is compiled stands in the text that was given, for messages. */
size_t compiler_offset(const struct compiler *compiler, size_t offset);

/* All of the lexer's text. These push one operand, or return false and the builder has failed. */
bool compile_text(struct compiler *compiler);
/* A name that is no function: of a scope, a color, an option or a source. */
bool compile_reference(struct compiler *compiler, const struct token *token, const char *name);
