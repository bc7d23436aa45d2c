/* Pictures as they were when somebody looked at them. */
#pragma once

#include "base/pixels.h"

/* Fails the test when the picture differs from the one in TEST_GOLDEN by more than other versions
 * of FreeType and Pango move edges; the picture is then NAME-got.png. With GOLDEN_UPDATE=1 in the
 * environment it becomes the golden one. */
void golden_check(const struct pixels *pixels, const char *name);
