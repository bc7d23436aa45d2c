/* Stable names of what can be wrong with a theme, each with an explanation. */
#pragma once

enum code {
    CODE_NONE,
#define CODE(id, ...) CODE_##id,
#include "theme/codes.def"
#undef CODE
    CODE_COUNT,
};

struct diag_code {
    const char *id;          /* "T012" */
    const char *title;       /* a few words */
    const char *explanation; /* paragraphs, with a wrong and a right example */
};

/* NULL for CODE_NONE. */
const struct diag_code *theme_code(enum code code);
/* "T012", NULL for CODE_NONE: what struct diag carries. */
const char *theme_code_id(enum code code);
/* By its id; NULL: there is none. */
const struct diag_code *theme_code_find(const char *id);
