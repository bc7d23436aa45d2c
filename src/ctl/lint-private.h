/* What the parts of the lint share. */
#pragma once

#include "ctl/lint.h"
#include "scene/inspect.h"

struct lint {
    struct workbench *bench;
    const char *folder;
    struct diag_list *diags;
    char *file;       /* of theme.xml, as diags name it */
    char **lines;     /* of it */
    GHashTable *said; /* what was reported already */

    /* What is being looked at. */
    struct workbench_state state;
    const struct panel_profile *profile;
    bool own_card; /* the card is the theme's, not the built-in one's */
};

/* Reports about an element, once; NULL: the whole file. `hint` may be NULL. */
void lint_say(struct lint *lint, enum diag_severity severity, enum code code,
              const struct theme_node *node, const char *hint, const char *format, ...)
    _printf_(6, 7);
/* "rear-904, at rest, timer card": what is being looked at, in words; g_free(). */
char *lint_where(const struct lint *lint);
/* A length on the reference panel, in pixels of this one by its resolution; 0: not known. */
int lint_length(const struct lint *lint, int reference);

/* A source whose name begins so. */
bool lint_reads(const struct expr *expr, const char *prefix);

/* lint-picture.c: what the picture that is shown tells. */
void lint_picture(struct lint *lint);
/* lint-static.c: what the files tell. */
void lint_files(struct lint *lint);
/* Elements that need seconds at rest. */
void lint_ambient(struct lint *lint);
