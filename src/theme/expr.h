/* {expressions}: parsed and typed once, evaluated often, with no side effects. Grammar and function
 * names follow Watch Face Format; on top: null and `??`, the words and/or/not/lt/le/gt/ge, the
 * functions that function.h's tables have beyond it, colors as {color.NAME}, options as
 * {option.NAME}, and texts of the user's language as {@NAME}. See docs/themes.md. */
#pragma once

#include "theme/codes.h"
#include "theme/source.h"

/* Caps on what one text may compute. */
#define EXPR_NODES_MAX   256  /* values, operators and calls as they are written */
#define EXPR_INLINED_MAX 1024 /* with those of the expressions that its names stand for */
#define EXPR_DEPTH_MAX   32   /* of parentheses, calls and prefixes within each other */
#define EXPR_NAMES_MAX   16   /* of names that stand for expressions with names in them */

struct expr;
struct expr_memo;
struct strings;

struct expr_error {
    size_t offset;  /* bytes from the text's start */
    enum code code; /* CODE_NONE: CODE_EXPRESSION is meant */
    char *message;
    char *hint; /* or NULL */
};

void expr_error_clear(struct expr_error *error);

enum expr_scope_kind { SCOPE_CONSTANT, SCOPE_EXPRESSION, SCOPE_PREFIX };

/* What a name of the enclosing elements stands for: a Repeat's counter, a For's entry, a Let, a
 * parameter. The innermost comes first and hides what is of the same name further out. */
struct expr_scope {
    const struct expr_scope *outer;
    const char *name; /* "i", "metric", "metric.index" */
    enum expr_scope_kind kind;
    struct value constant; /* CONSTANT; borrowed */
    /* EXPRESSION: compiled in place of the name, as if in parentheses, in a scope of its own. An
     * attribute's text; without braces it is read as `plain` (VALUE_NULL: what it looks like: a
     * number, true, false, a color, else a string). */
    const char *text;
    enum value_type plain;
    const struct expr_scope *text_scope;
    /* Where it is kept once it was compiled, for all that say the name; expr_free() it with the
     * scope. NULL: it is compiled each time. */
    struct expr **compiled;
    /* PREFIX: {NAME.field} reads the source "PREFIX.field". */
    const char *prefix;
};

/* What {option.NAME} may be. */
struct expr_option {
    const char *name;
    enum value_type type;
};

/* What a text may speak of. */
struct expr_context {
    const struct source_table *sources;
    const char *const *colors; /* the palette's names, NULL-terminated; or NULL */
    const struct expr_option *options;
    size_t n_options;
    const struct strings *strings;  /* {@name}; outlives the expression; or NULL */
    const struct expr_scope *scope; /* or NULL */
    bool prose; /* people will read it: what is foreign in mixed text is isolated (bidi) */
};

/* Compiles "{a + b}" or "text {a} text" (formatted, a string; null when all its expressions are) or
 * plain text (a constant string); {{ and }} stand for braces.
 * NULL and `error` filled when it is wrong. */
struct expr *expr_compile(const char *text, const struct expr_context *context,
                          struct expr_error *error);
/* Reads plain text as `type` (VALUE_NULL: as what it looks like). False: it is none of that type.
 * Owned by the caller. */
bool expr_parse_plain(const char *text, enum value_type type, struct value *ret);
/* A constant. Takes over the value's string. */
struct expr *expr_constant(struct value value);
/* The time or date by a pattern that time_pattern_check() found good. */
struct expr *expr_time(const char *pattern);
void expr_free(struct expr *expr);
/* What it took to compile: its values, operators and calls with those that were inlined or folded,
 * and the text that was read for it, 32 bytes as one. */
size_t expr_work(const struct expr *expr);

/* The type it yields (or null). VALUE_NULL: only ever null. */
enum value_type expr_type(const struct expr *expr);
bool expr_is_constant(const struct expr *expr);
/* The value of a constant, owned by the expression. */
const struct value *expr_constant_value(const struct expr *expr);
/* Whether it reads a source of this pace. */
bool expr_uses_pace(const struct expr *expr, enum source_pace pace);
/* All of them: a bit for each enum source_pace. */
unsigned expr_paces(const struct expr *expr);
/* Which sources it reads: indices into the table, in order, each once. */
const size_t *expr_sources(const struct expr *expr, size_t *ret_count);
/* Whether it reads the option of this index. */
bool expr_uses_option(const struct expr *expr, size_t option);

/* Evaluates; `ret` is cleared first and owned by the caller. Never fails: what cannot be computed
 * is null (a missing field, division by zero). */
void expr_eval(const struct expr *expr, const struct evaluation *evaluation, struct value *ret);

/* Values of the names that expressions share (evaluation->memo), so that each is computed once for
 * a moment however often it is said. To be forgotten when anything but the time may be another. */
struct expr_memo *expr_memo_new(void);
void expr_memo_free(struct expr_memo *memo);
void expr_memo_forget(struct expr_memo *memo);

/* What a binding shows of a value, so that a change nobody can see is none: the quantum is the step
 * such that numbers look equal when they round to the same multiple of it (0: exact). */
struct expr_probe {
    const struct expr *expr;
    double quantum;
};

/* The next time after evaluation->at, on CLOCK_REALTIME, at which what the probe shows differs,
 * at most `horizon_realtime`. When nothing changes before the horizon, the horizon itself if the
 * expression depends on time, else USEC_INFINITY. Looks ahead with a bounded effort: may be earlier
 * than the change, but never more than a millisecond later than it; what changes and is back within
 * a millisecond has not changed. */
usec_t expr_next_change(const struct expr_probe *probe, const struct evaluation *evaluation,
                        usec_t horizon_realtime);
