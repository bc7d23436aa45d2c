/* Checks and small services for text that comes from outside. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* The next character of valid UTF-8; g_utf8_next_char() would cast the const away. */
static inline const char *text_next(const char *p)
{
    return p + g_utf8_skip[(unsigned char)*p];
}

/* Valid UTF-8, at most `max` bytes, and no control characters but newline and tab. */
bool text_ok(const char *text, size_t max);
/* A copy in which invalid bytes became U+FFFD, control characters spaces, cut to at most `max`
 * bytes at a character's end. Free with g_free(). */
char *text_clean(const char *text, size_t max);
/* Bytes that are no text as one, for where only text can go (codes for scanners): each byte is the
 * character of its number (ISO 8859-1), zero is U+F000. g_free(). */
char *text_from_bytes(const void *bytes, size_t size);
/* The way back: of a text with other characters its UTF-8. */
GBytes *text_to_bytes(const char *text);
/* The candidate nearest to `word` by edit distance, near enough to be a typing error (a third of
 * the word, at least one), else the first it may be short for, or NULL. `candidates` ends with
 * NULL. */
const char *text_closest(const char *word, const char *const *candidates);
/* "did you mean 'X'?" for that candidate, or NULL. Free with g_free(). */
char *text_suggestion(const char *word, const char *const *candidates);
/* Lower-case ASCII letters, digits, '-' and '_', not empty, at most 64: names of themes, kinds,
 * panels and action keys. */
bool text_is_identifier(const char *text);
