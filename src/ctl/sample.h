/* Activities to look at: each kind with the sample of its file, with texts that are too long, or
 * with hardly any. */
#pragma once

#include "model/activity.h"

enum sample_content {
    SAMPLE_TYPICAL,
    SAMPLE_LONG,    /* texts far longer than they fit */
    SAMPLE_MISSING, /* the title alone */
};

/* NULL: `ret_why` (g_free) says what is wrong with the sample. */
struct activity *sample_activity(const struct kind *kind, enum sample_content content,
                                 struct instant now, char **ret_why);
