/* A reader for INI files that keeps line numbers, so that a bad key can be reported where it is.
 * Syntax as in systemd.syntax(7): [section], key=value, comments by # or ; at the line's start. */
#pragma once

#include "base/diag.h"

struct ini_entry {
    const char *file;
    int line;
    const char *section;  /* "panel" of [panel rear]; "" before the first section */
    const char *argument; /* "rear" of [panel rear]; "" when there is none */
    const char *key;      /* NULL: the section's own line */
    const char *value;    /* without surrounding white space; may be "" */
    const char *source;   /* the whole line */
};

typedef void (*ini_entry_fn)(const struct ini_entry *entry, void *userdata);

/* Calls back for every section line and every entry in order. Lines that are neither are reported
 * and skipped. Returns 0, or negative errno when the file cannot be read (nothing is reported then;
 * -EFBIG beyond 1 MiB). */
int ini_read(const char *path, ini_entry_fn callback, void *userdata, struct diag_list *diags);

/* Where an entry stands, for diag_add(). */
struct diag_where ini_where(const struct ini_entry *entry);
