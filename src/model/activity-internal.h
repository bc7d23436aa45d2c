/* What the files behind activity.h share. */
#pragma once

#include "model/activity.h"

/* A copy with one reference, to be changed before anybody else sees it. */
struct activity *activity_copy(const struct activity *activity);

/* Reads `actions` (aa{sv}) into a new array. Errors as activity_read(). */
int actions_read(GVariant *value, struct activity_action **ret, size_t *ret_count, char **ret_why);
void actions_free(struct activity_action *actions, size_t count);
struct activity_action *actions_copy(const struct activity_action *actions, size_t count);
/* aa{sv}, floating. */
GVariant *actions_to_variant(const struct activity_action *actions, size_t count);
