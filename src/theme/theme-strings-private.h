/* What the texts of a theme are kept in, for those who read the files: theme-strings-read.c. */
#pragma once

#include "theme/codes.h"
#include "theme/language.h"
#include "theme/theme-strings.h"

/* One text, or the forms of one. */
struct strings_entry {
    char *forms[PLURAL_COUNT]; /* of a text only PLURAL_OTHER; that is never NULL */
};

struct strings_file {
    char *language;  /* "pt" */
    char *territory; /* "BR" or "" */
    GArray *entries; /* of struct strings_entry *, by the names' indices; NULL: has it not */
};

struct strings {
    GPtrArray *files;   /* of struct strings_file */
    GPtrArray *names;   /* NULL-terminated */
    GArray *plurals;    /* of bool: which names have forms */
    GHashTable *lookup; /* name to index + 1 */
};

void strings_entry_free(struct strings_entry *entry);
void strings_file_free(void *file);
/* Whether the name has forms for numbers. */
bool strings_is_plural(const struct strings *strings, size_t index);
/* Reports what is wrong with a file, not with a place in it. `hint` may be NULL. */
void strings_report(struct diag_list *diags, enum diag_severity severity, enum code code,
                    const char *file, const char *hint, const char *message);
