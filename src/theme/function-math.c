/* Numbers. What has no finite result is null. */
#include <math.h>

#include "theme/function.h"

static void number(struct value *ret, double result)
{
    if (isfinite(result))
        *ret = (struct value){ .type = VALUE_NUMBER, .number = result };
}

#define UNARY(name, expression)                                                                    \
    static void name(const struct call *call, struct value *ret)                                   \
    {                                                                                              \
        double a = call->arguments[0].number;                                                      \
                                                                                                   \
        number(ret, expression);                                                                   \
    }

#define BINARY(name, expression)                                                                   \
    static void name(const struct call *call, struct value *ret)                                   \
    {                                                                                              \
        double a = call->arguments[0].number;                                                      \
        double b = call->arguments[1].number;                                                      \
                                                                                                   \
        number(ret, expression);                                                                   \
    }

/* Halves go up, so that a value that grows steadily is rounded in steps of equal length. */
UNARY(round_half_up, floor(a + 0.5))
UNARY(round_down, floor(a))
UNARY(round_up, ceil(a))
UNARY(fraction, a - floor(a))
UNARY(absolute, fabs(a))
UNARY(square_root, sqrt(a))
UNARY(sine, sin(a))
UNARY(cosine, cos(a))
UNARY(tangent, tan(a))
UNARY(arc_sine, asin(a))
UNARY(arc_cosine, acos(a))
UNARY(arc_tangent, atan(a))
UNARY(logarithm, log(a))
UNARY(logarithm_2, log2(a))
UNARY(logarithm_10, log10(a))
UNARY(cube_root, cbrt(a))
UNARY(exponential, exp(a))
UNARY(exponential_less_1, expm1(a))
UNARY(radians, a *(M_PI / 180))
UNARY(degrees, a *(180 / M_PI))
UNARY(negate, -a)
BINARY(add, a + b)
BINARY(subtract, a - b)
BINARY(multiply, a *b)
BINARY(divide, a / b)
BINARY(modulo, a - b * floor(a / b))
BINARY(power, pow(a, b))

/* Whole numbers as far as they are exact. */
static bool to_bits(double a, int64_t *ret)
{
    if (!(fabs(a) < 0x1p53))
        return false;
    *ret = (int64_t)floor(a);
    return true;
}

static void bits_and(const struct call *call, struct value *ret)
{
    int64_t a;
    int64_t b;

    if (to_bits(call->arguments[0].number, &a) && to_bits(call->arguments[1].number, &b))
        number(ret, (double)(a & b));
}

static void bits_or(const struct call *call, struct value *ret)
{
    int64_t a;
    int64_t b;

    if (to_bits(call->arguments[0].number, &a) && to_bits(call->arguments[1].number, &b))
        number(ret, (double)(a | b));
}

static void bits_not(const struct call *call, struct value *ret)
{
    int64_t a;

    if (to_bits(call->arguments[0].number, &a))
        number(ret, (double)~a);
}

static void clamp(const struct call *call, struct value *ret)
{
    const struct value *a = call->arguments;

    number(ret, fmax(a[1].number, fmin(a[0].number, a[2].number)));
}

static void minimum(const struct call *call, struct value *ret)
{
    double result = call->arguments[0].number;

    for (size_t i = 1; i < call->count; i++)
        result = fmin(result, call->arguments[i].number);
    number(ret, result);
}

static void maximum(const struct call *call, struct value *ret)
{
    double result = call->arguments[0].number;

    for (size_t i = 1; i < call->count; i++)
        result = fmax(result, call->arguments[i].number);
    number(ret, result);
}

#define OPERATOR(symbol, signature, range, evaluate)                                               \
    {                                                                                              \
        symbol, signature, FUNCTION_OPERATOR, range, evaluate, NULL                                \
    }

const struct function functions_math[] = {
    OPERATOR("+", "n:nn", RANGE_CORNERS, add),
    OPERATOR("-", "n:nn", RANGE_CORNERS, subtract),
    OPERATOR("*", "n:nn", RANGE_CORNERS, multiply),
    OPERATOR("/", "n:nn", RANGE_DIVIDE, divide),
    OPERATOR("%", "n:nn", RANGE_WRAP, modulo),
    OPERATOR("&", "n:nn", RANGE_NONE, bits_and),
    OPERATOR("|", "n:nn", RANGE_NONE, bits_or),
    OPERATOR("~", "n:n", RANGE_CORNERS, bits_not),
    OPERATOR("negate", "n:n", RANGE_CORNERS, negate),
    { "round", "n:n", 0, RANGE_CORNERS, round_half_up, "The nearest whole number, halves up." },
    { "floor", "n:n", 0, RANGE_CORNERS, round_down, "The next whole number below." },
    { "ceil", "n:n", 0, RANGE_CORNERS, round_up, "The next whole number above." },
    { "fract", "n:n", 0, RANGE_WRAP, fraction, "What floor takes away, at least 0, less than 1." },
    { "abs", "n:n", 0, RANGE_ABS, absolute, "The number without its sign." },
    { "sqrt", "n:n", 0, RANGE_CORNERS, square_root, "The square root." },
    { "pow", "n:nn", 0, RANGE_POWER, power, "The first to the power of the second." },
    { "sin", "n:n", 0, RANGE_WAVE, sine, "The sine of an angle in radians." },
    { "cos", "n:n", 0, RANGE_WAVE, cosine, "The cosine of an angle in radians." },
    { "tan", "n:n", 0, RANGE_NONE, tangent, "The tangent of an angle in radians." },
    { "asin", "n:n", 0, RANGE_CORNERS, arc_sine, "The angle in radians that has this sine." },
    { "acos", "n:n", 0, RANGE_CORNERS, arc_cosine, "The angle in radians that has this cosine." },
    { "atan", "n:n", 0, RANGE_CORNERS, arc_tangent, "The angle in radians that has this tangent." },
    { "log", "n:n", 0, RANGE_CORNERS, logarithm, "The natural logarithm." },
    { "log2", "n:n", 0, RANGE_CORNERS, logarithm_2, "The logarithm to base 2." },
    { "log10", "n:n", 0, RANGE_CORNERS, logarithm_10, "The logarithm to base 10." },
    { "cbrt", "n:n", 0, RANGE_CORNERS, cube_root, "The cube root." },
    { "exp", "n:n", 0, RANGE_CORNERS, exponential, "e to this power." },
    { "expm1", "n:n", 0, RANGE_CORNERS, exponential_less_1, "e to this power, less 1." },
    { "rad", "n:n", 0, RANGE_CORNERS, radians, "Degrees to radians." },
    { "deg", "n:n", 0, RANGE_CORNERS, degrees, "Radians to degrees." },
    { "clamp", "n:nnn", 0, RANGE_CORNERS, clamp,
      "The first number, but not below the second and not above the third." },
    { "min", "n:n(n)", 0, RANGE_CORNERS, minimum, "The smallest of its arguments." },
    { "max", "n:n(n)", 0, RANGE_CORNERS, maximum, "The largest of its arguments." },
    { 0 },
};
