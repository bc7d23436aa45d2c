/* Which element of which theme shows something. Pure. */
#pragma once

#include "model/kind.h"
#include "theme/theme.h"

/* A theme's element. */
struct cast {
    struct theme *theme;           /* borrowed */
    const struct theme_node *spec; /* NULL: nothing is shown */
};

struct cast cards_face(struct theme *theme, struct theme *builtin);
/* The card for activities of this kind, always one. In the ambient form a card that only knows the
 * expanded one is shown in its ambient colors. */
struct cast cards_card(struct theme *theme, struct theme *builtin, const struct kind *kind,
                       enum card_form form);
/* The Pattern, when it has something to show: on a resting panel only what was made for it. */
struct cast cards_pattern(struct theme *theme, bool ambient);
