/* What came over the bus, for scripts. */
#pragma once

#include <stdio.h>

#include <glib.h>

/* Prints the value as JSON with a newline: dicts with text keys as objects, other arrays and tuples
 * as arrays, variants as what is in them, bytes as numbers, NaN and infinities as null. */
void json_print(FILE *to, GVariant *value);
