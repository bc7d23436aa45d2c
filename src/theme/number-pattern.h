/* Numbers as text by a pattern as in ICU: "#,##0.0#"; what stands before and after is kept. */
#pragma once

#include "theme/source.h"

/* With the signs of the session's language. NULL: the number is too large. g_free(). */
char *number_pattern_format(const char *pattern, double number,
                            const struct evaluation *evaluation);
