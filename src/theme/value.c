#include "theme/value.h"

#include <math.h>
#include <string.h>

void value_clear(struct value *value)
{
    if (value->type == VALUE_STRING)
        g_free(value->string);
    *value = (struct value){ .type = VALUE_NULL };
}

struct value value_copy(const struct value *value)
{
    struct value copy = *value;

    if (value->type == VALUE_STRING)
        copy.string = g_strdup(value->string);
    return copy;
}

bool value_equal(const struct value *a, const struct value *b)
{
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case VALUE_NULL:
        return true;
    case VALUE_BOOL:
        return a->boolean == b->boolean;
    case VALUE_NUMBER:
        return !islessgreater(a->number, b->number);
    case VALUE_STRING:
        return strcmp(a->string, b->string) == 0;
    case VALUE_COLOR:
        return a->color == b->color;
    }
    return false;
}

/* At most six decimals, no trailing zeros, no "-0"; the same in every locale. */
static char *number_to_string(double number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    if (fabs(number) >= 1e15) /* whole numbers as far as they are exact */
        return g_strdup(
            g_ascii_formatd(text, sizeof(text), fabs(number) < 0x1p53 ? "%.0f" : "%.15g", number));

    double rounded = round(number * 1e6) / 1e6;
    char fixed[64];

    g_ascii_formatd(fixed, sizeof(fixed), "%.6f", rounded == 0.0 ? 0.0 : rounded);
    for (size_t i = strlen(fixed); fixed[--i] == '0';)
        fixed[i] = '\0';
    if (g_str_has_suffix(fixed, "."))
        fixed[strlen(fixed) - 1] = '\0';
    return g_strdup(fixed);
}

char *value_to_string(const struct value *value)
{
    switch (value->type) {
    case VALUE_NULL:
        return g_strdup("");
    case VALUE_BOOL:
        return g_strdup(value->boolean ? "true" : "false");
    case VALUE_NUMBER:
        return number_to_string(value->number);
    case VALUE_STRING:
        return g_strdup(value->string);
    case VALUE_COLOR:
        return g_strdup_printf("#%08X", value->color);
    }
    return g_strdup("");
}

const char *value_type_to_string(enum value_type type)
{
    static const char *const names[] = {
        [VALUE_NULL] = "null",     [VALUE_BOOL] = "bool",   [VALUE_NUMBER] = "number",
        [VALUE_STRING] = "string", [VALUE_COLOR] = "color",
    };

    return names[type];
}

bool color_parse(const char *text, color_t *ret)
{
    size_t length = strlen(text);
    color_t color = 0;

    if (text[0] != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != length - 1)
        return false;
    if (length != 4 && length != 7 && length != 9)
        return false;

    for (const char *p = text + 1; *p; p++) {
        color_t digit = (color_t)g_ascii_xdigit_value(*p);

        color = length == 4 ? color << 8 | digit * 0x11 : color << 4 | digit;
    }
    *ret = length == 9 ? color : color | 0xff000000;
    return true;
}
