/* Which elements of a tree cannot be seen, so that nothing need wake for them. */
#pragma once

#include "scene/node.h"

/* Marks each shown node of the tree as it was laid out last: unseen are those with no alpha left,
 * those off the panel, and those below something opaque. Conservative: what is not known is seen.
 */
void cover_mark(struct node *root, struct rect panel);
/* Whether what happens inside the element's box can move nothing outside of it. */
bool node_is_apart(const struct node *node);
