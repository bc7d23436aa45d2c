/* Where expressions get their data. Whoever loads a theme hands over the table: names, types, and
 * how fast each changes; whoever shows it hands over a reader. */
#pragma once

#include <locale.h>

#include "base/clock.h"
#include "theme/value.h"

/* How a source changes, slowest last. The clock paces change at the boundary of the local wall
 * clock; SOURCE_RUNS changes steadily with time, never back and forth (a position, a countdown);
 * SOURCE_SWEEP grows and may begin anew with each second of the wall clock; it counts as both;
 * SOURCE_EVENT changes only when its owner says so. */
enum source_pace {
    SOURCE_SWEEP,
    SOURCE_RUNS,
    SOURCE_SECOND,
    SOURCE_MINUTE,
    SOURCE_HOUR,
    SOURCE_DAY,
    SOURCE_EVENT,
};

struct source {
    const char *name; /* "time.minute", "activity.title" */
    enum value_type type;
    enum source_pace pace;
    const char *doc; /* a few words for the reference; NULL: none */
};

struct source_table {
    const struct source *sources;
    size_t count;
};

/* Reads one source as it is, or for paces other than SOURCE_EVENT will be, at `at`. Fills `ret`,
 * which is null before. */
typedef void (*source_read_fn)(void *userdata, size_t source, struct instant at, struct value *ret);

struct expr_memo;

/* What evaluation needs beside the expression. */
struct evaluation {
    source_read_fn read;
    void *userdata;
    /* Looks up a palette color by name; false: there is none. */
    bool (*color)(void *userdata, const char *name, color_t *ret);
    /* The value of the option of this index; `ret` is null before. NULL: none is set. */
    void (*option)(void *userdata, size_t index, struct value *ret);
    struct instant at;
    struct expr_memo *memo; /* or NULL; see expr.h */
    locale_t locale;        /* what Dorsal itself does not know of a language; 0: C */
    const char *language;   /* "de"; NULL: "en" */
    const char *territory;  /* "CH"; NULL: none */
    bool hour_24;           /* for patterns that leave it to the session ("j:mm") */
};
