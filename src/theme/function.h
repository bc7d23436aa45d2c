/* What expressions can compute: one table of functions and operators, each with its types, its
 * documentation, and what it does to a range of numbers. */
#pragma once

#include <time.h>

#include "theme/expr.h"

#define FUNCTION_ARGUMENTS_MAX 128

/* A call being evaluated. No argument is null unless the function takes nulls. */
struct call {
    const struct value *arguments;
    size_t count;
    const struct evaluation *evaluation;
};

/* Fills `ret`, which is null before; leaves it null when there is no result. */
typedef void (*function_fn)(const struct call *call, struct value *ret);

/* What the results are when arguments run through ranges, see range.h. */
enum range_rule {
    RANGE_NONE,    /* nothing is known */
    RANGE_CORNERS, /* monotone in each argument: results lie between those of the ends */
    RANGE_DIVIDE,  /* the same while the divisor does not pass zero */
    RANGE_WRAP,    /* the same between two multiples of the second argument (1 without) */
    RANGE_ABS,
    RANGE_WAVE, /* sine and cosine */
    RANGE_POWER,
    RANGE_EQUAL,
    RANGE_LOGIC,  /* and, or */
    RANGE_CHOOSE, /* if */
    RANGE_COALESCE,
    RANGE_PIECES, /* of a list of colors: monotone within a piece of it */
};

enum function_flags {
    FUNCTION_TAKES_NULL = 1 << 0, /* else a null argument makes the result null */
    FUNCTION_NO_FOLD = 1 << 1,    /* depends on the clock or the locale */
    FUNCTION_PATTERN = 1 << 2,    /* the first argument is a constant time pattern */
    FUNCTION_SKELETON = 1 << 3,   /* the first argument is a constant date skeleton */
    FUNCTION_OPERATOR = 1 << 4,   /* has no name to call it by */
    FUNCTION_PLURAL =
        1 << 5,             /* the last argument is a text with forms: an instruction of its own */
    FUNCTION_ZONE = 1 << 7, /* the last of all its arguments is a time zone */
    FUNCTION_DATE = 1 << 8, /* the argument is a date; changes with the day */
    FUNCTION_MINUTE = 1 << 9,         /* may change with the minute */
    FUNCTION_TIME_SKELETON = 1 << 10, /* a skeleton with letters of the time */
    FUNCTION_ISOLATES = 1 << 6,       /* foreign text is isolated in the result */
};

struct function {
    const char *name;
    /* "RESULT:ARGUMENTS", a letter each: number, string, bool, color, any; t: all t are of the same
     * type, k likewise. What stands in (parentheses) may be repeated, in [brackets] left out. */
    const char *signature;
    unsigned flags;
    enum range_rule range;
    function_fn evaluate;
    const char *doc; /* NULL for operators */
};

/* The tables, each ended by a NULL name, in function-math.c and so on. */
extern const struct function functions_math[];
extern const struct function functions_logic[];
extern const struct function functions_text[];
extern const struct function functions_time[];
extern const struct function functions_color[];

/* "2026-12-24". */
bool function_date_parse(const char *text, struct tm *ret);

/* Which piece of its list of colors the place is in. False: it is no list. */
bool function_color_piece(const struct value *arguments, size_t count, double at, size_t *ret);

/* NULL: there is none. Operators go by their symbol; negation is "negate". */
const struct function *function_find(const char *name);
/* All that have a name to call them by; g_free() the array. */
const struct function **function_list(size_t *ret_count);
/* How many arguments it takes. */
void function_arity(const struct function *function, size_t *ret_min, size_t *ret_max);
bool function_accepts(const struct function *function, size_t count);
/* The type letter of argument `index` of `count`. */
char function_argument(const struct function *function, size_t index, size_t count);
