/* Comparing and choosing. */
#include <string.h>

#include "theme/function.h"

static void boolean(struct value *ret, bool result)
{
    *ret = (struct value){ .type = VALUE_BOOL, .boolean = result };
}

static bool is_true(const struct value *value)
{
    return value->type == VALUE_BOOL && value->boolean;
}

static bool is_false(const struct value *value)
{
    return value->type == VALUE_BOOL && !value->boolean;
}

static void equal(const struct call *call, struct value *ret)
{
    boolean(ret, value_equal(&call->arguments[0], &call->arguments[1]));
}

static void not_equal(const struct call *call, struct value *ret)
{
    boolean(ret, !value_equal(&call->arguments[0], &call->arguments[1]));
}

static void less(const struct call *call, struct value *ret)
{
    boolean(ret, call->arguments[0].number < call->arguments[1].number);
}

static void less_equal(const struct call *call, struct value *ret)
{
    boolean(ret, call->arguments[0].number <= call->arguments[1].number);
}

static void greater(const struct call *call, struct value *ret)
{
    boolean(ret, call->arguments[0].number > call->arguments[1].number);
}

static void greater_equal(const struct call *call, struct value *ret)
{
    boolean(ret, call->arguments[0].number >= call->arguments[1].number);
}

/* Null is "unknown": what the known side decides is decided. */
static void both(const struct call *call, struct value *ret)
{
    const struct value *a = call->arguments;

    if (is_false(&a[0]) || is_false(&a[1]))
        boolean(ret, false);
    else if (is_true(&a[0]) && is_true(&a[1]))
        boolean(ret, true);
}

static void either(const struct call *call, struct value *ret)
{
    const struct value *a = call->arguments;

    if (is_true(&a[0]) || is_true(&a[1]))
        boolean(ret, true);
    else if (is_false(&a[0]) && is_false(&a[1]))
        boolean(ret, false);
}

static void negation(const struct call *call, struct value *ret)
{
    boolean(ret, !call->arguments[0].boolean);
}

static void choose(const struct call *call, struct value *ret)
{
    *ret = value_copy(&call->arguments[is_true(&call->arguments[0]) ? 1 : 2]);
}

static void coalesce(const struct call *call, struct value *ret)
{
    *ret = value_copy(&call->arguments[call->arguments[0].type == VALUE_NULL ? 1 : 0]);
}

static void lookup(const struct call *call, struct value *ret)
{
    const struct value *a = call->arguments;

    for (size_t i = 1; i + 1 < call->count; i += 2) {
        if (value_equal(&a[0], &a[i])) {
            *ret = value_copy(&a[i + 1]);
            return;
        }
    }
    *ret = value_copy(&a[call->count - 1]);
}

static void has(const struct call *call, struct value *ret)
{
    const char *word = call->arguments[1].string;
    size_t length = strlen(word);
    const char *p = call->arguments[0].string;
    bool found = false;

    while (*p && !found) {
        size_t n = strcspn(p, " ,;\n\t");

        found = n > 0 && n == length && strncmp(p, word, n) == 0;
        p += n + strspn(p + n, " ,;\n\t");
    }
    boolean(ret, found);
}

#define OPERATOR(symbol, signature, range, evaluate)                                               \
    {                                                                                              \
        symbol, signature, FUNCTION_OPERATOR, range, evaluate, NULL                                \
    }
#define NULL_OPERATOR(symbol, signature, range, evaluate)                                          \
    {                                                                                              \
        symbol, signature, FUNCTION_OPERATOR | FUNCTION_TAKES_NULL, range, evaluate, NULL          \
    }

const struct function functions_logic[] = {
    NULL_OPERATOR("==", "b:tt", RANGE_EQUAL, equal),
    NULL_OPERATOR("!=", "b:tt", RANGE_EQUAL, not_equal),
    OPERATOR("<", "b:nn", RANGE_CORNERS, less),
    OPERATOR("<=", "b:nn", RANGE_CORNERS, less_equal),
    OPERATOR(">", "b:nn", RANGE_CORNERS, greater),
    OPERATOR(">=", "b:nn", RANGE_CORNERS, greater_equal),
    NULL_OPERATOR("and", "b:bb", RANGE_LOGIC, both),
    NULL_OPERATOR("or", "b:bb", RANGE_LOGIC, either),
    OPERATOR("not", "b:b", RANGE_CORNERS, negation),
    NULL_OPERATOR("??", "t:tt", RANGE_COALESCE, coalesce),
    { "if", "t:btt", FUNCTION_TAKES_NULL, RANGE_CHOOSE, choose,
      "The second argument when the first is true, else the third; as c ? a : b." },
    { "lookup", "t:k(kt)t", FUNCTION_TAKES_NULL, RANGE_NONE, lookup,
      "lookup(value, key, result, key, result, ..., otherwise): the result of the key that equals "
      "the value." },
    { "has", "b:ss", 0, RANGE_NONE, has,
      "Whether a list of words, separated by spaces or commas, has this word." },
    { 0 },
};
