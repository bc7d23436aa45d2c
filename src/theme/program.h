/* Compiled expressions: a program for a stack of values, in the order of evaluation. Building it
 * checks types and folds constants step by step. */
#pragma once

#include "theme/function.h"

enum instruction_kind {
    INSTRUCTION_CONSTANT,
    INSTRUCTION_SOURCE,
    INSTRUCTION_COLOR,
    INSTRUCTION_OPTION,
    INSTRUCTION_TEXT,
    INSTRUCTION_PLURAL, /* replaces the number on the stack by a text */
    INSTRUCTION_CALL,
    INSTRUCTION_NAME, /* another expression's value */
};

struct instruction {
    enum instruction_kind kind;
    struct value value; /* CONSTANT; COLOR: the name, as a string */
    size_t index; /* SOURCE: in the table; OPTION: in the context's; TEXT, PLURAL: of the strings */
    enum value_type type;  /* of these, as declared there */
    enum source_pace pace; /* SOURCE */
    const struct function *function;
    size_t count;       /* of the call's arguments, which are taken from the stack */
    struct expr *named; /* NAME; referenced */
};

struct expr {
    enum value_type type;
    GArray *code;    /* of struct instruction */
    GArray *sources; /* of size_t, ascending */
    const struct strings *strings;
    unsigned paces; /* a bit for each enum source_pace */
    size_t work;    /* see expr_work() */
    unsigned references;
    size_t nodes;   /* all that were compiled, with those of names */
    unsigned names; /* so many stand within each other in it */
    bool foreign;   /* see struct operand */
};

/* A value on the stack, as it is known when compiling. */
struct operand {
    enum value_type type;
    size_t offset; /* of the text, for messages */
    size_t start;  /* of its instructions */
    bool foreign;  /* a text from outside, in whatever writing */
};

struct builder {
    struct expr *expr; /* owned until builder_finish() */
    const struct expr_context *context;
    GArray *operands;  /* of struct operand */
    size_t written;    /* nodes, also those that were folded since */
    size_t nodes;      /* with those inlined */
    size_t bytes;      /* of all texts that were read */
    unsigned inlining; /* so many names stand within each other now, */
    unsigned deepest;  /* and at most */
    struct expr_error error;
    bool failed;
};

void builder_init(struct builder *builder, const struct expr_context *context);
/* The program, or NULL and the error handed over. */
struct expr *builder_finish(struct builder *builder, struct expr_error *error);
/* The first failure counts. Takes over both strings; `hint` may be NULL. Returns false. */
bool builder_fail(struct builder *builder, enum code code, size_t offset, char *message,
                  char *hint);

/* These push an operand and return false when they failed. */
bool builder_constant(struct builder *builder, size_t offset, struct value value);
bool builder_source(struct builder *builder, size_t offset, size_t source);
bool builder_color(struct builder *builder, size_t offset, char *name);
bool builder_option(struct builder *builder, size_t offset, size_t option);
bool builder_text(struct builder *builder, size_t offset, size_t text);
/* What a name stands for; its own text was compiled before. */
bool builder_named(struct builder *builder, size_t offset, struct expr *named);
/* Takes the number. */
bool builder_plural(struct builder *builder, size_t offset, size_t text);
/* Keeps a foreign text from changing the order of what stands around it. */
bool builder_isolate(struct builder *builder);
/* Takes `count` operands; `offset` is the name's or the operator's. */
bool builder_call(struct builder *builder, size_t offset, const struct function *function,
                  size_t count);

/* What the instructions yield; `ret` is null before. A source or option of another type than
 * declared, or without a finite number, is null; a function that takes no nulls is not called with
 * any. */
void program_source(const struct instruction *instruction, const struct evaluation *evaluation,
                    struct value *ret);
void program_option(const struct instruction *instruction, const struct evaluation *evaluation,
                    struct value *ret);
void program_text(const struct expr *expr, const struct instruction *instruction,
                  const struct evaluation *evaluation, struct value *ret);
/* Null for null. */
void program_plural(const struct expr *expr, const struct instruction *instruction,
                    const struct value *number, const struct evaluation *evaluation,
                    struct value *ret);
void program_color(const struct instruction *instruction, const struct evaluation *evaluation,
                   struct value *ret);
void program_call(const struct function *function, const struct value *arguments, size_t count,
                  const struct evaluation *evaluation, struct value *ret);
