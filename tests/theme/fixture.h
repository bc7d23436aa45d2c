/* A small world for expressions: sources whose values follow from the time alone. */
#pragma once

#include "theme/expr.h"

enum {
    SOURCE_FIXTURE_HOUR,         /* time.hour */
    SOURCE_FIXTURE_MINUTE,       /* time.minute */
    SOURCE_FIXTURE_SECOND,       /* time.second */
    SOURCE_FIXTURE_DAY,          /* date.day */
    SOURCE_FIXTURE_TITLE,        /* activity.title: "Song" */
    SOURCE_FIXTURE_TEXT,         /* activity.text: null */
    SOURCE_FIXTURE_POSITION,     /* activity.position: runs, µs, from 0 at FIXTURE_START */
    SOURCE_FIXTURE_REMAINING,    /* activity.remaining: runs, µs, from 600 s down to 0 */
    SOURCE_FIXTURE_PROGRESS,     /* activity.progress: runs, 0..1 in 600 s */
    SOURCE_FIXTURE_CAN_PAUSE,    /* activity.canPause: true */
    SOURCE_FIXTURE_NOTHING,      /* activity.nothing: a number, null */
    SOURCE_FIXTURE_UNKNOWN,      /* activity.unknown: a bool, null */
    SOURCE_FIXTURE_LEVEL,        /* battery.percent: 41 */
    SOURCE_FIXTURE_SECOND_EXACT, /* time.secondExact: sweeps from 0 to 60 */
    SOURCE_FIXTURE_MILLISECOND,  /* time.millisecond: sweeps from 0 to 999 */
    SOURCE_FIXTURE_COUNT,
};

/* 2026-03-28 22:58:30 UTC, a Saturday. */
#define FIXTURE_START (UINT64_C(1774738710) * USEC_PER_SEC)

extern const struct source_table fixture_sources;
/* "ink" is #112233, "mark" is white. */
extern const char *const fixture_colors[];
/* Options: "seconds" true, "accent" #ff8800, "city" "Paris", "photo" null. */
extern const struct expr_context fixture_context;

struct evaluation fixture_evaluation(usec_t realtime);
/* Sets TZ for the process. */
void fixture_zone(const char *zone);
