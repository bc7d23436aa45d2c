/* Pictures as they were when somebody looked at them. A difference is no mistake by itself: look at
 * the picture beside the golden one, and if it is better, let it take its place (GOLDEN_UPDATE=1
 * writes it into TEST_GOLDEN, the folder golden/ beside the test). */
#pragma once

#include "base/pixels.h"

/* Fails when the picture (what is seen of it, not its alpha) is another than TEST_GOLDEN/
 * NAME.png; the one that is so is then NAME-got.png where the test runs. */
void golden_check(const struct pixels *picture, const char *name);
