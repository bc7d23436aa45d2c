/* expr_next_change(): from boundary to boundary of the wall clock, and between them, where sources
 * run, by proving ever longer stretches unchanged and halving where that fails. */
#include <math.h>

#include "theme/range.h"
#include "theme/wall-clock.h"

#define PROBES_MAX   90
#define RESOLUTION   (1 * USEC_PER_MSEC)
#define STRETCH      (16 * USEC_PER_MSEC) /* the first to try */
#define INTERVAL_MIN (33 * USEC_PER_MSEC) /* without proof: 30 frames a second are enough */

struct search {
    const struct expr_probe *probe;
    const struct evaluation *now;
    struct value shown; /* what is seen now */
    usec_t clear_to;    /* CLOCK_REALTIME; up to there nothing changes */
    usec_t horizon;
    int probes;
};

static double quantize(double number, double quantum)
{
    return quantum > 0 ? floor(number / quantum + 0.5) : number;
}

static bool looks_equal(const struct search *search, const struct value *value)
{
    double quantum = search->probe->quantum;

    if (value->type != VALUE_NUMBER || search->shown.type != VALUE_NUMBER)
        return value_equal(value, &search->shown);
    return quantize(value->number, quantum) <= quantize(search->shown.number, quantum) &&
           quantize(value->number, quantum) >= quantize(search->shown.number, quantum);
}

static struct evaluation later(const struct search *search, usec_t realtime)
{
    struct evaluation evaluation = *search->now;

    evaluation.at = instant_add(search->now->at, (int64_t)(realtime - search->now->at.realtime));
    return evaluation;
}

static bool unchanged_at(struct search *search, usec_t realtime)
{
    struct evaluation evaluation = later(search, realtime);
    struct value value = { .type = VALUE_NULL };

    search->probes--;
    expr_eval(search->probe->expr, &evaluation, &value);

    bool equal = looks_equal(search, &value);

    value_clear(&value);
    return equal;
}

/* From search->clear_to up to and with `end`. */
static bool unchanged_until(struct search *search, usec_t end)
{
    struct evaluation evaluation = later(search, search->clear_to);
    struct range range;

    search->probes--;
    range_eval(search->probe->expr, &evaluation, later(search, end).at, &range);

    bool equal = range.kind != RANGE_UNKNOWN && looks_equal(search, &range.low) &&
                 (range.kind == RANGE_EXACT || looks_equal(search, &range.high));

    range_clear(&range);
    return equal;
}

/* Moves clear_to towards `end`, up to which only running sources change. True: what is seen
 * changes at `ret` (or the effort is spent). */
static bool search_stretch(struct search *search, usec_t end, usec_t *ret)
{
    usec_t stretch = STRETCH;

    while (search->clear_to < end) {
        usec_t to = MIN(usec_add(search->clear_to, stretch), end);

        if (search->probes <= 0) {
            *ret =
                MIN(end, MAX(search->clear_to, usec_add(search->now->at.realtime, INTERVAL_MIN)));
            return true;
        }
        if (unchanged_until(search, to)) {
            search->clear_to = to;
            stretch = usec_add(stretch, stretch);
        } else if (to - search->clear_to > RESOLUTION) {
            stretch = (to - search->clear_to) / 2;
        } else if (unchanged_at(search, to)) {
            search->clear_to = to; /* not proven; nobody sees less than a millisecond */
        } else {
            *ret = to;
            return true;
        }
    }
    return false;
}

static enum source_pace clock_pace(const struct expr *expr)
{
    enum source_pace pace = SOURCE_SECOND;

    while (pace < SOURCE_EVENT && !expr_uses_pace(expr, pace))
        pace++;
    return pace;
}

/* Before the wall clock gets there nothing that does not run can change: that needs no evaluation.
 */
static bool stays_until(const struct search *search, usec_t end)
{
    const struct expr *expr = search->probe->expr;

    return !expr_uses_pace(expr, SOURCE_RUNS) &&
           wall_clock_boundary(search->clear_to, clock_pace(expr)) >= end;
}

static usec_t search_run(struct search *search)
{
    const struct expr *expr = search->probe->expr;
    enum source_pace pace = clock_pace(expr);
    usec_t change;

    for (;;) {
        usec_t boundary =
            pace == SOURCE_EVENT ? USEC_INFINITY : wall_clock_boundary(search->clear_to, pace);
        usec_t end = MIN(boundary, search->horizon);

        if (expr_uses_pace(expr, SOURCE_RUNS) && search_stretch(search, end, &change))
            return change;
        if (end == search->horizon || search->probes <= 0 || !unchanged_at(search, end))
            return end;
        search->clear_to = end;
    }
}

usec_t expr_next_change(const struct expr_probe *probe, const struct evaluation *evaluation,
                        usec_t horizon_realtime)
{
    struct search search = {
        .probe = probe,
        .now = evaluation,
        .clear_to = evaluation->at.realtime,
        .horizon = MAX(horizon_realtime, evaluation->at.realtime),
        .probes = PROBES_MAX,
    };

    if (!(probe->expr->paces & ~(1u << SOURCE_EVENT)))
        return USEC_INFINITY;
    if (stays_until(&search, search.horizon))
        return search.horizon;
    expr_eval(probe->expr, evaluation, &search.shown);

    usec_t change = search_run(&search);

    value_clear(&search.shown);
    return change;
}
