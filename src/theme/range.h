/* What an expression can be during a stretch of time, proven by interval arithmetic: the base of
 * "nothing will be seen to change before". */
#pragma once

#include "theme/program.h"

enum range_kind {
    RANGE_EXACT,   /* always `low` */
    RANGE_NUMBERS, /* numbers from `low` to `high` */
    RANGE_UNKNOWN,
};

struct range {
    enum range_kind kind;
    struct value low, high; /* owned */
};

void range_clear(struct range *range);
/* Over evaluation->at and all later instants up to `end`, during which none but SOURCE_RUNS and
 * SOURCE_SWEEP sources change; at `end` itself others may. `ret` is overwritten; clear it after. */
void range_eval(const struct expr *expr, const struct evaluation *evaluation, struct instant end,
                struct range *ret);
