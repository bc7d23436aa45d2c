/* Numbers and small tuples as people write them. Each returns false, leaving `ret` alone, when the
 * text is not exactly that. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/geometry.h"

bool parse_bool(const char *text, bool *ret);                 /* yes/no, true/false, on/off, 1/0 */
bool parse_int(const char *text, int min, int max, int *ret); /* decimal */
bool parse_size(const char *text, int max_side, struct size *ret); /* "904x572", both at least 1 */
/* Between `min_count` and `max_count` decimal integers between `min` and `max`, separated by white
 * space; returns how many, 0 when it is not that. */
size_t parse_ints(const char *text, int min, int max, size_t min_count, size_t max_count, int *ret);
