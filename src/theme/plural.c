/* CLDR's rules for plural forms of cardinal numbers. Its operands: i, the whole part; v, how many
 * decimals are shown. Of numbers beyond 18 digits the last ones decide. */
#include <stdint.h>
#include <string.h>

#include <glib.h>

#include "theme/language.h"

#define DIGITS_MAX 18

struct operands {
    uint64_t i;
    size_t v;
};

static struct operands operands_of(const char *number)
{
    struct operands operands = { 0 };
    const char *p = *number == '-' ? number + 1 : number;
    size_t whole = strspn(p, "0123456789");
    const char *first = p + (whole > DIGITS_MAX ? whole - DIGITS_MAX : 0);

    for (const char *digit = first; digit < p + whole; digit++)
        operands.i = operands.i * 10 + (uint64_t)(*digit - '0');
    if (p[whole] == '.')
        operands.v = strspn(p + whole + 1, "0123456789");
    return operands;
}

static bool within(uint64_t number, uint64_t low, uint64_t high)
{
    return number >= low && number <= high;
}

static enum plural none(struct operands n)
{
    return PLURAL_OTHER;
}

static enum plural english(struct operands n)
{
    return n.i == 1 && n.v == 0 ? PLURAL_ONE : PLURAL_OTHER;
}

/* "un million de jours" */
static bool is_millions(struct operands n)
{
    return n.v == 0 && n.i != 0 && n.i % 1000000 == 0;
}

static enum plural french(struct operands n)
{
    return n.i <= 1 ? PLURAL_ONE : is_millions(n) ? PLURAL_MANY : PLURAL_OTHER;
}

static enum plural spanish(struct operands n)
{
    return is_millions(n) ? PLURAL_MANY : english(n);
}

static enum plural hebrew(struct operands n)
{
    if ((n.i == 1 && n.v == 0) || (n.i == 0 && n.v != 0))
        return PLURAL_ONE;
    return n.i == 2 && n.v == 0 ? PLURAL_TWO : PLURAL_OTHER;
}

static enum plural arabic(struct operands n)
{
    if (n.v != 0)
        return PLURAL_OTHER;
    if (n.i <= 2)
        return n.i == 0 ? PLURAL_ZERO : n.i == 1 ? PLURAL_ONE : PLURAL_TWO;
    if (within(n.i % 100, 3, 10))
        return PLURAL_FEW;
    return within(n.i % 100, 11, 99) ? PLURAL_MANY : PLURAL_OTHER;
}

static enum plural russian(struct operands n)
{
    if (n.v != 0)
        return PLURAL_OTHER;
    if (n.i % 10 == 1 && n.i % 100 != 11)
        return PLURAL_ONE;
    if (within(n.i % 10, 2, 4) && !within(n.i % 100, 12, 14))
        return PLURAL_FEW;
    return PLURAL_MANY;
}

static enum plural polish(struct operands n)
{
    if (n.v != 0)
        return PLURAL_OTHER;
    if (n.i == 1)
        return PLURAL_ONE;
    if (within(n.i % 10, 2, 4) && !within(n.i % 100, 12, 14))
        return PLURAL_FEW;
    return PLURAL_MANY;
}

static enum plural czech(struct operands n)
{
    if (n.v != 0)
        return PLURAL_MANY;
    if (n.i == 1)
        return PLURAL_ONE;
    return within(n.i, 2, 4) ? PLURAL_FEW : PLURAL_OTHER;
}

static const struct {
    const char *language;
    enum plural (*rule)(struct operands n);
} rules[] = {
    { "en", english }, { "de", english }, { "nl", english }, { "tr", english }, { "fr", french },
    { "pt", french },  { "es", spanish }, { "it", spanish }, { "zh", none },    { "ja", none },
    { "ko", none },    { "ar", arabic },  { "he", hebrew },  { "ru", russian }, { "uk", russian },
    { "pl", polish },  { "cs", czech },   { "sk", czech },
};

enum plural language_plural(const char *language, const char *number)
{
    struct operands n = operands_of(number);

    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        if (strcmp(rules[i].language, language) == 0)
            return rules[i].rule(n);
    return english(n);
}

static const char *const names[] = {
    [PLURAL_ZERO] = "zero", [PLURAL_ONE] = "one",   [PLURAL_TWO] = "two",
    [PLURAL_FEW] = "few",   [PLURAL_MANY] = "many", [PLURAL_OTHER] = "other",
};
_Static_assert(G_N_ELEMENTS(names) == PLURAL_COUNT, "each has a name");

const char *plural_to_string(enum plural plural)
{
    return names[plural];
}

bool plural_from_string(const char *text, enum plural *ret)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i], text) == 0) {
            *ret = (enum plural)i;
            return true;
        }
    }
    return false;
}
