#include "base/text.h"

#include <string.h>

#include <glib.h>

#define WORD_MAX       64 /* longer words get no suggestion */
#define IDENTIFIER_MAX 64

static bool allowed(gunichar c)
{
    return c == '\n' || c == '\t' || !(c < 0x20 || (c >= 0x7f && c < 0xa0));
}

bool text_ok(const char *text, size_t max)
{
    size_t length = strlen(text);

    if (length > max || !g_utf8_validate(text, (gssize)length, NULL))
        return false;
    for (const char *p = text; *p; p = text_next(p))
        if (!allowed(g_utf8_get_char(p)))
            return false;
    return true;
}

char *text_clean(const char *text, size_t max)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_new(NULL);

    for (const char *p = valid; *p; p = text_next(p)) {
        size_t length = (size_t)(text_next(p) - p);

        if (out->len + length > max)
            break;
        if (allowed(g_utf8_get_char(p)))
            g_string_append_len(out, p, (gssize)length);
        else
            g_string_append_c(out, ' ');
    }
    return g_string_free(out, FALSE);
}

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;

    return m < c ? m : c;
}

/* Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0];
    size_t *previous = rows[1];
    size_t *current = rows[2];
    size_t length_a = strlen(a);
    size_t length_b = strlen(b);

    if (length_a > WORD_MAX || length_b > WORD_MAX)
        return WORD_MAX;

    for (size_t j = 0; j <= length_b; j++)
        previous[j] = j;
    for (size_t i = 1; i <= length_a; i++) {
        current[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;

            current[j] = min3(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < current[j])
                current[j] = before[j - 2] + 1;
        }

        size_t *spare = before;
        before = previous;
        previous = current;
        current = spare;
    }
    return previous[length_b];
}

/* "pct" of "percent": the same first letter, the others in order. */
static bool is_abbreviation(const char *word, const char *of)
{
    if (strlen(word) < 3 || *word != *of)
        return false;
    for (; *of; of++)
        if (*word == *of)
            word++;
    return *word == '\0';
}

static const char *abbreviated(const char *word, const char *const *candidates)
{
    for (; *candidates; candidates++)
        if (is_abbreviation(word, *candidates))
            return *candidates;
    return NULL;
}

const char *text_closest(const char *word, const char *const *candidates)
{
    const char *best = NULL;
    size_t best_distance = MAX(strlen(word) / 3, 1) + 1;

    for (const char *const *p = candidates; *p; p++) {
        size_t distance = g_ascii_strcasecmp(word, *p) == 0 ? 0 : edit_distance(word, *p);

        if (distance < best_distance) {
            best = *p;
            best_distance = distance;
        }
    }
    return best ? best : abbreviated(word, candidates);
}

char *text_suggestion(const char *word, const char *const *candidates)
{
    const char *closest = text_closest(word, candidates);

    return closest ? g_strdup_printf("did you mean '%s'?", closest) : NULL;
}

bool text_is_identifier(const char *text)
{
    size_t length = strlen(text);

    if (length == 0 || length > IDENTIFIER_MAX)
        return false;
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

#define ZERO_BYTE 0xf000 /* for private use */

char *text_from_bytes(const void *bytes, size_t size)
{
    const unsigned char *byte = bytes;
    GString *text = g_string_sized_new(size);

    for (size_t i = 0; i < size; i++)
        g_string_append_unichar(text, byte[i] ? byte[i] : ZERO_BYTE);
    return g_string_free(text, FALSE);
}

GBytes *text_to_bytes(const char *text)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    for (const char *p = text; *p; p = text_next(p)) {
        gunichar character = g_utf8_get_char(p);
        guint8 byte = character == ZERO_BYTE ? 0 : (guint8)character;

        if (character > 0xff && character != ZERO_BYTE)
            return g_bytes_new(text, strlen(text));
        g_byte_array_append(bytes, &byte, 1);
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}
