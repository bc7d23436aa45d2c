/* Looks at a theme as its users will see it, on the panels and in the states there are, and says
 * what is not good: text below lenses, too little contrast, too much light at rest. */
#pragma once

#include "ctl/workbench.h"
#include "theme/codes.h"

/* What the theme costs. */
struct lint_cost {
    size_t elements;
    size_t decoded_pixels;
    usec_t load;    /* from the file to the checked theme */
    usec_t paint;   /* from there to the first picture, decoding apart */
    unsigned wakes; /* of the face an hour, active */
};

/* The bench has the theme of `folder` loaded. Findings are added to `diags`, each about an element
 * once. */
void lint_theme(struct workbench *bench, const char *folder, struct diag_list *diags,
                struct lint_cost *ret_cost);
