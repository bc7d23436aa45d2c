/* What an activity says beyond title and text: the facts that a card's template draws. Any kind may
 * have any of them; a card shows those it knows. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

/* Caps on what a poster may send; those on texts stand in details.def. */
#define DETAIL_SEGMENTS_MAX 10
#define DETAIL_POINTS_MAX   4
#define DETAIL_STEPS_MAX    8
#define DETAIL_METRICS_MAX  4
#define DETAIL_LABEL_MAX    128  /* bytes of a label, value or unit */
#define DETAIL_CODE_MAX     2048 /* bytes of a code for scanners */
#define DETAIL_COUNT_MAX    1000000

enum detail_text {
#define DETAIL(id, ...) DETAIL_##id,
#define GLYPH(id, ...)  DETAIL_##id,
#include "model/details.def"
#undef DETAIL
#undef GLYPH
    DETAIL_TEXTS,
};

/* A part of a progress line. */
struct detail_segment {
    double length;  /* in whatever all of them are measured in, above 0 */
    uint32_t color; /* 0xFFRRGGBB; 0: the theme's */
};

/* Something on the way. */
struct detail_point {
    double place; /* 0..1 of the whole line */
    char *icon;   /* a glyph's name or NULL */
};

struct detail_metric {
    char *label, *value, *unit; /* NULL: none */
};

/* Absent text is NULL. */
struct details {
    char *texts[DETAIL_TEXTS];
    uint32_t accent;         /* 0xFFRRGGBB; 0: none */
    uint32_t count;          /* 0: none */
    uint32_t step;           /* the step it is at, from 1; 0: none yet */
    double progress;         /* 0..1; -1: none */
    const char *code_format; /* static; NULL: none */
    char *code;              /* as text_from_bytes() gives it when it came as bytes */
    bool code_is_bytes;
    struct detail_segment segments[DETAIL_SEGMENTS_MAX];
    size_t n_segments;
    struct detail_point points[DETAIL_POINTS_MAX];
    size_t n_points;
    char *steps[DETAIL_STEPS_MAX];
    size_t n_steps;
    struct detail_metric metrics[DETAIL_METRICS_MAX];
    size_t n_metrics;
    double gauges[DETAIL_METRICS_MAX]; /* 0..1, -1: none; beside the metrics */
};

void details_init(struct details *details);
void details_fini(struct details *details);
void details_copy(struct details *to, const struct details *from);

/* Reads one field on top of what is there. -ENOENT: no detail has this name; else errors as
 * activity_read(). */
int details_read(struct details *details, const char *name, GVariant *value, char **ret_why);
/* Adds those that are there to a builder of a{sv}. */
void details_write(const struct details *details, GVariantBuilder *builder);
/* The names of all fields, NULL-terminated. */
const char *const *details_names(void);
