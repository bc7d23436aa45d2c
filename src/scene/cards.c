#include "scene/cards.h"

struct cast cards_face(struct theme *theme, struct theme *builtin)
{
    const struct theme_node *face = theme_face(theme);

    return face ? (struct cast){ theme, face } : (struct cast){ builtin, theme_face(builtin) };
}

/* The theme's for the kind, the theme's for its template. */
static struct cast card_of(struct theme *theme, const struct kind *kind, enum card_form form)
{
    const struct theme_node *card = theme_card(theme, kind->name, form);

    if (!card)
        card = theme_card(theme, kind->template, form);
    return (struct cast){ theme, card };
}

/* A template that nobody knows is shown as the plain one. */
static struct cast builtin_card(struct theme *builtin, const struct kind *kind, enum card_form form)
{
    const struct theme_node *card = theme_card(builtin, kind->template, form);

    if (!card)
        card = theme_card(builtin, "base", form);
    return (struct cast){ builtin, card };
}

struct cast cards_card(struct theme *theme, struct theme *builtin, const struct kind *kind,
                       enum card_form form)
{
    struct cast cast = card_of(theme, kind, form);

    if (!cast.spec && form == CARD_AMBIENT)
        cast = card_of(theme, kind, CARD_EXPANDED);
    if (!cast.spec)
        cast = builtin_card(builtin, kind, form);
    if (!cast.spec && form == CARD_AMBIENT)
        cast = builtin_card(builtin, kind, CARD_EXPANDED);
    return cast;
}

static bool has_resting_parts(const struct theme_node *spec)
{
    for (size_t i = 0; i < spec->n_children; i++) {
        if (theme_node_word(spec->children[i], ATTRIBUTE_WHEN) == WHEN_AMBIENT ||
            has_resting_parts(spec->children[i]))
            return true;
    }
    return false;
}

struct cast cards_pattern(struct theme *theme, bool ambient)
{
    const struct theme_node *pattern = theme ? theme_pattern(theme) : NULL;

    return pattern && (!ambient || has_resting_parts(pattern)) ? (struct cast){ theme, pattern }
                                                               : (struct cast){ 0 };
}
