/* Errors in what people write (themes, configuration, kinds): where, what, and what to do. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#include "base/cleanup.h"

enum diag_severity {
    DIAG_ERROR,   /* the file cannot be used */
    DIAG_WARNING, /* it can, but something in it was skipped or looks wrong */
    DIAG_NOTE,    /* nothing is wrong; worth knowing */
};

struct diag {
    enum diag_severity severity;
    char *file; /* as the user would name it */
    int line;   /* from 1; 0: the whole file */
    int column; /* from 1, in characters; 0: the whole line */
    char *message;
    char *hint;       /* NULL, or what to do, e.g. "did you mean 'battery.percent'?" */
    char *source;     /* NULL, or the line's text, for the caret */
    const char *code; /* NULL, or a stable name of this mistake, "T012"; never freed */
};

struct diag_list {
    GPtrArray *items; /* of struct diag */
    size_t errors;    /* how many have DIAG_ERROR; goes on counting past the cap */
};

/* More than these are counted, not kept. */
#define DIAG_MAX 20

void diag_list_init(struct diag_list *list);
void diag_list_fini(struct diag_list *list);

struct diag_where {
    const char *file;
    int line, column;
    const char *source; /* the text of that line without its newline, or NULL */
    const char *code;   /* what struct diag has; not copied */
};

/* All strings are copied. `hint` may be NULL. */
void diag_add(struct diag_list *list, enum diag_severity severity, struct diag_where where,
              const char *hint, const char *format, ...) _printf_(5, 6);

const char *diag_severity_to_string(enum diag_severity severity); /* "error", "warning", "note" */
/* Brings those from `first` on into the order of their places. */
void diag_list_sort(struct diag_list *list, guint first);

/* "FILE:LINE:COL: error: MESSAGE; HINT [CODE]", without newline. Free with g_free(). */
char *diag_format_line(const struct diag *diag);
/* The same with the source line and a caret below it. */
char *diag_format(const struct diag *diag);
