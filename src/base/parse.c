#include "base/parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

bool parse_bool(const char *text, bool *ret)
{
    static const char *const yes[] = { "yes", "true", "on", "1", NULL };
    static const char *const no[] = { "no", "false", "off", "0", NULL };

    if (g_strv_contains(yes, text))
        *ret = true;
    else if (g_strv_contains(no, text))
        *ret = false;
    else
        return false;
    return true;
}

bool parse_int(const char *text, int min, int max, int *ret)
{
    char *end;

    if (!g_ascii_isdigit(text[0]) && !(text[0] == '-' && g_ascii_isdigit(text[1])))
        return false;
    errno = 0;

    long value = strtol(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < min || value > max)
        return false;
    *ret = (int)value;
    return true;
}

bool parse_size(const char *text, int max_side, struct size *ret)
{
    g_auto(GStrv) parts = g_strsplit(text, "x", 3);
    struct size size;

    if (g_strv_length(parts) != 2 || !parse_int(parts[0], 1, max_side, &size.width) ||
        !parse_int(parts[1], 1, max_side, &size.height))
        return false;
    *ret = size;
    return true;
}

size_t parse_ints(const char *text, int min, int max, size_t min_count, size_t max_count, int *ret)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    size_t count = 0;

    for (char **word = words; *word; word++) {
        if (**word == '\0')
            continue;
        if (count == max_count || !parse_int(*word, min, max, &ret[count]))
            return 0;
        count++;
    }
    return count >= min_count ? count : 0;
}
