/* What stands behind `dorsalctl post KIND`: FIELD=VALUE, to the fields of Activities1.Post. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include <glib.h>

#include "base/clock.h"

struct fields_context {
    struct instant now;
    GTimeZone *zone;
};

struct fields {
    GVariant *dict; /* a{sv}, a full reference */
    int image;      /* a descriptor for handle 0, or -1 */
};

/* Reads all of `words`. False: `ret_why` says which one is wrong and what is expected; g_free(). */
bool fields_parse(char *const *words, size_t count, const struct fields_context *context,
                  struct fields *ret, char **ret_why);
void fields_fini(struct fields *fields);
/* The table of fields for people. */
void fields_print_help(FILE *to);
