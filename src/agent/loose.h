/* Reading values whose senders get the type wrong: urgency as i, length as s, one artist in place
 * of a list. Each returns false (or NULL) and leaves `ret` alone when nothing sensible is there;
 * `value` may be NULL. Variants within variants are unpacked. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

/* Any integer, a finite double, a bool, or a decimal number in a string. */
bool loose_int64(GVariant *value, int64_t *ret);
bool loose_double(GVariant *value, double *ret);
/* A bool, or any number: not 0; "true" or "1" in a string. */
bool loose_bool(GVariant *value, bool *ret);
/* A string, object path, or the first of a list, cleaned and cut to `max` bytes; NULL also when it
 * is empty. Free with g_free(). */
char *loose_text(GVariant *value, size_t max);
/* The same, all of a list joined by ", ". */
char *loose_joined_text(GVariant *value, size_t max);
